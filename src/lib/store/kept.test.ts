import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { textSecret, type Secret } from '#lib/domain/vault.ts';
import {
	contentsOf,
	dropKept,
	keptDigests,
	keptFile,
	openKept,
	readKeptDatabase
} from '../../../tests/support/kept-database.ts';
import { valueOf } from '../../../tests/support/store.ts';

/** What people have on their disks does not change, so neither do these. A new file gets a new line. */
const DIGESTS = {
	'backup-1.json': '47f6cd37fced53a2ff28f7ae5760957371cb3c336f5115224f7a3799572b7a8e',
	'backup-1.kith': '3f7c913ac17b0fc84c0cd15c276d9f6f4a6559945bc5f06e5c26f66b4754ce0c',
	'database-1-plain.jsonl': 'b91cd4b2f978f3147443bae768e90e0b73871c289a4648508119c1175bba64d5',
	'database-1-sealed.jsonl': 'f48ed491c50fddb0e1ef2a304c3032cc16e5635fda2b0b5fd22a260b4feeeacb',
	'database-1-contents.jsonl': '1876e7113beeb0a5f7417f291a1ac22e94e4fe263a371787bb93f3e253c509b0',
	'database-2-plain.jsonl': 'f68bd881607d6772dd6a58ba571005da228547e26a73ee58d93bf10983e603da',
	'database-2-sealed.jsonl': '227e9aa03fe1f37870ebc79c2c5b7c0dc919f6acc11fcfbb0b451f09e16f7f5f',
	'database-2-contents.jsonl': '327cc13381e7eb0d99d71744e20adc29da754aff353ab3310ccb8f3a34158ccd'
};
const LAYOUTS = [1, 2];

afterEach(dropKept);

test('[F23] the kept files are those that were kept, one set for each layout there ever was', () => {
	expect(keptDigests()).toEqual(DIGESTS);
	expect(Object.keys(DIGESTS).filter((name) => name.endsWith('-plain.jsonl'))).toHaveLength(LAYOUTS.length);
});

describe.each(LAYOUTS)('the database of layout %i', (layout) => {
	const kept = readKeptDatabase(layout);
	const secrets: [string, 'plain' | 'sealed', () => Secret][] = [
		['plain', 'plain', () => textSecret('passphrase', '')],
		['sealed, by its passphrase', 'sealed', () => textSecret('passphrase', kept.passphrase)],
		['sealed, by its recovery code', 'sealed', () => textSecret('recovery', kept.recoveryCode)]
	];

	test.each(secrets)('[F23] opens whatever the code has become: %s', async (_, part, secret) => {
		const store = await openKept(readFileSync(keptFile(layout, part), 'utf8'), secret());
		expect(store.seal?.doors.map(({ kind }) => kind) ?? null).toEqual(
			part === 'plain' ? null : ['passphrase', 'recovery']
		);
		// All that was kept must be there; what later versions say besides is theirs.
		expect(await contentsOf(store)).toMatchObject(kept.contents);
		expect(valueOf(await store.check())).toMatchObject({
			journal: { firstBad: null, problem: null },
			unreadableTotal: 0,
			danglingTotal: 0,
			pageFaults: 0
		});
		// It is not only readable: an old entry can still be undone.
		const newest = kept.contents.entries.findIndex(({ cause }) => cause.kind === 'segments');
		valueOf(await store.undo(kept.contents.entries[newest]!.seq, 'revert'));
		store.close();
	});
});
