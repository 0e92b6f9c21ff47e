/**
 * Draws rows at random with every group represented.
 *
 * Goal: a sample in which each group has its share of the rows, and small groups still appear.
 * Non-goal: equal chances for each row – who averages over the sample weighs by group (`silhouette.ts`).
 * Complexity: O(n). Source: Knuth, TAOCP vol. 2, 3.4.2, algorithm S (selection sampling), per stratum.
 */
import type { Random } from './random.ts';

/** Rows of each group: `groupSizes(Uint8Array.of(0, 1, 0), 2)` → `[2, 1]`. */
export function groupSizes(labels: Uint8Array, k: number): Uint32Array {
	const sizes = new Uint32Array(k);
	for (let i = 0; i < labels.length; i++) sizes[labels[i]!]!++;
	return sizes;
}

/**
 * Indices of at most `size` rows in ascending order, shared out by group size (largest remainder), at
 * least `least` of each group that has as many. All rows where there are no more than `size`.
 */
export function stratifiedSample(
	labels: Uint8Array,
	k: number,
	size: number,
	least: number,
	random: Random
): Uint32Array {
	const n = labels.length;
	if (n <= size) return Uint32Array.from({ length: n }, (_, i) => i);
	const left = groupSizes(labels, k);
	const wanted = shares(left, n, size, least);
	const rows = new Uint32Array(wanted.reduce((sum, count) => sum + count, 0));
	let taken = 0;
	for (let i = 0; i < n; i++) {
		const group = labels[i]!;
		if (random() * left[group]! < wanted[group]!) {
			rows[taken++] = i;
			wanted[group]!--;
		}
		left[group]!--;
	}
	return rows;
}

/** At most `size` row indices of `n`, ascending, each with the same chance. */
export function simpleSample(n: number, size: number, random: Random): Uint32Array {
	return stratifiedSample(new Uint8Array(n), 1, size, 1, random);
}

function shares(sizes: Uint32Array, n: number, size: number, least: number): number[] {
	const exact = Array.from(sizes, (count) => (count * size) / n);
	const wanted = exact.map(Math.floor);
	const byRemainder = exact.map((_, group) => group).sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
	let rest = size - wanted.reduce((sum, count) => sum + count, 0);
	for (const group of byRemainder) if (rest-- > 0) wanted[group]!++;
	for (let group = 0; group < wanted.length; group++) {
		while (wanted[group]! < Math.min(least, sizes[group]!)) {
			const largest = wanted.indexOf(Math.max(...wanted));
			if (wanted[largest]! <= least) return wanted;
			wanted[largest]!--;
			wanted[group]!++;
		}
	}
	return wanted;
}
