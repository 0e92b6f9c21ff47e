import { describe, expect, it } from 'vitest';
import type { Overview } from '#lib/engine/api.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import type { FeatureId, SegmentProfile } from '#lib/domain/segments.ts';
import { mostUrgent, nextStep } from './next-step.ts';

const empty: Overview = {
	customers: 0,
	deleted: 0,
	sample: 0,
	lastImport: null,
	segments: null,
	changedThisWeek: 0,
	tags: 0,
	reachable: 0,
	spent: []
};
function profile(traits: Partial<Record<FeatureId, number>>): SegmentProfile {
	return {
		size: 1,
		means: [],
		medians: [],
		centre: [],
		label: '',
		traits: Object.entries(traits).map(([feature, z]) => ({
			feature: feature as FeatureId,
			level: z! > 0 ? 'high' : 'low',
			z: z!
		}))
	};
}

describe('the next step', () => {
	it('is an import while there is next to nobody', () => {
		expect(nextStep(empty)).toEqual({ kind: 'import' });
		expect(nextStep({ ...empty, customers: 9 })).toEqual({ kind: 'import' });
	});
	it('is segments once there are figures', () => {
		const spent = [{ currency: 'EUR' as Currency, amount: 1 as MinorUnits }];
		expect(nextStep({ ...empty, customers: 10, spent })).toEqual({ kind: 'segments' });
		expect(nextStep({ ...empty, customers: 10 })).toEqual({ kind: 'figures' });
	});
	it('is the valuable segment that has not ordered for long', () => {
		const loyal = profile({ monetary: 1.5, frequency: 1.2, recency: -0.6 });
		const slipping = profile({ monetary: 0.9, frequency: 0.4, recency: 2 });
		const fresh = profile({ frequency: -1, recency: -0.4 });
		expect(mostUrgent([fresh, loyal, slipping], [90, 20, 12])).toBe(2);
		expect(mostUrgent([fresh, loyal, slipping], [90, 20, 0])).toBe(1);
		expect(mostUrgent([fresh], [90])).toBe(0);
		expect(mostUrgent([fresh], [0])).toBeNull();
	});
});
