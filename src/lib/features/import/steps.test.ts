import { expect, test } from 'vitest';
import { shownStep, type Reached } from './steps.ts';

const at = (reached: Partial<Reached>): Reached => ({
	preview: false,
	check: false,
	running: false,
	summary: false,
	...reached
});

test('without a file every address leads to the first step', () => {
	for (const wanted of [null, 'file', 'columns', 'check', 'done', 'nonsense'])
		expect(shownStep(wanted, at({}))).toBe('file');
});

test('an address leads as far as one has come, and no further', () => {
	expect(shownStep('check', at({ preview: true }))).toBe('columns');
	expect(shownStep('done', at({ preview: true, check: true }))).toBe('check');
	expect(shownStep('columns', at({ preview: true, check: true }))).toBe('columns');
	expect(shownStep(null, at({ preview: true, check: true }))).toBe('file');
});

test('nothing else is shown while an import is written', () => {
	expect(shownStep('columns', at({ preview: true, check: true, running: true }))).toBe('done');
});

test('the summary stays behind its own address; going back starts anew', () => {
	expect(shownStep('done', at({ summary: true }))).toBe('done');
	expect(shownStep('check', at({ summary: true }))).toBe('file');
});
