/**
 * Finds records that are probably the same customer. Job: list few false pairs, miss few true ones, and
 * grow in a straight line. Names are compared by Jaro–Winkler word by word (W. E. Winkler, "String
 * Comparator Metrics and Enhanced Decision Rules in the Fellegi–Sunter Model of Record Linkage", 1990),
 * only within shared blocks, and once per different name instead of once per record: a list of 100,000
 * people has far fewer names. Every list in here is capped (see the constants), so that no block, common
 * name or switchboard costs more than a fixed number of comparisons per record.
 *
 * What is no evidence: a phone without a likeness of names (family, switchboard), a common name with
 * other contacts, a role mailbox (info@) with another name. An e-mail of one's own is, whatever the name.
 */
import { compare } from './compare.ts';
import type { Likeness, MatchKey } from './contract.ts';
import { blocksOf } from './match-key.ts';
import { ALIKE, alignment, areFarApart, printOf, spokenOf } from './name-likeness.ts';
import type { Print, Spoken } from './name-likeness.ts';

/** Names per block, records per name, and records per e-mail or phone that are compared. */
const MOST = { inBlock: 32, near: 12, ofName: 8, ofContact: 8 };
/** From this many records on, a name alone says nothing against other contacts. */
const COMMON_NAME = 4;

export interface Found<Reference> {
	reference: Reference;
	likeness: Likeness;
}
interface Asked {
	sorted: string;
	near: number[];
	print: Print;
	blocks: readonly number[];
}
/** Positions under one value; mostly there is one, which then needs no list. */
type Positions = number | number[];

/**
 * Records to compare new ones with: `add` what is known, then ask for `candidates` or the `best` of a key.
 * Records and names are positions in flat lists, because 100,000 records in objects of their own keep the
 * garbage collector busier than the comparing.
 */
export class DuplicateIndex<Reference> {
	readonly #keys: MatchKey[] = [];
	readonly #references: Reference[] = [];
	readonly #emails = new Map<string, Positions>();
	readonly #phones = new Map<string, Positions>();
	readonly #names = new Map<string, number>();
	/** By name: its first records, how many there are, the names like it, its print, its form for comparing. */
	readonly #records: Positions[] = [];
	readonly #counts: number[] = [];
	readonly #near: (number[] | undefined)[] = [];
	#prints = new Int32Array(2048);
	readonly #spoken: (Spoken | undefined)[] = [];
	readonly #blocks = new Map<number, Positions>();
	/** The last answer for a name that is not in here: a record is mostly asked about and then added. */
	#asked: Asked | null = null;

