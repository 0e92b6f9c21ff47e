import { describe, expect, it } from 'vitest';
import { seededRandom, seedFor } from './random.ts';
import { simpleSample, stratifiedSample } from './sample.ts';

describe('seededRandom', () => {
	it('repeats itself for a seed and differs between seeds', () => {
		const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
		expect(draw(1)[0]).toBe(0.6270739405881613);
		expect(draw(7)).toEqual(draw(7));
		expect(draw(7)).not.toEqual(draw(8));
		expect(new Set(Array.from({ length: 1000 }, (_, index) => seedFor(0, index))).size).toBe(1000);
	});

	it('is even over [0, 1)', () => {
		const random = seededRandom(3);
		const bins = new Array<number>(10).fill(0);
		for (let i = 0; i < 100_000; i++) bins[Math.floor(random() * 10)]!++;
		for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(400);
	});
});

describe('stratifiedSample', () => {
	const labels = Uint8Array.from({ length: 10_000 }, (_, i) => (i === 77 ? 2 : i < 2500 ? 1 : 0));

	it('shares rows out by group size with the least for small groups', () => {
		const rows = stratifiedSample(labels, 3, 1000, 1, seededRandom(1));
		expect(rows).toHaveLength(1000);
		const counts = [0, 1, 2].map((group) => rows.filter((row) => labels[row] === group).length);
		expect(counts[2]).toBe(1);
		expect(Math.abs(counts[1]! - 250)).toBeLessThanOrEqual(1);
		expect([...rows]).toEqual([...new Set(rows)].toSorted((a, b) => a - b));
	});

	it('answers all rows where there are few', () => {
		expect([...stratifiedSample(Uint8Array.of(0, 1, 0), 2, 5, 1, seededRandom(1))]).toEqual([0, 1, 2]);
	});

	it('gives each row the same chance', () => {
		const random = seededRandom(1);
		const hits = new Array<number>(10).fill(0);
		for (let round = 0; round < 10_000; round++) for (const row of simpleSample(10, 3, random)) hits[row]!++;
		for (const count of hits) expect(Math.abs(count - 3000)).toBeLessThan(200);
	});
});
