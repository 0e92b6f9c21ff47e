/** Folding of text for search and comparison. One place, so that search, matching and duplicates agree. */

const SPECIAL: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' };

/**
 * Folds text so that what a person takes for the same is the same: compatibility forms (full-width,
 * half-width kana, ligatures), case, accents, ß/ss. CJK stays as it is; white space becomes one blank.
 * `fold('Ｇｒｏß  Á')` → `'gross a'`.
 */
export function fold(text: string): string {
	// Most stored text is lower or upper ASCII: skip the costly normalisations for it.
	if (ASCII.test(text)) return text.toLowerCase().replace(/ {2,}/g, ' ').trim();
	if (APART.test(text)) return text.replace(ACCENTED, foldLetter).toLowerCase().replace(/ {2,}/g, ' ').trim();
	return foldWhole(text);
}
const ASCII = /^[\x20-\x7e]*$/;
/** Text whose characters fold each by itself: Latin with accents in one character, and Chinese. */
const APART = /^[\x20-\x7e\u00a0-\u024f\u4e00-\u9fff]*$/;
const ACCENTED = /[\u00a0-\u024f]/g;
const LETTERS = new Map<string, string>();

function foldLetter(letter: string): string {
	let folded = LETTERS.get(letter);
	if (folded === undefined) {
		// Between two others, because a blank at an end is taken away.
		folded = foldWhole(`.${letter}.`).slice(1, -1);
		LETTERS.set(letter, folded);
	}
	return folded;
}

function foldWhole(text: string): string {
	return (
		text
			.normalize('NFKD')
			// Combining marks of Latin, Greek and Cyrillic only: kana voicing marks (U+3099) carry meaning.
			.replace(/[\u0300-\u036f]/g, '')
			.normalize('NFC')
			.toLowerCase()
			.replace(/[ßæœøđðłþı]/g, (letter) => SPECIAL[letter]!)
			.replace(/\s+/g, ' ')
			.trim()
	);
}

/** The digits of a text, full-width ones included: `'+49 171-２3'` → `'4917123'`. */
export function digitsOf(text: string): string {
	return text.normalize('NFKC').replace(/\D+/g, '');
}
