import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toasts } from './toasts.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts) => toasts.list.map((toast) => toast.text);

describe('toasts', () => {
	it('go by themselves, later with an action, a bad one not at all', () => {
		const toasts = new Toasts();
		toasts.show('saved');
		toasts.show('deleted', { action: { label: 'Undo', onpick: () => undefined } });
		toasts.show('full', { tone: 'bad' });
		vi.advanceTimersByTime(5_000);
		expect(texts(toasts)).toEqual(['deleted', 'full']);
		vi.advanceTimersByTime(5_000);
		expect(texts(toasts)).toEqual(['full']);
		vi.advanceTimersByTime(3_600_000);
		expect(texts(toasts)).toEqual(['full']);
	});

	it('stay under the pointer and start anew after it', () => {
		const toasts = new Toasts();
		toasts.show('saved');
		vi.advanceTimersByTime(4_000);
		toasts.pause();
		vi.advanceTimersByTime(60_000);
		expect(texts(toasts)).toEqual(['saved']);
		toasts.resume();
		vi.advanceTimersByTime(4_000);
		expect(texts(toasts)).toEqual(['saved']);
		vi.advanceTimersByTime(1_000);
		expect(texts(toasts)).toEqual([]);
	});

	it('are three at most: the oldest goes', () => {
		const toasts = new Toasts();
		for (const text of ['a', 'b', 'c', 'd']) toasts.show(text);
		expect(texts(toasts)).toEqual(['b', 'c', 'd']);
	});

	it('can be closed one by one', () => {
		const toasts = new Toasts();
		const first = toasts.show('a');
		toasts.show('b');
		toasts.dismiss(first);
		expect(texts(toasts)).toEqual(['b']);
	});
});
