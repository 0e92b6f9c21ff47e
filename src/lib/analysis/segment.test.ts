import { describe, expect, it } from 'vitest';
import type { Day } from '#lib/domain/dates.ts';
import type { FeatureId } from '#lib/domain/segments.ts';
import { assign } from './assign.ts';
import type { FeatureColumn } from './features.ts';
import { normal } from './made-data.ts';
import { seededRandom } from './random.ts';
import { MAX_POINTS, segment, type SegmentOptions } from './segment.ts';

const OPTIONS: SegmentOptions = { missing: 'leave-out', k: null, seed: 1, fittedOn: 20_000 as Day, currency: null };

/** Three kinds of customers: loyal (half), new, lost; money is skewed. */
function customers(n: number, missing = 0): FeatureColumn[] {
	const random = seededRandom(5);
	const kinds = [
		{ recency: 20, frequency: 12, monetary: 8 },
		{ recency: 30, frequency: 2, monetary: 4.5 },
		{ recency: 300, frequency: 3, monetary: 5 }
	];
	const columns = (['recency', 'frequency', 'monetary'] as const).map((id) => ({ id, values: new Float64Array(n) }));
	for (let i = 0; i < n; i++) {
		const kind = kinds[i % 4 < 2 ? 0 : (i % 4) - 1]!;
		const values = [
			Math.max(0, Math.round(kind.recency * (1 + 0.2 * normal(random)))),
			Math.max(1, Math.round(kind.frequency * (1 + 0.2 * normal(random)))),
			Math.round(Math.exp(kind.monetary + 0.4 * normal(random)))
		];
		for (const [j, value] of values.entries()) columns[j]!.values[i] = random() < missing ? NaN : value;
	}
	return columns;
}

async function run(columns: FeatureColumn[], options: Partial<SegmentOptions> = {}) {
	const done = await segment(columns, { ...OPTIONS, ...options });
	if (!done.ok) throw new Error(JSON.stringify(done.error));
	return done.value;
}
const valueOf = (columns: FeatureColumn[]) => (id: FeatureId) => columns.find((column) => column.id === id)?.values;

