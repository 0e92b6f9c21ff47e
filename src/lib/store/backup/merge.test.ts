import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Customer } from '#lib/domain/customer.ts';
import { ok } from '#lib/domain/errors.ts';
import { newId } from '#lib/domain/ids.ts';
import type { CustomerId, FieldId, ImportId, OrderId, SettingsId } from '#lib/domain/ids.ts';
import type { ImportPlan } from '#lib/domain/imports.ts';
import type { Order } from '#lib/domain/order.ts';
import { DEFAULT_LOCK, SETTINGS_ID } from '#lib/domain/settings.ts';
import { everyRecord } from '../../../../tests/support/every-record.ts';
import { draftOf, issuedOf } from '../../../../tests/support/orders.ts';
import { storeEnvironment } from '../../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	customerNamed,
	patchCustomer,
	startStore,
	valueOf
} from '../../../../tests/support/store.ts';
import type { Change, FieldPatch, OpenRows, Store } from '../contract.ts';
import { mergeChanges, planMerge } from './merge.ts';
import type { MergeChoice, MergePlan } from './merge.ts';

// A wait and no measure: several suites share the machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeStores);

const env = () => storeEnvironment();
const ALL: MergeChoice = { missing: true, deleted: true, different: true, only: null };

/** The rows of a store as a backup would give them, again and again. */
async function snapshot(store: Store): Promise<() => AsyncGenerator<OpenRows>> {
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
async function merge(
	store: Store,
	source: () => AsyncIterable<OpenRows>,
	choice: MergeChoice = ALL
): Promise<{ plan: MergePlan; seq: number | null; records: number }> {
	const plan = valueOf(await planMerge(source, store));
	const done = valueOf(await store.batch({ kind: 'merge-restore' }, mergeChanges(source, store, plan, choice)));
	return { plan, ...done };
}
async function customer(store: Store, id: CustomerId): Promise<Customer | null> {
	const record = valueOf(await store.get('customers', id));
	return record && record.deletedAt === 0 ? record.body : null;
}
function patchOf(from: Order, to: Order): Record<string, FieldPatch> {
	const fields = (Object.keys(to) as (keyof Order)[]).filter((field) => from[field] !== to[field]);
	return Object.fromEntries(fields.map((field) => [field, { from: from[field], to: to[field] }]));
}
const fieldNamed = (id: FieldId, name: string): Change => ({
	kind: 'create',
	table: 'fields',
	id,
	at: 1,
	body: { name, type: 'number' }
});
const importNamed = (id: ImportId, seq: number): Change => ({
	kind: 'create',
	table: 'imports',
	id,
	at: 1,
	body: {
		fileName: 'kunden.csv',
		importedAt: 1,
		created: 1,
		updated: 0,
		unchanged: 0,
		skipped: 0,
		signature: '',
		plan: {} as ImportPlan,
		seq
	}
});

describe('S95 what a backup holds is told apart: missing, deleted, different, the same', () => {
	test('each kind, with the fields that differ; what the backup itself holds as deleted is none of it', async () => {
		const around = env();
		const store = await startStore(around);
		const [same, different, deleted, trashed] = ['Same', 'Different', 'Deleted', 'Trashed'].map((name) =>
			createCustomer(around, name)
		) as ReturnType<typeof createCustomer>[];
		valueOf(await store.commit({ kind: 'create' }, [same!, different!, deleted!, trashed!]));
		valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id: trashed!.id }]));
		const gone = createCustomer(around, 'Gone');
		const { seq } = valueOf(await store.commit({ kind: 'create' }, [gone]));
		const source = await snapshot(store);

		valueOf(await store.undo(seq, 'ask'));
		valueOf(
			await store.commit({ kind: 'edit' }, [
				patchCustomer(different!.id, 1, { notes: ['', 'later'], tags: [[], ['vip']] }),
				{ kind: 'delete', table: 'customers', id: deleted!.id }
			])
		);
		const plan = valueOf(await planMerge(source, store));
		expect(plan.counts.customers).toEqual({ missing: 1, deleted: 1, different: 1, same: 1 });
		expect(Object.fromEntries(plan.customers)).toEqual({
			[gone.id]: { kind: 'missing', name: 'Gone', fields: [] },
			[deleted!.id]: { kind: 'deleted', name: 'Deleted', fields: [] },
			[different!.id]: { kind: 'different', name: 'Different', fields: ['tags', 'notes'] }
		});
	});

	test('of a record that stands in the backup twice the later version counts', async () => {
		const around = env();
		const store = await startStore(around);
		const anna = createCustomer(around, 'Anna');
		const id = anna.id;
		valueOf(await store.commit({ kind: 'create' }, [anna]));
		const early = await snapshot(store);
		valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(id, 1, { notes: ['', 'late'] })]));
		const late = await snapshot(store);
		const both = async function* () {
			yield* early();
			yield* late();
		};
		expect(valueOf(await planMerge(both, store)).counts.customers).toMatchObject({ same: 1, different: 0 });
		valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(id, 2, { notes: ['late', 'broken'] })]));
		await merge(store, both);
		expect((await customer(store, id))?.notes).toBe('late');

		const other = await startStore(env());
		await merge(other, both);
		expect((await customer(other, id))?.notes).toBe('late');
		expect(valueOf(await other.counts()).customers).toBe(1);
	});
});

