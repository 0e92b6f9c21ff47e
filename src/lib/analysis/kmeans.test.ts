import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kmeans, SAMPLE_ABOVE, type KMeansOptions } from './kmeans.ts';
import { lloyd, type Clustering } from './lloyd.ts';
import { madeClusters } from './made-data.ts';
import { createPacer } from './pacer.ts';

async function cluster(matrix: Float64Array, n: number, d: number, k: number, options: Partial<KMeansOptions> = {}) {
	const found = await kmeans(matrix, n, d, k, { seed: 1, ...options });
	if (!found.ok) throw new Error(found.error.code);
	return found.value;
}

function nearest(matrix: Float64Array, i: number, d: number, centres: Float64Array): number {
	let best = Infinity;
	let label = -1;
	for (let c = 0; c < centres.length / d; c++) {
		let distance = 0;
		for (let j = 0; j < d; j++) distance += (matrix[i * d + j]! - centres[c * d + j]!) ** 2;
		if (distance < best) {
			best = distance;
			label = c;
		}
	}
	return label;
}

function expectAgreement(matrix: Float64Array, n: number, d: number, { centres, labels, inertia }: Clustering) {
	const k = centres.length / d;
	const sums = new Float64Array(k * d);
	const sizes = new Array<number>(k).fill(0);
	let squares = 0;
	for (let i = 0; i < n; i++) {
		expect(labels[i]).toBe(nearest(matrix, i, d, centres));
		sizes[labels[i]!]!++;
		for (let j = 0; j < d; j++) {
			sums[labels[i]! * d + j]! += matrix[i * d + j]!;
			squares += (matrix[i * d + j]! - centres[labels[i]! * d + j]!) ** 2;
		}
	}
	for (let c = 0; c < k; c++) {
		expect(sizes[c]).toBeGreaterThan(0);
		for (let j = 0; j < d; j++) expect(centres[c * d + j]).toBeCloseTo(sums[c * d + j]! / sizes[c]!, 9);
	}
	expect(inertia).toBeCloseTo(squares, 6);
}

