import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repository } from './floors.ts';
import { filesOf } from './source.ts';
import { findForeignPromises } from './transactions.ts';

interface Sample {
	callback: string;
	/** Code found in it; null: it is fine. */
	found: string | null;
	around?: string;
}
const WRONG: Sample[] = [
	{
		callback: `async () => { await crypto.subtle.digest('SHA-256', new Uint8Array(1)); }`,
		found: 'crypto.subtle.digest'
	},
	{ callback: `async () => { await core.codec.seal([]); }`, found: 'core.codec.seal' },
	{ callback: `() => Promise.all([headOf(database), core.codec.open([])])`, found: 'core.codec.open' },
	{ callback: `async () => { await digestOf('text'); }`, found: 'crypto.subtle.digest' },
	{ callback: `async () => { await import('./commit.ts'); }`, found: `import('./commit.ts')` },
	{ callback: `async () => { await new Promise((resolve) => setTimeout(resolve)); }`, found: 'new Promise' },
	{ callback: `async () => { await fetch('/'); }`, found: 'fetch' },
	{ callback: `async () => { await new Response('').json(); }`, found: `new Response('').json` },
	{ callback: `() => core.env.locks.request('lock', async () => {})`, found: 'core.env.locks.request' },
	{ callback: `() => given()`, found: 'given()' },
	{
		callback: `named`,
		found: 'crypto.subtle.digest',
		around: `async function named() { await digestOf('text'); }`
	},
	{ callback: `async () => { await waiting; }`, found: 'waiting', around: 'declare const waiting: Promise<void>;' }
];
const FINE: Sample[] = [
	`async () => { const head = await headOf(database); await metaOf(database).put(head); }`,
	`() => Promise.all([headOf(database), metaOf(database).toArray()])`,
	`async () => { const rows = await database.table('pages').where('lamport').above(3).toArray(); return rows.length; }`,
	`async () => { const reading = headOf(database); return (await reading.then((head) => head.seq)) + 1; }`,
	`async () => { core.announce({ seq: 1, tables: [] }, true); }`
].map((callback) => ({ callback, found: null }));

/** A module of the store with the sample in a transaction. */
function moduleOf({ callback, around = '' }: Sample): string {
	return `
		import type { Dexie } from 'dexie';
		import { digestOf } from './journal.ts';
		import { headOf, metaOf } from './core.ts';
		import type { Core } from './core.ts';
		${around}
		export const write = (core: Core, database: Dexie, given: () => Promise<void>) =>
			database.transaction('rw', ['meta'], ${callback});
		export const used = [digestOf, headOf, metaOf];
	`;
}

describe('[F9] S89 inside a transaction', { timeout: 120_000 }, () => {
	test("there is no promise but the database's, in all of src", () => {
		const { foreign, transactions } = findForeignPromises(
			filesOf('.ts')
				.filter(({ text, relative }) => /\.(transaction|upgrade)\(/.test(text) && !relative.endsWith('.test.ts'))
				.map(({ path }) => path)
		);
		expect(foreign).toEqual([]);
		expect(transactions).toBeGreaterThan(20);
	});

	test("others are found, wherever they hide, and the database's own are not", () => {
		for (const samples of [WRONG, FINE]) {
			for (const sample of samples) {
				const path = join(repository, 'src/lib/store/made-up.ts');
				const { foreign, transactions } = findForeignPromises([path], new Map([[path, moduleOf(sample)]]));
				expect(transactions, sample.callback).toBe(1);
				expect(foreign.length, sample.callback).toBe(sample.found === null ? 0 : 1);
				expect(foreign[0] ?? '', sample.callback).toContain(sample.found ?? '');
			}
		}
	});
});
