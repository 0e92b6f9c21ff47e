/**
 * Fills a new database with opened rows and proves that it holds them. Summary pages are made anew while
 * records arrive, so a copy never inherits a page that lies. What was taken in is summed up per table (count
 * and a 64-bit checksum of every row, in any order: a later row takes the place of an earlier one with the same
 * key); `verify` reads everything back through the codec and compares. The checksum finds faults, not forgers:
 * sealed rows are authenticated one by one, and the journal's own hashes cover the rest.
 *
 * Without its head row a database counts as nothing, and that row is written last.
 */
import type { Dexie } from 'dexie';
import { assert } from '#lib/domain/errors.ts';
import type { Codec } from './codec.ts';
import type { ListedTable, OpenRow, OpenRows, TableName } from './contract.ts';
import { COPIED_TABLES } from './copying.ts';
import { metaOf, pagesOf } from './core.ts';
import { payloadAbout } from './journal.ts';
import { bodyFrom } from './packing.ts';
import { entryOf } from './page-entry.ts';
import { isListed, mergeEntries, openPages, placeNew, sealPages } from './pages.ts';
import type { PageEntry } from './pages.ts';
import { bodyAbout } from './row-bodies.ts';
import { PAGE_ROWS, TABLE_NAMES } from './schema.ts';
import type { HeadRow, PageRow, PayloadRow, RecordRow, SealRow, SentinelRow } from './schema.ts';

/** The new database does not hold what was to be put into it, or what it is made of does not fit together. */
export class CopyError extends Error {
	override readonly name = 'CopyError';
}

interface Sum {
	count: number;
	low: number;
	high: number;
}
type AnyRow = Record<string, unknown>;
type Key = string | number | [string, number];

const READ = 2000;
const READ_PAYLOADS = 32;

export class Filling {
	readonly #database: Dexie;
	readonly #codec: Codec;
	readonly #sums = new Map<string, Sum>(COPIED_TABLES.map((table) => [table, { count: 0, low: 0, high: 0 }]));
	/** Highest key so far per table: a higher one is new without looking. */
	readonly #highest = new Map<string, Key>();
	/** Counters for pages, as a head row has them. */
	readonly #places: Pick<HeadRow, 'places' | 'nextPage'> = { places: {}, nextPage: 0 };
	/** Of each listed type the page that new records go to. */
	readonly #filling = new Map<ListedTable, PageEntry[]>();
	#writes = 0;
	#living = 0;
	#isVerified = false;
	readonly #meta = new Map<string, AnyRow>();

	constructor(database: Dexie, codec: Codec) {
		this.#database = database;
		this.#codec = codec;
	}

