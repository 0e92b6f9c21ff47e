/** What comes back out of a backup, whole or in part: real store, real files, tabs of one browser. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { textSecret } from '#lib/domain/vault.ts';
import { add, backUp, closeTabs, failure, namesIn, open, passphrase, protect, start } from '../support/backing-up.ts';
import { deleted } from '../support/device.ts';
import { BrowserStandIn } from '../support/engine.ts';
import { ALL } from '../support/everyone.ts';

// Each door takes a good part of a second, by design.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeTabs);

/** Turns one bit of a sealed customer, as a failing disk would. */
async function damageOne(base: string): Promise<void> {
	const [name = ''] = (await indexedDB.databases())
		.map((found) => found.name ?? '')
		.filter((found) => found.startsWith(`kith:${base}`) && !found.endsWith(':registry'));
	const answer = <T>(request: IDBRequest<T>) =>
		new Promise<T>((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error ?? new Error('no answer'));
		});
	const database = await answer(indexedDB.open(name));
	const customers = database.transaction('customers', 'readwrite').objectStore('customers');
	const row = ((await answer(customers.getAll())) as { body: Uint8Array }[])[0]!;
	row.body[row.body.length - 1]! ^= 1;
	await answer(customers.put(row));
	database.close();
}

describe('restore', () => {
	test('brings everything back as it was, keeps what stood here, and leads back', async () => {
		const { engine } = await start();
		const { file } = await backUp(engine);
		await add(engine, 'Cem');
		const seq = (await engine.history.list({ before: null, limit: 1 }))[0]!.seq;

		// Where data stand, they decide whether the restored ones are sealed.
		await engine.restore.run({ file, secret: null, sealed: true });
		expect(await engine.vault.state({})).toMatchObject({ sealed: false });
		expect(await namesIn(engine)).toEqual(['Ann', '王伟']);
		expect((await engine.history.list({ before: null, limit: 9 })).map((entry) => entry.seq)).toEqual([2, 1]);
		// The file was read whole to get here.
		expect(await engine.backup.state({})).toMatchObject({ recordsSince: 0, urgency: 'none', ready: true });
		const kept = await engine.restore.kept({});
		expect(kept).toMatchObject([{ reason: 'restore', sealed: false }]);
		// Life goes on in the restored database.
		await add(engine, 'Dora');

		await engine.restore.goBack({ name: kept[0]!.name });
		expect(await namesIn(engine)).toEqual(['Ann', 'Cem', '王伟']);
		expect((await engine.history.list({ before: null, limit: 1 }))[0]!.seq).toBe(seq);
		const [other] = await engine.restore.kept({});
		expect(other).toMatchObject({ reason: 'restore' });
		await engine.restore.dropKept({ name: other!.name });
		expect(await engine.restore.kept({})).toEqual([]);
		expect(await namesIn(engine)).toEqual(['Ann', 'Cem', '王伟']);
	});

	test('on an empty device: plain or sealed as one says, and the next backup needs no new passphrase', async () => {
		const there = await start();
		const { file } = await backUp(there.engine);
		const plain = open().engine;
		await plain.restore.run({ file, secret: passphrase(), sealed: false });
		expect(await namesIn(plain)).toEqual(['Ann', '王伟']);
		expect(await plain.vault.state({})).toMatchObject({ sealed: false, locked: false });
		expect(await plain.backup.state({})).toMatchObject({ ready: true, verified: { seq: 2 } });
		const again = await backUp(plain);
		const elsewhere = await open().engine.restore.inspect({ file: again.file, secret: passphrase() });
		expect(elsewhere).toMatchObject({ verified: true });

		const browser = new BrowserStandIn();
		const sealed = open(browser, '/sealed/');
		await sealed.engine.restore.run({ file, secret: passphrase(), sealed: true });
		expect(await namesIn(sealed.engine)).toEqual(['Ann', '王伟']);
		expect(await sealed.engine.vault.state({})).toMatchObject({ sealed: true, locked: false });
		sealed.close();
		const next = open(browser, '/sealed/').engine;
		expect(await next.vault.state({})).toMatchObject({ sealed: true, locked: true });
		expect(await failure(next.restore.run({ file, secret: passphrase(), sealed: false }))).toEqual({ code: 'locked' });
		await next.vault.unlock({ secret: passphrase() });
		expect(await namesIn(next)).toEqual(['Ann', '王伟']);
	});

	test('what is sealed stays sealed behind its own doors', async () => {
		const there = await start();
		const { file } = await backUp(there.engine);
		const { engine } = open();
		await add(engine, 'Zoe');
		const { code } = await engine.vault.newRecoveryCode({});
		const own = () => textSecret('passphrase', 'another one entirely');
		await engine.vault.seal({ passphrase: own(), typed: code });
		await engine.restore.run({ file, secret: passphrase(), sealed: false });
		expect(await namesIn(engine)).toEqual(['Ann', '王伟']);
		expect(await engine.vault.state({})).toMatchObject({ sealed: true });
		expect(await engine.restore.kept({})).toMatchObject([{ sealed: true }]);
		// A backup of the vault opens with the vault’s passphrase; no other was asked for.
		const written = await backUp(engine);
		expect(await open().engine.restore.inspect({ file: written.file, secret: own() })).toMatchObject({
			verified: true
		});
	});

	test('where the data were lost the file brings them back; looking into it alone changes nothing', async () => {
		const browser = new BrowserStandIn();
		const base = '/lost/';
		const tab = await start(browser, base);
		const { file } = await backUp(tab.engine);
		await vi.waitFor(() => expect(tab.remembered()?.customers).toBe(2));
		const remembered = tab.remembered();
		tab.close();
		for (const { name = '' } of await indexedDB.databases()) {
			if (name.startsWith(`kith:${base}`)) await deleted(name);
		}

		const { engine } = open(browser, base, { remembered });
		expect(await engine.rescue.state({})).toMatchObject({ state: 'lost' });
		expect(await engine.restore.inspect({ file, secret: passphrase() })).toMatchObject({ verified: true, own: false });
		expect(await engine.rescue.state({})).toMatchObject({ state: 'lost', remembered: { customers: 2 } });
		expect(await failure(engine.backup.write({}))).toMatchObject({ code: 'data-lost' });

		await engine.restore.run({ file, secret: passphrase(), sealed: false });
		expect(await engine.rescue.state({})).toMatchObject({ state: 'open' });
		expect(await namesIn(engine)).toEqual(['Ann', '王伟']);
		expect(await engine.restore.kept({})).toEqual([]);
		await add(engine, 'Cem');
	});

	test('copies of what stood here before count for nothing after a restore', async () => {
		const there = await start();
		const { file } = await backUp(there.engine);
		const { engine } = await start();
		const own = await backUp(engine);
		await engine.restore.inspect({ file: own.file, secret: null });
		await engine.restore.run({ file, secret: passphrase(), sealed: false });
		const { verified } = await engine.backup.state({});
		expect(verified?.id).not.toBe(own.note.id);
		await engine.backup.forget({ id: verified!.id });
		expect(await engine.backup.state({})).toMatchObject({ verified: null, recordsSince: 2 });
	});

	test('a copy of what was left by going back says nothing against what stands now', async () => {
		const { engine } = await start();
		const { file } = await backUp(engine);
		await add(engine, 'Cem');
		await engine.restore.run({ file, secret: null, sealed: false });
		await add(engine, 'Dora');
		const later = await backUp(engine);
		await engine.restore.inspect({ file: later.file, secret: null });
		expect(await engine.audit.check({})).toMatchObject({ sound: true, findings: { backupAgrees: true } });
		await engine.restore.goBack({ name: (await engine.restore.kept({}))[0]!.name });
		expect(await engine.audit.check({})).toMatchObject({ sound: true, findings: { backupAgrees: null } });
		const now = await backUp(engine);
		await engine.restore.inspect({ file: now.file, secret: null });
		expect(await engine.audit.check({})).toMatchObject({ sound: true, findings: { backupAgrees: true } });
	});

	test('with the vault on, nothing on the device opens a copy from before it', async () => {
		const { engine } = await start();
		const { file } = await backUp(engine);
		const { code } = await engine.vault.newRecoveryCode({});
		await engine.vault.seal({ passphrase: textSecret('passphrase', 'another one entirely'), typed: code });
		expect(await engine.backup.state({})).toMatchObject({ ready: true });
		expect(await engine.restore.inspect({ file, secret: null })).toMatchObject({ manifest: null });
		const report = await engine.restore.inspect({ file, secret: passphrase() });
		expect(report).toMatchObject({ verified: true, own: true });
	});

	test('[F24] a record that does not open is left out, and such a copy never counts as good', async () => {
		const base = '/damaged/';
		const tab = await start(new BrowserStandIn(), base);
		const { engine } = tab;
		const { code } = await engine.vault.newRecoveryCode({});
		await engine.vault.seal({ passphrase: passphrase(), typed: code });
		await damageOne(base);
		const { file, note, unreadable } = await backUp(engine);
		expect(unreadable).toBe(1);
		const report = await engine.restore.inspect({ file, secret: null });
		expect(report).toMatchObject({ own: true, manifest: { customers: 1, unreadable: 1 } });
		expect(await engine.backup.state({})).toMatchObject({ verified: null, handedOver: { id: note.id } });
	});

	test('cancelled: everything stands as before', async () => {
		const { engine } = await start();
		const { file } = await backUp(engine);
		await add(engine, 'Cem');
		const cancel = new AbortController();
		const run = engine.restore.run(
			{ file, secret: null, sealed: false },
			{ signal: cancel.signal, onProgress: () => cancel.abort() }
		);
		expect(await failure(run)).toEqual({ code: 'cancelled' });
		expect(await namesIn(engine)).toEqual(['Ann', 'Cem', '王伟']);
		expect(await engine.restore.kept({})).toEqual([]);
		await add(engine, 'Dora');
	});

	test('a second tab writes meanwhile: it waits and lands once, in what is current then', async () => {
		const browser = new BrowserStandIn();
		const one = await start(browser, '/tabs/');
		const two = open(browser, '/tabs/');
		expect(await namesIn(two.engine)).toEqual(['Ann', '王伟']);
		const { file } = await backUp(one.engine);
		await add(one.engine, 'Gone');

		const late: string[] = [];
		let isOver = false;
		const run = one.engine.restore.run({ file, secret: null, sealed: false }).finally(() => (isOver = true));
		// One after the other without a pause: one of them meets the restore and waits for its end.
		while (!isOver) {
			late.push(`Late ${late.length}`);
			await add(two.engine, late.at(-1)!);
		}
		await run;
		const restored = await namesIn(one.engine);
		expect(await namesIn(two.engine)).toEqual(restored);
		expect(restored).not.toContain('Gone');
		await one.engine.restore.goBack({ name: (await one.engine.restore.kept({}))[0]!.name });
		const before = await namesIn(one.engine);
		expect(before).toContain('Gone');
		// What came before the restore began stands in what is kept, all else in what is current: each of them once.
		expect([...before, ...restored].filter((name) => name.startsWith('Late')).sort()).toEqual([...late].sort());
		expect(restored.filter((name) => name.startsWith('Late')).length).toBeGreaterThan(0);
	});
});

