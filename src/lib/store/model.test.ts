import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import type { Customer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { seededRandom } from '#lib/analysis/random.ts';
import { storeEnvironment, surroundings } from '../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	customerNamed,
	patchCustomer,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { sealEmpty, testVault } from '../../../tests/support/vault.ts';
import { plainCodec } from './codec.ts';
import type { Change, Store } from './contract.ts';
import { verifyJournal } from './open.ts';
import { createAead } from './vault/aead.ts';

afterEach(closeStores);

interface State {
	body: Customer | null;
	deleted: boolean;
	rev: number;
}
/** A record before and after an entry. */
type Effects = Map<CustomerId, { before: State | null; after: State }>;

function isSame(a: Omit<State, 'rev'>, b: Omit<State, 'rev'>): boolean {
	return a.deleted === b.deleted && JSON.stringify(a.body) === JSON.stringify(b.body);
}

/** What a store should hold, kept as whole states instead of patches. */
class Model {
	records = new Map<CustomerId, State>();
	entries: { effects: Effects; isBatch: boolean }[] = [];
	undone = new Set<number>();

	write(next: Map<CustomerId, Omit<State, 'rev'>>, isBatch = false): void {
		const effects: Effects = new Map();
		for (const [id, state] of next) {
			const before = this.records.get(id) ?? null;
			if (before && isSame(before, state)) continue;
			const after = { ...state, rev: (before?.rev ?? 0) + 1 };
			effects.set(id, { before, after });
			this.records.set(id, after);
		}
		if (effects.size > 0) this.entries.push({ effects, isBatch });
	}

	/** Null where nothing can be undone, else how many are kept. */
	undo(seq: number): number | null {
		const entry = this.entries[seq - 1];
		if (!entry || this.undone.has(seq)) return null;
		const next = new Map<CustomerId, Omit<State, 'rev'>>();
		let kept = 0;
		for (const [id, { before, after }] of entry.effects) {
			const now = this.records.get(id)!;
			if (now.rev !== after.rev && (entry.isBatch || !isSame(now, after))) kept++;
			else next.set(id, before ? { body: before.body, deleted: before.deleted } : { body: null, deleted: true });
		}
		if (next.size === 0) return null;
		this.undone.add(seq);
		this.write(next, entry.isBatch);
		return kept;
	}
}

async function expectEqual(store: Store, model: Model, step: string): Promise<void> {
	const ids = [...model.records.keys()];
	const stored = new Map(valueOf(await store.getMany('customers', ids)).map((record) => [record.id, record]));
	const directory = valueOf(await store.directory());
	let living = 0;
	for (const id of ids) {
		const state = model.records.get(id)!;
		const record = stored.get(id);
		expect(record?.body ?? null, step).toEqual(state.body);
		const slot = directory.slotOf(id);
		const row = slot === undefined ? null : directory.row(slot);
		expect(row?.name, step).toBe(state.body?.name);
		if (state.body === null) continue;
		expect([record!.rev, record!.deletedAt > 0], step).toEqual([state.rev, state.deleted]);
		expect([row!.rev, row!.deletedAt > 0, row!.note], step).toEqual([state.rev, state.deleted, state.body.notes]);
		if (!state.deleted) living++;
	}
	expect(directory.living, step).toBe(living);
	expect(store.seq, step).toBe(model.entries.length);
}

const runs = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => ({ seed, form: seed % 2 ? 'plain' : 'sealed' }));
test.each(runs)('S15 random writes and undos leave what a model holds ($form, seed $seed)', async ({ seed, form }) => {
	const random = seededRandom(seed * 7919);
	const vault = form === 'sealed' ? await testVault() : null;
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	const env = storeEnvironment();
	if (vault) await sealEmpty(env, vault);
	let store = await startStore(env, vault?.key);
	const model = new Model();
	const known = () => [...model.records].filter(([, state]) => state.body !== null).map(([id]) => id);

	const randomChanges = (count: number): { changes: Change[]; next: Map<CustomerId, Omit<State, 'rev'>> } => {
		const changes: Change[] = [];
		const next = new Map<CustomerId, Omit<State, 'rev'>>();
		for (let i = 0; i < count; i++) {
			const ids = known();
			const kind = random();
			if (ids.length === 0 || kind < 0.3) {
				const change = createCustomer(env, `N${Math.floor(random() * 50)}`);
				changes.push(change);
				next.set(change.id as CustomerId, { body: change.body, deleted: false });
				continue;
			}
			const id = pick(ids);
			const state = model.records.get(id)!;
			const current = next.get(id) ?? state;
			if (kind < 0.75) {
				const field = pick(['name', 'notes', 'channel'] as const);
				const to = `v${Math.floor(random() * 5)}`;
				changes.push(patchCustomer(id, state.rev, { [field]: [current.body![field], to] }));
				next.set(id, { ...current, body: { ...current.body!, [field]: to } });
			} else {
				const deleted = kind < 0.88;
				changes.push({ kind: deleted ? 'delete' : 'restore', table: 'customers', id });
				next.set(id, { ...current, deleted });
			}
		}
		return { changes, next };
	};

	for (let step = 0; step < 60; step++) {
		const act = random();
		const label = `seed ${seed} step ${step}`;
		if (act < 0.55) {
			const { changes, next } = randomChanges(1 + Math.floor(random() * 6));
			valueOf(await store.commit({ kind: 'edit' }, changes));
			model.write(next);
		} else if (act < 0.7) {
			const { changes, next } = randomChanges(12);
			valueOf(await store.batch({ kind: 'import' }, [changes.slice(0, 5), changes.slice(5)]));
			model.write(next, true);
		} else if (act < 0.95 && model.entries.length > 0) {
			// Entries whose undoing was undone can be undone again; the model leaves that to its own test.
			const seq = 1 + Math.floor(random() * model.entries.length);
			if (valueOf(await store.journal(seq + 1, 1))[0]!.cause.kind === 'undo') continue;
			const expected = model.undo(seq);
			const done = await store.undo(seq, 'keep');
			if (expected === null) expect(done, label).toEqual({ ok: false, error: { code: 'nothing-to-undo' } });
			else expect(valueOf(done).kept, label).toBe(expected);
		} else {
			store.close();
			store = await startStore({ ...env, ...surroundings() }, vault?.key);
		}
		await expectEqual(store, model, label);
	}
	const codec = vault ? createAead(vault.key, vault.vaultId) : plainCodec;
	expect(await verifyJournal(store.name, codec)).toMatchObject({ ok: true, entries: model.entries.length });
});

