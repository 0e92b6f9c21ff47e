import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { Dexie } from 'dexie';
import type { CustomerId } from '#lib/domain/ids.ts';
import { ok } from '#lib/domain/errors.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import { closeStores, createCustomer, patchCustomer, startStore, valueOf } from '../../../tests/support/store.ts';
import type { OpenRow, OpenRows, Store } from './contract.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

/** What a stream of rows adds up to: table → key → last row. */
async function collect(rows: AsyncIterable<OpenRows>, between: () => Promise<void> = async () => {}) {
	const tables = new Map<string, Map<string, OpenRow>>();
	let pieces = 0;
	for await (const { table, rows: some } of rows) {
		pieces++;
		const known = tables.get(table) ?? new Map<string, OpenRow>();
		tables.set(table, known);
		for (const each of some) {
			const { id, seq, key, entry, chunk } = each.row;
			known.set(String(id ?? key ?? (table === 'payloads' ? `${String(entry)}/${String(chunk)}` : seq)), each);
		}
		await between();
	}
	return { tables, pieces };
}
async function standing(name: string, table: string): Promise<Record<string, unknown>[]> {
	const raw = await new Dexie(name).open();
	const rows = (await raw.table(table).toArray()) as Record<string, unknown>[];
	raw.close();
	return rows;
}

async function filled(store: Store, customers: number): Promise<CustomerId[]> {
	const env = storeEnvironment();
	const creates = Array.from({ length: customers }, (_, i) => createCustomer(env, `N${i}`));
	valueOf(await store.batch({ kind: 'import' }, [creates]));
	return creates.map((change) => change.id);
}

test('S64 a copy holds every row as the newest entry left it, though another tab writes throughout', async () => {
	const env = storeEnvironment();
	const [store, other] = [await startStore(env), await startStore(env)];
	const ids = await filled(store, 4500);
	const early: number[] = [];
	for (let n = 0; n < 70; n++)
		early.push(valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, `Early ${n}`)])).seq);
	let writes = 0;
	const { tables, pieces } = await valueOf(
		await store.rows(async (rows) =>
			ok(
				await collect(rows, async () => {
					for (let i = 0; i < 120 && writes < 700; i++) {
						const id = ids[(writes * 37) % ids.length]!;
						const seen = valueOf(await other.get('customers', id))!;
						const change =
							writes % 3 === 0
								? createCustomer(env, `Late ${writes}`)
								: patchCustomer(id, seen.rev, { notes: [seen.body.notes, `note ${writes}`] });
						valueOf(await other.commit({ kind: 'edit' }, [change]));
						// Marks an entry that the copy may hold already.
						if (writes % 10 === 5) valueOf(await other.undo(early.pop()!, 'ask'));
						writes++;
					}
				})
			)
		)
	);
	expect(writes).toBe(700);
	expect(pieces).toBeGreaterThan(9);
	for (const table of ['customers', 'payloads', 'journal', 'batches', 'imports']) {
		const rows = await standing(store.name, table);
		const copied = [...(tables.get(table)?.values() ?? [])].map(({ row, text }) =>
			text === undefined ? row : { ...row, body: text }
		);
		const sorted = (list: unknown[]) => list.map((row) => JSON.stringify(row)).sort();
		expect(sorted(copied)).toEqual(sorted(rows));
	}
	const meta = await standing(store.name, 'meta');
	expect(tables.get('meta')!.get('head')!.row).toEqual(meta.find((row) => row.key === 'head'));
	expect([...tables.get('meta')!.keys()].sort()).toEqual(['head', 'sentinel']);
}, 60_000);

test('S64 a copy and a batch keep each other out', async () => {
	const env = storeEnvironment();
	const [store, other] = [await startStore(env), await startStore(env)];
	await filled(store, 10);
	const met = await store.rows(async () => other.batch({ kind: 'import' }, [[createCustomer(env, 'B')]]));
	expect(met).toEqual({ ok: false, error: { code: 'busy' } });
	async function* source() {
		const copy = await other.rows(async (rows) => ok(await collect(rows)));
		expect(copy).toEqual({ ok: false, error: { code: 'busy' } });
		yield [createCustomer(env, 'A')];
	}
	expect(valueOf(await store.batch({ kind: 'import' }, source())).records).toBe(1);
});
