import { expect, test } from 'vitest';
import { alternate, formatFigure, median, percentile } from './figures.ts';

test('median and percentile, without changing their input', () => {
	const values = [5, 1, 4, 2];
	expect(median(values)).toBe(3);
	expect(percentile(values, 0.95)).toBeCloseTo(4.85);
	expect(median([])).toBeNaN();
	expect(values).toEqual([5, 1, 4, 2]);
});
test('alternating runs take turns and answer medians', async () => {
	const order: string[] = [];
	const times = [3, 30, 1, 10, 2, 20];
	const next = (name: string) => () => {
		order.push(name);
		return Promise.resolve(times[order.length - 1] ?? 0);
	};
	expect(await alternate(next('a'), next('b'))).toEqual([2, 20]);
	expect(order.join('')).toBe('ababab');
});
test('figures read well', () => {
	expect(formatFigure({ value: 1.234, unit: '×' })).toBe('1.23 ×');
	expect(formatFigure({ value: 12.34, unit: 'ms' })).toBe('12.3 ms');
	expect(formatFigure({ value: Number.NaN, unit: 's' })).toBe('–');
});