test('S16 an undone edit gives back equal bodies; `revert` also takes later edits of other fields into account', async () => {
	const env = storeEnvironment();
	const store = await startStore(env);
	const anna = createCustomer(env, 'Anna', { tags: ['a', 'b'] });
	const id = anna.id as CustomerId;
	valueOf(await store.commit({ kind: 'create' }, [anna]));
	valueOf(
		await store.commit({ kind: 'edit' }, [patchCustomer(id, 1, { name: ['Anna', 'Anne'], tags: [['a', 'b'], []] })])
	);
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(id, 2, { notes: ['', 'later'] })]));
	expect(valueOf(await store.previewUndo(2))).toEqual({
		revertable: 0,
		changedSince: [{ table: 'customers', id }],
		changedSinceTotal: 1,
		erased: 0
	});
	expect(await store.undo(2, 'ask')).toEqual({ ok: false, error: { code: 'undo-has-changes', params: { count: 1 } } });
	expect(valueOf(await store.undo(2, 'revert'))).toEqual({ seq: 4, reverted: 1, kept: 0, erased: 0 });
	expect(valueOf(await store.get('customers', id))?.body).toEqual(
		customerNamed('Anna', { tags: ['a', 'b'], notes: 'later' })
	);
	expect(await store.undo(99, 'ask')).toEqual({ ok: false, error: { code: 'not-found' } });
});

test('S16 what was done since and taken back again does not count: somebody goes back step by step', async () => {
	const env = storeEnvironment();
	const store = await startStore(env);
	const anna = createCustomer(env, 'Anna');
	const id = anna.id as CustomerId;
	valueOf(await store.commit({ kind: 'create' }, [anna]));
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(id, 1, { name: ['Anna', 'Anne'] })]));
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(id, 2, { notes: ['', 'later'] })]));
	valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id }]));
	for (const seq of [4, 3, 2]) expect(valueOf(await store.undo(seq, 'ask'))).toMatchObject({ reverted: 1, kept: 0 });
	expect(valueOf(await store.get('customers', id))).toMatchObject({ body: customerNamed('Anna'), deletedAt: 0 });
	// And forward again, the last one first.
	for (const seq of [7, 6, 5]) expect(valueOf(await store.undo(seq, 'ask'))).toMatchObject({ reverted: 1, kept: 0 });
	const again = valueOf(await store.get('customers', id))!;
	expect(again.body).toEqual(customerNamed('Anne', { notes: 'later' }));
	expect(again.deletedAt).toBeGreaterThan(0);
	// One of the three came back: the step before the other two is not the last one any more.
	valueOf(await store.undo(10, 'ask'));
	expect(await store.undo(8, 'ask')).toMatchObject({ error: { code: 'undo-has-changes' } });
});
