/**
 * What sets each segment apart, for a name in words ("few orders, long ago, high value").
 *
 * Goal: a short honest list per segment, strongest first, and different lists for different segments
 * where the features allow it. Non-goal: the words. Complexity: O(k²·d) per adjustment, k ≤ 8.
 * Source: standardised centres read as effect sizes; 0.5 is Cohen's (1988) "medium", 1.25 well past "large".
 */
import type { SegmentFeature, SegmentTrait, TraitLevel } from '#lib/domain/segments.ts';

/** Distance from the mean of all, in standard deviations, from which a feature is worth a word. */
export const NOTABLE = 0.5;
export const EXTREME = 1.25;
/** From here "very" is said too where it tells two segments apart. */
export const NEARLY_EXTREME = 0.8;
/** Below this a segment that has nothing notable is called average in its strongest feature. */
export const NEAR_AVERAGE = 0.2;

/** Marks of one segment: −2 very low … 2 very high, 0 average; a feature without one is not named. */
type Marks = Map<number, number>;

const LEVELS: Record<number, TraitLevel> = { [-2]: 'very-low', [-1]: 'low', 0: 'average', 1: 'high', 2: 'very-high' };

/** Traits of each segment from its standardised centre; none of them empty. */
export function describeSegments(
	centres: readonly (readonly number[])[],
	features: readonly SegmentFeature[]
): SegmentTrait[][] {
	const marks = centres.map(markNotable);
	tellApart(marks, centres);
	return marks.map((own, segment) =>
		[...own]
			.map(([j, mark]) => ({ feature: features[j]!.id, level: LEVELS[mark]!, z: centres[segment]![j]! }))
			.sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
	);
}

function markNotable(centre: readonly number[]): Marks {
	const marks: Marks = new Map();
	let strongest = 0;
	for (const [j, z] of centre.entries()) {
		if (Math.abs(z) > Math.abs(centre[strongest]!)) strongest = j;
		if (Math.abs(z) >= NOTABLE) marks.set(j, Math.sign(z) * (Math.abs(z) >= EXTREME ? 2 : 1));
	}
	if (marks.size === 0) marks.set(strongest, weakMark(centre[strongest]!));
	return marks;
}

function weakMark(z: number): number {
	return Math.abs(z) < NEAR_AVERAGE ? 0 : Math.sign(z);
}

/** Where two segments would be described alike, names what they differ in most. */
function tellApart(marks: Marks[], centres: readonly (readonly number[])[]): void {
	// Each adjustment names a further feature or weakens a mark once; the bound is for the rare ping-pong.
	for (let round = 0; round < 4 * marks.length; round++) {
		const pair = alike(marks);
		if (!pair) return;
		const [a, b] = pair;
		if (!adjust(marks, centres, a, b)) return;
	}
}

function alike(marks: Marks[]): [number, number] | null {
	const seen = new Map<string, number>();
	for (const [segment, own] of marks.entries()) {
		const words = JSON.stringify([...own].sort((x, y) => x[0] - y[0]));
		const other = seen.get(words);
		if (other !== undefined) return [other, segment];
		seen.set(words, segment);
	}
	return null;
}

function adjust(marks: Marks[], centres: readonly (readonly number[])[], a: number, b: number): boolean {
	const za = centres[a]!;
	const zb = centres[b]!;
	const byGap = za.map((_, j) => j).sort((x, y) => Math.abs(za[y]! - zb[y]!) - Math.abs(za[x]! - zb[x]!));
	for (const j of byGap) {
		if (za[j] === zb[j]) continue;
		const stronger = Math.abs(za[j]!) >= Math.abs(zb[j]!) ? a : b;
		const weaker = stronger === a ? b : a;
		const mark = marks[a]!.get(j);
		if (mark === undefined) {
			marks[stronger]!.set(j, weakMark(centres[stronger]![j]!));
			return true;
		}
		if (Math.abs(mark) === 2) {
			marks[weaker]!.set(j, mark / 2);
			return true;
		}
		if (Math.abs(mark) === 1 && Math.abs(centres[stronger]![j]!) >= NEARLY_EXTREME) {
			marks[stronger]!.set(j, mark * 2);
			return true;
		}
	}
	return false;
}
