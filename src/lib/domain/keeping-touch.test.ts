import { describe, expect, test } from 'vitest';
import { INTERACTION_KINDS, isContact, OUTCOMES, type InteractionKind, type Outcome } from './interaction.ts';
import { cadenceOf, compareUrgency, isToContact, touchOf } from './keeping-touch.ts';

const NOON = new Date(2026, 10, 21, 12).getTime();
const daysAgo = (days: number, hour = 12) => new Date(2026, 10, 21 - days, hour).getTime();

describe('the cadence', () => {
	const byTag = new Map([
		['vip', 14],
		['partner', 90],
		['strasse', 7]
	]);

	test("K1 is the person's own, else the shortest of its tags", () => {
		expect(cadenceOf({ cadence: 30, tags: ['VIP'] }, byTag)).toEqual({ days: 30, source: { from: 'own' } });
		expect(cadenceOf({ cadence: null, tags: ['Partner', 'VIP'] }, byTag)).toEqual({
			days: 14,
			source: { from: 'tag', tag: 'VIP' }
		});
		expect(cadenceOf({ cadence: null, tags: ['Straße'] }, byTag).days).toBe(7);
	});

	test('K1 of zero wants none, whatever the tags say', () => {
		expect(cadenceOf({ cadence: 0, tags: ['VIP'] }, byTag)).toEqual({ days: null, source: { from: 'own' } });
		expect(cadenceOf({ cadence: null, tags: ['other'] }, byTag)).toEqual({ days: null, source: { from: 'none' } });
	});

	test('does not change what it is given', () => {
		const customer = Object.freeze({ cadence: null, tags: Object.freeze(['Partner', 'VIP']) });
		expect(cadenceOf(customer, byTag).days).toBe(14);
	});
});

describe('the age', () => {
	test('K3 is green below three quarters, amber until the day, red after it', () => {
		const tones = [0, 14, 15, 20, 21].map((days) => touchOf(20, daysAgo(days), NOON).tone);
		expect(tones).toEqual(['good', 'good', 'soon', 'soon', 'due']);
	});

	test('K2 counts days of the calendar, whatever the hour', () => {
		expect(touchOf(7, daysAgo(1, 23), daysAgo(0, 0)).age).toBe(1);
		expect(touchOf(7, daysAgo(0, 0), daysAgo(0, 23)).age).toBe(0);
	});

	test('K2 of a contact ahead is that of one today, and without one it is due', () => {
		expect(touchOf(7, daysAgo(-3), NOON)).toEqual({ tone: 'good', age: 0, left: 7 });
		expect(touchOf(7, null, NOON)).toEqual({ tone: 'due', age: null, left: null });
	});
});

test('K4 one is to contact who is due today, late or was never contacted', () => {
	const found = [6, 7, 8].map((days) => isToContact(touchOf(7, daysAgo(days), NOON)));
	expect(found).toEqual([false, true, true]);
	expect(isToContact(touchOf(7, null, NOON))).toBe(true);
});

test('K4 who waits longest for their cadence stands first, who was never contacted last', () => {
	const of = (cadence: number, last: number | null) => ({ cadence, touch: touchOf(cadence, last, NOON) });
	const [never, late, twice] = [of(1, null), of(30, daysAgo(31)), of(7, daysAgo(14))];
	expect([never, late, twice].sort(compareUrgency)).toEqual([twice, late, never]);
});

test('K2 a note, a visit to a page and a call nobody took are no contact', () => {
	const counts = (kind: InteractionKind, outcome: Outcome = '') => isContact({ kind, outcome });
	expect(INTERACTION_KINDS.filter((kind) => !counts(kind))).toEqual(['note', 'web-visit']);
	expect(OUTCOMES.filter((outcome) => !counts('call', outcome))).toEqual(['no-answer']);
});