describe('segment', () => {
	it('finds the kinds of customers, chooses k by silhouette and describes them', async () => {
		const { model, curve, silhouetteSample, labels, rows } = await run(customers(400));
		expect(curve.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8]);
		expect(model.segments).toHaveLength(3);
		expect(model.silhouette).toBe(Math.max(...curve.map((point) => point.silhouette)));
		expect(model.silhouette).toBeGreaterThan(0.5);
		expect(silhouetteSample).toBeNull();
		expect(model.segments.map((profile) => profile.size)).toEqual([200, 100, 100]);
		expect(Array.from(labels.subarray(0, 2))).toEqual([0, 0]);
		expect(rows).toHaveLength(400);
		const loyal = model.segments[0]!;
		expect(loyal.means[0]).toBeCloseTo(20, 0);
		expect(loyal.traits[0]!.level).toBe('high');
		expect(
			new Set(model.segments.map(({ traits }) => JSON.stringify(traits.map((t) => [t.feature, t.level])))).size
		).toBe(3);
		expect(model).toMatchObject({
			used: 400,
			leftOut: 0,
			fittedOn: 20_000,
			seed: 1,
			missing: 'leave-out',
			currency: null
		});
	});

	it('shows at most 2,000 points, stratified, that lie where the rows lie', async () => {
		const { scatter, labels, axes, silhouetteSample, model } = await run(customers(8000), { k: 3 });
		expect(silhouetteSample).toBe(2000);
		expect(scatter.rows).toHaveLength(MAX_POINTS);
		expect(scatter.x).toHaveLength(MAX_POINTS);
		for (const [index, row] of scatter.rows.entries()) expect(scatter.segment[index]).toBe(labels[row]);
		const shown = model.segments.map((_, c) => scatter.segment.filter((own) => own === c).length);
		for (const [c, { size }] of model.segments.entries()) expect(Math.abs(shown[c]! - size / 4)).toBeLessThanOrEqual(1);
		expect(axes.explained[0] + axes.explained[1]).toBeLessThanOrEqual(1 + 1e-9);
		expect(axes.loadings.map((loading) => loading.feature)).toEqual(['recency', 'frequency', 'monetary']);
	});

	it.each(['leave-out', 'median'] as const)('places those it was fitted on where it put them (%s)', async (missing) => {
		const columns = customers(3000, 0.15);
		const { model, rows, labels } = await run(columns, { missing });
		const placed = assign(model, valueOf(columns), 3000);
		const expected = new Int8Array(3000).fill(-1);
		for (const [index, row] of rows.entries()) expected[row] = labels[index]!;
		expect(placed).toEqual(expected);
		expect(model.used + model.leftOut).toBe(3000);
		expect(model.leftOut).toBe(placed.filter((label) => label === -1).length);
		for (const [c, { size }] of model.segments.entries())
			expect(placed.filter((label) => label === c)).toHaveLength(size);
	});

	it('repeats itself for a seed and leaves its input alone', async () => {
		const columns = customers(500, 0.1);
		const before = structuredClone(columns);
		const first = await run(columns);
		expect(await run(columns)).toEqual(first);
		expect(columns).toEqual(before);
	});

	it('averages over the values that are there, not over stand-ins', async () => {
		const columns: FeatureColumn[] = [
			{ id: 'frequency', values: Float64Array.of(1, 1, 1, 20, 20, 20) },
			{ id: 'satisfaction', values: Float64Array.of(2, 2, NaN, 5, 4, NaN) }
		];
		const { model } = await run(columns, { k: 2, missing: 'median' });
		const low = model.segments.find((profile) => profile.means[0] === 1)!;
		expect(low.means[1]).toBe(2);
		expect(low.medians[1]).toBe(2);
	});

	it('names features it dropped and gives fewer segments where fewer customers differ', async () => {
		const columns: FeatureColumn[] = [
			{ id: 'frequency', values: Float64Array.from({ length: 30 }, (_, i) => i % 2) },
			{ id: 'recency', values: new Float64Array(30).fill(7) }
		];
		const { model, dropped, curve } = await run(columns, { k: 5 });
		expect(dropped).toEqual(['recency']);
		expect(model.features).toHaveLength(1);
		expect(model.segments).toHaveLength(2);
		expect(curve).toEqual([{ k: 2, silhouette: 1 }]);
		expect((await run(columns)).curve).toEqual(curve);
	});

	it('says what it cannot do', async () => {
		const error = async (columns: FeatureColumn[], options: Partial<SegmentOptions> = {}) => {
			const done = await segment(columns, { ...OPTIONS, ...options });
			return done.ok ? null : done.error;
		};
		const of = (...values: number[]): FeatureColumn[] => [{ id: 'frequency', values: Float64Array.from(values) }];
		expect(await error([])).toEqual({ code: 'no-features' });
		expect(await error(of(2, 2, 2, 2, 2))).toEqual({ code: 'no-features' });
		expect(await error(of(1, 2, 3))).toEqual({ code: 'too-few-customers', params: { needed: 4, found: 3 } });
		expect(await error(of(1, 2, 3, 4, 5, NaN), { k: 3 })).toEqual({
			code: 'too-few-customers',
			params: { needed: 6, found: 5 }
		});
		expect(await error(of(1, 2, 3, Infinity, 5))).toEqual({ code: 'invalid', params: { field: 'frequency' } });
		expect(await error(of(1, 2, 3, 4, 5), { k: 9 })).toEqual({ code: 'invalid', params: { field: 'k' } });
		expect(await error(customers(100), { signal: AbortSignal.abort() })).toEqual({ code: 'cancelled' });
	});

	it('stops when cancelled between two values of k', async () => {
		const controller = new AbortController();
		const done = await segment(customers(300), {
			...OPTIONS,
			signal: controller.signal,
			onProgress: (step) => step === 'silhouette' && controller.abort()
		});
		expect(done).toMatchObject({ ok: false, error: { code: 'cancelled' } });
	});

	it('reports progress that never falls and ends at the total', async () => {
		const seen: { done: number; total: number }[] = [];
		await run(customers(300), { onProgress: (_, done, total) => seen.push({ done, total }) });
		expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
		expect(seen.at(-1)!.done).toBe(seen.at(-1)!.total);
	});
});

describe('assign', () => {
	it('places a newcomer by the nearest centre and says −1 where it cannot', async () => {
		const { model } = await run(customers(400), { k: 3 });
		const newcomers: FeatureColumn[] = [
			{ id: 'recency', values: Float64Array.of(18, 310, NaN, -5, NaN) },
			{ id: 'frequency', values: Float64Array.of(13, 3, 12, 12, NaN) },
			{ id: 'monetary', values: Float64Array.of(3000, 150, 3000, -40, NaN) }
		];
		const labels = assign(model, valueOf(newcomers), 5);
		expect(model.segments[labels[0]!]!.means[1]).toBeGreaterThan(10);
		expect(model.segments[labels[1]!]!.means[0]).toBeGreaterThan(200);
		expect(labels[2]).toBe(-1);
		// Below zero in a logged feature is a value, not a gap.
		expect(labels[3]).toBeGreaterThanOrEqual(0);
		const filled = assign({ ...model, missing: 'median' }, valueOf(newcomers), 5);
		expect(filled[2]).toBe(labels[0]);
		expect(filled[4]).toBe(-1);
	});

	it('takes a feature that is gone for missing', async () => {
		const { model } = await run(customers(400), { k: 3 });
		expect([...assign(model, () => undefined, 2)]).toEqual([-1, -1]);
	});
});
