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
import { fold } from '#lib/domain/text.ts';
import type { Compare, Likeness, MatchKey, MatchKeyOf } from './contract.ts';
import { emailKey } from './emails.ts';
import { isCjk, withoutLegalForm } from './names.ts';
import { phoneKey } from './phones.ts';

/** Names per block, records per name, and records per e-mail or phone that are compared. */
const MOST = { inBlock: 32, near: 12, ofName: 8, ofContact: 8 };
/** Weakest word of two names that are alike: alone, against other contacts, with the same phone, with the same e-mail. */
const ALIKE = { alone: 0.9, againstContacts: 0.96, withPhone: 0.88, withEmail: 0.8 };
/** From this many records on, a name alone says nothing against other contacts. */
const COMMON_NAME = 4;
/** Pairs below are not listed. */
const LISTED_FROM = 0.6;

const ROLE =
	/^(?:info|office|kontakt|contact|contacto|mail|post|hello|hallo|hola|sales|vertrieb|ventas|support|service|admin|team|buchhaltung|accounting|rechnung|billing|invoice|einkauf|shop|order|bestellung|noreply|no-reply|webmaster|marketing|hr|jobs|presse|press|empfang|reception|zentrale|sekretariat|verwaltung|praxis|kanzlei)@/;
const GENERATION = new Set('jr sr jun sen junior senior ii iii iv'.split(' '));

/** What of a record is compared; made once per record. */
export const matchKeyOf: MatchKeyOf = (customer) => {
	const words = wordsOf(customer.name, customer.kind);
	const name = words.length === 1 ? words[0]! : words.join(' ');
	const sorted = words.length < 2 ? name : words.toSorted().join(' ');
	let emails = NOTHING;
	if (customer.emails.length > 0) emails = customer.emails.filter((email) => email.includes('@')).map(emailKey);
	const phones = customer.phones.length === 0 ? NOTHING : customer.phones.map(phoneKey);
	// An ordered name is its own sorted form: one string instead of two in memory.
	return new Key(name, sorted === name ? name : sorted, customer.kind, emails, phones);
};
const NOTHING: readonly string[] = [];

/** Blocks are made when asked for: the index needs none of them for a name it knows. */
class Key implements MatchKey {
	readonly name: string;
	readonly sorted: string;
	readonly kind: MatchKey['kind'];
	readonly emails: readonly string[];
	readonly phones: readonly string[];
	constructor(
		name: string,
		sorted: string,
		kind: MatchKey['kind'],
		emails: readonly string[],
		phones: readonly string[]
	) {
		this.name = name;
		this.sorted = sorted;
		this.kind = kind;
		this.emails = emails;
		this.phones = phones;
	}
	get blocks(): readonly string[] {
		return blocksOf(this.name).map(String);
	}
}

