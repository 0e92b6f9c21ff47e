import { describe, expect, it } from 'vitest';
import { madeClusters } from './made-data.ts';
import { EXACT_ROWS, silhouette } from './silhouette.ts';

/** Straight from the definition, row by row. */
function byDefinition(matrix: Float64Array, n: number, d: number, labels: Uint8Array, k: number): number {
	const distance = (a: number, b: number) => {
		let squares = 0;
		for (let j = 0; j < d; j++) squares += (matrix[a * d + j]! - matrix[b * d + j]!) ** 2;
		return Math.sqrt(squares);
	};
	let total = 0;
	for (let i = 0; i < n; i++) {
		const sums = new Array<number>(k).fill(0);
		const counts = new Array<number>(k).fill(0);
		for (let other = 0; other < n; other++) {
			if (other === i) continue;
			sums[labels[other]!]! += distance(i, other);
			counts[labels[other]!]!++;
		}
		const own = labels[i]!;
		if (counts[own] === 0) continue;
		const a = sums[own]! / counts[own]!;
		const b = Math.min(...sums.map((sum, c) => (c === own ? Infinity : sum / counts[c]!)));
		total += (b - a) / Math.max(a, b);
	}
	return total / n;
}

describe('silhouette', () => {
	it('has the value worked out by hand', () => {
		// Every row has a = 1; b is 4.5 for the outer two and 3.5 for the inner ones.
		const matrix = Float64Array.of(0, 1, 4, 5);
		const labels = Uint8Array.of(0, 0, 1, 1);
		const byHand = (3.5 / 4.5 + 2.5 / 3.5 + 2.5 / 3.5 + 3.5 / 4.5) / 4;
		expect(silhouette(matrix, 4, 1, labels, 2, 1)).toEqual({ mean: expect.closeTo(byHand, 12), sample: null });
	});

	it('scores a row alone in its cluster 0', () => {
		const byHand = ((10 - 1) / 10 + (9 - 1) / 9 + 0) / 3;
		expect(silhouette(Float64Array.of(0, 1, 10), 3, 1, Uint8Array.of(0, 0, 1), 2, 1).mean).toBeCloseTo(byHand, 12);
	});

	it('scores identical rows in two clusters 0 and not NaN', () => {
		expect(silhouette(new Float64Array(4), 4, 1, Uint8Array.of(0, 0, 1, 1), 2, 1).mean).toBe(0);
	});

	it('is exact up to the limit and estimates above it', () => {
		const n = EXACT_ROWS * 2;
		const { matrix, truth } = madeClusters(n, 3, 4, 4, 5);
		const exact = byDefinition(matrix, n, 3, truth, 4);
		const estimate = silhouette(matrix, n, 3, truth, 4, 1);
		expect(estimate.sample).toBe(EXACT_ROWS);
		expect(Math.abs(estimate.mean - exact)).toBeLessThan(0.01);
		expect(silhouette(matrix, n, 3, truth, 4, 1)).toEqual(estimate);
		const few = matrix.slice(0, EXACT_ROWS * 3);
		const fewTruth = truth.slice(0, EXACT_ROWS);
		expect(silhouette(few, EXACT_ROWS, 3, fewTruth, 4, 1)).toEqual({
			mean: expect.closeTo(byDefinition(few, EXACT_ROWS, 3, fewTruth, 4), 9),
			sample: null
		});
	});

	it('weighs a small cluster by its true size in a sample', () => {
		const n = EXACT_ROWS * 2;
		const matrix = Float64Array.from({ length: n }, (_, i) => (i % 7) + (i < 3 ? 1000 : 0));
		const labels = Uint8Array.from({ length: n }, (_, i) => (i < 3 ? 1 : 0));
		// By share one or two of the three rare rows would be drawn, and one alone scores 0.
		const { mean } = silhouette(matrix, n, 1, labels, 2, 1);
		expect(Math.abs(mean - byDefinition(matrix, n, 1, labels, 2))).toBeLessThan(0.0001);
	});

	it('leaves its input alone', () => {
		const { matrix, truth } = madeClusters(100, 2, 3, 1, 1);
		const before = [matrix.slice(), truth.slice()];
		silhouette(matrix, 100, 2, truth, 3, 1);
		expect([matrix, truth]).toEqual(before);
	});
});
