/**
 * Mean silhouette: how much nearer rows are to their own cluster than to the next one, −1 to 1.
 *
 * Goal: exact up to EXACT_ROWS rows; above that an estimate from a seeded sample stratified by cluster,
 * weighed by the clusters' true sizes so that it has no bias towards small ones. Non-goal: values per row.
 * Complexity: O(s²·d) for s = min(n, EXACT_ROWS) rows.
 * Source: Rousseeuw 1987; a row alone in its cluster scores 0, as there.
 */
import { assert } from '#lib/domain/errors.ts';
import { seededRandom } from './random.ts';
import { groupSizes, stratifiedSample } from './sample.ts';

export const EXACT_ROWS = 2000;

export interface Silhouette {
	/** −1 to 1. */
	mean: number;
	/** Rows it was computed on where those were not all, else null. */
	sample: number | null;
}

/** Mean silhouette of `n` rows of `d` numbers with labels 0 to k − 1; k is at least 2. */
export function silhouette(
	matrix: Float64Array,
	n: number,
	d: number,
	labels: Uint8Array,
	k: number,
	seed: number
): Silhouette {
	assert(k >= 2 && n > 0, 'a silhouette compares at least two clusters');
	const sizes = groupSizes(labels, k);
	// Two of a cluster at least: one alone would have no neighbour to measure and look like a singleton.
	const rows = stratifiedSample(labels, k, EXACT_ROWS, 2, seededRandom(seed));
	const size = rows.length;
	const group = new Uint8Array(size);
	const sampled = new Float64Array(k);
	const points = new Float64Array(size * d);
	for (let i = 0; i < size; i++) {
		const row = rows[i]!;
		group[i] = labels[row]!;
		sampled[group[i]!]!++;
		points.set(matrix.subarray(row * d, (row + 1) * d), i * d);
	}
	const sums = distanceSums(points, size, d, group, k);

	const scores = new Float64Array(k);
	for (let i = 0; i < size; i++) {
		const own = group[i]!;
		if (sizes[own]! < 2) continue;
		const within = sums[i * k + own]! / (sampled[own]! - 1);
		let next = Infinity;
		for (let c = 0; c < k; c++) {
			if (c === own || sampled[c] === 0) continue;
			next = Math.min(next, sums[i * k + c]! / sampled[c]!);
		}
		const most = Math.max(within, next);
		if (most > 0 && next < Infinity) scores[own]! += (next - within) / most;
	}
	let mean = 0;
	for (let c = 0; c < k; c++) if (sampled[c]! > 0) mean += (scores[c]! / sampled[c]!) * (sizes[c]! / n);
	return { mean, sample: size < n ? size : null };
}

/** Sum of the distances of each point to the points of each cluster, at `point * k + cluster`. */
function distanceSums(points: Float64Array, size: number, d: number, group: Uint8Array, k: number): Float64Array {
	const sums = new Float64Array(size * k);
	for (let a = 0; a < size; a++) {
		for (let b = a + 1; b < size; b++) {
			let squares = 0;
			for (let j = 0; j < d; j++) {
				const off = points[a * d + j]! - points[b * d + j]!;
				squares += off * off;
			}
			const distance = Math.sqrt(squares);
			sums[a * k + group[b]!]! += distance;
			sums[b * k + group[a]!]! += distance;
		}
	}
	return sums;
}
