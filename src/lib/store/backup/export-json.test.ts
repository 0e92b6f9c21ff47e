import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { Validator } from '@cfworker/json-schema';
import type { Schema } from '@cfworker/json-schema';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dayOf } from '#lib/domain/dates.ts';
import { ok } from '#lib/domain/errors.ts';
import { newId } from '#lib/domain/ids.ts';
import type { FieldId, ImportId, SegmentModelId } from '#lib/domain/ids.ts';
import type { ImportPlan } from '#lib/domain/imports.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { DEFAULT_LOCK, SETTINGS_ID } from '#lib/domain/settings.ts';
import { storeEnvironment } from '../../../../tests/support/store-environment.ts';
import { closeStores, createCustomer, startStore, valueOf } from '../../../../tests/support/store.ts';
import type { Change, OpenRows, Store } from '../contract.ts';
import { exportJson } from './export-json.ts';
import { sourceOfRows, sourceOfStore } from './export-sources.ts';

// A wait and no measure: several suites share the machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeStores);

const schema = JSON.parse(
	readFileSync(new URL('../../../../static/kith-export.schema.json', import.meta.url), 'utf8')
) as Schema;
const validator = new Validator(schema, '2020-12', false);
const faults = (value: unknown) =>
	validator.validate(value).errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);

type Read = Record<string, unknown> & { customers: Record<string, unknown>[] };
const readJson = async (blob: Blob) => JSON.parse(await blob.text()) as Read;

/** A store that uses every table and every field of a customer. */
async function fullStore(): Promise<{ store: Store; ids: Record<'anna' | 'bert' | 'gone' | 'import', string> }> {
	const env = storeEnvironment();
	const store = await startStore(env);
	const [first, second, odd] = [1, 2, 3].map(() => newId<FieldId>(env.random)) as [FieldId, FieldId, FieldId];
	const importId = newId<ImportId>(env.random);
	const spent = { amount: 123456 as MinorUnits, currency: 'EUR' as Currency };
	const anna = createCustomer(env, 'Anna "Ä" 王\n', {
		honorific: 'Dr.',
		emails: [{ type: 'work', value: 'anna@example.com' }],
		phones: [{ type: 'mobile', value: '+4915112345678' }],
		addresses: [{ type: 'home', street: 'Weg 1', city: 'Köln', region: '', postcode: '00123', country: 'Germany' }],
		birthday: { year: 0, month: 5, day: 1 },
		tags: ['vip'],
		notes: 'line one\nline two',
		satisfaction: 0,
		opening: {
			orders: 3,
			spent,
			firstOrder: dayOf(2024, 1, 2),
			lastOrder: null,
			asOf: dayOf(2026, 2, 3)!,
			source: 'k.csv'
		},
		custom: { [first]: 38, [second]: { amount: 500 as MinorUnits, currency: 'JPY' as Currency }, [odd]: true },
		source: { kind: 'import', id: importId },
		since: 1_700_000_000_000
	});
	const bert = createCustomer(env, 'Bert', { birthday: { year: 1980, month: 12, day: 31 } });
	const gone = createCustomer(env, 'Gone');
	const named = (id: FieldId, name: string, at: number): Change => ({
		kind: 'create',
		table: 'fields',
		id,
		at,
		body: { name, type: 'number' }
	});
	valueOf(
		await store.commit({ kind: 'import' }, [
			anna,
			bert,
			gone,
			named(first, 'Size', 1),
			named(second, 'Size', 2),
			named(odd, '__proto__', 3),
			{
				kind: 'create',
				table: 'settings',
				id: SETTINGS_ID,
				at: 1,
				body: { country: 'DE', currency: 'EUR' as Currency, lock: DEFAULT_LOCK }
			},
			{
				kind: 'create',
				table: 'segments',
				id: newId<SegmentModelId>(env.random),
				at: 1,
				body: {
					features: [],
					missing: 'median',
					segments: [],
					silhouette: 0.5,
					inertia: 1,
					seed: 1,
					fittedOn: dayOf(2026, 11, 21)!,
					used: 1,
					leftOut: 0,
					currency: null
				}
			},
			{
				kind: 'create',
				table: 'imports',
				id: importId,
				at: 1,
				body: {
					fileName: 'kunden.csv',
					importedAt: 1,
					created: 1,
					updated: 0,
					unchanged: 0,
					skipped: 0,
					signature: 'name\u001femail',
					plan: {} as ImportPlan,
					seq: 1
				}
			}
		])
	);
	valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id: gone.id }]));
	const brief = createCustomer(env, 'Brief');
	const { seq } = valueOf(await store.commit({ kind: 'create' }, [brief]));
	valueOf(await store.undo(seq, 'ask'));
	return { store, ids: { anna: anna.id, bert: bert.id, gone: gone.id, import: importId } };
}

