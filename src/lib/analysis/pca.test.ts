import { describe, expect, it } from 'vitest';
import { madeClusters } from './made-data.ts';
import { principalPlane, project } from './pca.ts';

describe('principalPlane', () => {
	it('finds the direction of points on a line', () => {
		const plane = principalPlane(Float64Array.of(0, 0, -1, -2, 1, 2, 3, 6), 4, 2);
		expect(plane.explained[0]).toBeCloseTo(1, 12);
		expect(plane.explained[1]).toBeCloseTo(0, 12);
		expect(plane.x[0]).toBeCloseTo(1 / Math.sqrt(5), 12);
		expect(plane.x[1]).toBeCloseTo(2 / Math.sqrt(5), 12);
	});

	it('has orthogonal axes of length 1 whose scores have the explained variance', () => {
		const n = 500;
		const d = 6;
		const { matrix } = madeClusters(n, d, 3, 2, 4);
		const plane = principalPlane(matrix, n, d);
		const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, j) => sum + value * b[j]!, 0);
		expect(dot(plane.x, plane.x)).toBeCloseTo(1, 12);
		expect(dot(plane.y, plane.y)).toBeCloseTo(1, 12);
		expect(dot(plane.x, plane.y)).toBeCloseTo(0, 12);
		const { x, y } = project(
			matrix,
			d,
			Uint32Array.from({ length: n }, (_, i) => i),
			plane
		);
		const variance = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0) / n;
		let total = 0;
		for (let j = 0; j < d; j++) for (let i = 0; i < n; i++) total += (matrix[i * d + j]! - plane.mean[j]!) ** 2 / n;
		expect(variance(x) / total).toBeCloseTo(plane.explained[0], 5);
		expect(variance(y) / total).toBeCloseTo(plane.explained[1], 5);
		// Scores on two principal axes are uncorrelated.
		expect(x.reduce((sum, value, i) => sum + value * y[i]!, 0) / n).toBeCloseTo(0, 3);
	});

	it('points each axis so that its heaviest weight is positive', () => {
		for (let seed = 1; seed <= 10; seed++) {
			const { x, y } = principalPlane(madeClusters(200, 4, 3, 1, seed).matrix, 200, 4);
			for (const axis of [x, y]) expect(Math.max(...axis)).toBeCloseTo(Math.max(...axis.map(Math.abs)), 12);
		}
	});

	it('has an empty second axis for one feature and no NaN where nothing differs', () => {
		const line = principalPlane(Float64Array.of(1, 2, 3), 3, 1);
		expect(line).toMatchObject({ explained: [1, 0], y: Float64Array.of(0) });
		const same = principalPlane(new Float64Array(6).fill(4), 3, 2);
		expect(same.explained).toEqual([0, 0]);
		expect([...same.x, ...same.y].every(Number.isFinite)).toBe(true);
	});

	it('leaves its input alone', () => {
		const { matrix } = madeClusters(50, 3, 2, 1, 2);
		const before = matrix.slice();
		principalPlane(matrix, 50, 3);
		expect(matrix).toEqual(before);
	});
});
