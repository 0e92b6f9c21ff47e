/** What of a record is compared: the folded name, its words in order, contacts, and the blocks the name falls into. */
import { fold } from '#lib/domain/text.ts';
import type { MatchKey, MatchKeyOf } from './contract.ts';
import { emailKey } from './emails.ts';
import { isCjk, withoutLegalForm } from './names.ts';
import { phoneKey } from './phones.ts';

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
export function blocksOf(name: string): number[] {
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
export function soundOf(word: string): string {
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