	/** Adds a record under whatever the caller knows it by. */
	add(key: MatchKey, reference: Reference): void {
		const record = this.#keys.length;
		this.#keys.push(key);
		this.#references.push(reference);
		for (const email of key.emails) put(this.#emails, email, record, MOST.ofContact);
		for (const phone of key.phones) put(this.#phones, phone, record, MOST.ofContact);
		if (key.sorted === '') return;
		const name = this.#names.get(key.sorted);
		if (name === undefined) this.#addName(key, record);
		else {
			this.#counts[name]!++;
			this.#records[name] = withPosition(this.#records[name]!, record, MOST.ofName);
		}
	}

	/** Everything that is probably the same as `key`, surest first. */
	candidates(key: MatchKey): Found<Reference>[] {
		const found: Found<Reference>[] = [];
		const seen: number[] = [];
		const weighOne = (record: number, count: number): void => {
			if (seen.includes(record)) return;
			seen.push(record);
			const other = this.#keys[record]!;
			const likeness = compare(key, other);
			if (likeness && !(count >= COMMON_NAME && isOnlyName(likeness, key, other))) {
				found.push({ reference: this.#references[record]!, likeness });
			}
		};
		const weigh = (records: Positions | undefined, count: number): void => {
			if (typeof records === 'number') weighOne(records, count);
			else if (records) for (const record of records) weighOne(record, count);
		};
		for (const email of key.emails) weigh(this.#emails.get(email), 0);
		for (const phone of key.phones) weigh(this.#phones.get(phone), 0);
		if (key.sorted !== '') {
			const name = this.#names.get(key.sorted);
			if (name !== undefined) weigh(this.#records[name], this.#counts[name]!);
			const near = name === undefined ? this.#ask(key).near : this.#near[name];
			if (near) for (const other of near) weigh(this.#records[other], this.#counts[other]!);
		}
		return found.length < 2 ? found : found.sort((a, b) => b.likeness.score - a.likeness.score);
	}

	/** The surest of the candidates, or null. */
	best(key: MatchKey): Found<Reference> | null {
		return this.candidates(key)[0] ?? null;
	}

	#addName(key: MatchKey, record: number): void {
		const { near, print, blocks } = this.#ask(key);
		const name = this.#records.length;
		this.#names.set(key.sorted, name);
		this.#records.push(record);
		this.#counts.push(1);
		this.#near.push(near.length === 0 ? undefined : near);
		this.#spoken.push(undefined);
		if (2 * name === this.#prints.length) {
			const longer = new Int32Array(4 * name);
			longer.set(this.#prints);
			this.#prints = longer;
		}
		this.#prints[2 * name] = print.letters;
		this.#prints[2 * name + 1] = print.pairs;
		for (const other of near) {
			const known = (this.#near[other] ??= []);
			if (known.length < MOST.near) known.push(name);
		}
		for (const block of blocks) {
			const known = this.#blocks.get(block);
			// A full block forgets a name: lists are mostly sorted, so the like ones come together.
			if (typeof known === 'object' && known.length === MOST.inBlock) known[name % MOST.inBlock] = name;
			else put(this.#blocks, block, name, MOST.inBlock);
		}
	}

	/** Names of shared blocks that are like this one. */
	#ask(key: MatchKey): Asked {
		if (this.#asked?.sorted === key.sorted) return this.#asked;
		const print = printOf(key.name);
		const blocks = blocksOf(key.name);
		let spoken: Spoken | null = null;
		const near: number[] = [];
		const weigh = (name: number): void => {
			if (areFarApart(this.#prints[2 * name]!, this.#prints[2 * name + 1]!, print)) return;
			if (near.length === MOST.near || near.includes(name)) return;
			spoken ??= spokenOf(key.name);
			if (alignment(spoken, this.#spokenName(name)).weakest >= ALIKE.alone) near.push(name);
		};
		for (const block of blocks) {
			const known = this.#blocks.get(block);
			if (typeof known === 'number') weigh(known);
			else if (known) for (const name of known) weigh(name);
		}
		this.#asked = { sorted: key.sorted, near, print, blocks };
		return this.#asked;
	}

	#spokenName(name: number): Spoken {
		const records = this.#records[name]!;
		return (this.#spoken[name] ??= spokenOf(this.#keys[typeof records === 'number' ? records : records[0]!]!.name));
	}
}

function put<Value>(map: Map<Value, Positions>, value: Value, position: number, most: number): void {
	const known = map.get(value);
	if (known === undefined) map.set(value, position);
	else if (typeof known === 'number') map.set(value, [known, position]);
	else if (known.length < most) known.push(position);
}

function withPosition(known: Positions, position: number, most: number): Positions {
	if (typeof known === 'number') return [known, position];
	if (known.length < most) known.push(position);
	return known;
}

function isOnlyName({ reasons }: Likeness, a: MatchKey, b: MatchKey): boolean {
	if (reasons.includes('same-email') || reasons.includes('same-phone')) return false;
	return (a.emails.length > 0 && b.emails.length > 0) || (a.phones.length > 0 && b.phones.length > 0);
}

/** Two records of one list, by their positions, `a` before `b`. */
export interface Pair {
	a: number;
	b: number;
	likeness: Likeness;
}
export interface FindOptions {
	signal?: AbortSignal;
	/** Called now and then with the number of records done. */
	onProgress?: (done: number, total: number) => void;
	/** Most pairs answered, the surest first. */
	limit: number;
}

/** Pairs of one list that are probably the same, surest first. Linear in the list; throws when aborted. */
export function findDuplicates(keys: readonly MatchKey[], { signal, onProgress, limit }: FindOptions): Pair[] {
	const index = new DuplicateIndex<number>();
	let pairs: Pair[] = [];
	const best = (): Pair[] =>
		pairs.sort((x, y) => y.likeness.score - x.likeness.score || x.a - y.a || x.b - y.b).slice(0, limit);
	for (let b = 0; b < keys.length; b++) {
		const key = keys[b]!;
		for (const { reference, likeness } of index.candidates(key)) pairs.push({ a: reference, b, likeness });
		index.add(key, b);
		if (pairs.length > 4 * limit + 1000) pairs = best();
		if ((b & 1023) === 1023) {
			signal?.throwIfAborted();
			onProgress?.(b + 1, keys.length);
		}
	}
	onProgress?.(keys.length, keys.length);
	return best();
}
