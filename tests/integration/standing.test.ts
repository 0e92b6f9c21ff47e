/** What the engine does when the data under it moves, waits, or is gone. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { namesFor } from '#lib/store/names.ts';
import { deleted } from '../support/device.ts';
import { BrowserStandIn, type Tab, type TabOptions } from '../support/engine.ts';
import { add, codeOf, names } from '../support/vault-tabs.ts';

const WAIT = { timeout: 20_000 };

let browser: BrowserStandIn;
let base: string;
let tabs: Tab[];
beforeEach(() => {
	browser = new BrowserStandIn();
	base = `/${crypto.randomUUID()}/`;
	tabs = [];
});
afterEach(() => {
	for (const tab of tabs) tab.close();
});

function openTab(options?: TabOptions): Tab {
	const tab = browser.open(base, options);
	tabs.push(tab);
	return tab;
}
async function ownDatabases(): Promise<string[]> {
	const all = await indexedDB.databases();
	return all.flatMap(({ name }) => (name?.startsWith(namesFor(base).prefix) ? [name] : []));
}
/** As the browser does when it needs room, or the user clears the site's data. */
async function evict(): Promise<void> {
	for (const name of await ownDatabases()) {
		await deleted(name);
	}
}
/** Writes the state of the database's head row, as another tab's switch would. */
async function setState(name: string, state: string): Promise<void> {
	const database = await new Promise<IDBDatabase>((resolve) => {
		const request = indexedDB.open(name);
		request.onsuccess = () => resolve(request.result);
	});
	await new Promise((resolve) => {
		const transaction = database.transaction('meta', 'readwrite');
		const meta = transaction.objectStore('meta');
		const read = meta.get('head');
		read.onsuccess = () => meta.put({ ...read.result, state, lamport: read.result.lamport + 1 });
		transaction.oncomplete = resolve;
	});
	database.close();
}

test('a write waits while another tab restores, and the page is told; then it is written once', async () => {
	const tab = openTab();
	await add(tab, 'Ada');
	const { database } = await tab.engine.data.storage({}).catch(() => ({ database: namesFor(base).firstDatabase }));
	let done = (): void => undefined;
	const restoring = browser.locks.request(
		namesFor(base).batchLock,
		() => new Promise<void>((resolve) => (done = resolve))
	);
	await setState(database, 'closing');
	const adding = add(tab, 'Bo');
	await vi.waitFor(() => expect(tab.heard).toEqual(['switching']), WAIT);
	expect(await names(tab)).toEqual(['Ada']);
	await setState(database, 'open');
	done();
	await restoring;
	await adding;
	expect(tab.heard.at(-1)).toBe('open');
	expect(await names(tab)).toEqual(['Ada', 'Bo']);
	expect(await tab.engine.history.list({ before: null, limit: 9 })).toHaveLength(2);
});

test('[F5] data that vanish underneath an open tab are told as lost, and nothing new is made', async () => {
	const tab = openTab();
	await add(tab, 'Ada');
	await names(tab);
	await vi.waitFor(() => expect(tab.remembered()?.customers).toBe(1), WAIT);
	await evict();
	await vi.waitFor(() => expect(tab.heard).toContain('lost'), WAIT);
	expect(await codeOf(names(tab))).toBe('data-lost');
	expect(await codeOf(add(tab, 'Bo'))).toBe('data-lost');
	expect(await tab.engine.rescue.state({})).toMatchObject({ state: 'lost', remembered: { customers: 1 } });
	expect((await ownDatabases()).filter((name) => name !== namesFor(base).registry)).toEqual([]);

	const reloaded = openTab();
	expect(await reloaded.engine.hello()).toMatchObject({ ok: false, error: { code: 'data-lost' } });
	expect(await codeOf(reloaded.engine.backup.writeToFolder({ confirmFewer: true }))).toBe('data-lost');
	await reloaded.engine.rescue.startFresh({});
	expect(await names(reloaded)).toEqual([]);
	await add(reloaded, 'Bo');
	expect(await names(reloaded)).toEqual(['Bo']);
});

test('what somebody deletes on purpose is no loss in another tab', async () => {
	const [first, second] = [openTab(), openTab()];
	await add(first, 'Ada');
	await names(second);
	await first.engine.data.deleteEverything({});
	await vi.waitFor(() => expect(second.heard).toContain('closed'), WAIT);
	expect(second.heard).not.toContain('lost');
	expect(await codeOf(names(second))).toBe('database-closed');
	expect(await names(openTab())).toEqual([]);
});

test('rows of a newer version are not touched, and can be saved as they stand', async () => {
	const tab = openTab();
	await add(tab, 'Ada');
	const { database } = await tab.engine.data.storage({}).catch(() => ({ database: namesFor(base).firstDatabase }));
	tab.close();
	await new Promise((resolve) => {
		const request = indexedDB.open(database, 990);
		request.onsuccess = () => {
			request.result.close();
			resolve(null);
		};
	});
	const old = openTab();
	expect(await old.engine.hello()).toMatchObject({ ok: false, error: { code: 'database-newer' } });
	expect(await codeOf(add(old, 'Bo'))).toBe('database-newer');
	expect(await old.engine.rescue.state({})).toEqual({ state: 'newer', remembered: null });
	const copy = await old.engine.rescue.rawCopy({});
	expect(await copy.text()).toContain('Ada');
});
