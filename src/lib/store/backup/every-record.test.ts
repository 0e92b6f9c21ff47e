import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { Validator } from '@cfworker/json-schema';
import type { Schema } from '@cfworker/json-schema';
import { afterEach, expect, test, vi } from 'vitest';
import { ok } from '#lib/domain/errors.ts';
import { backupKey, exampleHeader } from '../../../../tests/support/backup.ts';
import { everyRecord } from '../../../../tests/support/every-record.ts';
import { storeEnvironment } from '../../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	startStore,
	valueOf,
	type CustomerCreate
} from '../../../../tests/support/store.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Change, OpenRows, Store } from '../contract.ts';
import { TABLE_NAMES } from '../schema.ts';
import { exportJson } from './export-json.ts';
import { sourceOfRows, sourceOfStore } from './export-sources.ts';
import { mergeChanges, planMerge } from './merge.ts';
import type { MergeChoice } from './merge.ts';
import { backupRows, readHeader, verifyBackup } from './reader.ts';
import { blobSink, writeBackup } from './writer.ts';

// A wait and no measure: several suites share the machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeStores);

const schema = JSON.parse(
	readFileSync(new URL('../../../../static/kith-export.schema.json', import.meta.url), 'utf8')
) as Schema;
const validator = new Validator(schema, '2020-12', false);
const faults = (value: unknown) =>
	validator.validate(value).errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);

async function started() {
	const env = storeEnvironment();
	const store = await startStore(env);
	const every = everyRecord(env.random);
	valueOf(await store.commit({ kind: 'import' }, every.all));
	return { env, store, ...every };
}
type Read = Record<string, Record<string, unknown>[]>;

test('S99 a record of each type with every field filled stands in the JSON export as its schema says', async () => {
	const { store, records, others } = await started();
	const [friend, earlier] = others.map(({ id }): string => id) as [string, string];
	const read = JSON.parse(await (await exportJson(sourceOfStore(store), 1_800_000_000_000)).text()) as Read;
	expect(faults(read)).toEqual([]);
	const { customers, segments, fields, imports, interactions, tasks, pipelines, deals, products } = records;
	const { orders, tickets, surveys, responses, views, tags } = records;
	const one = (table: string, id: string) => {
		const { updatedAt, ...rest } = read[table]!.find((each) => each.id === id)!;
		expect(updatedAt).toEqual(expect.any(String));
		return rest;
	};
	const at = '2026-05-17T09:30:00.000Z';
	const anna = { id: customers.id, name: 'Dr. Anna Maier' };
	const maier = { id: friend, name: 'Maier GmbH' };
	const source = { import: imports.id, file: 'kunden.csv' };
	const stage = { id: pipelines.body.stages[0]!.id, name: 'Talking' };
	expect(one('customers', customers.id)).toEqual({
		id: customers.id,
		kind: 'person',
		name: 'Dr. Anna Maier',
		honorific: 'Dr.',
		givenName: 'Anna',
		familyName: 'Maier',
		organisation: 'Maier GmbH',
		jobTitle: 'Owner',
		emails: [{ type: 'work', value: 'anna@example.com' }],
		phones: [{ type: 'mobile', value: '+4915112345678' }],
		addresses: customers.body.addresses,
		website: 'https://example.com',
		birthday: '--05-01',
		tags: ['vip'],
		notes: 'Likes tea',
		channel: 'fair',
		externalId: 'K-7',
		satisfaction: 9,
		opening: {
			orders: 3,
			spent: { amount: 123.45, currency: 'EUR' },
			firstOrder: '2026-05-01',
			lastOrder: '2026-05-02',
			asOf: '2026-05-03',
			source: 'kunden.csv'
		},
		custom: { Credit: { amount: 50, currency: 'EUR' } },
		organisationRecord: maier,
		dates: [{ label: 'Wedding', date: '2010-06-12' }],
		consents: [{ channel: 'email', given: true, day: '2026-05-04', source: 'form' }],
		relations: [{ kind: 'friend', customer: maier }],
		cadence: 30,
		source,
		since: at
	});
	expect(one('fields', fields.id)).toEqual({ id: fields.id, key: 'Credit', ...fields.body });
	expect(one('segments', segments.id)).toEqual({ id: segments.id, ...segments.body, fittedOn: '2026-05-05' });
	const { signature: _, seq, importedAt: __, ...plan } = imports.body;
	expect(one('imports', imports.id)).toEqual({
		id: imports.id,
		...plan,
		importedAt: at,
		entry: seq,
		headers: ['name', 'email']
	});
	expect(read.settings).toEqual(records.settings.body);
	expect(read.business).toEqual({ ...records.business.body, taxes: [7, 19] });
	expect(one('interactions', interactions.id)).toEqual({
		...interactions.body,
		id: interactions.id,
		at,
		customer: anna,
		source
	});
	expect(one('tasks', tasks.id)).toEqual({
		...tasks.body,
		id: tasks.id,
		customer: anna,
		due: '2026-05-20',
		time: '09:30',
		doneAt: at,
		at,
		source
	});
	expect(one('pipelines', pipelines.id)).toEqual({ ...pipelines.body, id: pipelines.id, at });
	expect(one('deals', deals.id)).toEqual({
		...deals.body,
		id: deals.id,
		customer: anna,
		pipeline: { id: pipelines.id, name: 'Sales' },
		stage,
		amount: { amount: 9900, currency: 'EUR' },
		expected: '2026-05-30',
		closedAt: at,
		history: [{ stage, at }],
		at,
		source
	});
	expect(one('products', products.id)).toEqual({
		...products.body,
		id: products.id,
		price: { amount: 12.34, currency: 'EUR' },
		tax: 19,
		at,
		source
	});
	expect(one('orders', orders.id)).toEqual({
		...orders.body,
		id: orders.id,
		customer: anna,
		day: '2026-05-17',
		due: '2026-05-31',
		// 1.5 kg at 12.34 less 2.5 %, less 5 % of it all, with 19 % in it.
		lines: [
			{
				product: products.id,
				text: 'Green tea',
				quantity: 1.5,
				unit: 'kg',
				price: 12.34,
				discount: 2.5,
				tax: 19,
				amount: 18.05
			}
		],
		discount: 5,
		net: 14.41,
		taxes: [{ rate: 19, net: 14.41, tax: 2.74 }],
		tax: 2.74,
		total: 17.15,
		payments: [{ ...orders.body.payments[0], day: '2026-05-18', amount: 7 }],
		from: earlier,
		issuedAt: at,
		at: '2026-05-17T00:00:00.000Z',
		source
	});
	expect(one('tickets', tickets.id)).toEqual({
		...tickets.body,
		id: tickets.id,
		customer: anna,
		messages: [{ ...tickets.body.messages[0], at }],
		due: '2026-05-21',
		resolvedAt: at,
		at,
		source
	});
	expect(one('surveys', surveys.id)).toEqual({ ...surveys.body, id: surveys.id, at, source });
	const question = surveys.body.questions[0]!.id;
	expect(one('responses', responses.id)).toEqual({
		id: responses.id,
		survey: { id: surveys.id, title: 'How was it?' },
		customer: anna,
		answers: [{ question, text: 'Freshness', answer: { importance: 5, satisfaction: 3 } }],
		way: 'device',
		at,
		source
	});
	expect(one('views', views.id)).toEqual({ ...views.body, id: views.id, at });
	expect(one('tags', tags.id)).toEqual({ ...tags.body, id: tags.id, at });
	// Nothing else is in it, and no type is missing.
	const around = ['$schema', 'format', 'version', 'exportedAt', 'history'];
	expect(
		Object.keys(read)
			.filter((name) => !around.includes(name))
			.sort()
	).toEqual([...TABLE_NAMES].sort());
});

