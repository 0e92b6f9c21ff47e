import { afterEach, expect, test } from 'vitest';
import { Dexie } from 'dexie';
import type { CustomerId } from '#lib/domain/ids.ts';
import {
	chunked,
	closeStores,
	createCustomer,
	namesIn,
	patchCustomer,
	startDevice,
	valueOf
} from '../../../tests/support/store.ts';
import type { Device, Store, StoreEnvironment } from './contract.ts';
import { verifyJournal } from './open.ts';
import { DATABASE_VERSION, STORES } from './schema.ts';

// Real locks, channels and IndexedDB: what stand-ins could hide.
const devices: Device[] = [];
let copies = 0;
function environment(): StoreEnvironment {
	return {
		base: `/browser-test-${++copies}/`,
		locale: 'en',
		now: Date.now,
		random: (target) => void crypto.getRandomValues(target),
		locks: navigator.locks,
		channel: (name) => new BroadcastChannel(name)
	};
}
async function start(env: StoreEnvironment): Promise<Store> {
	const { device, store } = await startDevice(env);
	devices.push(device);
	return store;
}
afterEach(async () => {
	for (const device of devices.splice(0)) await device.destroy();
	closeStores();
});

test('[F2] S2 an upgrade elsewhere freezes the store, and it never opens again', async () => {
	const env = environment();
	const store = await start(env);
	valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
	const reasons: string[] = [];
	store.onClosed((reason) => reasons.push(reason));
	const newer = new Dexie(store.name);
	newer.version(DATABASE_VERSION + 1).stores({ ...STORES, later: 'id' });
	// The upgrade itself waits until the old connection is closed.
	await newer.open();
	expect(reasons).toEqual(['newer']);
	const frozen = { ok: false, error: { code: 'database-closed' } };
	for (let attempt = 0; attempt < 3; attempt++) {
		expect(await store.commit({ kind: 'create' }, [createCustomer(env, 'Bert')])).toEqual(frozen);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	expect(await newer.table('customers').count()).toBe(1);
	newer.close();
	await newer.delete();
});

test('[F11] S51 two tabs edit the same field at once 200 times: no update is lost, both are in the journal', async () => {
	const env = environment();
	const tabs = [await start(env), await start(env)];
	for (const tab of tabs) await tab.directory();
	const counter = createCustomer(env, 'Counter');
	const id = counter.id as CustomerId;
	valueOf(await tabs[0]!.commit({ kind: 'create' }, [counter]));
	const work = tabs.map(async (tab, t) => {
		for (let i = 0; i < 100; i++) {
			for (;;) {
				const seen = valueOf(await tab.get('customers', id))!;
				const to = `${seen.body.notes}${t}`;
				const done = await tab.commit({ kind: 'edit' }, [
					patchCustomer(id, seen.rev, { notes: [seen.body.notes, to] })
				]);
				if (done.ok) break;
				expect(done.error.code).toBe('conflict');
			}
		}
	});
	await Promise.all(work);
	const notes = valueOf(await tabs[1]!.get('customers', id))!.body.notes;
	expect([notes.length, notes.replaceAll('0', '').length]).toEqual([200, 100]);
	expect(valueOf(await tabs[0]!.journal(null, 500))).toHaveLength(201);
	expect(await verifyJournal(tabs[0]!.name)).toMatchObject({ ok: true, entries: 201 });
	// Both directories end level, told by the real channel.
	await expect.poll(() => tabs.map((tab) => tab.seq)).toEqual([201, 201]);
	for (const tab of tabs) {
		const directory = valueOf(await tab.directory());
		expect(directory.row(directory.slotOf(id)!)!.note).toBe(notes);
	}
}, 60_000);

test('[F12] S24 of two batches at once one runs and the other is told', async () => {
	const env = environment();
	const [a, b] = [await start(env), await start(env)];
	const rows = (name: string) =>
		chunked(
			Array.from({ length: 5000 }, (_, i) => createCustomer(env, `${name} ${i}`)),
			2000
		);
	const done = await Promise.all([
		a.batch({ kind: 'import' }, rows('first')),
		b.batch({ kind: 'import' }, rows('second'))
	]);
	expect(done).toContainEqual({ ok: true, value: { seq: 1, records: 5000 } });
	expect(done).toContainEqual({ ok: false, error: { code: 'busy' } });
	for (const store of [a, b]) await expect.poll(async () => (await namesIn(store)).length).toBe(5000);
	expect(await verifyJournal(a.name)).toMatchObject({ ok: true, entries: 1 });
}, 60_000);
