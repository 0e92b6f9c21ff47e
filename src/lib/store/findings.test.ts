import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { newId } from '#lib/domain/ids.ts';
import type { FieldId, ImportId } from '#lib/domain/ids.ts';
import { withRaw } from '../../../tests/support/raw-rows.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import { closeStores, createCustomer, patchCustomer, startStore, valueOf } from '../../../tests/support/store.ts';
import { sealEmpty, testVault } from '../../../tests/support/vault.ts';
import type { CheckOptions, Store } from './contract.ts';
import { TABLE_NAMES } from './schema.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

async function start() {
	const env = storeEnvironment();
	const store = await startStore(env);
	const field = newId<FieldId>(env.random);
	const file = newId<ImportId>(env.random);
	valueOf(
		await store.commit({ kind: 'field' }, [
			{ kind: 'create', table: 'fields', id: field, at: 1, body: { name: 'Shoe size', type: 'number' } },
			{ kind: 'create', table: 'imports', id: file, at: 1, body: {} as never }
		])
	);
	const people = ['Anna', 'Bert', 'Carl', 'Dora'].map((name) =>
		createCustomer(env, name, { source: { kind: 'import', id: file }, custom: { [field]: 38 } })
	);
	for (const change of people) valueOf(await store.commit({ kind: 'create' }, [change]));
	return { env, store, people, field, file };
}

/** Does something to the stored rows that no program of ours would, and answers what the check finds. */
async function after(store: Store, harm: (raw: Dexie) => Promise<unknown>, options?: CheckOptions) {
	await withRaw(store.name, harm);
	return valueOf(await store.check(options));
}

const NONE = Object.fromEntries(TABLE_NAMES.map((table) => [table, 0]));