describe('S99 the JSON export holds everything, as its schema says and a person can read it', () => {
	test('names instead of ids, ISO dates, decimal amounts; what is empty is left out', async () => {
		const { store, ids } = await fullStore();
		const blob = await exportJson(sourceOfStore(store), 1_800_000_000_000);
		const read = await readJson(blob);
		expect(faults(read)).toEqual([]);
		expect(read.customers.map(({ id }) => id)).toEqual([ids.anna, ids.bert, ids.gone]);
		expect(read.customers[0]).toMatchObject({
			id: ids.anna,
			kind: 'person',
			name: 'Anna "Ä" 王\n',
			honorific: 'Dr.',
			birthday: '--05-01',
			satisfaction: 0,
			opening: {
				orders: 3,
				spent: { amount: 1234.56, currency: 'EUR' },
				firstOrder: '2024-01-02',
				lastOrder: null,
				asOf: '2026-02-03',
				source: 'k.csv'
			},
			source: { import: ids.import, file: 'kunden.csv' },
			since: '2023-11-14T22:13:20.000Z'
		});
		expect(Object.entries(read.customers[0]!.custom as object)).toEqual([
			['Size', 38],
			['Size (2)', { amount: 500, currency: 'JPY' }],
			['__proto__', true]
		]);
		expect(Object.keys(read.customers[1]!).sort()).toEqual([
			'birthday',
			'id',
			'kind',
			'name',
			'since',
			'source',
			'updatedAt'
		]);
		expect(read.customers[2]).toHaveProperty('deletedAt');
		expect(read.history).toMatchObject([
			{ entry: 1, kind: 'import', records: 9 },
			{ entry: 2, kind: 'delete' },
			{ entry: 3, kind: 'create', undoneBy: 4 },
			{ entry: 4, kind: 'undo', undoes: 3 }
		]);
		expect(read.imports).toMatchObject([{ fileName: 'kunden.csv', headers: ['name', 'email'], entry: 1 }]);
		expect(read.segments).toMatchObject([{ fittedOn: '2026-11-21', silhouette: 0.5 }]);
		expect(read.settings).toMatchObject({ country: 'DE' });
		// Indented as a person would expect it.
		expect(await blob.text()).toBe(`${JSON.stringify(read, null, 2)}\n`);
	});

	test('an empty database, too', async () => {
		const read = await readJson(await exportJson(sourceOfStore(await startStore(storeEnvironment())), 0));
		expect(faults(read)).toEqual([]);
		expect(read).toMatchObject({ settings: null, fields: [], customers: [], segments: [], imports: [], history: [] });
	});

	test('a backup gives what the store gives', async () => {
		const { store } = await fullStore();
		const all: OpenRows[] = [];
		valueOf(
			await store.rows(async (rows) => {
				for await (const some of rows) all.push(structuredClone(some));
				return ok();
			})
		);
		// Earlier versions come first where records changed while it was read.
		const stale = all
			.filter(({ table }) => table === 'customers')
			.map(({ table, rows }) => ({
				table,
				rows: rows.map(({ row, text }) => ({ row: { ...row, rev: 0 }, text: text ?? null }))
			}));
		const open = async function* () {
			yield* structuredClone([...stale, ...all]);
		};
		const fromFile = await readJson(await exportJson(await sourceOfRows(open), 5));
		const fromStore = await readJson(await exportJson(sourceOfStore(store), 5));
		expect(faults(fromFile)).toEqual([]);
		const byId = (list: unknown) => (list as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1));
		expect(byId(fromFile.customers)).toEqual(byId(fromStore.customers));
		for (const table of ['settings', 'segments', 'imports', 'history'])
			expect(fromFile[table]).toEqual(fromStore[table]);
	});

	test('the schema refuses what is not an export', async () => {
		const { store } = await fullStore();
		const read = await readJson(await exportJson(sourceOfStore(store), 0));
		expect(faults({ ...read, format: 'other' })).not.toEqual([]);
		expect(faults({ ...read, customers: [{ ...read.customers[0], birthday: 5 }] })).not.toEqual([]);
		expect(faults({ ...read, customers: [{ ...read.customers[0], surname: 'x' }] })).not.toEqual([]);
	});

	test('it can be stopped', async () => {
		const { store } = await fullStore();
		const stopped = exportJson(sourceOfStore(store), 0, { signal: AbortSignal.abort() });
		await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
	});
});
