import { flushSync, mount, unmount } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { daysOfWeek, weeksOfMonth } from '#lib/domain/calendar-grid.ts';
import { dayOf, isoOf, type Day } from '#lib/domain/dates.ts';
import './base.css';
import CalendarMonth from './CalendarMonth.svelte';
import CalendarWeek from './CalendarWeek.svelte';
import type { CalendarItem } from './calendar-item.ts';
import './tokens.css';

let shown: ReturnType<typeof mount> | undefined;
let host: HTMLElement;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	host.remove();
	await page.viewport(414, 896);
});

const at = (month: number, day: number) => dayOf(2026, month, day)!;
const item = (id: string, day: Day, start: number | null = null, end: number | null = start): CalendarItem => ({
	id,
	day,
	title: `Title ${id}`,
	start,
	end
});
const focused = () => document.activeElement as HTMLElement;

/** The screen around a calendar: it keeps the chosen day and brings the days around it. */
async function around(size: [number, number], start: Day) {
	await page.viewport(...size);
	host = document.createElement('div');
	host.style.height = '100dvh';
	document.body.append(host);
	const state = new SvelteMap([['day', start]]);
	const callbacks = { onday: vi.fn<(day: Day) => void>(), onopen: vi.fn(), onpick: vi.fn(), onslot: vi.fn() };
	const shared = {
		...callbacks,
		label: 'Calendar',
		locale: 'en-GB',
		today: at(11, 20),
		get day() {
			return state.get('day')!;
		},
		set day(next: Day) {
			state.set('day', next);
		}
	};
	return { ...callbacks, shared };
}

describe('CalendarMonth', () => {
	async function show(items: CalendarItem[] = [], size: [number, number] = [1180, 820], start = at(11, 18)) {
		const { shared, ...callbacks } = await around(size, start);
		const props = Object.defineProperties(
			{ items, weeks: [] as Day[][] },
			{
				...Object.getOwnPropertyDescriptors(shared),
				weeks: { enumerable: true, get: () => weeksOfMonth(shared.day, 1) }
			}
		);
		shown = mount(CalendarMonth, { target: host, props: props as never });
		flushSync();
		return callbacks;
	}
	const dayButton = (day: Day) => host.querySelector<HTMLElement>(`[data-day="${day}"]`)!;

	it('has one tab stop, which arrows move, into other months too', async () => {
		const { onday } = await show();
		expect([...host.querySelectorAll('[data-day][tabindex="0"]')]).toEqual([dayButton(at(11, 18))]);
		dayButton(at(11, 18)).focus();
		await userEvent.keyboard('{ArrowRight}{ArrowDown}');
		expect(isoOf(Number(focused().dataset.day) as Day)).toBe('2026-11-26');
		await userEvent.keyboard('{Home}');
		expect(isoOf(Number(focused().dataset.day) as Day)).toBe('2026-11-23');
		await userEvent.keyboard('{End}{ArrowDown}{ArrowDown}');
		expect(isoOf(Number(focused().dataset.day) as Day)).toBe('2026-12-13');
		await userEvent.keyboard('{PageUp}');
		expect(isoOf(Number(focused().dataset.day) as Day)).toBe('2026-11-13');
		expect(onday.mock.lastCall).toEqual([at(11, 13)]);
		expect(host.querySelectorAll('[data-day]').length).toBe(42);
	});

	it('marks today and says in words what a day holds', async () => {
		await show([item('a', at(11, 20)), item('b', at(11, 20), 540)]);
		expect(dayButton(at(11, 20)).getAttribute('aria-current')).toBe('date');
		expect(host.querySelectorAll('[aria-current]').length).toBe(1);
		expect(dayButton(at(11, 20)).getAttribute('aria-label')).toMatch(/^Friday,? 20 November 2026, 2 entries$/);
	});

	it('orders a day by the clock, all days first, and counts what does not fit', async () => {
		const { onopen, onpick } = await show([
			item('late', at(11, 19), 900),
			item('early', at(11, 19), 480),
			item('whole', at(11, 19)),
			item('later', at(11, 19), 1000)
		]);
		const cell = dayButton(at(11, 19)).parentElement!;
		expect([...cell.querySelectorAll<HTMLElement>('[data-item]')].map((each) => each.dataset.item)).toEqual([
			'whole',
			'early'
		]);
		const more = [...cell.querySelectorAll('button')].find((each) => each.textContent?.includes('more'))!;
		expect(more.textContent?.trim()).toBe('+2 more');
		await userEvent.click(more);
		expect(onopen.mock.calls).toEqual([[at(11, 19)]]);
		await userEvent.click(cell.querySelector('[data-item]')!);
		expect(onpick.mock.calls).toEqual([['whole']]);
	});

	it('chooses a day by a press and opens it by another, or by Enter', async () => {
		const { onday, onopen } = await show();
		await userEvent.click(dayButton(at(11, 3)));
		expect(onday.mock.calls).toEqual([[at(11, 3)]]);
		expect(onopen).not.toHaveBeenCalled();
		await userEvent.keyboard('{Enter}');
		expect(onopen.mock.calls).toEqual([[at(11, 3)]]);
	});

	it('keeps its last week where a grid around it is short of room', async () => {
		await show();
		host.style.cssText = 'display: grid; align-content: start; height: 200px; overflow-y: auto';
		const { bottom } = host.querySelector('[role=grid]')!.getBoundingClientRect();
		expect(dayButton(at(12, 6)).getBoundingClientRect().bottom).toBeLessThanOrEqual(bottom);
	});

	it('shows dots on a phone, in days that a finger can press', async () => {
		await show([item('a', at(11, 19))], [390, 800]);
		const cell = dayButton(at(11, 19)).parentElement!;
		expect(cell.querySelector<HTMLElement>('[data-item]')!.offsetParent).toBeNull();
		expect(cell.querySelectorAll('.dots i').length).toBe(1);
		const { width, height } = dayButton(at(11, 19)).getBoundingClientRect();
		expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
	});
});

