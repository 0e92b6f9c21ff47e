/**
 * Moves given centres to the nearest local optimum of k-means, on all rows.
 *
 * Goal: labels and centres that agree – every row has the label of its nearest centre (the lower number
 * where two are equally near), every centre is the mean of its rows – at a cost that falls as the labels
 * settle. Non-goal: finding good starts (`kmeans.ts`).
 * Invariant: a row is skipped only where its bounds prove that its nearest centre is unchanged.
 * Complexity: O(n·k·d) for the first and the last pass, near O(n) for the passes between.
 * Source: Lloyd 1982; bounds from Hamerly, "Making k-means even faster", SDM 2010, algorithms 1 to 3.
 */
import type { Pacer } from './pacer.ts';

export interface Clustering {
	/** k × d, row after row. */
	centres: Float64Array;
	labels: Uint8Array;
	/** Sum of squared distances of the rows to their centres. */
	inertia: number;
	/** Passes over the rows. */
	iterations: number;
	/** Whether labels and centres agree; false only where `maxPasses` ended it before. */
	settled: boolean;
}

/** Far above what is seen (tens); a guard against rounding that would change two labels for ever. */
const MAX_PASSES = 2000;

interface State {
	matrix: Float64Array;
	n: number;
	d: number;
	k: number;
	centres: Float64Array;
	labels: Uint8Array;
	sums: Float64Array;
	sizes: Float64Array;
	/** At least the distance of row i to its own centre, at most the one to any other centre. */
	upper: Float64Array;
	lower: Float64Array;
	/** Half the distance of each centre to the nearest other one. */
	halfGap: Float64Array;
	moved: Float64Array;
}

/** Refines a copy of `start` (k × d) until it is settled or has taken `maxPasses`. Null where the pacer says stop. */
export async function lloyd(
	matrix: Float64Array,
	n: number,
	d: number,
	start: Float64Array,
	pacer: Pacer,
	maxPasses = MAX_PASSES
): Promise<Clustering | null> {
	const k = start.length / d;
	const state: State = {
		matrix,
		n,
		d,
		k,
		centres: start.slice(),
		labels: new Uint8Array(n),
		sums: new Float64Array(k * d),
		sizes: new Float64Array(k),
		upper: new Float64Array(n),
		lower: new Float64Array(n),
		halfGap: new Float64Array(k),
		moved: new Float64Array(k)
	};
	assignExactly(state);
	let iterations = 1;
	let settled = false;
	while (!settled && iterations < maxPasses) {
		if (!(await pacer(n * d * (iterations === 1 ? k : 2)))) return null;
		if (fillEmpty(state)) {
			sumExactly(state);
			moveCentres(state);
			assignExactly(state);
			iterations++;
			continue;
		}
		moveCentres(state);
		const changed = assignByBounds(state);
		iterations++;
		if (changed > 0) continue;
		// Sums kept by adding and taking away carry rounding errors; the last word is an exact pass.
		if (!(await pacer(n * d * k))) return null;
		sumExactly(state);
		moveCentres(state);
		settled = assignExactly(state) === 0;
		iterations++;
	}
	return { centres: state.centres, labels: state.labels, inertia: inertiaOf(state), iterations, settled };
}

/** Labels every row by all its distances and resets bounds and sums. Answers how many labels changed. */
function assignExactly(state: State): number {
	const { matrix, n, d, k, centres, labels, upper, lower } = state;
	let changed = 0;
	for (let i = 0; i < n; i++) {
		let best = Infinity;
		let second = Infinity;
		let nearest = 0;
		for (let c = 0; c < k; c++) {
			let distance = 0;
			for (let j = 0, at = i * d, to = c * d; j < d; j++) {
				const off = matrix[at + j]! - centres[to + j]!;
				distance += off * off;
			}
			if (distance < best) {
				second = best;
				best = distance;
				nearest = c;
			} else if (distance < second) second = distance;
		}
		if (labels[i] !== nearest) {
			labels[i] = nearest;
			changed++;
		}
		upper[i] = Math.sqrt(best);
		lower[i] = Math.sqrt(second);
	}
	sumExactly(state);
	return changed;
}

