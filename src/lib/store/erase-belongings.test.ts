import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { newId } from '#lib/domain/ids.ts';
import type { CustomerId, InteractionId } from '#lib/domain/ids.ts';
import { emptyInteraction } from '#lib/domain/interaction.ts';
import type { Order } from '#lib/domain/order.ts';
import { TABLE_NAMES } from '#lib/domain/tables.ts';
import { everyRecord } from '../../../tests/support/every-record.ts';
import { everyByte, withRaw } from '../../../tests/support/raw-rows.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import {
	chunked,
	closeStores,
	createCustomer,
	patchCustomer,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { sealEmpty, testVault } from '../../../tests/support/vault.ts';
import type { Change, Store, StoreEnvironment } from './contract.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

const OWNED = ['interactions', 'tasks', 'deals', 'orders', 'tickets', 'responses'] as const;
/** Planted in what belongs to her or names her; each word unlike anything else in the database. */
const GONE = [
	'planted-name',
	'planted-former-name',
	'planted-twin',
	'planted-interactions',
	'planted-tasks',
	'planted-deals',
	'planted-orders',
	'planted-tickets',
	'planted-responses',
	'planted-edit',
	'planted-deleted',
	'planted-undone',
	'planted-moved-away',
	'planted-invoice-notes',
	'planted-draft',
	'planted-payment'
];
/** What the issued invoice was made out with. */
const FROZEN = ['planted-recipient', 'planted-line'];

const target = (id: string) => [{ table: 'customers' as const, id }];
function patch(
	table: Change['table'],
	id: string,
	baseRev: number,
	fields: Record<string, [unknown, unknown]>
): Change {
	const wishes = Object.entries(fields).map(([name, [from, to]]) => [name, { from, to }]);
	return { kind: 'patch', table, id, baseRev, fields: Object.fromEntries(wishes) } as Change;
}