describe('kmeans', () => {
	it.each([300, SAMPLE_ABOVE + 1000])('finds well separated clusters again in %i rows', async (n) => {
		const { matrix, truth } = madeClusters(n, 3, 4, 0.3, 5);
		const found = await cluster(matrix, n, 3, 4);
		const pairs = new Set(Array.from(truth, (group, i) => `${group} ${found.labels[i]}`));
		expect(pairs.size).toBe(4);
		expectAgreement(matrix, n, 3, found);
	});

	it.each([400, SAMPLE_ABOVE + 1000])(
		'answers labels and centres that agree where clusters overlap (%i rows)',
		async (n) => {
			const { matrix } = madeClusters(n, 4, 5, 8, 6);
			const found = await cluster(matrix, n, 4, 5);
			expect(found.settled).toBe(true);
			expectAgreement(matrix, n, 4, found);
		}
	);

	it('agrees for any small integers, with ties and duplicates, and numbers clusters largest first', async () => {
		const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })), {
			minLength: 1,
			maxLength: 40
		});
		await fc.assert(
			fc.asyncProperty(rows, fc.integer({ min: 1, max: 8 }), fc.nat(), async (table, k, seed) => {
				const matrix = Float64Array.from(table.flat());
				const found = await cluster(matrix, table.length, 2, k, { seed, restarts: 2 });
				const distinct = new Set(table.map((row) => row.join())).size;
				expect(found.centres).toHaveLength(2 * Math.min(k, distinct));
				expectAgreement(matrix, table.length, 2, found);
			}),
			{ seed: 42, numRuns: 300 }
		);
	});

	it('numbers clusters largest first', async () => {
		const { matrix } = madeClusters(500, 2, 4, 1, 11);
		const { labels } = await cluster(matrix, 500, 2, 4);
		const sizes = [0, 1, 2, 3].map((label) => labels.filter((own) => own === label).length);
		expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
	});

	it.each([1000, SAMPLE_ABOVE + 1])('repeats itself for a seed and leaves the input alone (%i rows)', async (n) => {
		const { matrix } = madeClusters(n, 3, 5, 6, 8);
		const before = matrix.slice();
		const first = await cluster(matrix, n, 3, 5, { seed: 9 });
		expect(await cluster(matrix, n, 3, 5, { seed: 9 })).toEqual(first);
		expect(matrix).toEqual(before);
	});

	it('gives as many clusters as there are distinct rows where k is larger', async () => {
		const matrix = Float64Array.of(1, 1, 2, 2, 2, 9);
		const found = await cluster(matrix, 6, 1, 8);
		expect([...found.centres]).toEqual([2, 1, 9]);
		expect([...found.labels]).toEqual([1, 1, 0, 0, 0, 2]);
		expect(found.inertia).toBe(0);
		expect((await cluster(new Float64Array(50).fill(3), 50, 1, 2)).labels).toEqual(new Uint8Array(50));
	});

	it('finds rare rows that a sample misses', async () => {
		const n = SAMPLE_ABOVE * 2;
		const matrix = new Float64Array(n);
		matrix[17] = 1;
		matrix[n - 3] = 50;
		matrix[n - 2] = 51;
		const found = await cluster(matrix, n, 1, 3);
		expectAgreement(matrix, n, 1, found);
		expect([...found.centres].map((centre) => Math.round(centre * 10) / 10)).toEqual([0, 50.5, 1]);
	});

	it.each([NaN, Infinity, -Infinity])('refuses %d as a value instead of throwing', async (value) => {
		const matrix = Float64Array.of(1, 2, value, 4);
		expect(await kmeans(matrix, 4, 1, 2, { seed: 1 })).toEqual({
			ok: false,
			error: { code: 'invalid', params: { field: 'matrix' } }
		});
	});

	it('refuses a wrong shape, a wrong k and no rows', async () => {
		const code = async (...[matrix, n, d, k]: [Float64Array, number, number, number]) => {
			const found = await kmeans(matrix, n, d, k, { seed: 1 });
			return found.ok ? null : found.error;
		};
		expect(await code(new Float64Array(5), 2, 2, 2)).toMatchObject({ code: 'invalid', params: { field: 'matrix' } });
		expect(await code(new Float64Array(4), 2, 2, 0)).toMatchObject({ code: 'invalid', params: { field: 'k' } });
		expect(await code(new Float64Array(4), 2, 2, 1.5)).toMatchObject({ code: 'invalid', params: { field: 'k' } });
		expect(await code(new Float64Array(0), 0, 2, 2)).toMatchObject({ code: 'too-few-customers' });
	});

	it('stops when cancelled, before and while it runs', async () => {
		const { matrix } = madeClusters(20_000, 8, 5, 10, 3);
		const before = AbortSignal.abort();
		expect(await kmeans(matrix, 20_000, 8, 5, { seed: 1, signal: before })).toMatchObject({
			error: { code: 'cancelled' }
		});
		const controller = new AbortController();
		let calls = 0;
		const onProgress = () => {
			calls++;
			controller.abort();
		};
		const running = kmeans(matrix, 20_000, 8, 5, { seed: 1, signal: controller.signal, onProgress });
		expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
		expect(calls).toBe(1);
	});

	it('lets the event loop turn while it runs, so that a cancel message can arrive', async () => {
		const { matrix } = madeClusters(20_000, 8, 5, 1000, 3);
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 0);
		expect(await kmeans(matrix, 20_000, 8, 5, { seed: 1, signal: controller.signal })).toMatchObject({
			error: { code: 'cancelled' }
		});
	});

	it('reports progress up to the total', async () => {
		const { matrix } = madeClusters(200, 2, 3, 1, 3);
		const seen: string[] = [];
		await cluster(matrix, 200, 2, 3, { restarts: 3, onProgress: (done, total) => seen.push(`${done}/${total}`) });
		expect(seen).toEqual(['1/3', '2/3', '3/3']);
	});
});

describe('lloyd', () => {
	it('gives an empty cluster the row farthest from its centre', async () => {
		const matrix = Float64Array.of(0, 1, 2, 100);
		// No row is nearest to the second and third centre.
		const found = await lloyd(matrix, 4, 1, Float64Array.of(1, 1e6, 2e6), createPacer(undefined));
		expectAgreement(matrix, 4, 1, found!);
	});

	it('skips no row that plain Lloyd would move', async () => {
		const { matrix } = madeClusters(600, 3, 6, 7, 21);
		const start = matrix.slice(0, 18);
		const found = await lloyd(matrix, 600, 3, start, createPacer(undefined));
		let centres = start.slice();
		for (let pass = 0; pass < 500; pass++) {
			const sums = new Float64Array(18);
			const sizes = new Float64Array(6);
			for (let i = 0; i < 600; i++) {
				const own = nearest(matrix, i, 3, centres);
				sizes[own]!++;
				for (let j = 0; j < 3; j++) sums[own * 3 + j]! += matrix[i * 3 + j]!;
			}
			centres = sums.map((sum, at) => sum / sizes[Math.floor(at / 3)]!);
		}
		for (let at = 0; at < 18; at++) expect(found!.centres[at]).toBeCloseTo(centres[at]!, 9);
	});
});
