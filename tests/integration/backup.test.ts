/** Backups through the contract: how old the newest is, and what a file says of itself. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { textSecret } from '#lib/domain/vault.ts';
import { add, backUp, closeTabs, codes, failure, namesIn, open, passphrase, start } from '../support/backing-up.ts';

// Each door takes a good part of a second, by design.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeTabs);

describe('the three states', () => {
	test('never, handed over, verified: only reading the file back resets the reminder', async () => {
		const { engine } = await start();
		const before = await engine.backup.state({});
		expect(before).toMatchObject({ verified: null, handedOver: null, recordsSince: 2, urgency: 'quiet', ready: true });

		const { note, file } = await backUp(engine);
		expect(file.name).toMatch(/^kith-2026-11-21\.kith$/);
		const handed = await engine.backup.state({});
		expect(handed).toMatchObject({ verified: null, handedOver: { id: note.id }, recordsSince: 2, urgency: 'quiet' });

		const report = await engine.restore.inspect({ file, secret: null });
		expect(report).toMatchObject({ verified: true, own: true, manifest: { customers: 2, unreadable: 0 } });
		const verified = await engine.backup.state({});
		expect(verified).toMatchObject({
			verified: { id: note.id, place: 'file' },
			handedOver: null,
			recordsSince: 0,
			urgency: 'none'
		});

		await add(engine, 'Cem');
		expect(await engine.backup.state({})).toMatchObject({ entriesSince: 1, recordsSince: 1, urgency: 'quiet' });
	});

	test('sample data is nobody’s work, and taking it back neither', async () => {
		const { engine } = open();
		await engine.data.addSample({ customers: 60 });
		expect(await engine.backup.state({})).toMatchObject({ recordsSince: 0, urgency: 'none' });
		await add(engine, 'Ann');
		expect(await engine.backup.state({})).toMatchObject({ recordsSince: 1 });
		await engine.data.removeSample({});
		expect(await engine.backup.state({})).toMatchObject({ recordsSince: 1, urgency: 'quiet' });
	});

	test('a copy that is said to be gone counts no more', async () => {
		const { engine } = await start();
		const { note, file } = await backUp(engine);
		await engine.restore.inspect({ file, secret: null });
		await engine.backup.forget({ id: note.id });
		const state = await engine.backup.state({});
		expect(state).toMatchObject({ verified: null, handedOver: null, recordsSince: 2 });
		expect(state.notes[0]).toMatchObject({ id: note.id, goneAt: expect.any(Number) as number });
	});

	test('a plain workspace writes nothing without a passphrase; a wrong code typed back sets none', async () => {
		const { engine } = open();
		await add(engine, 'Ann');
		expect(await engine.backup.state({})).toMatchObject({ ready: false });
		expect(await failure(engine.backup.write({}))).toEqual({ code: 'invalid', params: { field: 'passphrase' } });
		const { code } = await engine.vault.newRecoveryCode({});
		const other = await engine.vault.newRecoveryCode({});
		const typed = engine.backup.protect({ passphrase: passphrase(), typed: code });
		expect(await failure(typed)).toEqual({ code: 'recovery-mismatch' });
		const weak = engine.backup.protect({ passphrase: textSecret('passphrase', 'short'), typed: other.code });
		expect(await failure(weak)).toMatchObject({ code: 'weak-passphrase' });
		expect(await engine.backup.state({})).toMatchObject({ ready: false });
	});
});

describe('a file', () => {
	test('that is none, cut short or damaged is refused and changes nothing', async () => {
		const { engine } = await start();
		const { file, note } = await backUp(engine);
		const bytes = new Uint8Array(await file.arrayBuffer());
		const damaged = bytes.slice();
		damaged[bytes.length >> 1]! ^= 1;
		const files: [BlobPart, string][] = [
			['name,email\nAnn,a@b.c\n', 'not-a-backup'],
			[bytes.subarray(0, bytes.length - 20), 'truncated'],
			[damaged, 'damaged']
		];
		for (const [content, fault] of files) {
			const wrong = new File([content], 'wrong.kith');
			expect(await failure(engine.restore.inspect({ file: wrong, secret: null }))).toMatchObject({
				code: 'backup-invalid',
				params: { fault }
			});
			expect(await failure(engine.restore.run({ file: wrong, secret: null, sealed: false }))).toMatchObject({
				code: 'backup-invalid'
			});
		}
		expect(await namesIn(engine)).toEqual(['Ann', '王伟']);
		expect(await engine.backup.state({})).toMatchObject({ verified: null, handedOver: { id: note.id } });
		expect(await engine.restore.kept({})).toEqual([]);
	});

	test('of somebody else opens by its own secret only, and is nobody’s backup here', async () => {
		const there = await start();
		const { file } = await backUp(there.engine);
		const { engine } = open();
		// As many entries as there: it is the hash that tells one journal from another.
		for (const name of ['Zoe', 'Yan', 'Xin']) await add(engine, name);
		expect(await engine.restore.inspect({ file, secret: null })).toMatchObject({ manifest: null, verified: false });
		const guess = textSecret('passphrase', 'lamp river seven wet');
		expect(await failure(engine.restore.inspect({ file, secret: guess }))).toEqual({ code: 'wrong-secret' });
		const byCode = textSecret('recovery', codes.get(there.engine)!);
		for (const secret of [passphrase(), byCode]) {
			const report = await engine.restore.inspect({ file, secret });
			expect(report).toMatchObject({ verified: true, own: false, manifest: { customers: 2 } });
		}
		expect(await engine.backup.state({})).toMatchObject({ verified: null, handedOver: null });
	});
});

test('everything as JSON, for people and programs', async () => {
	const { engine } = await start();
	const file = await engine.backup.exportJson({});
	const read = JSON.parse(await file.text()) as { format: string; customers: { name: string }[] };
	expect(read.format).toBe('kith-export');
	expect(read.customers.map(({ name }) => name)).toEqual(['Ann', '王伟']);
	// It leaves the device readable, so it is no backup.
	expect(await engine.backup.state({})).toMatchObject({ verified: null, handedOver: null });
});
