/**
 * k-means on 100,000 × 8 numbers, k = 5, one start, beside ml-kmeans on the same rows.
 * Recorded elsewhere on one thread: scikit-learn 0.066 s, ml-kmeans 0.29 s.
 */
import { kmeans as mlKmeans } from 'ml-kmeans';
import { bench, describe } from 'vitest';
import { assign } from './assign.ts';
import { kmeans } from './kmeans.ts';
import { lloyd } from './lloyd.ts';
import { madeClusters } from './made-data.ts';
import { createPacer } from './pacer.ts';
import type { FeatureId, SegmentModel } from '#lib/domain/segments.ts';

const n = 100_000;
const d = 8;
const k = 5;
const once = { iterations: 5, warmupIterations: 1, time: 0, warmupTime: 0 };

describe.each([
	{ name: 'clusters apart', spread: 1 },
	{ name: 'clusters that overlap', spread: 10 }
])('$name, 100,000 × 8, k = 5', ({ spread }) => {
	const { matrix } = madeClusters(n, d, k, spread, 3);
	const table = Array.from({ length: n }, (_, i) => Array.from(matrix.subarray(i * d, (i + 1) * d)));

	bench('kmeans, one start', async () => void (await kmeans(matrix, n, d, k, { seed: 1, restarts: 1 })), once);
	bench(
		'the refinement alone, from a poor start',
		async () => {
			await lloyd(matrix, n, d, matrix.slice(0, k * d), createPacer(undefined));
		},
		once
	);
	bench('ml-kmeans, one start', () => void mlKmeans(table, k, { seed: 1 }), once);
	bench('kmeans, ten starts', async () => void (await kmeans(matrix, n, d, k, { seed: 1 })), once);
});

describe('placing 100,000 customers by 4 features in 5 segments', () => {
	const ids: FeatureId[] = ['recency', 'frequency', 'monetary', 'satisfaction'];
	const { matrix } = madeClusters(n, 4, k, 4, 3);
	const columns = new Map(
		ids.map((id, j) => [id, Float64Array.from({ length: n }, (_, i) => Math.abs(matrix[i * 4 + j]!))])
	);
	const model: SegmentModel = {
		features: ids.map((id, j) => ({
			id,
			log: j % 2 === 1,
			mean: j % 2 === 1 ? 1.5 : 5,
			sd: j % 2 === 1 ? 0.8 : 4,
			median: 5
		})),
		missing: 'leave-out',
		segments: Array.from({ length: k }, (_, c) => ({
			size: 1,
			means: [],
			medians: [],
			centre: [c - 2, 2 - c, c % 2, -c % 3],
			traits: [],
			label: ''
		})),
		silhouette: 0,
		inertia: 0,
		seed: 1,
		fittedOn: 0 as SegmentModel['fittedOn'],
		used: n,
		leftOut: 0,
		currency: null
	};
	bench('assign', () => void assign(model, (id) => columns.get(id), n));
});