describe('S96 the chosen ones come back as one entry, and that entry can be undone', () => {
	test('into an empty database: every record, with equal bodies', async () => {
		const around = env();
		const store = await startStore(around);
		const people = Array.from({ length: 700 }, (_, i) => createCustomer(around, `P${i}`, { tags: [`t${i % 7}`] }));
		valueOf(await store.batch({ kind: 'import' }, [people]));
		valueOf(await store.commit({ kind: 'field' }, [fieldNamed(newId<FieldId>(around.random), 'Shoe size')]));
		const other = await startStore(env());
		const { seq, records } = await merge(other, await snapshot(store));
		expect(records).toBe(701);
		for (const { id, body } of people) expect(await customer(other, id)).toEqual(body);
		expect(valueOf(await other.all('fields'))).toEqual([
			expect.objectContaining({ body: { name: 'Shoe size', type: 'number' } })
		]);
		valueOf(await other.undo(seq!, 'ask'));
		expect(valueOf(await other.counts())).toMatchObject({ customers: 0, fields: 0 });
		// And once more: their rows stand there without a body now.
		const again = await merge(other, await snapshot(store));
		expect(again.plan.counts.customers).toMatchObject({ missing: 700 });
		for (const { id, body } of people) expect(await customer(other, id)).toEqual(body);
		expect(valueOf(await other.directory()).living).toBe(700);
	});

	test('each kind only where it was chosen, and what is here and not in the backup stays', async () => {
		for (const chosen of ['missing', 'deleted', 'different'] as const) {
			const around = env();
			const store = await startStore(around);
			const [edited, removed] = [createCustomer(around, 'Edited'), createCustomer(around, 'Removed')];
			valueOf(await store.commit({ kind: 'create' }, [edited, removed]));
			const lost = createCustomer(around, 'Lost');
			const { seq } = valueOf(await store.commit({ kind: 'create' }, [lost]));
			const source = await snapshot(store);
			valueOf(await store.undo(seq, 'ask'));
			const fresh = createCustomer(around, 'Fresh');
			valueOf(
				await store.commit({ kind: 'edit' }, [
					fresh,
					patchCustomer(edited.id, 1, { name: ['Edited', 'Other'] }),
					patchCustomer(removed.id, 1, { notes: ['', 'new'] }),
					{ kind: 'delete', table: 'customers', id: removed.id }
				])
			);
			const before = store.seq;
			const done = await merge(store, source, {
				missing: false,
				deleted: false,
				different: false,
				only: null,
				[chosen]: true
			});
			expect(done).toMatchObject({ seq: before + 1, records: 1 });
			expect(await customer(store, lost.id)).toEqual(chosen === 'missing' ? lost.body : null);
			// Brought back as it was deleted: other values are another choice.
			expect((await customer(store, removed.id))?.notes).toBe(chosen === 'deleted' ? 'new' : undefined);
			expect((await customer(store, edited.id))?.name).toBe(chosen === 'different' ? 'Edited' : 'Other');
			expect((await customer(store, fresh.id))?.name).toBe('Fresh');
			valueOf(await store.undo(done.seq!, 'ask'));
			expect(await customer(store, lost.id)).toBeNull();
			expect(await customer(store, removed.id)).toBeNull();
			expect((await customer(store, edited.id))?.name).toBe('Other');
		}
	});

	test('deleted and different: with both chosen it comes back as the backup has it', async () => {
		const around = env();
		const store = await startStore(around);
		const anna = createCustomer(around, 'Anna', { tags: ['vip'] });
		valueOf(await store.commit({ kind: 'create' }, [anna]));
		const source = await snapshot(store);
		valueOf(
			await store.commit({ kind: 'edit' }, [
				patchCustomer(anna.id, 1, { tags: [['vip'], []], name: ['Anna', 'Other'] }),
				{ kind: 'delete', table: 'customers', id: anna.id }
			])
		);
		const { seq, records } = await merge(store, source);
		expect(records).toBe(1);
		expect(await customer(store, anna.id)).toEqual(anna.body);
		valueOf(await store.undo(seq!, 'ask'));
		expect(valueOf(await store.get('customers', anna.id))).toMatchObject({ body: { name: 'Other' } });
		expect(await customer(store, anna.id)).toBeNull();
	});

	test('what was issued or replaced since is not different: a backup does not correct the books', async () => {
		const around = env();
		const store = await startStore(around);
		const [invoice, quote, other] = [0, 1, 2].map(() => newId<OrderId>(around.random)) as [OrderId, OrderId, OrderId];
		const written = [draftOf('invoice'), issuedOf('quote'), issuedOf('quote')] as const;
		const creations = [invoice, quote, other].map((id, i): Change => {
			const body = written[i]!;
			return { kind: 'create', table: 'orders', id, at: body.at, body };
		});
		valueOf(await store.commit({ kind: 'create' }, creations));
		const source = await snapshot(store);
		const later = [issuedOf('invoice'), issuedOf('quote', { status: 'replaced' }), issuedOf('quote', { notes: 'b' })];
		const patches = [invoice, quote, other].map((id, i): Change => {
			const fields = patchOf(written[i]!, later[i]!);
			return { kind: 'patch', table: 'orders', id, baseRev: 1, fields };
		});
		valueOf(await store.commit({ kind: 'edit' }, patches));
		const { plan, records } = await merge(store, source);
		expect(plan.counts.orders).toEqual({ missing: 0, deleted: 0, different: 1, same: 2 });
		expect(records).toBe(1);
		const bodies = valueOf(await store.getMany('orders', [invoice, quote, other])).map(({ body }) => body);
		expect(bodies).toEqual([later[0], later[1], written[2]]);
	});

	test('nothing to bring back writes nothing', async () => {
		const around = env();
		const store = await startStore(around);
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(around, 'Anna')]));
		expect(await merge(store, await snapshot(store))).toMatchObject({ seq: null, records: 0 });
		const none = { missing: false, deleted: false, different: false, only: null };
		expect(await merge(await startStore(env()), await snapshot(store), none)).toMatchObject({ seq: null });
	});

	test('settings come back by their fixed id', async () => {
		const store = await startStore(env());
		const body = { country: 'DE', currency: 'EUR', lock: DEFAULT_LOCK };
		const id: SettingsId = SETTINGS_ID;
		valueOf(
			await store.commit({ kind: 'settings' }, [{ kind: 'create', table: 'settings', id, at: 1, body } as Change])
		);
		const other = await startStore(env());
		await merge(other, await snapshot(store));
		expect(valueOf(await other.get('settings', id))?.body).toEqual(body);
	});
});