describe('CalendarWeek', () => {
	async function show(items: CalendarItem[] = [], now?: number) {
		const { shared, ...callbacks } = await around([1180, 820], at(11, 18));
		const props = Object.defineProperties(
			{ items, now, days: [] as Day[] },
			{
				...Object.getOwnPropertyDescriptors(shared),
				days: { enumerable: true, get: () => daysOfWeek(shared.day, 1) }
			}
		);
		shown = mount(CalendarWeek, { target: host, props: props as never });
		flushSync();
		return callbacks;
	}
	const slot = (day: Day, hour: number) => host.querySelector<HTMLElement>(`[data-slot="${day}:${hour}"]`)!;
	const box = (id: string) => host.querySelector(`[data-item="${id}"]`)!.getBoundingClientRect();

	it('opens at the first hour of work and places entries by the clock, side by side where they overlap', async () => {
		const day = at(11, 18);
		await show([item('a', day, 9 * 60 + 15, 10 * 60 + 15), item('b', day, 10 * 60, 11 * 60), item('c', day, 13 * 60)]);
		expect(host.querySelector('[role=grid]')!.scrollTop).toBe(420);
		const nine = slot(day, 9).getBoundingClientRect();
		expect(Math.round(box('a').top - nine.top)).toBeGreaterThanOrEqual(15);
		expect(Math.round(box('a').top - nine.top)).toBeLessThanOrEqual(17);
		expect(Math.round(box('a').height)).toBe(59);
		expect(box('b').left).toBeGreaterThanOrEqual(box('a').right);
		expect(box('b').right).toBeLessThanOrEqual(nine.right + 1);
		expect(box('c').height).toBeGreaterThanOrEqual(43);
		expect(box('c').width).toBeGreaterThan(box('a').width * 1.8);
	});

	it('goes by arrows from hour to hour, to the whole day and to other weeks, and asks for something new', async () => {
		const { onslot, onday } = await show();
		expect([...host.querySelectorAll('[data-slot][tabindex="0"]')]).toEqual([slot(at(11, 18), 7)]);
		slot(at(11, 18), 7).focus();
		await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}');
		expect(focused()).toBe(slot(at(11, 19), 8));
		expect(onslot.mock.calls).toEqual([[at(11, 19), 480]]);
		await userEvent.keyboard('{End}{ArrowRight}');
		expect(focused()).toBe(slot(at(11, 23), 8));
		expect(onday.mock.lastCall).toEqual([at(11, 23)]);
		await userEvent.keyboard('{PageUp}{ArrowUp>9/}{Enter}');
		expect(focused()).toBe(slot(at(11, 16), -1));
		expect(onslot.mock.lastCall).toEqual([at(11, 16), null]);
	});

	it('reaches the entries of an hour by Tab, and a press on one asks for nothing new', async () => {
		const { onslot, onpick } = await show([item('a', at(11, 18), 450, 500), item('w', at(11, 18))]);
		slot(at(11, 18), 7).focus();
		await userEvent.tab();
		expect(focused().dataset.item).toBe('a');
		await userEvent.keyboard('{Enter}');
		expect(onpick.mock.calls).toEqual([['a']]);
		await userEvent.click(slot(at(11, 18), -1).querySelector('[data-item]')!);
		expect(onpick.mock.lastCall).toEqual(['w']);
		expect(onslot).not.toHaveBeenCalled();
	});

	it('draws the line of now in the column of today', async () => {
		await show([], 9 * 60 + 30);
		const line = host.querySelector('.now')!.getBoundingClientRect();
		const nine = slot(at(11, 20), 9).getBoundingClientRect();
		expect(line.left).toBeGreaterThanOrEqual(nine.left);
		expect(line.right).toBeLessThanOrEqual(nine.right);
		expect(Math.abs(line.top - nine.top - 30)).toBeLessThanOrEqual(2);
	});
});