	/** Rows per table so far. */
	get counts(): Record<string, number> {
		return Object.fromEntries([...this.#sums].map(([table, sum]) => [table, sum.count]));
	}
	/** Living customers so far. */
	get customers(): number {
		return this.#living;
	}
	/** The source's head row and sentinel, once they came. */
	get head(): HeadRow | null {
		return (this.#meta.get('head') as HeadRow | undefined) ?? null;
	}
	get sentinel(): SentinelRow | null {
		return (this.#meta.get('sentinel') as SentinelRow | undefined) ?? null;
	}

	/** Takes in rows; after `verify`, each is read back at once. */
	async add({ table, rows }: OpenRows): Promise<void> {
		if (table === 'meta') {
			for (const { row } of rows) this.#meta.set(String(row.key), row);
			return;
		}
		if (!this.#sums.has(table)) throw new CopyError(`Rows of an unknown table: ${table}`);
		const byKey = new Map(rows.map((each) => [JSON.stringify(keyOf(table, each.row)), each]));
		const unique = [...byKey.values()];
		if (unique.length === 0) return;
		const keys = unique.map(({ row }) => keyOf(table, row));
		const before = await this.#standing(table, keys);
		await this.#write(table, unique, before);
		for (const [i, each] of unique.entries()) {
			if (before[i]) this.#count(table, before[i], -1);
			this.#count(table, each, 1);
		}
		if (!this.#isVerified) return;
		for (const [i, now] of (await this.#read(table, keys)).entries()) {
			if (!now || !isSame(now, unique[i]!)) throw new CopyError(`A row of ${table} was not written as it is`);
		}
	}

	/** What stands under these keys; all null, without looking, where each key is above all before. */
	async #standing(table: string, keys: readonly Key[]): Promise<(OpenRow | null)[]> {
		let highest = this.#highest.get(table);
		let areNew = true;
		for (const key of keys) {
			if (highest !== undefined && indexedDB.cmp(key, highest) <= 0) areNew = false;
			else highest = key;
		}
		this.#highest.set(table, highest!);
		return areNew ? keys.map(() => null) : this.#read(table, keys);
	}

	async #read(table: string, keys: readonly Key[]): Promise<(OpenRow | null)[]> {
		const all = this.#database.table<AnyRow, IDBValidKey>(table);
		const found: (AnyRow | undefined)[] = await all.bulkGet([...keys]);
		const opened = await this.#open(
			table,
			found.filter((row) => row !== undefined)
		);
		let next = 0;
		return found.map((row) => (row ? opened[next++]! : null));
	}

	async #open(table: string, rows: readonly AnyRow[]): Promise<OpenRow[]> {
		const items = rows.flatMap((row) =>
			'body' in row && row.body !== null ? [{ about: aboutOf(table, row), sealed: row.body as PayloadRow['body'] }] : []
		);
		const texts = await this.#codec.open(items);
		let next = 0;
		return rows.map((row): OpenRow => {
			if (!('body' in row)) return { row };
			const { body, ...rest } = row;
			return { row: rest, text: body === null ? null : texts[next++]! };
		});
	}

	async #write(table: string, rows: readonly OpenRow[], before: readonly (OpenRow | null)[]): Promise<void> {
		const placed = rows.map(({ row, text }, i) => {
			if (!isListed(table)) return { row, text };
			return { row: { ...row, page: (before[i]?.row.page as number | undefined) ?? NEW_PLACE }, text };
		});
		const pages = isListed(table) ? await this.#place(table, placed) : [];
		const withText = placed.filter(({ text }) => text != null);
		const sealed = await this.#codec.seal(
			withText.map(({ row, text }) => ({ about: aboutOf(table, row), text: text! }))
		);
		let next = 0;
		const stored = placed.map(({ row, text }) => {
			if (text === undefined) return row;
			return { ...row, body: text === null ? null : sealed[next++]! };
		});
		await this.#database.transaction('rw', [table, 'pages'], () =>
			Promise.all([this.#database.table(table).bulkPut(stored), pagesOf(this.#database).bulkPut(pages)])
		);
	}

	/** Gives new records their places and puts every one into its page; answers the pages to write. */
	async #place(table: ListedTable, records: { row: AnyRow; text?: string | null }[]): Promise<PageRow[]> {
		const fresh = new Map<number, PageEntry[]>();
		const changed = new Map<number, PageEntry[]>();
		for (const each of records) {
			const row = each.row as unknown as RecordRow;
			const body = each.text == null ? null : bodyFrom(table, each.text);
			const entry = entryOf(table, row.id, row.rev, row.deletedAt, row.updatedAt, body);
			if (row.page === NEW_PLACE) {
				row.page = placeNew(this.#places, table);
				const { count } = this.#places.places[table]!;
				const filling = count === 1 ? [] : this.#filling.get(table)!;
				this.#filling.set(table, filling);
				filling.push(entry);
				if (count === PAGE_ROWS) fresh.set(row.page, filling);
			} else {
				const some = changed.get(row.page) ?? [];
				changed.set(row.page, some);
				some.push(entry);
			}
		}
		const open = this.#places.places[table]?.page;
		const inMemory = open === undefined ? undefined : changed.get(open);
		if (open !== undefined && inMemory) {
			const filling = mergeEntries(this.#filling.get(table)!, inMemory);
			this.#filling.set(table, filling);
			if (fresh.has(open)) fresh.set(open, filling);
			changed.delete(open);
		}
		for (const [n, entries] of changed) {
			fresh.set(n, mergeEntries(fresh.get(n) ?? (await this.#pageOf(table, n)), entries));
		}
		return sealPages(this.#codec, fresh, ++this.#writes, 0);
	}

	async #pageOf(table: ListedTable, n: number): Promise<PageEntry[]> {
		const row = await pagesOf(this.#database).get([table, n]);
		const [page] = row ? await openPages(this.#codec, [row]) : [];
		if (!page) throw new CopyError('A page is missing');
		return page.entries;
	}

	#count(table: string, row: OpenRow, sign: 1 | -1): void {
		const sum = this.#sums.get(table)!;
		const [low, high] = checksum(row);
		sum.count += sign;
		if (table === 'customers' && row.text != null && row.row.deletedAt === 0) this.#living += sign;
		sum.low = (sum.low + sign * low) >>> 0;
		sum.high = (sum.high + sign * high) >>> 0;
	}

	/** Reads all rows back and compares them with what was taken in; throws a `CopyError` where they differ. */
	async verify(signal?: AbortSignal): Promise<void> {
		for (const table of COPIED_TABLES) {
			const found: Sum = { count: 0, low: 0, high: 0 };
			const limit = table === 'payloads' ? READ_PAYLOADS : READ;
			for (let after: Key | null = null; ;) {
				signal?.throwIfAborted();
				const all = this.#database.table<AnyRow, IDBValidKey>(table);
				const rows: AnyRow[] = await (after === null ? all.toCollection() : all.where(':id').above(after))
					.limit(limit)
					.toArray();
				for (const row of await this.#open(table, rows)) {
					const [low, high] = checksum(row);
					found.count++;
					found.low = (found.low + low) >>> 0;
					found.high = (found.high + high) >>> 0;
				}
				if (rows.length < limit) break;
				after = keyOf(table, rows.at(-1)!);
			}
			const sum = this.#sums.get(table)!;
			if (found.count !== sum.count || found.low !== sum.low || found.high !== sum.high)
				throw new CopyError(`The copy of ${table} differs: ${found.count} of ${sum.count} rows`);
		}
		this.#isVerified = true;
	}

	/** Writes what is left and, last, the rows that make it a database: over `strict`, so that all of it is on disk. */
	async finish(strict: Dexie, sentinel: SentinelRow, seal: SealRow | null): Promise<void> {
		assert(this.#isVerified, 'a copy that nobody verified');
		const source = this.head;
		if (!source) throw new CopyError('The head row is missing');
		const open = new Map([...this.#filling].map(([table, entries]) => [this.#places.places[table]!.page, entries]));
		const pages = await sealPages(this.#codec, open, ++this.#writes, 0);
		const { key, seq, hash, lamport, nextBatch } = source;
		const head: HeadRow = {
			key,
			state: 'open',
			seq,
			hash,
			lamport: Math.max(lamport, this.#writes) + 1,
			...this.#places,
			nextBatch
		};
		await strict.transaction('rw', ['pages', 'meta'], () =>
			Promise.all([pagesOf(strict).bulkPut(pages), metaOf(strict).bulkPut([head, sentinel, ...(seal ? [seal] : [])])])
		);
		const written = await metaOf(strict).get('head');
		if (JSON.stringify(written) !== JSON.stringify(head)) throw new CopyError('The head row was not written as it is');
	}
}

/** Page of a record that has none in this database yet. */
const NEW_PLACE = -2;

function isRecords(table: string): table is TableName {
	return (TABLE_NAMES as readonly string[]).includes(table);
}
function keyOf(table: string, row: AnyRow): Key {
	if (table === 'payloads') return [row.entry as string, row.chunk as number];
	return (table === 'journal' ? row.seq : row.id) as Key;
}
function aboutOf(table: string, row: AnyRow) {
	if (!isRecords(table)) {
		const { entry, chunk, rev } = row as unknown as PayloadRow;
		return payloadAbout(entry, chunk, rev);
	}
	return bodyAbout(table, row as unknown as RecordRow);
}

/** What a row says, without its place among the pages. */
function textOf({ row, text }: OpenRow): string {
	const { page, ...rest } = row;
	return `${JSON.stringify(rest)}${text === undefined ? '' : text === null ? '\n-' : `\n+${text}`}`;
}
function isSame(a: OpenRow, b: OpenRow): boolean {
	return textOf(a) === textOf(b);
}

/** Two independent 32-bit hashes of a row (cyrb53's mixing, by bryc, public domain). */
function checksum(row: OpenRow): [low: number, high: number] {
	const text = textOf(row);
	let low = 0xdeadbeef;
	let high = 0x41c6ce57;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		low = Math.imul(low ^ unit, 2654435761);
		high = Math.imul(high ^ unit, 1597334677);
	}
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	return [low >>> 0, high >>> 0];
}