describe('S97 chosen customers bring along what they refer to, and nothing else', () => {
	test('their custom fields and their import, also where that kind was not chosen', async () => {
		const around = env();
		const store = await startStore(around);
		const [shoes, hats] = [newId<FieldId>(around.random), newId<FieldId>(around.random)];
		const importId = newId<ImportId>(around.random);
		const anna = createCustomer(around, 'Anna', { custom: { [shoes]: 38 }, source: { kind: 'import', id: importId } });
		const bert = createCustomer(around, 'Bert', { custom: { [hats]: 60 } });
		valueOf(
			await store.commit({ kind: 'import' }, [
				anna,
				bert,
				fieldNamed(shoes, 'Shoes'),
				fieldNamed(hats, 'Hats'),
				importNamed(importId, 1)
			])
		);
		const source = await snapshot(store);
		const other = await startStore(env());
		const { records } = await merge(other, source, { ...ALL, only: [anna.id] });
		expect(records).toBe(3);
		expect(await customer(other, anna.id)).toEqual(anna.body);
		expect(await customer(other, bert.id)).toBeNull();
		expect(valueOf(await other.all('fields')).map(({ body }) => body.name)).toEqual(['Shoes']);
		// Its entry stands in the other journal: here it names none.
		expect(valueOf(await other.get('imports', importId))?.body).toMatchObject({ fileName: 'kunden.csv', seq: 0 });

		const third = await startStore(env());
		for (const id of [shoes, hats]) {
			valueOf(await third.commit({ kind: 'field' }, [fieldNamed(id, id === shoes ? 'Shoes' : 'Hats')]));
			valueOf(await third.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'fields', id }]));
		}
		await merge(third, source, { missing: true, deleted: false, different: false, only: [anna.id] });
		expect(await customer(third, anna.id)).toEqual(anna.body);
		expect(valueOf(await third.all('fields')).map(({ body }) => body.name)).toEqual(['Shoes']);
	});

	test('an import of this database is not corrected by a backup', async () => {
		const around = env();
		const store = await startStore(around);
		const id = newId<ImportId>(around.random);
		valueOf(await store.commit({ kind: 'import' }, [importNamed(id, 1)]));
		const source = await snapshot(store);
		const other = await startStore(env());
		valueOf(await other.commit({ kind: 'import' }, [importNamed(id, 5)]));
		expect((await merge(other, source)).seq).toBeNull();
	});
});

