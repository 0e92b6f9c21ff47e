/**
 * The recovery code: 160 random bits in Crockford's base 32, with four check symbols, so that a slip of the pen is
 * told from a wrong code before any work. It is typed from paper: case, blanks and dashes do not matter, nor do the
 * letters that look like digits.
 */
import type { RandomBytes } from '#lib/domain/ids.ts';
import { randomBytes } from './keys.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_BYTES = 20;
const SYMBOLS = 32;
const CHECKS = 4;
/** The largest prime below 32^4: every single wrong symbol and every swap of two leaves another remainder. */
const PRIME = 1_048_573n;

/** A new code as it is shown: nine groups of four. */
export function newRecoveryCode(random: RandomBytes): string {
	const bytes = randomBytes(random, CODE_BYTES);
	let value = 0n;
	for (const byte of bytes) value = (value << 8n) | BigInt(byte);
	bytes.fill(0);
	return (symbolsOf(value, SYMBOLS) + symbolsOf(value % PRIME, CHECKS)).match(/.{4}/g)!.join('-');
}

/** The one spelling of what was typed, without dashes; null where it is no code. */
export function recoveryCodeFrom(typed: string): string | null {
	const text = typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[\s\-‐-―−_.]/g, '')
		.replaceAll('O', '0')
		.replace(/[IL]/g, '1');
	if (text.length !== SYMBOLS + CHECKS) return null;
	const value = valueOf(text.slice(0, SYMBOLS));
	const check = valueOf(text.slice(SYMBOLS));
	return value !== null && check === value % PRIME ? text : null;
}

/** Whether what was typed back means the code that was shown. */
export function isSameCode(shown: string, typed: string): boolean {
	const code = recoveryCodeFrom(typed);
	return code !== null && code === recoveryCodeFrom(shown);
}

function symbolsOf(value: bigint, length: number): string {
	let text = '';
	for (let rest = value, i = 0; i < length; i++, rest >>= 5n) text = ALPHABET[Number(rest & 31n)]! + text;
	return text;
}

function valueOf(text: string): bigint | null {
	let value = 0n;
	for (const symbol of text) {
		const digit = ALPHABET.indexOf(symbol);
		if (digit < 0) return null;
		value = (value << 5n) | BigInt(digit);
	}
	return value;
}