describe('check my data', () => {
	test('S103 finds nothing in a database that is whole, and says what it looked at', async () => {
		const { env, store, people } = await start();
		const many = Array.from({ length: 2500 }, (_, i) => createCustomer(env, `P${i}`));
		valueOf(await store.batch({ kind: 'import' }, [many]));
		valueOf(await store.undo(5, 'ask'));
		valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id: people[0]!.id }]));
		const seen: [number, number][] = [];
		const findings = valueOf(await store.check({ onProgress: (done, total) => seen.push([done, total]) }));
		expect(findings).toEqual({
			counts: { ...NONE, customers: 2503, fields: 1, imports: 1 },
			journal: { entries: 8, firstBad: null, problem: null },
			unreadable: [],
			unreadableTotal: 0,
			dangling: [],
			danglingTotal: 0,
			pageFaults: 0,
			sentinel: true,
			backupAgrees: null
		});
		const [done, total] = seen.at(-1)!;
		expect(done).toBe(total);
		expect(seen.map(([count]) => count)).toEqual(seen.map(([count]) => count).sort((a, b) => a - b));
	});

	test('S103 names records that cannot be read, and still checks the others', async () => {
		const { store, people } = await start();
		const bad = people[1]!.id;
		const findings = await after(store, (raw) => raw.table('customers').update(bad, { body: '["person",' }));
		expect(findings).toMatchObject({
			unreadable: [{ table: 'customers', id: bad }],
			unreadableTotal: 1,
			counts: { customers: 3 },
			pageFaults: 0
		});
	});

	test('S103 sealed: names records, counts pages and finds the payload that were changed by a byte', async () => {
		const env = storeEnvironment();
		const vault = await testVault();
		await sealEmpty(env, vault);
		const store = await startStore(env, vault.key);
		const people = ['Anna', 'Bert', 'Carl'].map((name) => createCustomer(env, name));
		for (const change of people) valueOf(await store.commit({ kind: 'create' }, [change]));
		expect(valueOf(await store.check())).toMatchObject({ counts: { customers: 3 }, journal: { firstBad: null } });
		const flip = async (raw: Dexie, table: string, key: string | [string, number]) => {
			const row = (await raw.table(table).get(key)) as { body: Uint8Array };
			const body = row.body.slice();
			body[body.length - 1]! ^= 1;
			await raw.table(table).put({ ...row, body });
		};
		const bad = people[1]!.id;
		expect(await after(store, (raw) => flip(raw, 'customers', bad))).toMatchObject({
			unreadable: [{ table: 'customers', id: bad }],
			counts: { customers: 2 },
			pageFaults: 0,
			journal: { firstBad: null }
		});
		expect(await after(store, (raw) => flip(raw, 'payloads', ['e2', 0]))).toMatchObject({
			journal: { firstBad: 2, problem: 'digest' }
		});
		expect(await after(store, (raw) => flip(raw, 'pages', ['customers', 0]))).toMatchObject({ pageFaults: 2 });
	});

	test('S103 names references to what is not there', async () => {
		const { store, people, field, file } = await start();
		const findings = await after(store, async (raw) => {
			await raw.table('fields').delete(field);
			await raw.table('imports').delete(file);
		});
		expect(findings.danglingTotal).toBe(8);
		expect(findings.dangling).toContainEqual({ table: 'customers', id: people[0]!.id, field: 'source' });
		expect(findings.dangling).toContainEqual({ table: 'customers', id: people[0]!.id, field: 'custom' });
	});

	test.each<[string, number, (raw: Dexie, id: string) => Promise<unknown>]>([
		[
			'a summary that differs from its record',
			1,
			async (raw, id) => {
				const [page] = await raw.table('pages').toArray();
				const body = (page.body as string).replace(`["${id}",1,0,0,"Bert"`, `["${id}",1,0,0,"Berta"`);
				expect(body).not.toBe(page.body);
				await raw.table('pages').put({ ...page, body });
			}
		],
		['a record that no page holds', 4, (raw) => raw.table('pages').clear()],
		['a summary whose record is gone', 1, (raw, id) => raw.table('customers').delete(id)],
		[
			'a page that cannot be read',
			4,
			async (raw) => {
				const [page] = await raw.table('pages').toArray();
				await raw.table('pages').put({ ...page, body: '[[' });
			}
		],
		['a record on another page than its own', 1, (raw, id) => raw.table('customers').update(id, { page: 7 })]
	])('S103 counts %s', async (_, faults, harm) => {
		const { store, people } = await start();
		const findings = await after(store, (raw) => harm(raw, people[1]!.id));
		expect(findings).toMatchObject({ pageFaults: faults, unreadableTotal: 0, journal: { firstBad: null } });
	});

	test('S103 misses the sentinel', async () => {
		const { store } = await start();
		expect((await after(store, (raw) => raw.table('meta').delete('sentinel'))).sentinel).toBe(false);
	});

	test('S109 commits during the check are no false alarm, and a running batch is answered `busy`', async () => {
		const { env, store, people } = await start();
		const many = Array.from({ length: 2500 }, (_, i) => createCustomer(env, `P${i}`));
		valueOf(await store.batch({ kind: 'import' }, [many]));
		const other = await startStore(env);
		const writes: Promise<unknown>[] = [];
		let rev = 0;
		const findings = valueOf(
			await store.check({
				onProgress: () => {
					const [from, to] = [rev === 0 ? 'Anna' : `Anna ${rev}`, `Anna ${++rev}`];
					writes.push(
						other.commit({ kind: 'edit' }, [patchCustomer(people[0]!.id, rev, { name: [from, to] })]).then(valueOf),
						other.commit({ kind: 'create' }, [createCustomer(env, `New ${rev}`)]).then(valueOf)
					);
				}
			})
		);
		await Promise.all(writes);
		expect(writes.length).toBeGreaterThan(4);
		expect(findings).toMatchObject({
			pageFaults: 0,
			unreadableTotal: 0,
			danglingTotal: 0,
			journal: { firstBad: null }
		});

		// A commit just between the reading of a page and that of its records.
		const transaction = Dexie.prototype.transaction;
		let met = false;
		vi.spyOn(Dexie.prototype, 'transaction').mockImplementation(async function (this: Dexie, ...args: unknown[]) {
			const isPage = args[0] === 'r' && (args[1] as string[]).join() === 'pages,customers';
			if (isPage && !met) {
				met = true;
				valueOf(await other.commit({ kind: 'edit' }, [patchCustomer(people[1]!.id, 1, { notes: ['', 'now'] })]));
			}
			return (transaction as (...args: unknown[]) => unknown).apply(this, args);
		} as never);
		expect(valueOf(await store.check())).toMatchObject({ pageFaults: 0 });
		expect(met).toBe(true);

		async function* source() {
			yield [createCustomer(env, 'Late')];
			expect(await store.check()).toEqual({ ok: false, error: { code: 'busy' } });
		}
		valueOf(await store.batch({ kind: 'import' }, source()));
		expect(await store.check({ signal: AbortSignal.abort() })).toEqual({ ok: false, error: { code: 'cancelled' } });
	});
});

