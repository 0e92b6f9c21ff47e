/**
 * Finding rows by what is typed. A query is a list of terms; every term keeps one byte per slot, so
 * terms of the last queries are reused and a longer term is looked for only where the shorter one was.
 * Phone numbers are compared by digits, as people type them: blanks, dashes, `+`, `00` and a trunk `0`
 * make no difference.
 */
import { digitsOf, fold } from '#lib/domain/text.ts';

/** A word, or a run of words that may be a phone number. */
export interface Term {
	words: string[];
	/** Digits of the whole run without trunk prefix; empty where too few. */
	phone: string;
}

const KEPT_TERMS = 16;
const PHONE_LIKE = /^[+(]?\d[\d\-./()]*$|^\+$/;

/** The terms of what was typed: `'Anna 0171 23'` → the word `anna` and the number `17123`. */
export function termsOf(text: string): Term[] {
	const terms: Term[] = [];
	let run: string[] = [];
	const endRun = () => {
		if (run.length > 0) terms.push({ words: run, phone: phoneDigits(run.join('')) });
		run = [];
	};
	for (const word of fold(text).split(' ')) {
		if (word === '') continue;
		if (PHONE_LIKE.test(word)) {
			run.push(word);
			continue;
		}
		endRun();
		terms.push({ words: [word], phone: '' });
	}
	endRun();
	return terms;
}

/** Digits to look for in stored numbers; empty below three typed digits. `(0)` and a leading 0 or 00 are dropped. */
export function phoneDigits(typed: string): string {
	const digits = digitsOf(typed.replace('(0)', ''));
	if (digits.length < 3) return '';
	const national = digits.replace(/^0{1,2}/, '');
	return national.length < 2 ? '' : national;
}

/** What of a row is searched: folded text, and phone numbers apart. */
export interface Searched<Row> {
	textOf(row: Row): string;
	phonesOf?(row: Row): readonly string[];
}

export class TextIndex<Row> {
	readonly #rows: readonly (Row | null)[];
	readonly #searched: Searched<Row>;
	/** Folded text and phone digits per slot; filled on first use. */
	#texts: (string | undefined)[] = [];
	#phones: string[] = [];
	/** What occurs in a slot's text and phones, as bits: most rows are ruled out without looking at them. */
	#letters = new Uint32Array(0);
	#signs = new Uint32Array(0);
	#phonePairs = new Uint32Array(0);
	/** First slot whose text may be missing; −1 where all stand. */
	#next = 0;
	#found = new Map<string, { term: Term; hits: Uint8Array }>();

	constructor(rows: readonly (Row | null)[], searched: Searched<Row>) {
		this.#rows = rows;
		this.#searched = searched;
	}

	/** Forgets what was derived from these slots. */
	changed(slots: Iterable<number>): void {
		for (const slot of slots) this.#texts[slot] = undefined;
		this.#found.clear();
		this.#next = 0;
	}

	/** One byte per slot, 1 where every term occurs; null where there is no term. */
	match(text: string): Uint8Array | null {
		let terms = termsOf(text);
		if (terms.length === 0) return null;
		// Where there are no phones, digits are letters like others: each narrows what the ones before it found.
		if (!this.#searched.phonesOf) terms = terms.map(({ words }) => ({ words, phone: '' }));
		this.prepare(Number.POSITIVE_INFINITY);
		const all = terms.map((term) => this.#hits(term));
		const [first, ...others] = all;
		if (others.length === 0) return first!;
		const hits = first!.slice();
		for (const other of others) for (let slot = 0; slot < hits.length; slot++) hits[slot]! &= other[slot]!;
		return hits;
	}

	/** Derives up to `count` missing texts ahead of the first search; answers whether all stand. */
	prepare(count: number): boolean {
		if (this.#next < 0) return true;
		const size = this.#rows.length;
		this.#letters = grown(this.#letters, size);
		this.#signs = grown(this.#signs, size * SIGN_WORDS);
		this.#phonePairs = grown(this.#phonePairs, this.#searched.phonesOf ? size : 0);
		let slot = this.#next;
		for (let left = count; slot < size && left > 0; slot++) {
			if (this.#texts[slot] !== undefined) continue;
			const row = this.#rows[slot];
			const text = row ? this.#searched.textOf(row) : '';
			this.#texts[slot] = text;
			this.#signs.fill(0, slot * SIGN_WORDS, (slot + 1) * SIGN_WORDS);
			this.#letters[slot] = addSigns(this.#signs, slot * SIGN_WORDS, text);
			if (this.#searched.phonesOf) {
				const phones = row ? this.#searched.phonesOf(row).map(digitsOf).join(' ') : '';
				this.#phones[slot] = phones;
				this.#phonePairs[slot] = digitPairsOf(phones);
			}
			left--;
		}
		this.#next = slot < size ? slot : -1;
		return this.#next < 0;
	}

	#hits(term: Term): Uint8Array {
		const key = term.words.join(' ');
		const known = this.#found.get(key);
		if (known) {
			// Re-inserted, so that the oldest stands first in the map.
			this.#found.delete(key);
			this.#found.set(key, known);
			return known.hits;
		}
		const hits = this.#scan(term, this.#wider(term));
		this.#found.set(key, { term, hits });
		if (this.#found.size > KEPT_TERMS) this.#found.delete(this.#found.keys().next().value!);
		return hits;
	}

	/** Hits of a known term that includes every hit of this one. */
	#wider(term: Term): Uint8Array | null {
		let best: { hits: Uint8Array; length: number } | null = null;
		const typed = term.words.join('');
		for (const { term: other, hits } of this.#found.values()) {
			const length = other.words.join('').length;
			if (best && best.length >= length) continue;
			const isWider =
				// Digits match phones only from the third on, so fewer digits do not include more.
				term.phone === ''
					? other.phone === '' && term.words.length === 1 && other.words.length === 1 && typed.includes(other.words[0]!)
					: other.phone !== '' && term.phone.startsWith(other.phone) && continues(term.words, other.words);
			if (isWider) best = { hits, length };
		}
		return best?.hits ?? null;
	}

	#scan(term: Term, within: Uint8Array | null): Uint8Array {
		const { words, phone } = term;
		if (phone === '' && words.length === 1) return this.#scanWord(words[0]!, within);
		const hits = words.length === 1 ? this.#scanWord(words[0]!, within) : new Uint8Array(this.#rows.length);
		const texts = this.#texts as string[];
		const phones = this.#phones;
		const pairs = this.#phonePairs;
		const needed = digitPairsOf(phone);
		for (let slot = 0; slot < hits.length; slot++) {
			if (hits[slot] === 1 || (within && within[slot] === 0)) continue;
			if (phone !== '' && (pairs[slot]! & needed) === needed && phones[slot]!.includes(phone)) hits[slot] = 1;
			else if (words.length > 1 && this.#matchesApart(words, texts[slot]!, phones[slot]!)) hits[slot] = 1;
		}
		return hits;
	}

	/** Slots whose text has the word. */
	#scanWord(word: string, within: Uint8Array | null): Uint8Array {
		const hits = new Uint8Array(this.#rows.length);
		const texts = this.#texts as string[];
		const letters = this.#letters;
		const signs = this.#signs;
		// Signed, as `&` gives it.
		const needed = new Uint32Array(SIGN_WORDS);
		const neededLetters = addSigns(needed, 0, word) | 0;
		const [first, second, third, fourth] = Int32Array.from(needed) as unknown as [number, number, number, number];
		const isLetter = /^[a-z]$/.test(word);
		if (isLetter || /^[0-9]$/.test(word)) {
			// Its bit says everything. No condition: one that is foreseen wrongly half the time takes twice as long.
			const [bits, bit, step] = isLetter ? [letters, neededLetters, 1] : [signs, first, SIGN_WORDS];
			for (let slot = 0; slot < hits.length; slot++) hits[slot] = Number((bits[slot * step]! & bit) !== 0);
			if (within) for (let slot = 0; slot < hits.length; slot++) hits[slot]! &= within[slot]!;
			return hits;
		}
		for (let slot = 0, at = 0; slot < hits.length; slot++, at += SIGN_WORDS) {
			if ((letters[slot]! & neededLetters) !== neededLetters || (within && within[slot] === 0)) continue;
			if ((signs[at]! & first) !== first || (signs[at + 1]! & second) !== second) continue;
			if ((signs[at + 2]! & third) !== third || (signs[at + 3]! & fourth) !== fourth) continue;
			hits[slot] = Number(texts[slot]!.includes(word));
		}
		return hits;
	}

	/** Each word on its own, at least one of them outside the phones: `2024 4917` finds a tag and a number. */
	#matchesApart(words: readonly string[], text: string, phones: string): boolean {
		let inText = false;
		for (const word of words) {
			if (text.includes(word)) {
				inText = true;
				continue;
			}
			const digits = phoneDigits(word);
			if (digits === '' || !phones.includes(digits)) return false;
		}
		return inText;
	}
}

/**
 * Whether typing on from `before` can give `after` and can only narrow: equal words, the last one
 * longer, or more words — unless a word just got the digits that let it match phones too.
 */
function continues(after: readonly string[], before: readonly string[]): boolean {
	return before.every((word, i) => {
		const now = after[i] ?? '';
		const isSame = i < before.length - 1 ? now === word : now.startsWith(word);
		return isSame && (phoneDigits(word) !== '' || phoneDigits(now) === '');
	});
}

function grown(bits: Uint32Array<ArrayBuffer>, size: number): Uint32Array<ArrayBuffer> {
	if (bits.length >= size) return bits;
	const larger = new Uint32Array(Math.ceil(size * 1.25));
	larger.set(bits);
	return larger;
}

/** Four words of bits for each text: one of the ten digits each, and the others for two characters side by side. */
const SIGN_WORDS = 4;
const DIGITS = 10;
const PAIRS = SIGN_WORDS * 32 - DIGITS;

/**
 * Sets the bits of what occurs in a text in the four words from `at` on, and answers a word with a bit for each Latin
 * letter; digits and everything else share the other six.
 */
function addSigns(signs: Uint32Array, at: number, text: string): number {
	let letters = 0;
	let before = -1;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code >= 97 && code <= 122) letters |= 1 << (code - 97);
		else {
			letters |= 1 << (26 + (code % 6));
			if (code >= 48 && code <= 57) signs[at]! |= 1 << (code - 48);
		}
		if (before >= 0) {
			const bit = DIGITS + ((before * 31 + code) % PAIRS);
			signs[at + (bit >> 5)]! |= 1 << (bit & 31);
		}
		before = code;
	}
	return letters;
}

/** A bit of 32 for each two digits that stand side by side. */
function digitPairsOf(digits: string): number {
	let pairs = 0;
	for (let i = 1; i < digits.length; i++) pairs |= 1 << ((digits.charCodeAt(i - 1) * 10 + digits.charCodeAt(i)) & 31);
	return pairs;
}