test('S98 nobody comes back from a backup who was erased', async () => {
	const around = env();
	const store = await startStore(around);
	const [anna, bert] = [createCustomer(around, 'Anna'), createCustomer(around, 'Bert')];
	valueOf(await store.commit({ kind: 'create' }, [anna, bert]));
	const source = await snapshot(store);
	valueOf(await store.erase([{ table: 'customers', id: anna.id }]));
	valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id: bert.id }]));
	const { plan } = await merge(store, source);
	expect(plan.counts.customers).toEqual({ missing: 0, deleted: 1, different: 0, same: 0 });
	expect([...plan.customers.keys()]).toEqual([bert.id]);
	expect(await customer(store, anna.id)).toBeNull();
	expect(await customer(store, bert.id)).toEqual(customerNamed('Bert'));
});

test('S124 nor what belongs to them or names them; an issued invoice does, of no customer', async () => {
	const around = env();
	const store = await startStore(around);
	const { records, all } = everyRecord(around.random);
	const her = records.customers.id;
	const friend = createCustomer(around, 'Bert', {
		organisationId: her,
		organisation: 'Anna & Co',
		relations: [{ kind: 'spouse', customer: her }]
	});
	valueOf(await store.commit({ kind: 'create' }, [...all, friend]));
	const source = await snapshot(store);
	const target = [{ table: 'customers' as const, id: her }];
	valueOf(await store.erase(target));
	const { plan } = await merge(store, source);
	for (const { missing, different } of Object.values(plan.counts)) expect([missing, different]).toEqual([0, 0]);

	// In another database, where only the erasure is known.
	const other = await startStore(storeEnvironment());
	valueOf(await other.commit({ kind: 'create' }, [records.customers]));
	valueOf(await other.erase(target));
	await merge(other, source);
	expect(valueOf(await other.get('interactions', records.interactions.id))).toBeNull();
	expect(valueOf(await other.get('tickets', records.tickets.id))).toBeNull();
	expect(valueOf(await other.get('orders', records.orders.id))?.body).toMatchObject({ customer: null, notes: '' });
	expect(await customer(other, friend.id)).toEqual(customerNamed('Bert'));
});
