/**
 * How plausible bytes read as windows-1250, the encoding of Polish, Czech, Slovak, Hungarian and their neighbours: the
 * mean over all that are not ASCII. Most of its letters stand on the bytes of other letters of windows-1252, so that
 * what stands before and after decides: `ñ` is followed by a vowel, `ń` never is.
 */
import { westernScore } from './encoding-single-byte.ts';

const VOWEL = /[aeiouyáéíóúýäöüěůąęőű]/;
const CONSONANT = /[bcdfghjklmnpqrstvwxzčďłńňřśšťźżžćç]/;
const NONE = ' ';

/** Letters that windows-1252 has others for: whether this is the one that is meant, by its neighbours in small letters. */
const IS_MEANT: Readonly<Record<string, (before: string, after: string) => boolean>> = {
	ą: (before, after) => isWord(before) || isWord(after),
	ł: (before, after) => isWord(after) || (isWord(before) && before !== 'm'),
	ľ: (before, after) => isWord(before) || isWord(after),
	ś: (_, after) => after !== 'u',
	ź: () => true,
	ť: () => true,
	Ż: (_, after) => isWord(after),
	// In windows-1252 a Spanish question begins with it.
	ż: (before) => isWord(before),
	ń: (_, after) => !VOWEL.test(after),
	ć: (before, after) => /[śń]/.test(before) || VOWEL.test(before) || (before === NONE && after === 'w'),
	ę: (before, after) => before === 'i' || !/[mnlvrts]/.test(after),
	č: (before, after) =>
		VOWEL.test(after) || (VOWEL.test(before) && /[kn ]/.test(after)) || (before === NONE && /[tv]/.test(after)),
	ě: (before, after) => CONSONANT.test(before) && isWord(after),
	ř: (before, after) => (VOWEL.test(after) && after !== 'y') || VOWEL.test(before),
	ů: (before, after) => isWord(before) && isWord(after),
	ň: (before) => VOWEL.test(before),
	ő: (_, after) => after !== 'e',
	ű: (before, after) => before !== 'o' && !/[tl]/.test(after)
};

function isWord(letter: string): boolean {
	return VOWEL.test(letter) || CONSONANT.test(letter);
}

export interface CentralScore {
	/** 0 where windows-1252 says just the same. */
	score: number;
	/** By how much it reads better than windows-1252 where the two differ; below 0 worse. */
	lead: number;
}

/** How well the bytes read as windows-1250. */
export function windows1250Score(sample: Uint8Array): CentralScore {
	const written = new TextDecoder('windows-1250').decode(sample);
	const text = written.toLowerCase().replace(/[^\p{L}]/gu, NONE);
	let sum = 0;
	let count = 0;
	let own = 0;
	let lead = 0;
	for (let i = 0; i < sample.length; i++) {
		if (sample[i]! < 0x80) continue;
		count++;
		const western = westernScore(sample, i);
		const isMeant = IS_MEANT[written[i]!] ?? IS_MEANT[text[i]!];
		const run = (sample[i - 1]! > 0x7f ? 1 : 0) + (sample[i + 1]! > 0x7f ? 1 : 0);
		if (!isMeant) {
			sum += western;
			continue;
		}
		const fits = isMeant(text[i - 1] ?? NONE, text[i + 1] ?? NONE) ? 1.25 : 0.1;
		const central = run === 2 ? 0.05 : run === 1 ? fits * 0.4 : fits;
		sum += central;
		lead += central - western;
		own++;
	}
	return own === 0 ? { score: 0, lead: -1 } : { score: sum / count, lead: lead / own };
}