/** Labels the rows whose bounds leave a doubt. Answers how many labels changed. */
function assignByBounds(state: State): number {
	const { matrix, n, d, k, centres, labels, sums, sizes, upper, lower, halfGap, moved } = state;
	measureGaps(state);
	let most = 0;
	let next = 0;
	let farthest = -1;
	for (let c = 0; c < k; c++) {
		if (moved[c]! > most) {
			next = most;
			most = moved[c]!;
			farthest = c;
		} else if (moved[c]! > next) next = moved[c]!;
	}
	let changed = 0;
	for (let i = 0; i < n; i++) {
		const own = labels[i]!;
		const high = upper[i]! + moved[own]!;
		const low = lower[i]! - (own === farthest ? next : most);
		const gap = halfGap[own]!;
		const safe = low > gap ? low : gap;
		if (high < safe) {
			upper[i] = high;
			lower[i] = low;
			continue;
		}
		const at = i * d;
		let ownDistance = 0;
		for (let j = 0, to = own * d; j < d; j++) {
			const off = matrix[at + j]! - centres[to + j]!;
			ownDistance += off * off;
		}
		const exact = Math.sqrt(ownDistance);
		if (exact < safe) {
			upper[i] = exact;
			lower[i] = low;
			continue;
		}
		let best = Infinity;
		let second = Infinity;
		let nearest = 0;
		for (let c = 0; c < k; c++) {
			let distance = ownDistance;
			if (c !== own) {
				distance = 0;
				for (let j = 0, to = c * d; j < d; j++) {
					const off = matrix[at + j]! - centres[to + j]!;
					distance += off * off;
				}
			}
			if (distance < best) {
				second = best;
				best = distance;
				nearest = c;
			} else if (distance < second) second = distance;
		}
		upper[i] = Math.sqrt(best);
		lower[i] = Math.sqrt(second);
		if (nearest === own) continue;
		labels[i] = nearest;
		changed++;
		sizes[own]!--;
		sizes[nearest]!++;
		for (let j = 0; j < d; j++) {
			const value = matrix[at + j]!;
			sums[own * d + j]! -= value;
			sums[nearest * d + j]! += value;
		}
	}
	return changed;
}

function measureGaps({ d, k, centres, halfGap }: State): void {
	halfGap.fill(Infinity);
	for (let a = 0; a < k; a++) {
		for (let b = a + 1; b < k; b++) {
			let distance = 0;
			for (let j = 0; j < d; j++) distance += (centres[a * d + j]! - centres[b * d + j]!) ** 2;
			const half = Math.sqrt(distance) / 2;
			if (half < halfGap[a]!) halfGap[a] = half;
			if (half < halfGap[b]!) halfGap[b] = half;
		}
	}
}

function sumExactly({ matrix, n, d, labels, sums, sizes }: State): void {
	sums.fill(0);
	sizes.fill(0);
	for (let i = 0; i < n; i++) {
		const own = labels[i]!;
		sizes[own]!++;
		for (let j = 0, at = i * d, to = own * d; j < d; j++) sums[to + j]! += matrix[at + j]!;
	}
}

function moveCentres({ d, k, centres, sums, sizes, moved }: State): void {
	for (let c = 0; c < k; c++) {
		if (sizes[c] === 0) {
			moved[c] = 0;
			continue;
		}
		let distance = 0;
		for (let j = c * d; j < (c + 1) * d; j++) {
			const mean = sums[j]! / sizes[c]!;
			distance += (mean - centres[j]!) ** 2;
			centres[j] = mean;
		}
		moved[c] = Math.sqrt(distance);
	}
}

/**
 * Gives each empty cluster the row farthest from its own centre, as scikit-learn does. The inertia falls
 * each time, so this ends. Answers whether there was an empty one.
 */
function fillEmpty({ matrix, n, d, k, centres, labels, sizes }: State): boolean {
	let found = false;
	for (let c = 0; c < k; c++) {
		if (sizes[c]! > 0) continue;
		let farthest = -1;
		let most = 0;
		for (let i = 0; i < n; i++) {
			const own = labels[i]!;
			if (sizes[own]! < 2) continue;
			let distance = 0;
			for (let j = 0; j < d; j++) distance += (matrix[i * d + j]! - centres[own * d + j]!) ** 2;
			if (distance > most) {
				most = distance;
				farthest = i;
			}
		}
		if (farthest === -1) continue;
		sizes[labels[farthest]!]!--;
		sizes[c] = 1;
		labels[farthest] = c;
		found = true;
	}
	return found;
}

function inertiaOf({ matrix, n, d, centres, labels }: State): number {
	let sum = 0;
	for (let i = 0; i < n; i++) {
		for (let j = 0, at = i * d, to = labels[i]! * d; j < d; j++) {
			const off = matrix[at + j]! - centres[to + j]!;
			sum += off * off;
		}
	}
	return sum;
}
