/** Figures that scikit-learn computes for two well-known data sets, standardised. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import type { FeatureId } from '#lib/domain/segments.ts';
import { buildMatrix } from './features.ts';
import { kmeans } from './kmeans.ts';
import { principalPlane } from './pca.ts';
import { silhouette } from './silhouette.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data');

/** Rows standardised by the population standard deviation, without the class in the last column. */
function load(name: string, context: TestContext): { matrix: Float64Array; n: number; d: number } {
	const path = resolve(FOLDER, `${name}.csv`);
	if (!existsSync(path)) context.skip(`the data set is not there: ${path}`);
	const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
	const [n, d] = head!.split(',').map(Number) as [number, number];
	const table = lines.map((line) => line.split(',').map(Number));
	// Negated, and so never logged: the published figures are those of the plain values, and neither
	// inertia nor silhouette nor explained shares know a direction.
	const columns = Array.from({ length: d }, (_, j) => ({
		id: `custom:${j}` as FeatureId,
		values: Float64Array.from(table, (row) => -row[j]!)
	}));
	const built = buildMatrix(columns, { missing: 'leave-out' });
	if (!built.ok) throw new Error(built.error.code);
	expect(built.value.features.some((feature) => feature.log)).toBe(false);
	expect(built.value.rows).toHaveLength(n);
	return { matrix: built.value.matrix, n, d };
}

async function cluster({ matrix, n, d }: ReturnType<typeof load>, seed: number) {
	const found = await kmeans(matrix, n, d, 3, { seed });
	if (!found.ok) throw new Error(found.error.code);
	return found.value;
}

describe.each([
	{ name: 'iris', inertia: 139.8205, score: 0.45994824, explained: [0.7296, 0.2285] as const },
	{ name: 'wine', inertia: 1277.9285, score: 0.28485892, explained: [0.362, 0.1921] as const }
])('$name, standardised, k = 3', ({ name, inertia, score, explained }) => {
	it('reaches the inertia of scikit-learn to 0.1 %, whatever the seed', async (context) => {
		const data = load(name, context);
		for (let seed = 0; seed < 30; seed++) {
			const found = await cluster(data, seed);
			expect(Math.abs(found.inertia / inertia - 1), `seed ${seed}: ${found.inertia}`).toBeLessThan(0.001);
		}
	});

	it('has the mean silhouette of scikit-learn', async (context) => {
		const data = load(name, context);
		const { labels } = await cluster(data, 1);
		expect(silhouette(data.matrix, data.n, data.d, labels, 3, 1)).toEqual({
			mean: expect.closeTo(score, 6),
			sample: null
		});
	});

	it('has the explained variance of scikit-learn', (context) => {
		const { matrix, n, d } = load(name, context);
		const plane = principalPlane(matrix, n, d);
		expect(plane.explained[0]).toBeCloseTo(explained[0], 4);
		expect(plane.explained[1]).toBeCloseTo(explained[1], 4);
	});
});