describe('bringing back only some records', () => {
	/** A backup of Ann, Ben, Cem; then Ann is changed, Ben is deleted, and Dora comes. */
	async function changed() {
		const tab = open();
		const { engine } = tab;
		for (const name of ['Ann', 'Ben', 'Cem']) await add(engine, name);
		await protect(engine);
		const { file } = await backUp(engine);
		const rows = (await engine.customers.list(ALL)).rows;
		const ann = await engine.customers.get({ id: rows[0]!.id });
		await engine.customers.edit({
			...{ id: ann.id, rev: ann.rev, base: ann.customer },
			customer: { ...ann.customer, notes: 'written later' }
		});
		await engine.customers.delete({ selection: { kind: 'ids', ids: [rows[1]!.id] } });
		await add(engine, 'Dora');
		return { engine, file, ann: rows[0]!.id, ben: rows[1]!.id };
	}

	test('previews what would change, writes it as one entry, and undo takes it back', async () => {
		const { engine, file, ann, ben } = await changed();
		const preview = await engine.restore.previewMerge({ file, secret: null });
		expect(preview.tables.find(({ table }) => table === 'customers')?.counts).toEqual({
			...{ missing: 0, deleted: 1, different: 1, same: 1 }
		});
		expect(preview.customers).toEqual([
			{ id: ann, name: 'Ann', kind: 'different', fields: ['notes'] },
			{ id: ben, name: 'Ben', kind: 'deleted', fields: [] }
		]);

		const choice = { missing: true, deleted: true, different: true, only: null };
		const done = await engine.restore.merge({ previewId: preview.previewId, choice });
		expect(done.changed).toBe(2);
		expect(await namesIn(engine)).toEqual(['Ann', 'Ben', 'Cem', 'Dora']);
		expect((await engine.customers.get({ id: ann })).customer.notes).toBe('');
		expect((await engine.history.list({ before: null, limit: 1 }))[0]).toMatchObject({ cause: 'merge-restore' });

		await engine.history.undo({ seq: done.seq!, changed: 'ask' });
		expect(await namesIn(engine)).toEqual(['Ann', 'Cem', 'Dora']);
		expect((await engine.customers.get({ id: ann })).customer.notes).toBe('written later');
	});

	test('only what was chosen', async () => {
		const { engine, file, ben } = await changed();
		const { previewId } = await engine.restore.previewMerge({ file, secret: null });
		const choice = { missing: true, deleted: true, different: true, only: [ben] };
		expect(await engine.restore.merge({ previewId, choice })).toMatchObject({ changed: 1 });
		expect(await namesIn(engine)).toEqual(['Ann', 'Ben', 'Cem', 'Dora']);
		// One preview serves one merge.
		expect(await failure(engine.restore.merge({ previewId, choice }))).toEqual({ code: 'not-found' });
	});

	test('into another device: everything that is missing there', async () => {
		const { file } = await changed();
		const { engine } = open();
		await add(engine, 'Zoe');
		const { previewId } = await engine.restore.previewMerge({ file, secret: passphrase() });
		const choice = { missing: true, deleted: false, different: false, only: null };
		await engine.restore.merge({ previewId, choice });
		expect(await namesIn(engine)).toEqual(['Ann', 'Ben', 'Cem', 'Zoe']);
	});
});
