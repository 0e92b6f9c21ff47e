import { describe, expect, it } from 'vitest';
import type { FeatureId } from '#lib/domain/segments.ts';
import { buildMatrix, describeFeature, medianOf, standardise, type FeatureColumn } from './features.ts';

const column = (id: string, ...values: number[]): FeatureColumn => ({
	id: id as FeatureId,
	values: Float64Array.from(values)
});

function build(columns: FeatureColumn[], missing: 'leave-out' | 'median' = 'leave-out') {
	const built = buildMatrix(columns, { missing });
	if (!built.ok) throw new Error(built.error.code);
	return built.value;
}

describe('describeFeature', () => {
	it('counts what is there and computes the sample skewness', () => {
		// scipy.stats.skew([1, 2, 3, 4, 10], bias=False)
		const description = describeFeature(Float64Array.of(1, 2, NaN, 3, 4, 10));
		expect(description).toMatchObject({ present: 5, missing: 1, constant: false });
		expect(description.skewness).toBeCloseTo(1.6970562748, 6);
	});

	it('logs what is skewed to the right and never negative', () => {
		expect(describeFeature(Float64Array.of(0, 0, 0, 1, 100)).log).toBe(true);
		expect(describeFeature(Float64Array.of(-1, 0, 0, 1, 100)).log).toBe(false);
		expect(describeFeature(Float64Array.of(1, 2, 3, 4, 5)).log).toBe(false);
		expect(describeFeature(Float64Array.of(-100, -1, 0, 0, 0)).log).toBe(false);
	});

	it('has an answer for no value, one value and equal ones', () => {
		expect(describeFeature(new Float64Array(0))).toEqual({
			present: 0,
			missing: 0,
			skewness: 0,
			log: false,
			constant: true
		});
		expect(describeFeature(Float64Array.of(7))).toMatchObject({ present: 1, skewness: 0, constant: true });
		expect(describeFeature(Float64Array.of(7, 7, 7, NaN))).toMatchObject({ missing: 1, skewness: 0, constant: true });
	});
});

describe('buildMatrix', () => {
	it('standardises by mean and population standard deviation', () => {
		const { matrix, features } = build([column('frequency', 2, 4, 4, 4, 5, 5, 7, 9)]);
		expect(features[0]).toMatchObject({ mean: 5, sd: 2, log: false, median: 4.5 });
		expect([...matrix]).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]);
	});

	it('takes ln(1 + x) first where a feature is skewed', () => {
		const values = [0, 1, 2, 3, 4, 1000];
		const { matrix, features } = build([column('monetary', ...values)]);
		const logged = values.map(Math.log1p);
		const mean = logged.reduce((a, b) => a + b) / 6;
		const sd = Math.sqrt(logged.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 6);
		expect(features[0]).toMatchObject({
			log: true,
			mean: expect.closeTo(mean, 12),
			sd: expect.closeTo(sd, 12),
			median: 2.5
		});
		expect(matrix[5]).toBeCloseTo((logged[5]! - mean) / sd, 12);
	});

	it('leaves out rows with a gap, or puts the median there', () => {
		const columns = [column('frequency', 1, NaN, 3, 8, NaN), column('recency', 10, 20, NaN, 40, NaN)];
		const left = build(columns);
		expect([...left.rows]).toEqual([0, 3]);
		expect(left.leftOut).toBe(3);
		const filled = build(columns, 'median');
		// The last row has nothing at all: a guess in every feature is no customer.
		expect([...filled.rows]).toEqual([0, 1, 2, 3]);
		expect(filled.leftOut).toBe(1);
		expect(filled.features[0]!.median).toBe(3);
		expect(filled.matrix[1 * 2]).toBe(standardise(3, filled.features[0]!));
	});

	it('drops features without spread in the open', () => {
		const built = build([
			column('frequency', 1, 2, 3),
			column('recency', 5, 5, NaN),
			column('satisfaction', NaN, NaN, NaN)
		]);
		expect(built.dropped).toEqual(['recency', 'satisfaction']);
		expect(built.features.map((feature) => feature.id)).toEqual(['frequency']);
		// A dropped feature costs no rows.
		expect(built.leftOut).toBe(0);
	});

	it('drops a feature that loses its spread with the rows left out', () => {
		const built = build([column('frequency', 5, 5, 5, 9), column('recency', 1, 2, 3, NaN)]);
		expect(built.dropped).toEqual(['frequency']);
		expect(built.rows).toHaveLength(3);
	});

	it('says what it cannot do', () => {
		expect(buildMatrix([], { missing: 'median' })).toMatchObject({ error: { code: 'no-features' } });
		expect(buildMatrix([column('frequency', 3, 3)], { missing: 'median' })).toMatchObject({
			error: { code: 'no-features' }
		});
		expect(buildMatrix([column('frequency', 3, Infinity)], { missing: 'median' })).toEqual({
			ok: false,
			error: { code: 'invalid', params: { field: 'frequency' } }
		});
		expect(buildMatrix([column('frequency', 3, 4), column('recency', 1)], { missing: 'median' })).toMatchObject({
			error: { code: 'invalid', params: { field: 'recency' } }
		});
		const apart = [column('frequency', 1, 2, NaN, NaN), column('recency', NaN, NaN, 1, 2)];
		expect(buildMatrix(apart, { missing: 'leave-out' })).toMatchObject({ error: { code: 'too-few-customers' } });
	});

	it('leaves its input alone', () => {
		const columns = [column('frequency', 1, NaN, 1000, 3), column('recency', 4, 3, 2, 1)];
		const before = structuredClone(columns);
		build(columns, 'median');
		expect(columns).toEqual(before);
	});
});

it('medianOf sorts a copy and ignores gaps', () => {
	const values = Float64Array.of(9, NaN, 1, 5);
	expect(medianOf(values)).toBe(5);
	expect(medianOf(Float64Array.of(4, 1, 3, 2))).toBe(2.5);
	expect(medianOf(Float64Array.of(NaN))).toBeNaN();
	expect([...values]).toEqual([9, NaN, 1, 5]);
});