test('S99 deleted records of large tables stand in it, last, and a backup gives what the store gives', async () => {
	const { env, store, records } = await started();
	const more = Array.from({ length: 1200 }, () => everyRecord(env.random).records.interactions);
	valueOf(await store.batch({ kind: 'import' }, [more]));
	const { orders, interactions } = records;
	valueOf(
		await store.commit({ kind: 'delete' }, [
			{ kind: 'delete', table: 'orders', id: orders.id },
			{ kind: 'delete', table: 'interactions', id: interactions.id }
		])
	);
	const seen: number[] = [];
	const onProgress = (done: number) => seen.push(done);
	const read = JSON.parse(await (await exportJson(sourceOfStore(store), 5, { onProgress })).text()) as Read;
	expect(faults(read)).toEqual([]);
	expect(seen.at(-1)).toBe(1201 + 2 + 2 + 5);
	expect(read.orders!.map(({ id, deletedAt }) => [id === orders.id, deletedAt !== undefined])).toEqual([
		[false, false],
		[true, true]
	]);
	expect(read.interactions).toHaveLength(1201);
	expect(read.interactions!.at(-1)).toMatchObject({ id: interactions.id, deletedAt: expect.any(String) as string });
	const rows = await rowsOf(store);
	const copy = JSON.parse(await (await exportJson(await sourceOfRows(rows), 5)).text()) as Read;
	expect(faults(copy)).toEqual([]);
	const byId = (list: unknown) =>
		Array.isArray(list) && 'id' in ((list[0] ?? {}) as object)
			? (list as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1))
			: list;
	for (const table of [...TABLE_NAMES, 'history']) expect(byId(copy[table])).toEqual(byId(read[table]));
});

/** The rows of a store as a backup would give them, again and again. */
async function rowsOf(store: Store): Promise<() => AsyncGenerator<OpenRows>> {
	const all: OpenRows[] = [];
	valueOf(
		await store.rows(async (rows) => {
			for await (const some of rows) all.push(structuredClone(some));
			return ok();
		})
	);
	return async function* () {
		yield* structuredClone(all);
	};
}

