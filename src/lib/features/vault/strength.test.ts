import { describe, expect, test } from 'vitest';
import { strengthOf } from './strength.ts';

describe('what is said about a passphrase', () => {
	test.each([
		['', { kind: 'empty' }],
		['abc', { kind: 'short', missing: 7 }],
		['正确的马', { kind: 'short', missing: 6 }],
		['aaaaaaaaaaaa', { kind: 'easy', why: 'repeats' }],
		['abcabcabcabc', { kind: 'easy', why: 'repeats' }],
		['abcdefghijkl', { kind: 'easy', why: 'sequence' }],
		['9876543210', { kind: 'easy', why: 'sequence' }],
		['24.12.1987-5', { kind: 'easy', why: 'digits' }],
		['Passwort-2026', { kind: 'easy', why: 'common' }],
		['Annas Laden 1', { kind: 'easy', why: 'name' }],
		['rvk trb zqm', { kind: 'enough' }],
		['the admin feeds a horse', { kind: 'long' }],
		['lamp river seven dry', { kind: 'long' }],
		['正确的马电池订书钉河流灯塔早晨雨', { kind: 'long' }]
	])('%j', (passphrase, said) => {
		expect(strengthOf(passphrase, ['Annas Laden'])).toEqual(said);
	});

	test('full-width letters count as the letters they are', () => {
		expect(strengthOf('Ｐａｓｓｗｏｒｔ１２')).toEqual({ kind: 'easy', why: 'common' });
	});
	test('an empty name around it finds nothing', () => {
		expect(strengthOf('rvk trb zqm', ['', ' '])).toEqual({ kind: 'enough' });
	});
});
