import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trueRandom } from '../../../../tests/support/vault.ts';
import { isSameCode, newRecoveryCode, recoveryCodeFrom } from './recovery-code.ts';

const codes = fc
	.uint8Array({ minLength: 20, maxLength: 20 })
	.map((bytes) => newRecoveryCode((target) => target.set(bytes)));

test('S86 a code is nine groups of four, none like another, and says 160 bits', () => {
	const made = Array.from({ length: 50 }, () => newRecoveryCode(trueRandom));
	expect(new Set(made).size).toBe(50);
	for (const code of made) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
	const ones = newRecoveryCode((target) => target.fill(255));
	expect(ones.replaceAll('-', '').slice(0, 32)).toBe('Z'.repeat(32));
	expect(newRecoveryCode((target) => target.fill(0))).toBe(Array(9).fill('0000').join('-'));
});

test('S86 case, blanks, dashes and letters that look like digits do not matter', () => {
	const looks: Record<string, string[]> = { '0': ['0', 'o', 'O', '０'], '1': ['1', 'i', 'I', 'l', 'L'] };
	const gaps = fc.constantFrom('', ' ', '-', ' - ', '–', '\n', '.');
	fc.assert(
		fc.property(codes, fc.infiniteStream(fc.nat({ max: 9 })), fc.infiniteStream(gaps), (code, picks, between) => {
			const typed = [...code.replaceAll('-', '')].map((symbol) => {
				const pick = picks.next().value as number;
				const list = looks[symbol] ?? [symbol, symbol.toLowerCase()];
				return list[pick % list.length]! + (between.next().value as string);
			});
			expect(recoveryCodeFrom(` ${typed.join('')} `)).toBe(code.replaceAll('-', ''));
			expect(isSameCode(code, typed.join(''))).toBe(true);
		}),
		{ seed: 86 }
	);
});

test('S86 one wrong symbol, two swapped ones or a missing one are noticed', () => {
	const symbol = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ');
	const place = fc.nat({ max: 35 });
	fc.assert(
		fc.property(codes, place, place, symbol, (shown, i, j, other) => {
			const code = [...shown.replaceAll('-', '')];
			const wrong = code.with(i, other).join('');
			expect(recoveryCodeFrom(wrong)).toBe(code[i] === other ? wrong : null);
			const swapped = code.with(i, code[j]!).with(j, code[i]!).join('');
			expect(recoveryCodeFrom(swapped)).toBe(code[i] === code[j] ? swapped : null);
			expect(recoveryCodeFrom(code.toSpliced(i, 1).join(''))).toBe(null);
		}),
		{ seed: 86, numRuns: 1000 }
	);
});

test('S86 two codes are not the same, nor is something that is no code the same as itself', () => {
	expect(isSameCode(newRecoveryCode(trueRandom), newRecoveryCode(trueRandom))).toBe(false);
	expect(isSameCode('hello', 'hello')).toBe(false);
	expect(recoveryCodeFrom('U'.repeat(36))).toBe(null);
});
