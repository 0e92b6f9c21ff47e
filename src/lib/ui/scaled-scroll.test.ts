import { describe, expect, it } from 'vitest';
import { MAX_HEIGHT, jumpTo, placeAt, scaleFor } from './scaled-scroll.ts';

const VIEWPORT = 700;

describe('scaled scroll', () => {
	it('is one to one where all rows fit', () => {
		const scale = scaleFor(1000, 64);
		expect(scale.real).toBe(64_000);
		expect(placeAt(scale, 12_345, VIEWPORT)).toEqual({ scrollTop: 12_345, offset: 0 });
		expect(jumpTo(scale, 60_000, VIEWPORT)).toBe(0);
	});

	it('keeps the element below the limit of every browser', () => {
		expect(scaleFor(1_000_000, 64).real).toBe(MAX_HEIGHT);
	});

	it('reaches the first and the last row of a million by a jump', () => {
		const scale = scaleFor(1_000_000, 64);
		expect(jumpTo(scale, 0, VIEWPORT)).toBe(0);
		const end = scale.real - VIEWPORT;
		expect(end + jumpTo(scale, end, VIEWPORT)).toBeCloseTo(scale.virtual - VIEWPORT, 0);
	});

	it('places every position exactly and inside the element', () => {
		const scale = scaleFor(1_000_000, 64);
		for (let row = 0; row < 1_000_000; row += 9_973) {
			const { scrollTop, offset } = placeAt(scale, row * 64, VIEWPORT);
			expect(scrollTop + offset).toBe(Math.min(row * 64, scale.virtual - VIEWPORT));
			expect(scrollTop).toBeGreaterThanOrEqual(0);
			expect(scrollTop).toBeLessThanOrEqual(scale.real - VIEWPORT + 1);
		}
	});

	it('clamps what lies beyond the ends', () => {
		const scale = scaleFor(1_000_000, 64);
		expect(placeAt(scale, -50, VIEWPORT).scrollTop).toBe(0);
		const { scrollTop, offset } = placeAt(scale, 1e12, VIEWPORT);
		expect(scrollTop + offset).toBe(scale.virtual - VIEWPORT);
	});
});
