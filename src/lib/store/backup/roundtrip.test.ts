import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { seededRandom } from '#lib/analysis/random.ts';
import type { BackupManifest } from '#lib/domain/backup.ts';
import { ok } from '#lib/domain/errors.ts';
import { newId } from '#lib/domain/ids.ts';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import { backupKey, exampleHeader } from '../../../../tests/support/backup.ts';
import { withRaw } from '../../../../tests/support/raw-rows.ts';
import { storeEnvironment } from '../../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	openStoreOf,
	patchCustomer,
	startDevice,
	valueOf
} from '../../../../tests/support/store.ts';
import { sealEmpty, testVault, type TestVault } from '../../../../tests/support/vault.ts';
import type { Change, Store, StoreEnvironment } from '../contract.ts';
import { backupRows, failureOfReading, readHeader, verifyBackup, type BackupStart } from './reader.ts';
import { rowKey } from './format.ts';
import { blobSink, writeBackup } from './writer.ts';

// A wait and no measure: several suites share the machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeStores);

/** Every row of a database that a copy keeps, opened: pages are made anew, so the numbers of pages are not compared. */
async function everyRow(store: Store): Promise<Record<string, unknown>> {
	const rows: Record<string, unknown> = {};
	valueOf(
		await store.rows(async (pieces) => {
			for await (const { table, rows: some } of pieces) {
				for (const { row, text } of some) {
					const { page: _, places: __, nextPage: ___, ...rest } = row;
					const key = rowKey(table, row)!;
					if (table === 'meta' && key === 'sentinel') continue;
					// A switch counts as a write of the head row itself.
					if (table === 'meta') delete rest.lamport;
					rows[`${table}/${key}`] = { ...rest, text };
				}
			}
			return ok();
		})
	);
	return rows;
}

/** What the directory says of every customer. */
async function summaries(store: Store): Promise<unknown> {
	const directory = valueOf(await store.directory());
	const rows = Array.from({ length: directory.size }, (_, slot) => directory.row(slot)).filter((row) => row !== null);
	return {
		living: directory.living,
		deleted: directory.deleted,
		rows: rows.sort((a, b) => (a.id < b.id ? -1 : 1)),
		found: [...directory.search({ text: 'n1', deleted: false, sort: 'name', descending: false })].map(
			(slot) => directory.row(slot)!.name
		)
	};
}

async function writeRandomly(store: Store, env: StoreEnvironment, seed: number, steps: number): Promise<void> {
	const random = seededRandom(seed * 7919);
	const below = (limit: number) => Math.floor(random() * limit);
	const ids: CustomerId[] = [];
	for (let step = 0; step < steps; step++) {
		const act = random();
		if (act < 0.25 || ids.length === 0) {
			const creates = Array.from({ length: 1 + below(40) }, () =>
				createCustomer(env, `N${below(500)} Ä王`, { notes: 'x'.repeat(below(300)), tags: [`t${below(5)}`] })
			);
			ids.push(...creates.map(({ id }) => id));
			valueOf(await store.batch({ kind: 'import' }, [creates.slice(0, 5), creates.slice(5)]));
		} else if (act < 0.6) {
			const id = ids[below(ids.length)]!;
			const record = valueOf(await store.get('customers', id));
			if (!record) continue;
			const patch = patchCustomer(id, record.rev, { channel: [record.body.channel, `c${step}`] });
			valueOf(await store.commit({ kind: 'edit' }, [patch]));
		} else if (act < 0.75) {
			const change: Change = { kind: 'delete', table: 'customers', id: ids[below(ids.length)]! };
			await store.commit({ kind: 'delete' }, [change]);
		} else if (act < 0.82) {
			const field = { name: `F${step}`, type: 'text' as const };
			const id = newId<FieldId>(env.random);
			valueOf(await store.commit({ kind: 'field' }, [{ kind: 'create', table: 'fields', id, at: step, body: field }]));
		} else if (act < 0.87) {
			await store.erase([{ table: 'customers', id: ids[below(ids.length)]! }]);
		} else {
			await store.undo(1 + below(store.seq), 'keep');
		}
	}
}

