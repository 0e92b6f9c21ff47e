import { createRawSnippet, flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import VirtualList from './VirtualList.svelte';

const ROWS = 1_000_000;
const ROW_HEIGHT = 64;

let host: HTMLElement;
let list: ReturnType<typeof mount> | undefined;
let windows: [number, number][];

beforeEach(() => {
	windows = [];
	host = document.createElement('div');
	host.style.height = '640px';
	document.body.append(host);
});
afterEach(async () => {
	if (list) await unmount(list);
	list = undefined;
	host.remove();
});

const row = createRawSnippet<[number, 0 | -1, boolean]>((index, tabindex) => ({
	render: () => `<a href="#${index()}" tabindex="${tabindex()}">row ${index()}</a>`
}));

async function show(props: Partial<Parameters<typeof VirtualList>[1]> = {}) {
	list = mount(VirtualList, {
		target: host,
		props: {
			label: 'Rows',
			count: ROWS,
			rowHeight: ROW_HEIGHT,
			row,
			onwindow: (first: number, count: number) => windows.push([first, count]),
			...props
		}
	});
	await settled();
	return host.querySelector<HTMLElement>('[role=list], [role=listbox], [role=table]')!;
}

/** Layout, observers and effects have run. */
async function settled() {
	for (let round = 0; round < 3; round++) {
		await new Promise((done) => requestAnimationFrame(() => done(null)));
		flushSync();
		await tick();
	}
}

/** Rows that stand inside the box, top to bottom. */
function visible(box: HTMLElement): number[] {
	const { top, bottom } = box.getBoundingClientRect();
	return [...box.querySelectorAll<HTMLElement>('[data-row]')]
		.map((element) => ({ index: Number(element.dataset.row), box: element.getBoundingClientRect() }))
		.filter((item) => item.box.bottom > top + 1 && item.box.top < bottom - 1)
		.sort((one, other) => one.box.top - other.box.top)
		.map((item) => item.index);
}

describe('VirtualList', () => {
	it('draws only what is in sight of a million rows, and asks for those', async () => {
		const box = await show();
		expect(visible(box)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(box.querySelectorAll('[data-row]').length).toBeLessThan(30);
		expect(windows.at(-1)).toEqual([0, 16]);
		expect(box.scrollHeight).toBeLessThan(10_000_000);
	});

	it('says to readers how many there are and which this is', async () => {
		const box = await show();
		const third = box.querySelector('[data-row="2"]')!;
		expect(third.getAttribute('aria-setsize')).toBe('1000000');
		expect(third.getAttribute('aria-posinset')).toBe('3');
	});

	it('reaches the last row by the scroll bar', async () => {
		const box = await show();
		box.scrollTop = box.scrollHeight;
		await settled();
		expect(visible(box).at(-1)).toBe(ROWS - 1);
	});

	it('scrolls small steps one to one, across page borders too', async () => {
		const box = await show();
		let before = visible(box)[0]!;
		for (let step = 0; step < 400; step++) {
			box.scrollTop += 10 * ROW_HEIGHT - 1;
			box.dispatchEvent(new Event('scroll'));
			flushSync();
			if (step % 40 === 39) {
				await settled();
				const now = visible(box)[0]!;
				expect(now - before).toBeGreaterThanOrEqual(399);
				expect(now - before).toBeLessThanOrEqual(401);
				before = now;
			}
		}
	});

	it('keys move the focus: down, End, up, Home', async () => {
		const box = await show();
		box.querySelector<HTMLElement>('[data-row="0"] a')!.focus();
		await userEvent.keyboard('{ArrowDown}');
		await settled();
		expect(document.activeElement?.textContent).toBe('row 1');
		await userEvent.keyboard('{End}');
		await settled();
		expect(document.activeElement?.textContent).toBe(`row ${ROWS - 1}`);
		expect(visible(box)).toContain(ROWS - 1);
		await userEvent.keyboard('{ArrowUp}');
		await settled();
		expect(document.activeElement?.textContent).toBe(`row ${ROWS - 2}`);
		await userEvent.keyboard('{Home}');
		await settled();
		expect(document.activeElement?.textContent).toBe('row 0');
		expect(visible(box)[0]).toBe(0);
	});

	it('keeps the focus when its row scrolls out of sight', async () => {
		const box = await show();
		box.querySelector<HTMLElement>('[data-row="3"] a')!.focus();
		box.scrollTop = box.scrollHeight / 2;
		await settled();
		expect(document.activeElement?.textContent).toBe('row 3');
		expect(box.scrollHeight).toBeLessThan(10_000_000);
		await userEvent.keyboard('{ArrowDown}');
		await settled();
		expect(document.activeElement?.textContent).toBe('row 4');
		expect(visible(box)).toContain(4);
	});

	it('names groups on the edges of rows, which keep their height and place', async () => {
		const over = createRawSnippet<[number]>((index) => ({
			render: () => (index() === 2 ? '<p style="height: 20px; margin: 0">Group</p>' : '<span></span>')
		}));
		let top = () => -1;
		const header = createRawSnippet<[number]>((index) => {
			top = index;
			return { render: () => '<p style="height: 20px; margin: 0">First group</p>' };
		});
		const box = await show({ over, header });
		const place = (selector: string) => box.querySelector(selector)!.getBoundingClientRect();
		for (const index of [1, 2, 3]) {
			const line = place(`[data-row="${index}"]`);
			expect([line.top - place('[data-row="0"]').top, line.height]).toEqual([index * ROW_HEIGHT, ROW_HEIGHT]);
			expect(place(`[data-row="${index}"] a`).top - line.top).toBe(
				place('[data-row="0"] a').top - place('[data-row="0"]').top
			);
		}
		const edge = place('[data-row="2"]').top;
		const name = place('[data-row="2"] p');
		expect([name.top, name.bottom]).toEqual([edge - 10, edge + 10]);
		expect(getComputedStyle(box.querySelector('[data-row="2"]')!).overflow).toBe('visible');
		expect(top()).toBe(0);
		box.scrollTop = 3 * ROW_HEIGHT + 10;
		await settled();
		expect(top()).toBe(3);
	});

	it('opens where one was', async () => {
		const box = await show({ position: 654_321 });
		expect(visible(box)[0]).toBe(654_321);
	});

	it('as a listbox answers Enter and Space', async () => {
		const picked: number[] = [];
		const toggled: number[] = [];
		const box = await show({
			kind: 'listbox',
			onpick: (index: number) => picked.push(index),
			ontoggle: (index: number) => toggled.push(index)
		});
		box.querySelector<HTMLElement>('[data-row="0"]')!.focus();
		await userEvent.keyboard('{ArrowDown}{ArrowDown}');
		await settled();
		await userEvent.keyboard('{Enter}');
		await userEvent.keyboard(' ');
		expect(picked).toEqual([2]);
		expect(toggled).toEqual([2]);
		expect(document.activeElement?.getAttribute('role')).toBe('option');
	});
});
