/** The vault over the whole engine: sealing under two tabs, locking, keys from worker to worker, frames, secrets. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { asKithError } from '#lib/client/engine.ts';
import { API_VERSION, lockChannel } from '#lib/domain/api-version.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import { TABLE_NAMES } from '#lib/domain/tables.ts';
import { textSecret, type Secret } from '#lib/domain/vault.ts';
import type { ChangeMessage, CustomerQuery } from '#lib/engine/api.ts';
import { createEngine } from '#lib/engine/engine.ts';
import { namesFor } from '#lib/store/names.ts';
import { BrowserStandIn, type Tab, type TabOptions } from '../support/engine.ts';

const PASSPHRASE = 'three green boats';
const passphrase = (text = PASSPHRASE): Secret => textSecret('passphrase', text);

function person(name: string, part: Partial<Customer> = {}): Customer {
	return { ...emptyCustomer(0), name, ...part };
}
const ALL: CustomerQuery = {
	text: '',
	tags: [],
	segment: null,
	kind: null,
	deleted: false,
	sort: 'name',
	descending: false,
	offset: 0,
	limit: 200
};

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

function openTab(options?: TabOptions, at = base): Tab {
	const tab = browser.open(at, options);
	tabs.push(tab);
	return tab;
}
async function names({ engine }: Tab): Promise<string[]> {
	return (await engine.customers.list(ALL)).rows.map(({ name }) => name);
}
async function add({ engine }: Tab, name: string): Promise<void> {
	await engine.customers.create({ customer: person(name) });
}
/** Seals the workspace; answers the recovery code. */
async function seal({ engine }: Tab, secret = passphrase()): Promise<string> {
	const { code } = await engine.vault.newRecoveryCode({});
	await engine.vault.seal({ passphrase: secret, typed: code.toLowerCase() });
	return code;
}
async function codeOf(call: Promise<unknown>): Promise<string> {
	return call.then(
		() => 'no failure',
		(reason: unknown) => asKithError(reason).failure.code
	);
}
/** Locks every tab, as the page's button does. */
function lock(): void {
	const channel = browser.channel(lockChannel(base));
	channel.postMessage('lock');
	channel.close();
}
async function heard(tab: Tab, state: string): Promise<void> {
	await vi.waitFor(() => expect(tab.heard).toContain(state), { timeout: 20_000 });
}

describe('sealing', () => {
	test('seals everything and opens it up again; every customer and the history stay', async () => {
		const tab = openTab();
		await add(tab, 'Ada');
		await add(tab, 'Bo');
		const history = await tab.engine.history.list({ before: null, limit: 10 });
		const changed: ChangeMessage[] = [];
		tab.engine.onChange((message) => changed.push(message));
		await seal(tab);
		// Whatever a screen shows is asked for again.
		const tables = TABLE_NAMES.toSorted();
		await vi.waitFor(() => expect(changed.map((message) => message.tables.toSorted())).toContainEqual(tables));
		expect(await tab.engine.vault.state({})).toMatchObject({
			sealed: true,
			locked: false,
			doors: [{ kind: 'passphrase' }, { kind: 'recovery' }]
		});
		expect(await names(tab)).toEqual(['Ada', 'Bo']);
		expect(await tab.engine.history.list({ before: null, limit: 10 })).toEqual(history);
		await add(tab, 'Cy');
		expect(await codeOf(tab.engine.vault.unseal({ secret: passphrase('something else') }))).toBe('wrong-secret');
		await tab.engine.vault.unseal({ secret: passphrase() });
		expect(await tab.engine.vault.state({})).toMatchObject({ sealed: false, locked: false, doors: [] });
		expect(await names(tab)).toEqual(['Ada', 'Bo', 'Cy']);
	});

	test('refuses a short passphrase and a code that is not the one shown, and seals nothing', async () => {
		const tab = openTab();
		await add(tab, 'Ada');
		const { code } = await tab.engine.vault.newRecoveryCode({});
		expect(await codeOf(tab.engine.vault.seal({ passphrase: passphrase('short'), typed: code }))).toBe(
			'weak-passphrase'
		);
		const other = (await openTab({}, '/other/').engine.vault.newRecoveryCode({})).code;
		expect(await codeOf(tab.engine.vault.seal({ passphrase: passphrase(), typed: other }))).toBe('recovery-mismatch');
		expect(await tab.engine.vault.state({})).toMatchObject({ sealed: false });
		await tab.engine.vault.seal({ passphrase: passphrase(), typed: code });
		expect(await codeOf(seal(tab))).toBe('already');
	});

	test('a second tab writes throughout: nothing is lost, nothing doubled, and it holds the key afterwards', async () => {
		const [first, second] = [openTab(), openTab()];
		await first.engine.data.addSample({ customers: 1500 });
		await names(second);
		let running = true;
		const written: string[] = [];
		const writing = (async () => {
			for (let n = 0; running || n < 20; n++) {
				const name = `While ${String(n).padStart(4, '0')}`;
				await add(second, name);
				written.push(name);
			}
		})();
		await seal(first);
		running = false;
		await writing;
		expect(second.heard).toContain('open');
		const found = async (tab: Tab) => (await tab.engine.customers.list({ ...ALL, text: 'while' })).total;
		expect(written.length).toBeGreaterThan(0);
		expect(await found(first)).toBe(written.length);
		expect(await found(second)).toBe(written.length);
		expect((await first.engine.customers.facets({})).all).toBe(1500 + written.length);
		expect((await second.engine.data.overview({})).customers).toBe(1500 + written.length);
		// Undone, nothing of it is left: each was written once.
		const entries = await second.engine.history.list({ before: null, limit: 200 });
		expect(new Set(entries.map(({ seq }) => seq)).size).toBe(entries.length);
		expect(entries.filter(({ cause }) => cause === 'create')).toHaveLength(Math.min(written.length, 199));
	});

	test('a checked import does not survive the move, and says so', async () => {
		const [first, second] = [openTab(), openTab()];
		await add(first, 'Ada');
		const file = new File(['name,email\nBo,bo@example.com\n'], 'people.csv');
		const preview = await second.engine.imports.open({ file });
		const { checkId } = await second.engine.imports.check({ file, plan: preview.plan });
		await seal(first);
		await heard(second, 'open');
		const call = second.engine.imports.rows({ checkId, filter: 'all', offset: 0, limit: 10 });
		expect(await codeOf(call)).toBe('database-moved');
		expect(await codeOf(second.engine.imports.check({ file, plan: preview.plan }))).toBe('database-moved');
		expect(await names(second)).toEqual(['Ada']);
	});
});