/** Folded words without legal forms; `ue` and `ü` are both `u`. CJK names are one word, however spaced. */
function wordsOf(name: string, kind: MatchKey['kind']): string[] {
	let folded = fold(name);
	if (kind === 'organisation' || /gmbh|\bltd\b|\binc\b|\bllc\b|公司|会社/.test(folded))
		folded = withoutLegalForm(folded);
	if (isCjk(folded)) {
		const bare = folded.replace(/[^\p{L}\p{N}]+/gu, '');
		return bare === '' ? [] : [bare];
	}
	const plain = folded.replace(/['’`.]/g, '').replace(/([aou])e/g, '$1');
	return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Blocks of a name, as numbers (hashes; a collision costs a comparison and nothing else): its first or
 * last word whole with the beginning of the other, and the consonants of both. Two names that differ by a
 * typo in one word share one unless the typo is in its first two letters and changes a consonant. Order
 * and middle names play no part.
 */
function blocksOf(name: string): number[] {
	if (name === '') return [];
	const space = name.indexOf(' ');
	if (space < 0) {
		if (name.length < 4) return [hashOf(name, 0, name.length, 1)];
		return [hashOf(name, 0, 4, 2), hashOf(name, name.length - 4, name.length, 3), hashOfSound(name)];
	}
	const last = name.lastIndexOf(' ') + 1;
	const end = name.length;
	return [
		mixed(hashOf(name, 0, space, 4), hashOf(name, last, Math.min(end, last + 2), 5)),
		mixed(hashOf(name, last, end, 4), hashOf(name, 0, Math.min(space, 2), 5)),
		(hashOfSound(name.slice(0, space)) + hashOfSound(name.slice(last))) & 0x3fffffff
	];
}

/** FNV-1a over part of a text, to 30 bits. */
function hashOf(text: string, start: number, end: number, seed: number): number {
	let hash = 0x811c9dc5 ^ seed;
	for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return (hash ^ (hash >>> 15)) & 0x3fffffff;
}

function mixed(a: number, b: number): number {
	return (Math.imul(a, 0x9e3779b1) ^ b) & 0x3fffffff;
}

/** A sum over the consonants, so that swapped letters change nothing. */
function hashOfSound(word: string): number {
	const sound = soundOf(word);
	let hash = 7;
	for (let i = 0; i < sound.length; i++) {
		const code = Math.imul(sound.charCodeAt(i), 0x9e3779b1);
		hash += Math.imul(code ^ (code >>> 13), 0x85ebca6b) >>> 3;
	}
	return hash & 0x3fffffff;
}

const sounds = new Map<string, string>();
const SOUNDS_LIMIT = 50_000;

/** The consonants of a word as they sound: `stephan` and `stefan` are the same. */
function soundOf(word: string): string {
	let sound = sounds.get(word);
	if (sound === undefined) {
		sound = word
			.replace(/ph/g, 'f')
			.replace(/[dt]t|th|dt/g, 't')
			.replace(/c[kh]?|q/g, 'k')
			.replace(/tz/g, 'z')
			.replace(/v/g, 'f')
			.replace(/(.)\1+/g, '$1')
			.replace(/[aeiouyhj]/g, '');
		if (sounds.size >= SOUNDS_LIMIT) sounds.clear();
		sounds.set(word, sound);
	}
	return sound;
}

let scratchA = new Uint8Array(64);
let scratchB = new Uint8Array(64);

/** Jaro–Winkler likeness, 0–1 (scale 0.1, prefix of at most 4, from a Jaro of 0.7): MARTHA and MARHTA 0.9611. */
export function jaroWinkler(first: string, second: string): number {
	if (first === second) return 1;
	// Which letters meet may depend on the direction: always from the shorter, then the smaller text.
	const forth = first.length < second.length || (first.length === second.length && first < second);
	const a = forth ? first : second;
	const b = forth ? second : first;
	const { length } = a;
	const other = b.length;
	if (length === 0 || other === 0) return 0;
	if (length > scratchA.length) scratchA = new Uint8Array(length * 2);
	if (other > scratchB.length) scratchB = new Uint8Array(other * 2);
	scratchA.fill(0, 0, length);
	scratchB.fill(0, 0, other);
	const reach = Math.max(0, (Math.max(length, other) >> 1) - 1);
	let matches = 0;
	for (let i = 0; i < length; i++) {
		const code = a.charCodeAt(i);
		const end = Math.min(other - 1, i + reach);
		for (let j = Math.max(0, i - reach); j <= end; j++) {
			if (scratchB[j] === 1 || b.charCodeAt(j) !== code) continue;
			scratchA[i] = 1;
			scratchB[j] = 1;
			matches++;
			break;
		}
	}
	if (matches === 0) return 0;
	let swapped = 0;
	let j = 0;
	for (let i = 0; i < length; i++) {
		if (scratchA[i] === 0) continue;
		while (scratchB[j] === 0) j++;
		if (a.charCodeAt(i) !== b.charCodeAt(j)) swapped++;
		j++;
	}
	// Half of them, rounded down as in Winkler's own program.
	const jaro = (matches / length + matches / other + (matches - (swapped >> 1)) / matches) / 3;
	if (jaro < 0.7) return jaro;
	let prefix = 0;
	while (prefix < 4 && prefix < length && prefix < other && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
	return jaro + prefix * 0.1 * (1 - jaro);
}

/** Whether one typo (a letter missing, added, changed or two swapped) makes one word of the other; two in long words. */
function isWithinTypos(a: string, b: string): boolean {
	const most = Math.min(a.length, b.length) >= 9 ? 2 : 1;
	if (Math.abs(a.length - b.length) > most) return false;
	let start = 0;
	const shorter = Math.min(a.length, b.length);
	while (start < shorter && a.charCodeAt(start) === b.charCodeAt(start)) start++;
	let end = 0;
	while (end < shorter - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
	const restA = a.length - start - end;
	const restB = b.length - start - end;
	if (Math.max(restA, restB) <= most) return true;
	return restA === 2 && restB === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}

/** Endings that make another given name: `Martin` and `Martina`, `Mario` and `Maria`, `Simon` and `Simone`. */
function isGenderPair(a: string, b: string): boolean {
	const [short, long] = a.length <= b.length ? [a, b] : [b, a];
	if (long.length === short.length + 1 && long.startsWith(short)) return /[ae]$/.test(long) && !/[ae]$/.test(short);
	const stem = short.length - 1;
	if (long.length !== short.length || short.slice(0, stem) !== long.slice(0, stem)) return false;
	return 'aoei'.includes(short[stem]!) && 'aoei'.includes(long[stem]!);
}

/** Likeness of two words, given as they sound too; 0 where they are surely different ones. */
function wordLikeness(a: string, b: string, soundA: string, soundB: string): number {
	if (a === b) return 1;
	if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 0.85 : 0;
	// Numbers and short words (`Li`, `Lu`) are what they are.
	if (Math.min(a.length, b.length) < 3 || /\d/.test(a) || /\d/.test(b)) return 0;
	if (isGenderPair(a, b)) return 0;
	if (isWithinTypos(a, b)) {
		// One sign more or less makes another word in Chinese, as one letter does in `Tim` and `Tom`.
		if (HAN.test(a) || (a.length === b.length && a.length < 4)) return 0;
		return jaroWinkler(a, b);
	}
	// `Peter` and `Petra` sound the same but for the vowel at the end.
	if (soundA !== soundB || VOWEL_END.test(a) !== VOWEL_END.test(b)) return 0;
	const likeness = jaroWinkler(a, b);
	return likeness > 0.8 ? Math.max(ALIKE.alone, likeness) : 0;
}

const VOWEL_END = /[aeiou]$/;
const HAN = /[\u3400-\u9fff]/;

/** A name made ready for comparing. */
interface Spoken {
	words: readonly string[];
	sounds: readonly string[];
}

function spokenOf(name: string): Spoken {
	const words = name.split(' ');
	return { words, sounds: words.map(soundOf) };
}

/**
 * What tells most names apart before they are compared: which letters occur (26 bits, the number of words
 * above them), and which pairs of neighbours (32 bits by hash). A typo changes at most two letters and
 * six pairs.
 */
interface Print {
	letters: number;
	pairs: number;
}

function printOf(name: string): Print {
	let letters = 0;
	let pairs = 0;
	let words = 1;
	let previous = 0;
	for (let i = 0; i < name.length; i++) {
		const code = name.charCodeAt(i);
		if (code === 32) {
			words++;
			previous = 0;
			continue;
		}
		letters |= 1 << (code % 26);
		// The five highest bits of the product are the position.
		pairs |= 1 << (Math.imul(previous * 31 + code, 0x9e3779b1) >>> 27);
		previous = code;
	}
	return { letters: letters | (Math.min(words, 15) << 26), pairs };
}

/** Whether two names differ in more than typos; beside a middle name the longer one has most of the shorter. */
function areFarApart(letters: number, pairs: number, print: Print): boolean {
	const apart = letters ^ print.letters;
	if (apart >>> 26 === 0) return bitsOf(pairs ^ print.pairs) > FAR.pairs || bitsOf(apart) > FAR.letters;
	const onlyInShorter = letters >>> 26 < print.letters >>> 26 ? pairs & ~print.pairs : print.pairs & ~pairs;
	return bitsOf(onlyInShorter) > FAR.pairs / 2;
}
const FAR = { letters: 3, pairs: 6 };

function bitsOf(number: number): number {
	let bits = number - ((number >>> 1) & 0x55555555);
	bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
	return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/**
 * The weakest and the average word of the best pairing of two names, in whatever order. Words that only
 * the longer name has are middle names, unless they tell father from son.
 */
function alignment(a: Spoken, b: Spoken): { weakest: number; average: number } {
	const [fewer, more] = a.words.length <= b.words.length ? [a, b] : [b, a];
	const short = fewer.words;
	const long = more.words;
	if (short.length === 0 || (short.length === 1 && long.length > 1)) return NONE;
	let used = 0;
	let weakest = 1;
	let weight = 0;
	let sum = 0;
	for (let w = 0; w < short.length; w++) {
		const word = short[w]!;
		let best = 0;
		let at = -1;
		for (let i = 0; i < long.length && i < 30; i++) {
			if (used & (1 << i)) continue;
			const likeness = wordLikeness(word, long[i]!, fewer.sounds[w]!, more.sounds[i]!);
			if (likeness > best) {
				best = likeness;
				at = i;
			}
		}
		if (at < 0 || best < ALIKE.withEmail) return NONE;
		used |= 1 << at;
		weakest = Math.min(weakest, best);
		// Both lengths count, so that the order of the two names does not.
		const length = word.length + long[at]!.length;
		weight += length;
		sum += best * length;
	}
	for (let i = 0; i < long.length && i < 30; i++) {
		if (used & (1 << i)) continue;
		if (GENERATION.has(long[i]!) || /\d/.test(long[i]!)) return NONE;
		weakest = Math.min(weakest, 0.95);
		sum += 1;
		weight += 2;
	}
	return { weakest, average: sum / weight };
}
const NONE = { weakest: 0, average: 0 };
const SAME = { weakest: 1, average: 1 };

function sharesAny(a: readonly string[], b: readonly string[]): string | null {
	for (const value of a) if (b.includes(value)) return value;
	return null;
}

/** Why and how surely two records are the same customer, or null where they probably are not. */
export const compare: Compare = (a, b) => {
	const email = sharesAny(a.emails, b.emails);
	const phone = sharesAny(a.phones, b.phones);
	const hasContact = email !== null || phone !== null;
	// A forgotten blank (`AnnaWeber`) counts as equal only beside a contact in common.
	const equal = a.sorted !== '' && (a.sorted === b.sorted || (hasContact && isSameWithoutBlanks(a.name, b.name)));
	if (!equal && !hasContact && (a.kind !== b.kind || a.sorted === '' || b.sorted === '')) return null;
	const { weakest, average } = equal ? SAME : a.kind === b.kind ? alignment(spokenOf(a.name), spokenOf(b.name)) : NONE;
	const reasons: Likeness['reasons'] = [];
	if (email !== null) reasons.push('same-email');
	if (phone !== null) reasons.push('same-phone');
	if (a.name !== b.name && a.sorted === b.sorted) reasons.push('swapped-name');
	else if (weakest >= ALIKE.withEmail) reasons.push('similar-name');
	const score = scoreOf(a, b, { email, phone, equal, weakest, average });
	return score < LISTED_FROM ? null : { reasons, score: Math.round(score * 1000) / 1000 };
};

function isSameWithoutBlanks(a: string, b: string): boolean {
	return a.length !== b.length && a.replaceAll(' ', '') === b.replaceAll(' ', '');
}

interface Evidence {
	email: string | null;
	phone: string | null;
	equal: boolean;
	weakest: number;
	average: number;
}

function scoreOf(a: MatchKey, b: MatchKey, evidence: Evidence): number {
	const { email, phone, equal, weakest, average } = evidence;
	if ((email !== null || phone !== null) && equal) return 1;
	if (email !== null) {
		if (weakest >= ALIKE.withEmail || phone !== null) return 0.95;
		if (isNameless(a) || isNameless(b) || hasWordInCommon(a, b)) return 0.85;
		return ROLE.test(email) ? 0 : 0.7;
	}
	if (phone !== null) {
		if (weakest >= ALIKE.withPhone) return 0.9 * average + 0.02;
		if (isNameless(a) || isNameless(b)) return 0.85;
		return phoneAlone(a, b);
	}
	return nameAlone(a, b, evidence);
}

/** A phone shared under different names is a family's or a firm's, unless half the name says otherwise. */
function phoneAlone(a: MatchKey, b: MatchKey): number {
	if (a.kind !== b.kind) return 0;
	const wordsA = a.name.split(' ');
	const wordsB = b.name.split(' ');
	// Firms: `Weber` and `Weber Bau` at one number.
	if (a.kind === 'organisation') return hasOnlyWordsOf(wordsA, wordsB) || hasOnlyWordsOf(wordsB, wordsA) ? 0.75 : 0;
	// People: a marriage keeps the given name; a family shares the other one.
	const sameGiven = wordsA[0] === wordsB[0] && wordsA[0]!.length >= 3 && wordsA.length > 1 && wordsB.length > 1;
	return sameGiven ? 0.7 : 0;
}

function nameAlone(a: MatchKey, b: MatchKey, { equal, weakest, average }: Evidence): number {
	const isOneWord = !a.name.includes(' ');
	const otherEmail = a.emails.length > 0 && b.emails.length > 0;
	const otherPhone = a.phones.length > 0 && b.phones.length > 0;
	if (equal) {
		// 王伟 is the name of 300,000 people, and a family name alone that of any family.
		const weakName = a.kind === 'person' && b.kind === 'person' && isOneWord;
		if (weakName && (otherEmail || otherPhone)) return 0;
		if (a.kind !== b.kind) return 0.65;
		return (weakName ? 0.75 : 0.9) - (otherEmail ? 0.08 : 0) - (otherPhone ? 0.08 : 0);
	}
	if (isOneWord && a.kind === 'person') return 0;
	if (otherEmail && otherPhone) return 0;
	const needed = otherEmail || otherPhone ? ALIKE.againstContacts : ALIKE.alone;
	return weakest >= needed ? average - (otherEmail || otherPhone ? 0.25 : 0.15) : 0;
}

/** A record that was named after its phone or e-mail says nothing about who it is. */
function isNameless(key: MatchKey): boolean {
	return key.sorted === '' || !/\p{L}/u.test(key.sorted);
}

function hasWordInCommon(a: MatchKey, b: MatchKey): boolean {
	const words = b.name.split(' ');
	return a.name.split(' ').some((word) => word.length > 1 && words.includes(word));
}

function hasOnlyWordsOf(few: readonly string[], many: readonly string[]): boolean {
	return few.some((word) => word.length > 3) && few.every((word) => many.includes(word));
}

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
