import { describe, expect, it } from 'vitest';
import type { SegmentFeature } from '#lib/domain/segments.ts';
import { describeSegments } from './traits.ts';

const features = (['recency', 'frequency', 'monetary'] as const).map((id): SegmentFeature => ({
	id,
	log: false,
	mean: 0,
	sd: 1,
	median: 0
}));
const words = (centres: number[][]) =>
	describeSegments(centres, features).map((traits) =>
		traits.map(({ feature, level }) => `${level} ${feature}`).join(', ')
	);

describe('describeSegments', () => {
	it('names what is notable, strongest first', () => {
		expect(
			words([
				[-0.7, 1.3, 0.4],
				[0.9, -1.4, -2]
			])
		).toEqual(['very-high frequency, low recency', 'very-low monetary, very-low frequency, high recency']);
	});

	it('names the strongest of a segment that has nothing notable', () => {
		expect(
			words([
				[0.1, -0.3, 0.2],
				[-2, 1, 1]
			])[0]
		).toBe('low frequency');
	});

	it('calls a segment in the very middle average, not high by a hair', () => {
		expect(
			words([
				[0.01, 0, 0],
				[2, 2, 2],
				[-2, -2, -2]
			])[0]
		).toBe('average recency');
	});

	it('tells segments apart that the thresholds describe alike', () => {
		const byFurther = words([
			[1, 0.4, 0],
			[1, -0.3, 0],
			[-2, 0, 0]
		]);
		expect(new Set(byFurther).size).toBe(3);
		const byDegree = words([
			[1.4, 0, 0],
			[2.5, 0, 0],
			[-2, 0, 0]
		]);
		expect(byDegree).toEqual(['high recency', 'very-high recency', 'very-low recency']);
		const byVery = words([
			[0.6, 0, 0],
			[1.1, 0, 0],
			[-2, 0, 0]
		]);
		expect(byVery.slice(0, 2)).toEqual(['high recency', 'very-high recency']);
	});

	it('never calls average what is notable', () => {
		for (const traits of describeSegments(
			[
				[0.6, 0, 0],
				[0.65, 0, 0],
				[0.7, 0, 0],
				[-2, 0, 0]
			],
			features
		)) {
			for (const trait of traits) if (trait.level === 'average') expect(Math.abs(trait.z)).toBeLessThan(0.2);
		}
	});

	it('is never empty, and carries the distance', () => {
		const all = describeSegments(
			[
				[0, 0, 0],
				[0, 0, 0]
			],
			features
		);
		for (const traits of all) expect(traits.length).toBeGreaterThan(0);
		expect(
			describeSegments(
				[
					[1, 0, 0],
					[-1, 0, 0]
				],
				features
			)[0]
		).toEqual([{ feature: 'recency', level: 'high', z: 1 }]);
	});
});
