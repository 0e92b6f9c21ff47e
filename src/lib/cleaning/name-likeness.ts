/** How alike two names are: word by word, in whatever order, and a quick look that tells most apart before that. */
import { soundOf } from './match-key.ts';

/** Weakest word of two names that are alike: alone, against other contacts, with the same phone, with the same e-mail. */
export const ALIKE = { alone: 0.9, againstContacts: 0.96, withPhone: 0.88, withEmail: 0.8 };
const GENERATION = new Set('jr sr jun sen junior senior ii iii iv'.split(' '));

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
export interface Spoken {
	words: readonly string[];
	sounds: readonly string[];
}

export function spokenOf(name: string): Spoken {
	const words = name.split(' ');
	return { words, sounds: words.map(soundOf) };
}

/**
 * What tells most names apart before they are compared: which letters occur (26 bits, the number of words
 * above them), and which pairs of neighbours (32 bits by hash). A typo changes at most two letters and
 * six pairs.
 */
export interface Print {
	letters: number;
	pairs: number;
}

export function printOf(name: string): Print {
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
export function areFarApart(letters: number, pairs: number, print: Print): boolean {
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
export function alignment(a: Spoken, b: Spoken): { weakest: number; average: number } {
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
export const NONE = { weakest: 0, average: 0 };
export const SAME = { weakest: 1, average: 1 };
