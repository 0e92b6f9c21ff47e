import { describe, expect, it } from 'vitest';
import { colourOf, markPath, shapeOf } from './marks.ts';
import { nearestPoint, nextPoint } from './nearest.ts';
import { extentOf } from './scatter.ts';
import { spreadRow } from './spread.ts';

describe('marks', () => {
	it('gives eight groups eight shapes and eight colours', () => {
		const groups = [0, 1, 2, 3, 4, 5, 6, 7];
		expect(new Set(groups.map(shapeOf)).size).toBe(8);
		expect(groups.map(colourOf)).toEqual(groups.map((group) => `var(--d${group + 1})`));
		expect(shapeOf(8)).toBe(shapeOf(0));
		expect(new Set(groups.map((group) => markPath(shapeOf(group), 0, 0, 5))).size).toBe(8);
	});

	it('draws around the given place, closed, within reach of its radius', () => {
		for (let group = 0; group < 8; group++) {
			const path = markPath(shapeOf(group), 100, 50, 4);
			expect(path).toMatch(/^M.*Z$/);
			if (!path.includes('A')) {
				const numbers = path.match(/-?[\d.]+/g)!.map(Number);
				const xs = numbers.filter((_, index) => index % 2 === 0);
				const ys = numbers.filter((_, index) => index % 2 === 1);
				expect((Math.min(...xs) + Math.max(...xs)) / 2).toBeCloseTo(100, 0);
				for (const y of ys) expect(Math.abs(y - 50)).toBeLessThan(4 * 1.4);
			}
		}
	});
});

describe('nearestPoint', () => {
	const xs = [0, 10, 11];
	const ys = [0, 0, 0];
	it('finds the nearest within reach among those shown', () => {
		expect(nearestPoint(xs, ys, 9, 1, 5)).toBe(1);
		expect(nearestPoint(xs, ys, 9, 1, 5, (index) => index !== 1)).toBe(2);
		expect(nearestPoint(xs, ys, 5, 5, 5)).toBe(-1);
		expect(nearestPoint([], [], 0, 0, 9)).toBe(-1);
	});
});

describe('nextPoint', () => {
	it('prefers what lies straight ahead and stays where nothing does', () => {
		const xs = [0, 10, 5, 0];
		const ys = [0, 0, 9, -4];
		expect(nextPoint(xs, ys, 0, 'right')).toBe(1);
		expect(nextPoint(xs, ys, 0, 'down')).toBe(2);
		expect(nextPoint(xs, ys, 0, 'up')).toBe(3);
		expect(nextPoint(xs, ys, 0, 'left')).toBe(0);
		expect(nextPoint(xs, ys, 0, 'right', (index) => index !== 1)).toBe(2);
	});

	it('reaches points at the same place one after the other', () => {
		const xs = [3, 3, 3, 8];
		const ys = [1, 1, 1, 1];
		expect([0, 1, 2].map((from) => nextPoint(xs, ys, from, 'right'))).toEqual([1, 2, 3]);
		expect([2, 1].map((from) => nextPoint(xs, ys, from, 'left'))).toEqual([1, 0]);
	});
});

it('spreadRow moves only marks that would cover each other, and keeps them apart', () => {
	expect(spreadRow([0, 50, 100], 10)).toEqual([0, 0, 0]);
	expect(spreadRow([50, 50, 50, 90], 10)).toEqual([0, -10, 10, 0]);
	const xs = [3, 5, 4, 20, 22, 8, 9, 1];
	const offsets = spreadRow(xs, 6);
	for (let a = 0; a < xs.length; a++) {
		for (let b = 0; b < a; b++)
			expect(Math.hypot(xs[a]! - xs[b]!, offsets[a]! - offsets[b]!)).toBeGreaterThanOrEqual(6);
	}
	expect(xs).toEqual([3, 5, 4, 20, 22, 8, 9, 1]);
});

it('extentOf leaves a margin and has no empty answer', () => {
	expect(extentOf([0, 100])).toEqual([-4, 104]);
	expect(extentOf([5, 5])).toEqual([4, 6]);
	expect(extentOf([])).toEqual([-1, 1]);
});