describe('the journal', () => {
	const header = async (raw: Dexie, seq: number) =>
		((await raw.table('journal').get(seq)) as { header: string }).header;
	const edit = async (raw: Dexie, seq: number, from: string | RegExp, to: string) => {
		const text = (await header(raw, seq)).replace(from, to);
		expect(text).not.toBe(await header(raw, seq));
		await raw.table('journal').update(seq, { header: text });
	};

	test.each<[string, number, string, (raw: Dexie) => Promise<unknown>]>([
		['an entry dropped', 3, 'missing', (raw) => raw.table('journal').delete(3)],
		['an entry changed', 2, 'chain', (raw) => edit(raw, 2, '"records":1', '"records":2')],
		[
			'an entry changed, the one after the next too',
			2,
			'chain',
			async (raw) => {
				await edit(raw, 2, '"records":1', '"records":2');
				await edit(raw, 4, '"records":1', '"records":2');
			}
		],
		['the last but one changed', 4, 'chain', (raw) => edit(raw, 4, '"records":1', '"records":2')],
		['the last entry changed', 5, 'head', (raw) => edit(raw, 5, '"records":1', '"records":2')],
		['the hash of the one before changed', 3, 'chain', (raw) => edit(raw, 3, /"prev":"..../, '"prev":"0000')],
		['the first entry taken for another beginning', 1, 'chain', (raw) => edit(raw, 1, '"prev":""', '"prev":"00"')],
		['an entry that is no entry', 4, 'chain', (raw) => raw.table('journal').update(4, { header: '{' })],
		[
			'two entries swapped',
			2,
			'chain',
			async (raw) => {
				const [two, three] = [await header(raw, 2), await header(raw, 3)];
				await raw.table('journal').update(2, { header: three });
				await raw.table('journal').update(3, { header: two });
			}
		],
		['the end cut off', 4, 'missing', (raw) => raw.table('journal').bulkDelete([4, 5])],
		['a payload changed', 3, 'digest', (raw) => raw.table('payloads').update(['e3', 0], { body: '{}' })],
		['a payload dropped', 2, 'missing', (raw) => raw.table('payloads').delete(['e2', 0])],
		[
			'a payload before an entry that was changed',
			2,
			'digest',
			async (raw) => {
				await raw.table('payloads').update(['e2', 0], { body: '{}' });
				await edit(raw, 4, '"records":1', '"records":2');
			}
		]
	])('[F40] S104 %s: the check names entry %i', async (_, firstBad, problem, harm) => {
		const { store } = await start();
		expect(await after(store, harm)).toMatchObject({ journal: { entries: 5, firstBad, problem } });
	});

	test('[F40] S104 cut off together with its head, only a backup knows; then the first missing entry is named', async () => {
		const { store } = await start();
		const backup = await withRaw(store.name, async (raw) => ({
			seq: 5,
			hash: (await raw.table('meta').get('head')).hash as string
		}));
		expect(valueOf(await store.check({ backup }))).toMatchObject({ backupAgrees: true, journal: { firstBad: null } });
		const older = { seq: 3, hash: JSON.parse(await withRaw(store.name, (raw) => header(raw, 4))).prev as string };
		const findings = await after(
			store,
			async (raw) => {
				const { prev } = JSON.parse(await header(raw, 4)) as { prev: string };
				await raw.table('journal').bulkDelete([4, 5]);
				await raw.table('meta').update('head', { seq: 3, hash: prev });
			},
			{ backup }
		);
		expect(findings).toMatchObject({ backupAgrees: false, journal: { entries: 3, firstBad: 4, problem: 'head' } });
		expect(valueOf(await store.check())).toMatchObject({ backupAgrees: null, journal: { firstBad: null } });
		expect(valueOf(await store.check({ backup: older }))).toMatchObject({ backupAgrees: true });
	});

	test('[F40] S104 of a rewritten chunk only the newest recorded digest counts', async () => {
		const { store, people } = await start();
		const payload = (raw: Dexie) => raw.table('payloads').get(['e2', 0]) as Promise<object>;
		const original = await withRaw(store.name, payload);
		valueOf(await store.erase([{ table: 'customers', id: people[0]!.id }]));
		expect(valueOf(await store.check()).journal.firstBad).toBeNull();
		const findings = await after(store, (raw) => raw.table('payloads').put(original));
		expect(findings.journal).toMatchObject({ firstBad: 2, problem: 'digest' });
	});
});
