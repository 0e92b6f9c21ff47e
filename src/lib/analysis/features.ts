/**
 * From columns of numbers with gaps to the standardised matrix that k-means and PCA work on.
 *
 * Goal: every feature weighs the same, whatever its unit, and a few huge values do not decide alone:
 * skewed features are logged, ln(1 + x), then all are standardised to mean 0 and population standard
 * deviation 1. Gaps (NaN) are handled in the open: the row is left out, or the median stands in.
 * Non-goal: choosing features. Complexity: O(n·d + n·log n) for the medians.
 * Source: sample skewness G1 (Joanes & Gill 1998); standardising as in Milligan & Cooper 1988.
 */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { FeatureId, SegmentFeature, SegmentModel } from '#lib/domain/segments.ts';

/** One value per customer, NaN where there is none. All columns of a call have the same length and order. */
export interface FeatureColumn {
	id: FeatureId;
	values: Float64Array;
}

/** Above this sample skewness a feature without negative values is logged. */
export const SKEWNESS_TO_LOG = 1;

export interface FeatureDescription {
	present: number;
	missing: number;
	/** Sample skewness of the raw values; 0 for fewer than three values or no spread. */
	skewness: number;
	/** Whether ln(1 + x) is to be taken. */
	log: boolean;
	/** Whether all present values are equal, or none is there: such a feature tells nobody apart. */
	constant: boolean;
}

/** Counts, skewness and whether the feature is to be logged. Infinite values count as missing. */
export function describeFeature(values: Float64Array): FeatureDescription {
	let present = 0;
	let sum = 0;
	let least = Infinity;
	let most = -Infinity;
	for (let i = 0; i < values.length; i++) {
		const value = values[i]!;
		if (!Number.isFinite(value)) continue;
		present++;
		sum += value;
		if (value < least) least = value;
		if (value > most) most = value;
	}
	const constant = !(most > least);
	const skewness = present < 3 || constant ? 0 : sampleSkewness(values, present, sum / present);
	const log = skewness > SKEWNESS_TO_LOG && least >= 0;
	return { present, missing: values.length - present, skewness, log, constant };
}

function sampleSkewness(values: Float64Array, n: number, mean: number): number {
	let m2 = 0;
	let m3 = 0;
	for (let i = 0; i < values.length; i++) {
		const value = values[i]!;
		if (!Number.isFinite(value)) continue;
		const off = value - mean;
		m2 += off * off;
		m3 += off * off * off;
	}
	if (m2 === 0) return 0;
	return (Math.sqrt(n * (n - 1)) / (n - 2)) * (m3 / n / (m2 / n) ** 1.5);
}

/**
 * Value in standard units, as the centres of a model are. A customer who came later may be below zero
 * where the fitted ones were not; the logarithm then takes him for zero.
 */
export function standardise(value: number, feature: SegmentFeature): number {
	const raw = feature.log ? Math.log(1 + (value > 0 ? value : 0)) : value;
	return (raw - feature.mean) / feature.sd;
}

/** Median of the finite values, the mean of the middle two where they are even in number; NaN for none. */
export function medianOf(values: Float64Array): number {
	const sorted = values.filter(Number.isFinite).sort();
	const half = sorted.length >> 1;
	if (sorted.length === 0) return NaN;
	return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export interface FeatureMatrix {
	/** Which of the given rows are used, ascending. */
	rows: Uint32Array;
	/** Standardised, row after row: value of feature j in used row i at `i * features.length + j`. */
	matrix: Float64Array;
	features: SegmentFeature[];
	/** Features without any spread; they tell nobody apart and are not part of the matrix. */
	dropped: FeatureId[];
	leftOut: number;
}

/**
 * Builds the matrix. With `leave-out` a row needs all features, with `median` at least one.
 * Fails with `no-features` where no feature with any spread is left, with `invalid` (field: the feature)
 * for an infinite value or a column of another length, with `too-few-customers` where no row is usable.
 */
export function buildMatrix(
	columns: readonly FeatureColumn[],
	options: { missing: SegmentModel['missing'] }
): Result<FeatureMatrix> {
	const n = columns[0]?.values.length ?? 0;
	for (const { id, values } of columns) {
		if (values.length !== n || values.includes(Infinity) || values.includes(-Infinity)) {
			return fail('invalid', { field: id });
		}
	}
	const dropped: FeatureId[] = [];
	let kept = columns.filter((column) => {
		const { constant } = describeFeature(column.values);
		if (constant) dropped.push(column.id);
		return !constant;
	});
	// Leaving rows out can take the last spread from a feature, and dropping that one brings rows back.
	for (;;) {
		if (kept.length === 0) return fail('no-features');
		const rows = usableRows(kept, n, options.missing);
		if (rows.length === 0) return fail('too-few-customers', { needed: 1, found: 0 });
		const measured = kept.map((column) => measure(column, rows));
		const flat = measured.findIndex((feature) => !(feature.sd > 0));
		if (flat === -1) {
			const matrix = fill(kept, measured, rows);
			return ok({ rows, matrix, features: measured, dropped, leftOut: n - rows.length });
		}
		dropped.push(kept[flat]!.id);
		kept = kept.filter((_, index) => index !== flat);
	}
}

function usableRows(columns: readonly FeatureColumn[], n: number, missing: SegmentModel['missing']): Uint32Array {
	const rows = new Uint32Array(n);
	const needed = missing === 'median' ? 1 : columns.length;
	let used = 0;
	for (let i = 0; i < n; i++) {
		let present = 0;
		for (const { values } of columns) if (values[i] === values[i]) present++;
		if (present >= needed) rows[used++] = i;
	}
	return rows.slice(0, used);
}

function measure({ id, values }: FeatureColumn, rows: Uint32Array): SegmentFeature {
	const taken = new Float64Array(rows.length);
	for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!;
	// Decided on the whole column, so that it is what the screen announced before rows were left out.
	const { log } = describeFeature(values);
	const { constant } = describeFeature(taken);
	const median = medianOf(taken);
	if (constant) return { id, log, mean: median, sd: 0, median };
	for (let i = 0; i < taken.length; i++) {
		const value = taken[i] === taken[i] ? taken[i]! : median;
		taken[i] = log ? Math.log(1 + value) : value;
	}
	let sum = 0;
	for (let i = 0; i < taken.length; i++) sum += taken[i]!;
	const mean = sum / taken.length;
	let squares = 0;
	for (let i = 0; i < taken.length; i++) squares += (taken[i]! - mean) ** 2;
	return { id, log, mean, sd: Math.sqrt(squares / taken.length), median };
}

function fill(columns: readonly FeatureColumn[], features: SegmentFeature[], rows: Uint32Array): Float64Array {
	const d = features.length;
	const matrix = new Float64Array(rows.length * d);
	for (let j = 0; j < d; j++) {
		const feature = features[j]!;
		const { values } = columns[j]!;
		for (let i = 0; i < rows.length; i++) {
			const value = values[rows[i]!]!;
			matrix[i * d + j] = standardise(value === value ? value : feature.median, feature);
		}
	}
	return matrix;
}
