/**
 * Chooses the number of clusters: the k from 2 to 8 with the highest mean silhouette.
 *
 * Goal: a choice the user can see (the whole curve) and overrule. Non-goal: saying whether there are
 * clusters at all – a low silhouette says that, beside the result. Ties go to the smaller k.
 * Complexity: seven runs of k-means and of the silhouette. Source: Rousseeuw 1987, section 4.
 */
import { assert, fail, ok, type Result } from '#lib/domain/errors.ts';
import { kmeans } from './kmeans.ts';
import type { Clustering } from './lloyd.ts';
import { silhouette, type Silhouette } from './silhouette.ts';

export const MIN_K = 2;
export const MAX_K = 8;

export interface ChooseKOptions {
	seed: number;
	restarts?: number;
	/** Values of k to try, ascending. */
	ks: readonly number[];
	signal?: AbortSignal;
	/** `done` of `total` steps over all values of k; it never falls. */
	onProgress?: (step: 'clustering' | 'silhouette', done: number, total: number) => void;
}

export interface ChosenK {
	clustering: Clustering;
	silhouette: Silhouette;
	/** One point for each number of clusters found, ascending. */
	curve: { k: number; silhouette: number }[];
}

/** Clusters with each k and keeps the best. Fails as `kmeans` does. */
export async function chooseK(
	matrix: Float64Array,
	n: number,
	d: number,
	options: ChooseKOptions
): Promise<Result<ChosenK>> {
	const { ks, seed, restarts, signal, onProgress } = options;
	const STEPS = 100;
	const total = ks.length * STEPS;
	const curve: ChosenK['curve'] = [];
	let best: Omit<ChosenK, 'curve'> | null = null;
	for (const [index, k] of ks.entries()) {
		const before = index * STEPS;
		const found = await kmeans(matrix, n, d, k, {
			seed,
			restarts,
			signal,
			onProgress: (done, all) => onProgress?.('clustering', before + Math.floor(((STEPS - 10) * done) / all), total)
		});
		if (!found.ok) return found;
		const clustering = found.value;
		const clusters = clustering.centres.length / d;
		// Fewer distinct rows than k: the same clusters again.
		if (curve.at(-1)?.k === clusters) continue;
		const score = silhouette(matrix, n, d, clustering.labels, clusters, seed);
		onProgress?.('silhouette', before + STEPS, total);
		curve.push({ k: clusters, silhouette: score.mean });
		if (!best || score.mean > best.silhouette.mean) best = { clustering, silhouette: score };
	}
	if (signal?.aborted) return fail('cancelled');
	assert(best, 'at least one k is tried');
	return ok({ ...best, curve });
}