describe('locking', () => {
	test('[F13] a lock reaches every worker: none answers, none keeps the key', async () => {
		const [first, second] = [openTab(), openTab()];
		await add(first, 'Ada');
		await names(second);
		await seal(first);
		await heard(second, 'open');
		expect(await names(second)).toEqual(['Ada']);
		lock();
		await heard(first, 'locked');
		await heard(second, 'locked');
		for (const tab of [first, second]) {
			expect(await codeOf(names(tab))).toBe('locked');
			expect(await codeOf(tab.engine.history.list({ before: null, limit: 1 }))).toBe('locked');
			expect(await codeOf(tab.engine.backup.exportJson({}))).toBe('locked');
			expect(await tab.engine.vault.state({})).toMatchObject({ sealed: true, locked: true });
		}
		const third = openTab();
		expect(await third.engine.hello()).toMatchObject({ ok: true, value: { state: 'locked', sealed: true } });
		expect(await codeOf(third.engine.vault.unlock({ secret: passphrase('three green boots') }))).toBe('wrong-secret');
		await third.engine.vault.unlock({ secret: passphrase() });
		expect(await names(third)).toEqual(['Ada']);
		await vi.waitFor(async () => expect(await names(first)).toEqual(['Ada']), { timeout: 20_000 });
	});

	test('the recovery code opens it too', async () => {
		const tab = openTab();
		await add(tab, 'Ada');
		const code = await seal(tab);
		lock();
		await heard(tab, 'locked');
		await tab.engine.vault.unlock({ secret: textSecret('recovery', code.replaceAll('-', ' ')) });
		expect(await names(tab)).toEqual(['Ada']);
	});

	test('reloading the only tab locks', async () => {
		const tab = openTab();
		await add(tab, 'Ada');
		await seal(tab);
		tab.close();
		expect(await openTab().engine.hello()).toMatchObject({ ok: true, value: { state: 'locked' } });
	});

	test('a new tab gets the key of an unlocked one, a tab of another copy never', async () => {
		const tab = openTab();
		await add(tab, 'Ada');
		await seal(tab);
		const second = openTab();
		expect(await second.engine.hello()).toMatchObject({ ok: true, value: { state: 'open', sealed: true } });
		expect(await names(second)).toEqual(['Ada']);
		tab.close();
		// Handed on from there, too.
		const third = openTab();
		expect(await names(third)).toEqual(['Ada']);
		const elsewhere = openTab({}, `${base}other/`);
		expect(await names(elsewhere)).toEqual([]);
	});

	test.each(['ask', 'answer'])('a lock while a tab is opening wins, also right after its %s', async (moment) => {
		const tab = openTab();
		await add(tab, 'Ada');
		await seal(tab);
		const keys = browser.channel(`${namesFor(base).prefix}keys`);
		keys.onmessage = ({ data }: MessageEvent<{ kind: string }>) => {
			if (data.kind === moment) lock();
		};
		const second = openTab();
		await second.engine.hello();
		await heard(tab, 'locked');
		expect(await codeOf(names(second))).toBe('locked');
		expect(await second.engine.vault.state({})).toMatchObject({ locked: true });
		keys.close();
	});

	test('a plain workspace takes no notice', async () => {
		const tab = openTab();
		await add(tab, 'Ada');
		lock();
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await names(tab)).toEqual(['Ada']);
		expect(tab.heard).toEqual([]);
	});
});

