/**
 * Which chunks of the journal hold something of an erasure, and what is left of them. Headers say which records an
 * entry names; opened besides are batches, whose headers name none, entries that changed whom customers name, and
 * undos: a record whose creation was undone belongs to its customer in the journal alone, and goes as well.
 */
import type { TableName } from './contract.ts';
import type { CountedOptions } from './contract/options.ts';
import { payloadsOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { eachHeader } from './erase-reach.ts';
import type { Reach, Target } from './erase-reach.ts';
import { isOwned } from './facts.ts';
import { openPayload, payloadFrom, payloadText } from './journal.ts';
import type { EntryHeader, Payload } from './journal.ts';
import type { JournalItem } from './plan.ts';
import { keyOf } from './schema.ts';
import { unnamedItem } from './unnaming.ts';

export type ChunkKey = [entry: string, chunk: number];

/** So many ids are looked for in a text before it is parsed. */
const FEW = 20;
const NAMING_FIELDS = ['organisationId', 'relations'];

export class Search {
	readonly #core: Core;
	readonly #reach: Reach;
	readonly #persons: ReadonlySet<string>;
	/** Records of which nothing stays in the journal, and those that stay but for what names somebody. */
	readonly #wiped: Set<string>;
	readonly #ids: Set<string>;
	readonly #key: string;
	readonly vanished: Target[] = [];
	chunks: ChunkKey[] = [];
	#seen = 0;

	constructor(core: Core, reach: Reach) {
		this.#core = core;
		this.#reach = reach;
		this.#persons = new Set(reach.persons);
		const wiped = [...reach.gone, ...reach.altered.filter(({ table }) => table !== 'customers')];
		this.#wiped = new Set(wiped.map(({ table, id }) => keyOf(table, id)));
		this.#ids = new Set([...reach.persons, ...reach.gone, ...reach.altered].map((each) => idOf(each)));
		this.#key = keyOfReach(reach);
	}

	/** Whether it looked for just these. */
	isFor(reach: Reach): boolean {
		return keyOfReach(reach) === this.#key;
	}

	/** Entries that hold something of them. */
	get entries(): number {
		return new Set(this.chunks.map(([entry]) => entry)).size;
	}

	/** False where it was aborted. */
	async upTo(seq: number, signal?: AbortSignal, onProgress?: CountedOptions['onProgress']): Promise<boolean> {
		for (;;) {
			const known = this.vanished.length;
			const keys = await this.#candidates(seq);
			for (const [at, key] of keys.entries()) {
				if (signal?.aborted) return false;
				onProgress?.(at, keys.length);
				if (await this.#holds(key)) this.chunks.push(key);
			}
			onProgress?.(keys.length, keys.length);
			if (this.vanished.length === known) return true;
			// What came to light may stand in entries that were passed over.
			this.chunks = [];
			this.#seen = 0;
		}
	}

	async #candidates(seq: number): Promise<ChunkKey[]> {
		const keys: ChunkKey[] = [];
		await eachHeader(this.#core, this.#seen, seq, '', async (header) => {
			if (!this.#mayHold(header)) return;
			for (let chunk = 0; chunk < header.digests.length; chunk++) keys.push([header.entry, chunk]);
		});
		this.#seen = seq;
		return keys;
	}

	#mayHold({ ids, cause, fields }: EntryHeader): boolean {
		if (ids === null || cause.kind === 'undo') return true;
		if (fields?.some((field) => NAMING_FIELDS.includes(field))) return true;
		return ids.some(([, some]) => some.some((id) => this.#ids.has(id)));
	}

	async #holds([entry, chunk]: ChunkKey): Promise<boolean> {
		const row = await payloadsOf(this.#core.strict).get([entry, chunk]);
		if (!row) return false;
		const text = await openPayload(this.#core.codec, row);
		if (!this.#isNamed(text)) return false;
		for (const item of payloadFrom(text).items) await this.#lookAt(item);
		return this.rewritten(text) !== null;
	}

	/** Finds what belonged to a person when its creation was undone. */
	async #lookAt({ table, id, fields, vanished }: JournalItem): Promise<void> {
		if (!isOwned(table) || this.#wiped.has(keyOf(table, id))) return;
		const owners = fields.flatMap(([name, from, to]) => (name === 'customer' ? [...from, ...to] : []));
		if (![vanished?.customer, ...owners].some((owner) => this.#persons.has(String(owner)))) return;
		const row = await recordsOf(this.#core.strict, table).get(id);
		if (!row || row.body !== null || row.erased) return;
		this.vanished.push({ table, id });
		this.#wiped.add(keyOf(table, id));
		this.#ids.add(id);
	}

	#isNamed(text: string): boolean {
		if (this.#ids.size > FEW) return true;
		for (const id of this.#ids) if (text.includes(id)) return true;
		return false;
	}

	/** A chunk's text without what it holds of them; null where it holds nothing. */
	rewritten(text: string): string | null {
		if (!this.#isNamed(text)) return null;
		const payload = payloadFrom(text);
		const erased: JournalItem[] = [];
		const creates = payload.creates.map(([table, ids]): Payload['creates'][number] => [
			table,
			ids.filter((id) => {
				const isWiped = this.#wiped.has(keyOf(table, id));
				if (isWiped) erased.push(erasedItem(table, id, 1));
				return !isWiped;
			})
		]);
		let changed = erased.length > 0;
		const items = payload.items.map((item) => {
			if (item.erased) return item;
			const left = this.#left(item);
			changed ||= left !== item;
			return left;
		});
		return changed ? payloadText({ creates, items: items.concat(erased) }) : null;
	}

	#left(item: JournalItem): JournalItem {
		if (this.#wiped.has(keyOf(item.table, item.id))) return erasedItem(item.table, item.id, item.rev);
		const names = this.#ids.has(item.id) ? this.#reach.names : NO_NAMES;
		return unnamedItem(item, (id) => this.#persons.has(id), names);
	}
}
const NO_NAMES: ReadonlySet<string> = new Set();

function idOf(each: string | Target): string {
	return typeof each === 'string' ? each : each.id;
}
function keyOfReach({ gone, altered, names }: Reach): string {
	return JSON.stringify([gone, altered, [...names]]);
}

function erasedItem(table: TableName, id: string, rev: number): JournalItem {
	return { table, id, rev, before: null, fields: [], deletion: false, vanished: null, erased: true };
}
