/**
 * k-means: ml-kmeans finds the starts, `lloyd.ts` refines them, the lowest inertia wins.
 *
 * Goal: the best of at least ten starts, the same for the same seed, with labels that agree with the
 * centres (those of ml-kmeans lag one step behind) and clusters numbered largest first.
 * Non-goal: choosing k. Above SAMPLE_ABOVE rows the starts run on a seeded sample, and only the best
 * few that differ are refined on all rows: a start says where the clusters are, and a sample knows that.
 * Complexity: O(restarts · sample · k · d · iterations) + O(refined · n · k · d).
 * Source: Arthur & Vassilvitskii 2007 (k-means++, in ml-kmeans); Bradley & Fayyad 1998 (sampled starts).
 */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { lloyd, type Clustering } from './lloyd.ts';
import { createPacer } from './pacer.ts';
import { seededRandom, seedFor } from './random.ts';
import { groupSizes, simpleSample } from './sample.ts';

/** With more rows than this the starts run on a sample of SAMPLE_ROWS. */
export const SAMPLE_ABOVE = 5000;
export const SAMPLE_ROWS = 2000;
/** Sampled starts that are refined on all rows. */
const REFINED = 3;
export const MIN_RESTARTS = 10;
/** Few rows cost little and miss the best as easily, so they get more starts: up to this, within a budget. */
const MAX_RESTARTS = 50;
const RESTART_BUDGET = 500_000;
/** Labels are bytes. */
const MAX_K = 255;
/** Starts need not converge, the refinement does; ml-kmeans takes arrays of arrays and is slow. */
const START_ITERATIONS = 3;
/** Passes over all rows after which the refined starts are compared; only the best one goes on. */
const TRIAL_PASSES = 20;

export interface KMeansOptions {
	seed: number;
	/** Starts to try; unless told 10, and up to 50 where rows are few. */
	restarts?: number;
	signal?: AbortSignal;
	/** Starts done, and in all. */
	onProgress?: (done: number, total: number) => void;
}

/**
 * Clusters `n` rows of `d` numbers into k groups, or into as many as there are distinct rows where those
 * are fewer. Fails with `invalid` (field: `matrix` – a NaN or infinite value, or the wrong length – or
 * `k`), `too-few-customers` for no rows, `cancelled`.
 */
export async function kmeans(
	matrix: Float64Array,
	n: number,
	d: number,
	k: number,
	options: KMeansOptions
): Promise<Result<Clustering>> {
	if (!Number.isInteger(k) || k < 1 || k > MAX_K) return fail('invalid', { field: 'k' });
	if (d < 1 || matrix.length !== n * d || !matrix.every(Number.isFinite)) return fail('invalid', { field: 'matrix' });
	if (n === 0) return fail('too-few-customers', { needed: 1, found: 0 });
	const pacer = createPacer(options.signal);
	if (!(await pacer(0))) return fail('cancelled');

	const distinct = distinctRows(matrix, allRows(n), d, k + 1);
	if (distinct.length <= k) {
		const found = await lloyd(matrix, n, d, pick(matrix, distinct, d), pacer);
		const sorted = found && (await numberBySize(matrix, n, d, found, pacer));
		return sorted ? ok(sorted) : fail('cancelled');
	}

	const affordable = Math.min(MAX_RESTARTS, Math.floor(RESTART_BUDGET / (n * d * k)));
	const restarts = Math.max(1, options.restarts ?? Math.max(MIN_RESTARTS, affordable));
	const sampled = n > SAMPLE_ABOVE;
	const total = restarts + (sampled ? REFINED : 0);
	const rows = sampled ? sampleOf(matrix, n, d, k, distinct, options.seed) : allRows(n);
	const sample = sampled ? pick(matrix, rows, d) : matrix;
	const table = Array.from(rows, (row) => Array.from(matrix.subarray(row * d, (row + 1) * d)));

	let starts: Clustering[] = [];
	for (let restart = 0; restart < restarts; restart++) {
		const centres = await findStart(table, k, seedFor(options.seed, restart));
		if (!(await pacer(rows.length * d * k * START_ITERATIONS))) return fail('cancelled');
		const start = await lloyd(sample, rows.length, d, centres, pacer);
		if (!start) return fail('cancelled');
		starts = best([...starts, start], sampled ? REFINED : 1);
		options.onProgress?.(restart + 1, total);
	}
	if (sampled) {
		const refined: Clustering[] = [];
		for (const start of starts) {
			const found = await lloyd(matrix, n, d, start.centres, pacer, TRIAL_PASSES);
			if (!found) return fail('cancelled');
			refined.push(found);
			options.onProgress?.(restarts + refined.length, total);
		}
		const leader = best(refined, 1)[0]!;
		const settled = leader.settled ? leader : await lloyd(matrix, n, d, leader.centres, pacer);
		if (!settled) return fail('cancelled');
		starts = [leader.settled ? leader : { ...settled, iterations: leader.iterations + settled.iterations }];
	}
	const sorted = await numberBySize(matrix, n, d, starts[0]!, pacer);
	return sorted ? ok(sorted) : fail('cancelled');
}

