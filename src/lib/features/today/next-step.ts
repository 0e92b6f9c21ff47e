/** What to do next, from what is there: import → find segments → look after a segment. Pure. */
import type { Overview } from '#lib/engine/api.ts';
import type { SegmentProfile } from '#lib/domain/segments.ts';

export type NextStep =
	| { kind: 'import' }
	| { kind: 'figures' }
	| { kind: 'segments' }
	| { kind: 'see'; segment: number; profile: SegmentProfile; count: number };

/** Fewer customers than this fall into no groups worth a name. */
const ENOUGH = 10;

export function nextStep(overview: Overview): NextStep {
	const { segments } = overview;
	const best = segments && mostUrgent(segments.model.segments, segments.counts);
	if (segments && best !== null && best !== undefined) {
		return { kind: 'see', segment: best, profile: segments.model.segments[best]!, count: segments.counts[best] ?? 0 };
	}
	if (overview.customers < ENOUGH) return { kind: 'import' };
	return overview.spent.length > 0 || overview.lastImport !== null || overview.sample > 0
		? { kind: 'segments' }
		: { kind: 'figures' };
}

/**
 * The segment where doing something pays most: valuable customers who have not ordered for long, else
 * valuable ones, else the largest. Null where every segment is empty.
 */
export function mostUrgent(profiles: readonly SegmentProfile[], counts: readonly number[]): number | null {
	let best: number | null = null;
	let bestScore = -Infinity;
	profiles.forEach((profile, index) => {
		if (!counts[index]) return;
		const mark = (feature: string) => profile.traits.find((trait) => trait.feature === feature)?.z ?? 0;
		const value = Math.max(0, mark('monetary')) + Math.max(0, mark('frequency'));
		const score = value + value * Math.max(0, mark('recency')) * 2 + (counts[index] ?? 0) * 1e-9;
		if (score > bestScore) {
			bestScore = score;
			best = index;
		}
	});
	return best;
}