test('S96 S97 a record of each type goes through a backup and a merge unchanged, also with its customer alone', async () => {
	const { env, store, all, records } = await started();
	const key = await backupKey();
	const { sink, blob } = blobSink();
	const header = exampleHeader();
	valueOf(await store.rows((rows) => writeBackup(rows, { header, key, random: env.random, sink })));
	const file = blob();
	const start = valueOf(await readHeader(file));
	valueOf(await verifyBackup(file, start, key));
	const source = () => backupRows(file, start, key);
	// Kinds that belong to nobody and that nobody refers to stay behind where only a customer is wanted.
	const staysBehind = ['segments', 'settings', 'views', 'business', 'tags'];
	for (const only of [null, [records.customers.id]]) {
		const other = await startStore(storeEnvironment());
		const plan = valueOf(await planMerge(source, other));
		const choice = { missing: true, deleted: true, different: true, only };
		valueOf(await other.batch({ kind: 'merge-restore' }, mergeChanges(source, other, plan, choice)));
		for (const { table, id, body } of all as (Change & { kind: 'create' })[]) {
			const there = valueOf(await other.get(table, id as never)) as { body: unknown } | null;
			if (only && staysBehind.includes(table)) expect(there, table).toBeNull();
			// Its entry stands in the other journal.
			else expect(there?.body, table).toEqual(table === 'imports' ? { ...body, seq: 0 } : body);
		}
		expect(valueOf(await other.check())).toMatchObject({ danglingTotal: 0, pageFaults: 0, unreadableTotal: 0 });
	}
});

test('S97 belongings come by the chosen kinds, what they name wherever it is not here, and nothing of anybody else', async () => {
	const { env, store, records, others } = await started();
	const friend = others[0]!.id as CustomerId;
	const stranger = createCustomer(env, 'Stranger');
	const strange = { ...everyRecord(env.random).records.tasks };
	strange.body = { ...strange.body, customer: stranger.id, deal: null, ticket: null, source: { kind: 'manual' } };
	valueOf(await store.commit({ kind: 'create' }, [stranger, strange]));
	const source = await rowsOf(store);
	const only = [records.customers.id];

	// Here in all but what was deleted or changed meanwhile.
	const { orders, products, deals, interactions } = records;
	const patched = { text: { from: 'Wants more tea', to: 'Wants none' } };
	valueOf(
		await store.commit({ kind: 'edit' }, [
			{ kind: 'delete', table: 'orders', id: orders.id },
			{ kind: 'delete', table: 'products', id: products.id },
			{ kind: 'delete', table: 'customers', id: friend },
			{ kind: 'delete', table: 'tasks', id: strange.id },
			{ kind: 'patch', table: 'interactions', id: interactions.id, baseRev: 1, fields: patched },
			{ kind: 'delete', table: 'deals', id: deals.id }
		])
	);
	const merged = async (choice: Partial<MergeChoice>): Promise<string[]> => {
		const plan = valueOf(await planMerge(source, store));
		const none = { missing: false, deleted: false, different: false, only };
		const changes: Change[] = [];
		for await (const some of mergeChanges(source, store, plan, { ...none, ...choice })) changes.push(...some);
		return changes.map(({ kind, table }) => `${kind} ${table}`).sort();
	};
	expect(await merged({ missing: true })).toEqual([]);
	// The order names the product; the customer, who is here, names the friend.
	expect(await merged({ deleted: true })).toEqual(['restore deals', 'restore orders', 'restore products']);
	// The call, which is brought back as it was, names the deal.
	expect(await merged({ different: true })).toEqual(['patch interactions', 'restore deals']);
	expect(await merged({ different: true, only: null })).toEqual(['patch interactions', 'restore deals']);
	expect(await merged({ deleted: true, only: null })).toHaveLength(5);
	expect(await merged({ deleted: true, only: [] })).toEqual([]);
});

test('S97 whoever is named by somebody who is named comes along, with what they name', async () => {
	const env = storeEnvironment();
	const store = await startStore(env);
	const field = everyRecord(env.random).records.fields;
	let next: CustomerId | null = null;
	const chain: CustomerCreate[] = [];
	for (let i = 0; i < 5; i++) {
		const one = createCustomer(env, `C${i}`, {
			relations: next ? [{ kind: 'friend', customer: next }] : [],
			custom: next ? {} : { [field.id]: 'a' }
		});
		next = one.id;
		chain.push(one);
	}
	valueOf(await store.commit({ kind: 'create' }, [field, ...chain, createCustomer(env, 'Stranger')]));
	const source = await rowsOf(store);
	const other = await startStore(storeEnvironment());
	const plan = valueOf(await planMerge(source, other));
	const choice = { missing: true, deleted: false, different: false, only: [next!] };
	valueOf(await other.batch({ kind: 'merge-restore' }, mergeChanges(source, other, plan, choice)));
	expect(
		valueOf(
			await other.getMany(
				'customers',
				chain.map(({ id }) => id)
			)
		)
	).toHaveLength(5);
	expect(valueOf(await other.counts())).toMatchObject({ customers: 5, fields: 1 });
});
