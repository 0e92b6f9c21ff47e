/** Who may look: locking every tab, keys from worker to worker, several workspaces, and pages inside other pages. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { textSecret } from '#lib/domain/vault.ts';
import { namesFor } from '#lib/store/names.ts';
import { add, codeOf, heard, names, passphrase, person, seal, VaultBrowser } from '../support/vault-tabs.ts';

let browser: VaultBrowser;
beforeEach(() => {
	browser = new VaultBrowser();
});
afterEach(() => browser.close());

describe('locking', () => {
	test('[F13] a lock reaches every worker: none answers, none keeps the key', async () => {
		const [first, second] = [browser.open(), browser.open()];
		await add(first, 'Ada');
		await names(second);
		await seal(first);
		await heard(second, 'open');
		expect(await names(second)).toEqual(['Ada']);
		browser.lock();
		await heard(first, 'locked');
		await heard(second, 'locked');
		for (const tab of [first, second]) {
			expect(await codeOf(names(tab))).toBe('locked');
			expect(await codeOf(tab.engine.history.list({ before: null, limit: 1 }))).toBe('locked');
			expect(await codeOf(tab.engine.backup.exportJson({}))).toBe('locked');
			expect(await tab.engine.vault.state({})).toMatchObject({ sealed: true, locked: true });
		}
		const third = browser.open();
		expect(await third.engine.hello()).toMatchObject({ ok: true, value: { state: 'locked', sealed: true } });
		expect(await codeOf(third.engine.vault.unlock({ secret: passphrase('three green boots') }))).toBe('wrong-secret');
		await third.engine.vault.unlock({ secret: passphrase() });
		expect(await names(third)).toEqual(['Ada']);
		await vi.waitFor(async () => expect(await names(first)).toEqual(['Ada']), { timeout: 20_000 });
	});

	test('the recovery code opens it too', async () => {
		const tab = browser.open();
		await add(tab, 'Ada');
		const code = await seal(tab);
		browser.lock();
		await heard(tab, 'locked');
		await tab.engine.vault.unlock({ secret: textSecret('recovery', code.replaceAll('-', ' ')) });
		expect(await names(tab)).toEqual(['Ada']);
	});

	test('reloading the only tab locks', async () => {
		const tab = browser.open();
		await add(tab, 'Ada');
		await seal(tab);
		tab.close();
		expect(await browser.open().engine.hello()).toMatchObject({ ok: true, value: { state: 'locked' } });
	});

	test('a new tab gets the key of an unlocked one, a tab of another copy never', async () => {
		const tab = browser.open();
		await add(tab, 'Ada');
		await seal(tab);
		const second = browser.open();
		expect(await second.engine.hello()).toMatchObject({ ok: true, value: { state: 'open', sealed: true } });
		expect(await names(second)).toEqual(['Ada']);
		tab.close();
		// Handed on from there, too.
		const third = browser.open();
		expect(await names(third)).toEqual(['Ada']);
		const elsewhere = browser.open({}, `${browser.base}other/`);
		expect(await names(elsewhere)).toEqual([]);
	});

	test.each(['ask', 'answer'])('a lock while a tab is opening wins, also right after its %s', async (moment) => {
		const tab = browser.open();
		await add(tab, 'Ada');
		await seal(tab);
		const keys = browser.standIn.channel(`${namesFor(browser.base).prefix}keys`);
		keys.onmessage = ({ data }: MessageEvent<{ kind: string }>) => {
			if (data.kind === moment) browser.lock();
		};
		const second = browser.open();
		await second.engine.hello();
		await heard(tab, 'locked');
		expect(await codeOf(names(second))).toBe('locked');
		expect(await second.engine.vault.state({})).toMatchObject({ locked: true });
		keys.close();
	});

	test('a plain workspace takes no notice', async () => {
		const tab = browser.open();
		await add(tab, 'Ada');
		browser.lock();
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await names(tab)).toEqual(['Ada']);
		expect(tab.heard).toEqual([]);
	});
});

describe('workspaces', () => {
	test('each has data of its own; leaving a sealed one locks it, in every tab', async () => {
		const [first, second] = [browser.open(), browser.open()];
		await add(first, 'Ada');
		await names(second);
		const { current } = await first.engine.vault.state({});
		await seal(first);
		await heard(second, 'open');
		const added = await first.engine.vault.addWorkspace({ label: 'Shop' });
		for (const tab of [first, second]) await heard(tab, 'left');

		const [third, fourth] = [browser.open(), browser.open()];
		for (const tab of [third, fourth]) expect(await names(tab)).toEqual([]);
		await add(third, 'Bo');
		await fourth.engine.vault.selectWorkspace({ id: current });
		for (const tab of [third, fourth]) await heard(tab, 'left');

		const fifth = browser.open();
		expect(await codeOf(names(fifth))).toBe('locked');
		expect(await fifth.engine.vault.state({})).toMatchObject({ current, locked: true, sealed: true });
		await fifth.engine.vault.unlock({ secret: passphrase() });
		expect(await names(fifth)).toEqual(['Ada']);
		await fifth.engine.vault.selectWorkspace({ id: added.id });
		const last = browser.open();
		expect(await names(last)).toEqual(['Bo']);
		await last.engine.vault.renameWorkspace({ id: added.id, label: 'Counter' });
		expect((await last.engine.vault.state({})).workspaces.map(({ label }) => label)).toEqual(['', 'Counter']);
	});

	test('a tab of the workspace that was left writes nothing into the other one', async () => {
		const [first, second] = [browser.open(), browser.open()];
		await add(second, 'Ada');
		const written = Promise.allSettled(Array.from({ length: 40 }, (_, n) => add(second, `Ada ${n}`)));
		await first.engine.vault.addWorkspace({ label: 'Shop' });
		await heard(second, 'left');
		await written;
		expect(await codeOf(add(second, 'Ada late'))).toBe('database-closed');
		expect(await names(browser.open())).toEqual([]);
	});

	test('a sealed one is removed by its own secret only', async () => {
		const tab = browser.open();
		const { current } = await tab.engine.vault.state({});
		await seal(tab);
		const { id } = await tab.engine.vault.addWorkspace({ label: 'Shop' });
		const shop = browser.open();
		await add(shop, 'Bo');
		expect(await codeOf(shop.engine.vault.removeWorkspace({ id: current, secret: null }))).toBe('wrong-secret');
		const wrong = { id: current, secret: passphrase('not that one') };
		expect(await codeOf(shop.engine.vault.removeWorkspace(wrong))).toBe('wrong-secret');
		await shop.engine.vault.removeWorkspace({ id: current, secret: passphrase() });
		expect((await shop.engine.vault.state({})).workspaces.map((each) => each.id)).toEqual([id]);
		expect(await names(shop)).toEqual(['Bo']);
		await shop.engine.vault.removeWorkspace({ id, secret: null });
		await heard(shop, 'left');
		expect(await names(browser.open())).toEqual([]);
	});
});

describe('frames', () => {
	test('[F32] in a page of another site nothing is opened and nothing made', async () => {
		const before = (await indexedDB.databases()).length;
		const tab = browser.open({ frame: 'cross-site' });
		expect(await tab.engine.hello()).toEqual({ ok: false, error: { code: 'guest' } });
		expect(await codeOf(names(tab))).toBe('guest');
		expect(await codeOf(tab.engine.vault.state({}))).toBe('guest');
		expect(await codeOf(tab.engine.rescue.startFresh({}))).toBe('guest');
		expect(await indexedDB.databases()).toHaveLength(before);
	});

	test('[F33] in a page of the same site nothing is unlocked, carried out or deleted', async () => {
		const alone = browser.open();
		const { id } = await alone.engine.customers.create({ customer: person('Ada') });
		const framed = browser.open({ frame: 'same-site' });
		expect(await names(framed)).toEqual(['Ada']);
		await add(framed, 'Bo');
		const { engine } = framed;
		const refused = [
			engine.customers.exportCsv({ selection: { kind: 'ids', ids: [id] }, headers: {} }),
			engine.customers.delete({ selection: { kind: 'ids', ids: [id] } }),
			engine.data.deleteEverything({}),
			engine.backup.exportJson({}),
			engine.audit.erase({ id }),
			engine.audit.person({ id }),
			engine.vault.newRecoveryCode({}),
			engine.vault.addWorkspace({ label: '' }),
			engine.rescue.rawCopy({})
		];
		for (const call of refused) expect(await codeOf(call)).toBe('framed');
		expect(await names(alone)).toEqual(['Ada', 'Bo']);
	});

	test('[F33] a sealed workspace stays closed in a frame, whoever is unlocked beside it', async () => {
		const alone = browser.open();
		await add(alone, 'Ada');
		const before = browser.open({ frame: 'same-site' });
		expect(await names(before)).toEqual(['Ada']);
		await seal(alone);
		await heard(before, 'locked');
		const framed = browser.open({ frame: 'same-site' });
		expect(await framed.engine.hello()).toMatchObject({ ok: true, value: { state: 'locked' } });
		expect(await codeOf(framed.engine.vault.unlock({ secret: passphrase() }))).toBe('framed');
		for (const tab of [before, framed]) expect(await codeOf(names(tab))).toBe('locked');
	});
});
