/**
 * From columns of customers' numbers to segments: matrix, k-means, choice of k, what sets each apart,
 * and a picture.
 *
 * Goal: everything a segment report shows but ids, names and words, from one seeded call.
 * Non-goal: knowing what the features mean. Complexity: that of `chooseK`, most of it k-means.
 */
import type { Day } from '#lib/domain/dates.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { FeatureId, SegmentModel, SegmentProfile } from '#lib/domain/segments.ts';
import { chooseK, MAX_K, MIN_K, type ChooseKOptions } from './choose-k.ts';
import { buildMatrix, medianOf, type FeatureColumn, type FeatureMatrix } from './features.ts';
import type { Clustering } from './lloyd.ts';
import { principalPlane, project } from './pca.ts';
import { seededRandom } from './random.ts';
import { stratifiedSample } from './sample.ts';
import { describeSegments } from './traits.ts';

/** Points the scatter shows at most. */
export const MAX_POINTS = 2000;
/** Fewer customers than this per segment are no segments. */
export const MIN_PER_SEGMENT = 2;

export interface SegmentOptions extends Pick<ChooseKOptions, 'seed' | 'restarts' | 'signal' | 'onProgress'> {
	missing: SegmentModel['missing'];
	/** 2–8, or null for the k with the best silhouette. */
	k: number | null;
	fittedOn: Day;
	currency: Currency | null;
}

export interface Segmentation {
	/** Labels are empty. Its features lack those without any spread (`dropped`). */
	model: SegmentModel;
	curve: { k: number; silhouette: number }[];
	silhouetteSample: number | null;
	/** Rows of the columns that were used, ascending, and the segment of each. */
	rows: Uint32Array;
	labels: Uint8Array;
	dropped: FeatureId[];
	/** At most MAX_POINTS, stratified by segment; `rows` index the columns. */
	scatter: { rows: Uint32Array; x: Float32Array; y: Float32Array; segment: Uint8Array };
	axes: { explained: [number, number]; loadings: { feature: FeatureId; x: number; y: number }[] };
}

/**
 * Finds segments. A k set by hand gives fewer where fewer customers differ from each other. Fails with
 * `invalid` (field), `no-features`, `too-few-customers` (needed, found) and `cancelled`.
 */
export async function segment(
	columns: readonly FeatureColumn[],
	options: SegmentOptions
): Promise<Result<Segmentation>> {
	const { k, missing, seed, restarts, signal, onProgress } = options;
	if (k !== null && !(Number.isInteger(k) && k >= MIN_K && k <= MAX_K)) return fail('invalid', { field: 'k' });
	if (columns.length === 0) return fail('no-features');
	const needed = (k ?? MIN_K) * MIN_PER_SEGMENT;
	const all = columns[0]!.values.length;
	if (all < needed) return fail('too-few-customers', { needed, found: all });
	const built = buildMatrix(columns, { missing });
	if (!built.ok)
		return built.error.code === 'too-few-customers' ? fail('too-few-customers', { needed, found: 0 }) : built;
	const { matrix, rows, features, dropped } = built.value;
	const n = rows.length;
	const d = features.length;
	if (n < needed) return fail('too-few-customers', { needed, found: n });

	const largest = Math.min(MAX_K, Math.floor(n / MIN_PER_SEGMENT));
	const ks = k === null ? Array.from({ length: largest - MIN_K + 1 }, (_, index) => MIN_K + index) : [k];
	const chosen = await chooseK(matrix, n, d, { ks, seed, restarts, signal, onProgress });
	if (!chosen.ok) return chosen;
	const { clustering, curve, silhouette } = chosen.value;

	const model: SegmentModel = {
		features,
		missing,
		segments: profilesOf(built.value, columns, clustering),
		silhouette: silhouette.mean,
		inertia: clustering.inertia,
		seed,
		fittedOn: options.fittedOn,
		used: n,
		leftOut: built.value.leftOut,
		currency: options.currency
	};
	const plane = principalPlane(matrix, n, d);
	const { labels } = clustering;
	const shown = stratifiedSample(labels, model.segments.length, MAX_POINTS, 1, seededRandom(seed));
	return ok({
		model,
		curve,
		rows,
		labels,
		dropped,
		silhouetteSample: silhouette.sample,
		scatter: {
			rows: shown.map((index) => rows[index]!),
			...project(matrix, d, shown, plane),
			segment: Uint8Array.from(shown, (index) => labels[index]!)
		},
		axes: {
			explained: plane.explained,
			loadings: features.map(({ id }, j) => ({ feature: id, x: plane.x[j]!, y: plane.y[j]! }))
		}
	});
}

/** Means and medians are those of values that are there; a value nobody in the segment has is the stand-in. */
function profilesOf(
	{ rows, features }: FeatureMatrix,
	columns: readonly FeatureColumn[],
	found: Clustering
): SegmentProfile[] {
	const d = features.length;
	const k = found.centres.length / d;
	const centres = Array.from({ length: k }, (_, c) => Array.from(found.centres.subarray(c * d, (c + 1) * d)));
	const traits = describeSegments(centres, features);
	const members = centres.map((_, c) => rows.filter((_, index) => found.labels[index] === c));
	const values = features.map(({ id }) => columns.find((column) => column.id === id)!.values);
	return members.map((own, c) => {
		const present = values.map((column) => Float64Array.from(own, (row) => column[row]!).filter(Number.isFinite));
		return {
			size: own.length,
			means: present.map((list, j) => (list.length > 0 ? meanOf(list) : features[j]!.median)),
			medians: present.map((list, j) => (list.length > 0 ? medianOf(list) : features[j]!.median)),
			centre: centres[c]!,
			traits: traits[c]!,
			label: ''
		};
	});
}

function meanOf(values: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i]!;
	return sum / values.length;
}