/** The `count` of lowest inertia that differ: starts that end in one optimum are the same start. */
function best(found: Clustering[], count: number): Clustering[] {
	const differing: Clustering[] = [];
	for (const one of found.toSorted((a, b) => a.inertia - b.inertia)) {
		const last = differing.at(-1);
		if (!last || one.inertia - last.inertia > 1e-9 * last.inertia) differing.push(one);
	}
	return differing.slice(0, count);
}

/** Start centres (k × d) from ml-kmeans, which loads on first use. */
async function findStart(table: number[][], k: number, seed: number): Promise<Float64Array> {
	const library = await import('ml-kmeans');
	// Its weighted choice falls off the end of the list where rounding leaves the cumulated weights just
	// below the number drawn, and throws; the next seed draws another number.
	for (let attempt = 0; ; attempt++) {
		try {
			const { centroids } = library.kmeans(table, k, {
				seed: seedFor(seed, attempt),
				initialization: 'kmeans++',
				maxIterations: START_ITERATIONS
			});
			return Float64Array.from(centroids.flat());
		} catch (error) {
			if (attempt === 3) throw error;
		}
	}
}

/** A seeded sample that has more than k distinct rows, as the k-means++ of ml-kmeans needs. */
function sampleOf(
	matrix: Float64Array,
	n: number,
	d: number,
	k: number,
	distinct: Uint32Array,
	seed: number
): Uint32Array {
	const rows = simpleSample(n, SAMPLE_ROWS, seededRandom(seed));
	if (distinctRows(matrix, rows, d, k + 1).length > k) return rows;
	return Uint32Array.from(new Set([...rows, ...distinct])).sort();
}

/**
 * Numbers the clusters largest first. Rows as near to two centres go to the lower number, so a new order
 * can move such rows; then the centres are refined again until order and labels agree.
 */
async function numberBySize(
	matrix: Float64Array,
	n: number,
	d: number,
	found: Clustering,
	pacer: ReturnType<typeof createPacer>
): Promise<Clustering | null> {
	let now = found;
	// Three rounds are plenty where ties are few; a tie that keeps swapping two sizes is left as it is.
	for (let round = 0; round < 3; round++) {
		const sizes = groupSizes(now.labels, now.centres.length / d);
		const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || compareCentres(now.centres, d, a, b));
		if (order.every((cluster, index) => cluster === index)) break;
		const again = await lloyd(matrix, n, d, pick(now.centres, Uint32Array.from(order), d), pacer);
		if (!again) return null;
		now = { ...again, iterations: now.iterations };
	}
	return now;
}

function compareCentres(centres: Float64Array, d: number, a: number, b: number): number {
	for (let j = 0; j < d; j++) {
		const difference = centres[a * d + j]! - centres[b * d + j]!;
		if (difference !== 0) return difference;
	}
	return 0;
}

/** Indices of the first rows that differ from each other, at most `limit`. O(n·limit·d), mostly far less. */
function distinctRows(matrix: Float64Array, rows: Uint32Array, d: number, limit: number): Uint32Array {
	const found: number[] = [];
	for (const row of rows) {
		if (!found.some((other) => isSameRow(matrix, d, row, other))) found.push(row);
		if (found.length === limit) break;
	}
	return Uint32Array.from(found);
}

function isSameRow(matrix: Float64Array, d: number, a: number, b: number): boolean {
	for (let j = 0; j < d; j++) if (matrix[a * d + j] !== matrix[b * d + j]) return false;
	return true;
}

function allRows(n: number): Uint32Array {
	return Uint32Array.from({ length: n }, (_, i) => i);
}

function pick(matrix: Float64Array, rows: Uint32Array, d: number): Float64Array {
	const picked = new Float64Array(rows.length * d);
	for (let i = 0; i < rows.length; i++) picked.set(matrix.subarray(rows[i]! * d, (rows[i]! + 1) * d), i * d);
	return picked;
}