interface Written {
	file: Blob;
	key: CryptoKey;
	start: BackupStart;
	manifest: BackupManifest;
}
/** A backup of a store; `meanwhile` runs once while it is written. */
async function backupOf(store: Store, env: StoreEnvironment, meanwhile?: () => Promise<void>): Promise<Written> {
	const key = await backupKey();
	const { sink, blob } = blobSink();
	let asked = meanwhile;
	const { manifest } = valueOf(
		await store.rows(async (rows) => {
			const watched = async function* () {
				for await (const some of rows) {
					yield some;
					const now = asked;
					asked = undefined;
					await now?.();
				}
			};
			return writeBackup(watched(), { header: exampleHeader(), key, random: env.random, sink });
		})
	);
	const file = blob();
	const start = valueOf(await readHeader(file));
	expect(valueOf(await verifyBackup(file, start, key))).toEqual(manifest);
	return { file, key, start, manifest };
}

async function startWith(vault: TestVault | null) {
	const env = storeEnvironment();
	if (vault) await sealEmpty(env, vault);
	return { env, ...(await startDevice(env, vault?.key)) };
}

describe('S90 random databases come back from a backup as they were', () => {
	test.each([
		[1, 'plain', 'plain'],
		[2, 'plain', 'sealed'],
		[3, 'sealed', 'plain'],
		[4, 'sealed', 'sealed'],
		[5, 'plain', 'plain'],
		[6, 'sealed', 'sealed']
	])(
		'seed %i, %s to %s: every row, body, rev, the journal and the directory',
		async (seed, from, to) => {
			const vault = await testVault();
			const { store, env } = await startWith(from === 'sealed' ? vault : null);
			await writeRandomly(store, env, seed, 40);
			const { file, start, key, manifest } = await backupOf(store, env, async () => {
				// Somebody goes on working while it is written.
				const late = createCustomer(env, 'Late');
				valueOf(await store.commit({ kind: 'create' }, [late]));
				valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(late.id, 1, { notes: ['', 'later'] })]));
			});
			const before = await everyRow(store);
			expect(manifest).toMatchObject({ seq: store.seq, unreadable: 0 });
			expect(Object.keys(before).filter((name) => name.startsWith('customers/'))).toHaveLength(
				manifest.counts.customers!
			);

			const target = to === 'sealed' ? { seal: vault.seal, key: vault.key } : null;
			const { device } = await startWith(null);
			valueOf(await device.restore(backupRows(file, start, key), manifest, target));
			const restored = openStoreOf(valueOf(await device.open({ key: target?.key ?? null })));
			expect(await everyRow(restored)).toEqual(before);
			expect(await summaries(restored)).toEqual(await summaries(store));
			expect(valueOf(await restored.check())).toMatchObject({
				journal: { entries: store.seq, firstBad: null, problem: null },
				unreadableTotal: 0,
				pageFaults: 0,
				sentinel: true
			});
			// It goes on from there.
			valueOf(await restored.commit({ kind: 'create' }, [createCustomer(env, 'After')]));
		},
		60_000
	);
});

test('[F21] a file that changes after it was checked is not restored, and the database stays as it was', async () => {
	const { store, env } = await startWith(null);
	await writeRandomly(store, env, 9, 25);
	const { file, start, key, manifest } = await backupOf(store, env);
	const bytes = new Uint8Array(await file.arrayBuffer());
	bytes[start.framesAt + 200]! ^= 1;

	const there = await startWith(null);
	await writeRandomly(there.store, there.env, 10, 10);
	const before = await everyRow(there.store);
	const rows = backupRows(new Blob([bytes]), start, key);
	const outcome = await there.device.restore(rows, manifest, null).then(
		(result) => (result.ok ? null : result.error),
		(error: unknown) => failureOfReading(error)
	);
	expect(outcome).toEqual({ code: 'backup-invalid', params: { fault: 'damaged', frame: 1 } });
	const same = openStoreOf(valueOf(await there.device.open({ key: null })));
	expect(same.name).toBe(there.store.name);
	expect(await everyRow(same)).toEqual(before);
	expect(valueOf(await there.device.kept())).toEqual([]);
});

test('[F24] records that do not open are counted in the manifest and left out; the others are all there', async () => {
	const vault = await testVault();
	const { store, env } = await startWith(vault);
	const people = Array.from({ length: 20 }, (_, i) => createCustomer(env, `P${i}`));
	valueOf(await store.batch({ kind: 'import' }, [people]));
	await withRaw(store.name, async (raw) => {
		const row = (await raw.table('customers').get(people[3]!.id)) as { body: Uint8Array };
		const body = row.body.slice();
		body[body.length - 1]! ^= 1;
		await raw.table('customers').put({ ...row, body });
	});
	const { manifest } = await backupOf(store, env);
	expect(manifest).toMatchObject({ unreadable: 1, customers: 19, counts: { customers: 19 } });
});
