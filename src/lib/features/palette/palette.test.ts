import { expect, test } from 'vitest';
import { Palette } from './palette.svelte.ts';

const id = (letter: string) => letter.repeat(22);

test('records that were open are remembered, each once and the newest first', () => {
	const palette = new Palette();
	palette.visit('/customers', `#id=${id('a')}`);
	palette.visit('/tickets', `#sort=due&id=${id('b')}`);
	palette.visit('/customers', `#id=${id('a')}&edit=1`);
	expect(palette.visits).toEqual([
		{ route: '/customers', id: id('a') },
		{ route: '/tickets', id: id('b') }
	]);
});

test('addresses without a record are passed over, and only a few are kept', () => {
	const palette = new Palette();
	palette.visit('/customers', '');
	palette.visit('/customers', '#id=name%20of%20somebody');
	palette.visit(null, `#id=${id('a')}`);
	expect(palette.visits).toEqual([]);
	for (const letter of 'abcdefghij') palette.visit('/tasks', `#id=${id(letter)}`);
	expect(palette.visits.map((visit) => visit.id[0]).join('')).toBe('jihgfe');
});

test('words are handed over once, and the lock forgets all of it', () => {
	const palette = new Palette();
	palette.handOver('dripping');
	expect([palette.takeWords(), palette.takeWords()]).toEqual(['dripping', null]);
	palette.visit('/tasks', `#id=${id('a')}`);
	palette.handOver('dripping');
	palette.open = true;
	palette.forget();
	expect([palette.visits, palette.takeWords(), palette.open]).toEqual([[], null, false]);
});