describe('doors', () => {
	test('a changed passphrase opens, the old one does not', async () => {
		const tab = openTab();
		await seal(tab);
		const fresh = passphrase('four yellow cranes');
		expect(await codeOf(tab.engine.vault.changePassphrase({ secret: passphrase('nothing'), passphrase: fresh }))).toBe(
			'wrong-secret'
		);
		await tab.engine.vault.changePassphrase({ secret: passphrase(), passphrase: passphrase('four yellow cranes') });
		lock();
		await heard(tab, 'locked');
		expect(await codeOf(tab.engine.vault.unlock({ secret: passphrase() }))).toBe('wrong-secret');
		await tab.engine.vault.unlock({ secret: passphrase('four yellow cranes') });
		expect(await tab.engine.vault.state({})).toMatchObject({ locked: false });
	});

	test('a renewed recovery code replaces the old one', async () => {
		const tab = openTab();
		const old = await seal(tab);
		const { code } = await tab.engine.vault.newRecoveryCode({});
		expect(await codeOf(tab.engine.vault.renewRecovery({ secret: passphrase(), typed: old }))).toBe(
			'recovery-mismatch'
		);
		await tab.engine.vault.renewRecovery({ secret: passphrase(), typed: code });
		const unlock = (text: string) => codeOf(tab.engine.vault.unlock({ secret: textSecret('recovery', text) }));
		expect(await unlock(old)).toBe('wrong-secret');
		expect(await unlock(code)).toBe('no failure');
	});

	test('a passkey opens once it is proved, and goes; the last passphrase stays', async () => {
		const tab = openTab();
		await seal(tab);
		const output = (): Secret => ({ kind: 'passkey', bytes: new Uint8Array(32).fill(7) });
		const about = { credentialId: 'Y3JlZA', salt: 'c2FsdA' };
		await tab.engine.vault.addPasskey({ secret: passphrase(), output: output(), ...about });
		const { doors } = await tab.engine.vault.state({});
		expect(doors.map(({ kind }) => kind)).toEqual(['passphrase', 'recovery', 'passkey']);
		expect(doors[2]!.passkey).toEqual(about);
		lock();
		await heard(tab, 'locked');
		await tab.engine.vault.unlock({ secret: output() });
		expect(await codeOf(tab.engine.vault.removeDoor({ secret: output(), id: doors[0]!.id }))).toBe('invalid');
		await tab.engine.vault.removeDoor({ secret: passphrase(), id: doors[2]!.id });
		expect(await codeOf(tab.engine.vault.unlock({ secret: output() }))).toBe('wrong-secret');
	});

	test('what proves a secret while it stands open changes nothing', async () => {
		const tab = openTab();
		await add(tab, 'Ada');
		await seal(tab);
		expect(await codeOf(tab.engine.vault.unlock({ secret: passphrase('not that one') }))).toBe('wrong-secret');
		await tab.engine.vault.unlock({ secret: passphrase() });
		expect(await names(tab)).toEqual(['Ada']);
	});
});

