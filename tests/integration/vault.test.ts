/** The vault over the whole engine: sealing under two tabs, its doors, and what becomes of secrets. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { API_VERSION } from '#lib/domain/api-version.ts';
import { TABLE_NAMES } from '#lib/domain/tables.ts';
import { type Secret, textSecret } from '#lib/domain/vault.ts';
import type { ChangeMessage } from '#lib/engine/api.ts';
import { createEngine } from '#lib/engine/engine.ts';
import type { Tab } from '../support/engine.ts';
import { ALL } from '../support/everyone.ts';
import { add, codeOf, heard, names, passphrase, seal, VaultBrowser } from '../support/vault-tabs.ts';

let browser: VaultBrowser;
beforeEach(() => {
	browser = new VaultBrowser();
});
afterEach(() => browser.close());

describe('sealing', () => {
	test('seals everything and opens it up again; every customer and the history stay', async () => {
		const tab = browser.open();
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
		const tab = browser.open();
		await add(tab, 'Ada');
		const { code } = await tab.engine.vault.newRecoveryCode({});
		expect(await codeOf(tab.engine.vault.seal({ passphrase: passphrase('short'), typed: code }))).toBe(
			'weak-passphrase'
		);
		const other = (await browser.open({}, '/other/').engine.vault.newRecoveryCode({})).code;
		expect(await codeOf(tab.engine.vault.seal({ passphrase: passphrase(), typed: other }))).toBe('recovery-mismatch');
		expect(await tab.engine.vault.state({})).toMatchObject({ sealed: false });
		await tab.engine.vault.seal({ passphrase: passphrase(), typed: code });
		expect(await codeOf(seal(tab))).toBe('already');
	});

	test('a second tab writes throughout: nothing is lost, nothing doubled, and it holds the key afterwards', async () => {
		const [first, second] = [browser.open(), browser.open()];
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
		const [first, second] = [browser.open(), browser.open()];
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

describe('doors', () => {
	test('a changed passphrase opens, the old one does not', async () => {
		const tab = browser.open();
		await seal(tab);
		const fresh = passphrase('four yellow cranes');
		expect(await codeOf(tab.engine.vault.changePassphrase({ secret: passphrase('nothing'), passphrase: fresh }))).toBe(
			'wrong-secret'
		);
		await tab.engine.vault.changePassphrase({ secret: passphrase(), passphrase: passphrase('four yellow cranes') });
		browser.lock();
		await heard(tab, 'locked');
		expect(await codeOf(tab.engine.vault.unlock({ secret: passphrase() }))).toBe('wrong-secret');
		await tab.engine.vault.unlock({ secret: passphrase('four yellow cranes') });
		expect(await tab.engine.vault.state({})).toMatchObject({ locked: false });
	});

	test('a renewed recovery code replaces the old one', async () => {
		const tab = browser.open();
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
		const tab = browser.open();
		await seal(tab);
		const output = (): Secret => ({ kind: 'passkey', bytes: new Uint8Array(32).fill(7) });
		const about = { credentialId: 'Y3JlZA', salt: 'c2FsdA' };
		await tab.engine.vault.addPasskey({ secret: passphrase(), output: output(), ...about });
		const { doors } = await tab.engine.vault.state({});
		expect(doors.map(({ kind }) => kind)).toEqual(['passphrase', 'recovery', 'passkey']);
		expect(doors[2]!.passkey).toEqual(about);
		browser.lock();
		await heard(tab, 'locked');
		await tab.engine.vault.unlock({ secret: output() });
		expect(await codeOf(tab.engine.vault.removeDoor({ secret: output(), id: doors[0]!.id }))).toBe('invalid');
		await tab.engine.vault.removeDoor({ secret: passphrase(), id: doors[2]!.id });
		expect(await codeOf(tab.engine.vault.unlock({ secret: output() }))).toBe('wrong-secret');
	});

	test('what proves a secret while it stands open changes nothing', async () => {
		const tab = browser.open();
		await add(tab, 'Ada');
		await seal(tab);
		expect(await codeOf(tab.engine.vault.unlock({ secret: passphrase('not that one') }))).toBe('wrong-secret');
		await tab.engine.vault.unlock({ secret: passphrase() });
		expect(await names(tab)).toEqual(['Ada']);
	});
});

describe('secrets', () => {
	test('leave the page with the call, and are overwritten in the worker', async () => {
		const tab = browser.open();
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
			locks: browser.standIn.locks,
			channel: (name) => browser.standIn.channel(name)
		});
		const handshake = {
			apiVersion: API_VERSION,
			base: browser.base,
			locale: 'en',
			remembered: null,
			frame: 'none'
		} as const;
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