/** Her own records of every type, edited; and everybody who has to do with her. */
async function lifeOf(env: StoreEnvironment, store: Store) {
	const { records, all } = everyRecord(env.random);
	const her = records.customers.id;
	const planted = structuredClone(all);
	const id = <T extends string>() => newId<CustomerId>(env.random) as string as T;
	for (const change of planted) {
		const { body } = change as unknown as { body: Record<string, unknown> };
		if (change.table === 'customers' && change.id === her) Object.assign(body, { name: 'planted-former-name' });
		if (change.table === 'interactions') body['text'] = 'planted-interactions';
		if (change.table === 'tasks') body['title'] = 'planted-tasks';
		if (change.table === 'deals') body['title'] = 'planted-deals';
		if (change.table === 'tickets')
			body['messages'] = [{ ...records.tickets.body.messages[0], text: 'planted-tickets' }];
		if (change.table === 'responses')
			body['answers'] = { [Object.keys(records.responses.body.answers)[0]!]: 'planted-responses' };
		if (change.table !== 'orders') continue;
		if (change.id !== records.orders.id) body['intro'] = 'planted-orders';
		else {
			const order = body as unknown as Order;
			order.recipient!.name = 'planted-recipient';
			order.lines[0]!.text = 'planted-line';
			order.payments[0]!.note = 'planted-payment';
			order.notes = 'planted-draft';
		}
	}
	valueOf(await store.batch({ kind: 'import' }, [planted]));
	const invoice = records.orders.id;
	valueOf(
		await store.commit({ kind: 'edit' }, [
			patch('orders', invoice, 1, { notes: ['planted-draft', 'planted-invoice-notes'] })
		])
	);
	const { interactions } = records;
	valueOf(
		await store.commit({ kind: 'edit' }, [
			patch('interactions', interactions.id, 1, { subject: ['Order', 'planted-edit'] })
		])
	);
	valueOf(
		await store.commit({ kind: 'edit' }, [patchCustomer(her, 1, { name: ['planted-former-name', 'planted-name'] })])
	);

	const say = (text: string): Change & { kind: 'create' } => ({
		kind: 'create',
		table: 'interactions',
		id: id<InteractionId>(),
		at: 5,
		body: { ...emptyInteraction(5, her), text }
	});
	const deleted = say('planted-deleted');
	valueOf(await store.commit({ kind: 'create' }, [deleted]));
	valueOf(
		await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'interactions', id: deleted.id } as Change])
	);
	const undone = say('planted-undone');
	valueOf(await store.commit({ kind: 'create' }, [undone]));
	const edited = valueOf(
		await store.commit({ kind: 'edit' }, [patch('interactions', undone.id, 1, { subject: ['', 'planted-undone'] })])
	);
	valueOf(await store.undo(edited.seq - 1, 'revert'));

	const twin = createCustomer(env, 'planted-twin');
	valueOf(await store.commit({ kind: 'create' }, [twin]));
	valueOf(await store.commit({ kind: 'merge', into: her }, [{ kind: 'delete', table: 'customers', id: twin.id }]));

	// They name her; one did so once, and was undone, and one left.
	const person = createCustomer(env, 'Ben', {
		organisationId: her,
		organisation: 'planted-name',
		relations: [
			{ kind: 'spouse', customer: her },
			{ kind: 'friend', customer: twin.id }
		]
	});
	const left = createCustomer(env, 'Cem');
	const gone = createCustomer(env, 'Dee', { organisationId: her, organisation: 'planted-name' });
	valueOf(await store.commit({ kind: 'create' }, [person, left]));
	valueOf(
		await store.commit({ kind: 'edit' }, [
			patchCustomer(left.id, 1, { organisationId: [null, her], organisation: ['', 'planted-moved-away'] })
		])
	);
	valueOf(
		await store.commit({ kind: 'edit' }, [
			patchCustomer(left.id, 2, { organisationId: [her, null], organisation: ['planted-moved-away', 'Elsewhere'] })
		])
	);
	const { seq } = valueOf(await store.commit({ kind: 'create' }, [gone]));
	valueOf(await store.undo(seq, 'ask'));
	const other = say('of another');
	other.body = { ...other.body, customer: person.id } as typeof other.body;
	valueOf(await store.commit({ kind: 'create' }, [other]));
	return { her, invoice, twin: twin.id, person: person.id, left: left.id, other: other.id as InteractionId, records };
}
async function start() {
	const env = storeEnvironment();
	const store = await startStore(env);
	return { env, store, ...(await lifeOf(env, store)) };
}
const sound = async (store: Store) =>
	expect(valueOf(await store.check())).toMatchObject({
		journal: { firstBad: null, problem: null },
		pageFaults: 0,
		unreadableTotal: 0,
		danglingTotal: 0
	});

