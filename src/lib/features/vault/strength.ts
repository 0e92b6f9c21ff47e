/**
 * What is said about a passphrase while it is typed. Length first: no meter can know how it was thought up, so
 * none is shown; only what every guesser tries first is named. Pure.
 */
import { MIN_PASSPHRASE } from '#lib/domain/vault.ts';

export type Strength =
	| { kind: 'empty' }
	| { kind: 'short'; missing: number }
	| { kind: 'easy'; why: 'repeats' | 'sequence' | 'digits' | 'common' | 'name' }
	| { kind: 'enough' }
	| { kind: 'long' };

/** From here on even a fast guesser with the files in hand needs longer than it pays. */
const LONG = 16;

/** Words that stand at the top of every list of leaked passwords, in the two languages of the app and on keyboards. */
const COMMON = /passw|kennwort|qwert|azerty|asdfg|iloveyou|letmein|welcome|admin|123456|woaini|mima/;

/** Says something about a passphrase; `names` are words around it that somebody would try first. */
export function strengthOf(passphrase: string, names: readonly string[] = []): Strength {
	const characters = [...passphrase.normalize('NFKC')];
	if (characters.length === 0) return { kind: 'empty' };
	if (characters.length < MIN_PASSPHRASE) return { kind: 'short', missing: MIN_PASSPHRASE - characters.length };
	const text = characters.join('').toLowerCase();
	if (new Set(characters).size <= 3 || /^(.{1,4})\1+$/u.test(text)) return { kind: 'easy', why: 'repeats' };
	if (isSequence(characters)) return { kind: 'easy', why: 'sequence' };
	if (/^[\d\s./-]+$/.test(text)) return { kind: 'easy', why: 'digits' };
	// A long sentence may well hold such a word; a short text that does is mostly made of it.
	if (characters.length < LONG) {
		if (COMMON.test(text)) return { kind: 'easy', why: 'common' };
		const known = names.map((name) => name.trim().toLowerCase()).filter((name) => name.length >= 3);
		if (known.some((name) => text.includes(name))) return { kind: 'easy', why: 'name' };
	}
	return { kind: characters.length >= LONG ? 'long' : 'enough' };
}

/** Each character the next or the previous one of the one before: `abcdefghij`, `9876543210`. */
function isSequence(characters: readonly string[]): boolean {
	const steps = characters
		.slice(1)
		.map((character, index) => (character.codePointAt(0) ?? 0) - (characters[index]?.codePointAt(0) ?? 0));
	return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}