describe('workspaces', () => {
	test('each has data of its own; leaving a sealed one locks it, in every tab', async () => {
		const [first, second] = [openTab(), openTab()];
		await add(first, 'Ada');
		await names(second);
		const { current } = await first.engine.vault.state({});
		await seal(first);
		await heard(second, 'open');
		const added = await first.engine.vault.addWorkspace({ label: 'Shop' });
		for (const tab of [first, second]) await heard(tab, 'left');

		const [third, fourth] = [openTab(), openTab()];
		for (const tab of [third, fourth]) expect(await names(tab)).toEqual([]);
		await add(third, 'Bo');
		await fourth.engine.vault.selectWorkspace({ id: current });
		for (const tab of [third, fourth]) await heard(tab, 'left');

		const fifth = openTab();
		expect(await codeOf(names(fifth))).toBe('locked');
		expect(await fifth.engine.vault.state({})).toMatchObject({ current, locked: true, sealed: true });
		await fifth.engine.vault.unlock({ secret: passphrase() });
		expect(await names(fifth)).toEqual(['Ada']);
		await fifth.engine.vault.selectWorkspace({ id: added.id });
		const last = openTab();
		expect(await names(last)).toEqual(['Bo']);
		await last.engine.vault.renameWorkspace({ id: added.id, label: 'Counter' });
		expect((await last.engine.vault.state({})).workspaces.map(({ label }) => label)).toEqual(['', 'Counter']);
	});

	test('a tab of the workspace that was left writes nothing into the other one', async () => {
		const [first, second] = [openTab(), openTab()];
		await add(second, 'Ada');
		const written = Promise.allSettled(Array.from({ length: 40 }, (_, n) => add(second, `Ada ${n}`)));
		await first.engine.vault.addWorkspace({ label: 'Shop' });
		await heard(second, 'left');
		await written;
		expect(await codeOf(add(second, 'Ada late'))).toBe('database-closed');
		expect(await names(openTab())).toEqual([]);
	});

	test('a sealed one is removed by its own secret only', async () => {
		const tab = openTab();
		const { current } = await tab.engine.vault.state({});
		await seal(tab);
		const { id } = await tab.engine.vault.addWorkspace({ label: 'Shop' });
		const shop = openTab();
		await add(shop, 'Bo');
		expect(await codeOf(shop.engine.vault.removeWorkspace({ id: current, secret: null }))).toBe('wrong-secret');
		const wrong = { id: current, secret: passphrase('not that one') };
		expect(await codeOf(shop.engine.vault.removeWorkspace(wrong))).toBe('wrong-secret');
		await shop.engine.vault.removeWorkspace({ id: current, secret: passphrase() });
		expect((await shop.engine.vault.state({})).workspaces.map((each) => each.id)).toEqual([id]);
		expect(await names(shop)).toEqual(['Bo']);
		await shop.engine.vault.removeWorkspace({ id, secret: null });
		await heard(shop, 'left');
		expect(await names(openTab())).toEqual([]);
	});
});

describe('frames', () => {
	test('[F32] in a page of another site nothing is opened and nothing made', async () => {
		const before = (await indexedDB.databases()).length;
		const tab = openTab({ frame: 'cross-site' });
		expect(await tab.engine.hello()).toEqual({ ok: false, error: { code: 'guest' } });
		expect(await codeOf(names(tab))).toBe('guest');
		expect(await codeOf(tab.engine.vault.state({}))).toBe('guest');
		expect(await codeOf(tab.engine.rescue.startFresh({}))).toBe('guest');
		expect(await indexedDB.databases()).toHaveLength(before);
	});

	test('[F33] in a page of the same site nothing is unlocked, carried out or deleted', async () => {
		const alone = openTab();
		const { id } = await alone.engine.customers.create({ customer: person('Ada') });
		const framed = openTab({ frame: 'same-site' });
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
		const alone = openTab();
		await add(alone, 'Ada');
		const before = openTab({ frame: 'same-site' });
		expect(await names(before)).toEqual(['Ada']);
		await seal(alone);
		await heard(before, 'locked');
		const framed = openTab({ frame: 'same-site' });
		expect(await framed.engine.hello()).toMatchObject({ ok: true, value: { state: 'locked' } });
		expect(await codeOf(framed.engine.vault.unlock({ secret: passphrase() }))).toBe('framed');
		for (const tab of [before, framed]) expect(await codeOf(names(tab))).toBe('locked');
	});
});

describe('secrets', () => {
	test('leave the page with the call, and are overwritten in the worker', async () => {
		const tab = openTab();
		await seal(tab);
		const secret = passphrase();
		const { buffer } = secret.bytes;
		expect(secret.bytes.length).toBeGreaterThan(0);
		await tab.engine.vault.unlock({ secret });
		expect(buffer.byteLength).toBe(0);
		expect(secret.bytes).toHaveLength(0);
	});

	test('are overwritten in the worker however a call ends', async () => {
		const engine = createEngine({
			now: () => Date.now(),
			random: (into) => void crypto.getRandomValues(into),
			locks: browser.locks,
			channel: (name) => browser.channel(name)
		});
		const handshake = { apiVersion: API_VERSION, base, locale: 'en', remembered: null, frame: 'none' } as const;
		const ignore = () => undefined;
		await engine.hello(handshake, ignore, ignore, ignore);
		const calls = [
			['unlock', {}],
			['seal', { typed: '' }],
			['unseal', {}],
			['nothing', {}]
		] as const;
		for (const [index, [method, input]] of calls.entries()) {
			const [secret, other] = [passphrase(), passphrase()];
			await engine.call(index, 'vault', method, { ...input, secret, passphrase: other }, null);
			expect([...secret.bytes, ...other.bytes].every((byte) => byte === 0)).toBe(true);
		}
	});
});
