import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import './base.css';
import ScaleField from './ScaleField.svelte';
import './tokens.css';

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	document.body.replaceChildren();
	await page.viewport(414, 896);
});

function show(props: Partial<Parameters<typeof ScaleField>[1]> = {}) {
	const onchange = vi.fn();
	shown = mount(ScaleField, {
		target: document.body,
		props: { label: 'How was it?', value: null, onchange, ...props }
	});
	flushSync();
	return onchange;
}
const radios = () => [...document.querySelectorAll<HTMLInputElement>('[type=radio]')];
const marked = () => document.querySelectorAll('label.on').length;

describe('ScaleField', () => {
	it('is a radio group: one tab stop, arrows choose', async () => {
		const onchange = show({ stars: true, wordsOf: (value) => `${value} of 5 stars` });
		await userEvent.tab();
		await userEvent.keyboard(' ');
		await userEvent.keyboard('{ArrowRight}{ArrowRight}');
		expect(onchange.mock.calls).toEqual([[1], [2], [3]]);
		expect(marked()).toBe(3);
		expect(radios()[2]!.checked).toBe(true);
		expect(radios()[2]!.getAttribute('aria-label')).toBe('3 of 5 stars');
		expect(document.querySelector('[role=radiogroup]')?.getAttribute('aria-labelledby')).toBe(
			document.querySelector('legend')!.id
		);
	});

	it('chooses by a press on a large figure, and marks that one only', async () => {
		await page.viewport(390, 800);
		const onchange = show({ from: 0, to: 10 });
		expect(radios().length).toBe(11);
		for (const label of document.querySelectorAll('label')) {
			const { width, height, right } = label.getBoundingClientRect();
			expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
			expect(right).toBeLessThanOrEqual(390);
		}
		await userEvent.click(document.querySelectorAll('label')[0]!);
		expect(onchange.mock.calls).toEqual([[0]]);
		expect(marked()).toBe(1);
	});

	it('stands in one row on a tablet, with the words beneath its ends', async () => {
		await page.viewport(656, 1180);
		show({ from: 0, to: 10, lowLabel: 'worst', highLabel: 'best' });
		const figures = [...document.querySelectorAll('label')].map((label) => label.getBoundingClientRect());
		expect(new Set(figures.map(({ top }) => top)).size).toBe(1);
		expect(
			Math.abs(document.querySelector('.ends')!.getBoundingClientRect().right - figures.at(-1)!.right)
		).toBeLessThan(2);
	});

	it('has the words beneath its ends where few figures leave room', async () => {
		await page.viewport(820, 1180);
		show({ lowLabel: 'not at all', highLabel: 'very' });
		const last = [...document.querySelectorAll('label')].at(-1)!.getBoundingClientRect();
		expect(Math.abs(document.querySelector('.ends')!.getBoundingClientRect().right - last.right)).toBeLessThan(2);
	});

	it('goes back to no answer', async () => {
		const onchange = show({ value: 4, clearLabel: 'No answer' });
		await userEvent.click(document.querySelector('button')!);
		expect(onchange.mock.calls).toEqual([[null]]);
		expect(radios().some(({ checked }) => checked)).toBe(false);
		expect(document.querySelector('button')).toBeNull();
	});
});
