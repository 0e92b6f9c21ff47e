import { expect, test } from 'vitest';
import { axisLabel } from './words.ts';

test('an axis is named by what grows along it, strongest first', () => {
	const axes = {
		explained: [0.8, 0.2] as [number, number],
		loadings: [
			{ feature: 'frequency' as const, x: 0.6, y: -1 },
			{ feature: 'monetary' as const, x: 0.8, y: 0.1 }
		]
	};
	expect(axisLabel(axes, 'x', [])).toBe('more money, more orders →');
	expect(axisLabel(axes, 'y', [])).toBe('fewer orders →');
});

test('the second axis of a single feature has no name', () => {
	const axes = { explained: [1, 0] as [number, number], loadings: [{ feature: 'monetary' as const, x: 1, y: 0 }] };
	expect(axisLabel(axes, 'x', [])).toBe('more money →');
	expect(axisLabel(axes, 'y', [])).toBe('');
});
