import { expect, test } from 'vitest';
import { knownParts } from './view-state.ts';

const OWN = { states: [] as string[], customer: null as string | null, unpaid: false, text: '' };

test('a stored filter gives back what it has, and what it lacks stays as it is without one', () => {
	expect(knownParts({ states: ['open'], text: 'anna' }, OWN)).toEqual({ ...OWN, states: ['open'], text: 'anna' });
	expect(knownParts({ customer: 'kJ2' }, OWN)).toEqual({ ...OWN, customer: 'kJ2' });
});

test('parts of another form, and those nobody knows, are left out', () => {
	const stored = { states: 'open', customer: {}, unpaid: 1, text: null, other: [1] };
	expect(knownParts(stored, OWN)).toEqual(OWN);
	expect(knownParts({ states: [1] }, OWN)).toEqual(OWN);
});

test('neither the stored filter nor the own one changes', () => {
	const stored = Object.freeze({ states: Object.freeze(['open']) });
	knownParts(stored, Object.freeze({ ...OWN }));
	expect(stored.states).toEqual(['open']);
});
