/**
 * Places customers in a saved segmentation: the nearest centre, in the units the model was fitted in.
 *
 * Goal: all customers at every load; the same answer as at fitting for those who were fitted.
 * Non-goal: refitting. Complexity: O(n·k·d) and one logarithm per value of a logged feature.
 */
import { assert } from '#lib/domain/errors.ts';
import type { FeatureId, SegmentModel } from '#lib/domain/segments.ts';
import { standardise } from './features.ts';

/**
 * Segment index of each of `n` customers. −1 where one cannot be placed: a value is missing (NaN or
 * infinite) under `leave-out`, all of them under `median`. `valueOf` answers the column of a feature in
 * original units, undefined where there is no such feature any more.
 */
export function assign(
	model: SegmentModel,
	valueOf: (feature: FeatureId) => Float64Array | undefined,
	n: number
): Int8Array {
	const { features, segments } = model;
	const d = features.length;
	const k = segments.length;
	assert(k <= 127, 'a segment index fits a signed byte');
	const columns = features.map(({ id }) => valueOf(id));
	const centres = Float64Array.from(segments.flatMap(({ centre }) => centre));
	const standIns = features.map((feature) => standardise(feature.median, feature));
	const needed = model.missing === 'median' ? 1 : d;
	const row = new Float64Array(d);
	const labels = new Int8Array(n).fill(-1);
	for (let i = 0; i < n; i++) {
		let present = 0;
		for (let j = 0; j < d; j++) {
			const value = columns[j]?.[i];
			if (value !== undefined && Number.isFinite(value)) {
				row[j] = standardise(value, features[j]!);
				present++;
			} else row[j] = standIns[j]!;
		}
		if (present < needed) continue;
		let best = Infinity;
		let nearest = -1;
		for (let c = 0; c < k; c++) {
			let distance = 0;
			for (let j = 0, to = c * d; j < d; j++) {
				const off = row[j]! - centres[to + j]!;
				distance += off * off;
			}
			if (distance < best) {
				best = distance;
				nearest = c;
			}
		}
		labels[i] = nearest;
	}
	return labels;
}