describe('erasing a person with all that is theirs', () => {
	test('S120 no byte of any type is left in any table, and everybody else is whole', async () => {
		const { store, her, twin, person, left, other } = await start();
		const before = await everyByte(store.name);
		for (const word of [...GONE, ...FROZEN]) expect(before, word).toContain(word);
		valueOf(await store.erase(target(her), { keepIssued: false }));
		const after = await everyByte(store.name);
		for (const word of [...GONE, ...FROZEN]) expect(after, word).not.toContain(word);
		await sound(store);
		for (const id of [her, twin]) expect(valueOf(await store.get('customers', id))).toBeNull();
		for (const table of OWNED) expect(valueOf(await store.of(table, her))).toEqual([]);
		const [ben, cem] = valueOf(await store.getMany('customers', [person, left]));
		expect(ben!.body).toMatchObject({ name: 'Ben', organisationId: null, organisation: '', relations: [] });
		expect(cem!.body).toMatchObject({ name: 'Cem', organisation: 'Elsewhere' });
		expect(valueOf(await store.get('interactions', other))!.body.text).toBe('of another');
	});

	test('S120 sealed: nothing comes out of the vault again', async () => {
		const env = storeEnvironment();
		const vault = await testVault();
		await sealEmpty(env, vault);
		const store = await startStore(env, vault.key);
		const { her } = await lifeOf(env, store);
		valueOf(await store.erase(target(her), { keepIssued: false }));
		await sound(store);
		valueOf(await store.move(null));
		const plain = await startStore(env);
		const text = await everyByte(plain.name);
		expect(text).toContain('Elsewhere');
		for (const word of [...GONE, ...FROZEN]) expect(text, word).not.toContain(word);
	});

	test('S121 an issued invoice stays as it was issued, of nobody, without our notes and its history', async () => {
		const { store, her, invoice } = await start();
		valueOf(await store.erase(target(her)));
		const left = await everyByte(store.name);
		for (const word of GONE) expect(left, word).not.toContain(word);
		const { body } = valueOf(await store.get('orders', invoice))!;
		expect(body).toMatchObject({
			number: 'R-2026-0001',
			customer: null,
			notes: '',
			recipient: { name: 'planted-recipient' },
			lines: [{ text: 'planted-line' }],
			payments: [{ amount: 700, note: '' }]
		});
		await sound(store);
		const history = valueOf(await store.historyOf('orders', invoice));
		expect(history.map(({ change }) => [change.cause.kind, change.erased, change.fields])).toEqual([
			['erase', false, []],
			['edit', true, []],
			['import', true, []]
		]);
		// The other ones of the import can still be undone; the invoice is passed over.
		expect(valueOf(await store.undo(1, 'revert')).erased).toBeGreaterThan(0);
		expect(valueOf(await store.get('orders', invoice))?.body.number).toBe('R-2026-0001');
	});

	test('S120 who named her keeps a history without her, which undo follows', async () => {
		const { store, her, person, left } = await start();
		valueOf(await store.erase(target(her)));
		const ben = valueOf(await store.historyOf('customers', person));
		expect(ben.map(({ change }) => [change.cause.kind, change.created, change.erased])).toEqual([
			['erase', false, false],
			['create', true, false]
		]);
		expect(ben[1]!.change.fields).toContainEqual({ name: 'organisation', from: undefined, to: '' });
		const cem = valueOf(await store.historyOf('customers', left));
		expect(cem.map(({ change }) => [change.cause.kind, change.fields.length > 0])).toEqual([
			['edit', false],
			['edit', false],
			['create', true]
		]);
		expect(await store.undo(store.seq, 'revert')).toEqual({ ok: false, error: { code: 'nothing-to-undo' } });
	});

	test('S122 what is to be erased is told by type, with what stays, and nothing is written', async () => {
		const { store, her, invoice, twin, person } = await start();
		const before = await everyByte(store.name);
		const reach = valueOf(await store.reach(target(her)));
		const count = Object.fromEntries(
			TABLE_NAMES.map((table) => [table, reach.gone.filter((each) => each.table === table).length])
		);
		expect(count).toMatchObject({
			customers: 2,
			interactions: 3,
			tasks: 1,
			deals: 1,
			orders: 1,
			tickets: 1,
			responses: 1
		});
		expect(reach.gone).toContainEqual({ table: 'customers', id: twin });
		expect(reach.altered).toEqual([
			{ table: 'orders', id: invoice },
			{ table: 'customers', id: person }
		]);
		expect(reach.entries).toBeGreaterThan(8);
		expect(await everyByte(store.name)).toBe(before);
		const { records } = valueOf(await store.erase(target(her)));
		expect(records).toBe(reach.gone.length + reach.altered.length);
	});

	test('S106 a failure at any write leaves everything as it was', async () => {
		const { store, her } = await start();
		const before = await everyByte(store.name);
		const put = IDBObjectStore.prototype.put;
		const total = { puts: 0 };
		for (let failing = 0; failing === 0 || failing < total.puts; failing += 3) {
			total.puts = 0;
			const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
				this: IDBObjectStore,
				...args
			) {
				if (total.puts++ >= failing) throw new DOMException('full', 'QuotaExceededError');
				return put.apply(this, args);
			});
			expect(await store.erase(target(her))).toEqual({ ok: false, error: { code: 'quota' } });
			spy.mockRestore();
			expect(await everyByte(store.name)).toBe(before);
		}
	});

	test('S123 of more than one transaction takes her own record goes last, and erasing again does the rest', async () => {
		const env = storeEnvironment();
		const store = await startStore(env);
		const her = createCustomer(env, 'planted-name');
		valueOf(await store.commit({ kind: 'create' }, [her]));
		const many = Array.from({ length: 2300 }, (_, i): Change => ({
			kind: 'create',
			table: 'interactions',
			id: newId<CustomerId>(env.random) as string as InteractionId,
			at: i,
			body: { ...emptyInteraction(i, her.id), text: `planted-${i}.` }
		}));
		valueOf(await store.batch({ kind: 'import' }, chunked(many, 2000)));
		// The disk is full at the second entry: the first stands.
		const add = IDBObjectStore.prototype.add;
		let entries = 0;
		const spy = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
			if (this.name === 'journal' && entries++ === 1) throw new DOMException('full', 'QuotaExceededError');
			return add.apply(this, args);
		});
		expect(await store.erase(target(her.id))).toEqual({ ok: false, error: { code: 'quota' } });
		spy.mockRestore();
		expect(valueOf(await store.get('customers', her.id))?.body.name).toBe('planted-name');
		expect(valueOf(await store.of('interactions', her.id))).toHaveLength(300);
		expect(valueOf(await store.reach(target(her.id))).gone).toHaveLength(301);
		await sound(store);

		closeStores();
		const next = await startStore(env);
		expect(valueOf(await next.erase(target(her.id)))).toMatchObject({ records: 301, seq: 4 });
		expect(await everyByte(next.name)).not.toContain('planted');
		await sound(next);
		expect(await next.erase(target(her.id))).toEqual({ ok: false, error: { code: 'not-found' } });
		const rows = await withRaw(next.name, (raw) => raw.table('interactions').count());
		expect(rows).toBe(2300);
	});

	test('S106 what another tab gives her meanwhile is erased too', async () => {
		const { env, store, her, other } = await start();
		const second = await startStore(env);
		let written: Promise<unknown> | null = null;
		const body = valueOf(await store.get('interactions', other))!.body;
		const onProgress = () => {
			written ??= second
				.commit({ kind: 'edit' }, [
					patch('interactions', other, 1, { customer: [body.customer, her], text: [body.text, 'planted-late'] })
				])
				.then(valueOf);
		};
		valueOf(await store.erase(target(her), { onProgress }));
		await written;
		const text = await everyByte(store.name);
		for (const word of [...GONE, 'planted-late', 'of another']) expect(text, word).not.toContain(word);
		await sound(store);
	});

	test('S120 a merge that was undone leaves the other one alone, and those merged into that', async () => {
		const { env, store, her } = await start();
		const [again, third, restored] = ['Twice', 'Third', 'Restored'].map((name) => createCustomer(env, name));
		valueOf(await store.commit({ kind: 'create' }, [again!, third!, restored!]));
		const merge = async (into: CustomerId, { id }: { id: CustomerId }) =>
			valueOf(await store.commit({ kind: 'merge', into }, [{ kind: 'delete', table: 'customers', id }])).seq;
		await merge(again!.id, third!);
		valueOf(await store.undo(await merge(her, again!), 'ask'));
		// It is deleted for another reason.
		valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id: again!.id }]));
		await merge(her, restored!);
		valueOf(await store.commit({ kind: 'restore' }, [{ kind: 'restore', table: 'customers', id: restored!.id }]));
		valueOf(await store.erase(target(her)));
		const left = valueOf(await store.getMany('customers', [again!.id, third!.id, restored!.id]));
		expect(left.map(({ body }) => body.name)).toEqual(['Twice', 'Third', 'Restored']);
	});

	test('S120 who was merged into somebody merged into them goes too', async () => {
		const { env, store, her, twin } = await start();
		const third = createCustomer(env, 'planted-third');
		valueOf(await store.commit({ kind: 'create' }, [third]));
		valueOf(await store.commit({ kind: 'merge', into: twin }, [{ kind: 'delete', table: 'customers', id: third.id }]));
		valueOf(await store.erase(target(her)));
		expect(await everyByte(store.name)).not.toContain('planted-third');
	});
});
