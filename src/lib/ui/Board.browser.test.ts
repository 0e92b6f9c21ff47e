import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { finger, middleOf, mouse } from '../../../tests/support/pointer.ts';
import './base.css';
import Board from './Board.svelte';
import type { BoardColumn } from './board-column.ts';
import './tokens.css';

interface Deal {
	id: string;
	name: string;
}
type Column = BoardColumn<Deal>;
const TITLES = { lead: 'Lead', offer: 'Offer', won: 'Won' };

let shown: ReturnType<typeof mount> | undefined;
let host: HTMLElement;
afterEach(async () => {
	vi.useRealTimers();
	if (shown) await unmount(shown);
	shown = undefined;
	host.remove();
	await page.viewport(414, 896);
});

const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });
const column = (id: string) => host.querySelector<HTMLElement>(`[data-column="${id}"]`)!;
const card = (id: string) => host.querySelector<HTMLElement>(`[data-card="${id}"]`)!;
const cardsOf = (id: string) =>
	[...column(id).querySelectorAll<HTMLElement>('[data-card]')].map((each) => each.dataset.card);
const ghost = () => host.querySelector('[popover]');
const told = () => host.querySelector('[role=status]')?.textContent;

/** A board of three columns, on which a move is done at once, as a live query would bring it. */
async function show(size: [number, number], counts: Record<string, number> = { lead: 3, offer: 1, won: 0 }) {
	await page.viewport(...size);
	host = document.createElement('div');
	host.style.height = '100dvh';
	document.body.append(host);
	const cards = new SvelteMap<string, Deal[]>();
	for (const [id, count] of Object.entries(counts))
		cards.set(
			id,
			Array.from({ length: count }, (_, index) => ({ id: `${id}${index}`, name: `Deal ${id} ${index}` }))
		);
	const opened = vi.fn();
	const onmove = vi.fn((cardId: string, to: string): boolean | void => {
		const moved = [...cards.values()].flat().find(({ id }) => id === cardId)!;
		for (const [id, list] of cards)
			cards.set(id, [...(id === to ? [moved] : []), ...list.filter((deal) => deal !== moved)]);
	});
	const props = {
		label: 'Deals',
		get columns(): Column[] {
			return [...cards].map(([id, list]) => ({ id, title: TITLES[id as keyof typeof TITLES], cards: list }));
		},
		card: createRawSnippet<[Deal]>((deal) => ({
			render: () => `<a href="#${deal().id}" style="display: block; height: 80px">${deal().name}</a>`,
			setup: (link) =>
				link.addEventListener('click', (event) => {
					event.preventDefault();
					opened(deal().id);
				})
		})),
		nameOf: (deal: Deal) => deal.name,
		onmove,
		canMove: (deal: Deal, to: string) => !(deal.id === 'lead2' && to === 'won')
	};
	shown = mount(Board, { target: host, props: props as never });
	flushSync();
	return { onmove, opened, cards };
}

describe('Board, by mouse', () => {
	it('drags a card into another column, which is marked meanwhile, and opens nothing', async () => {
		const { onmove, opened } = await show([1180, 820]);
		const start = middleOf(card('lead1'));
		const goal = middleOf(column('won'));
		await mouse.move(start);
		await mouse.down(start);
		await mouse.move({ x: start.x + 3, y: start.y }, true);
		expect(ghost()).toBeNull();
		await mouse.move({ x: start.x + 40, y: start.y }, true);
		await soon(() => expect(ghost()?.textContent).toContain('Deal lead 1'));
		await mouse.move(goal, true);
		await soon(() => expect(column('won').className).toContain('target'));
		await mouse.up(goal);
		await soon(() => expect(cardsOf('won')).toEqual(['lead1']));
		expect(onmove.mock.calls).toEqual([['lead1', 'won']]);
		expect(ghost()).toBeNull();
		await soon(() => expect(told()).toBe('Deal lead 1 moved to Won'));
		expect(opened).not.toHaveBeenCalled();
		await userEvent.click(card('lead0').querySelector('a')!);
		expect(opened.mock.calls).toEqual([['lead0']]);
	});

	it('opens nothing when a card comes back to where it was', async () => {
		const { onmove, opened } = await show([1180, 820]);
		const start = middleOf(card('lead1'));
		await mouse.down(start);
		await mouse.move({ x: start.x + 30, y: start.y }, true);
		await soon(() => expect(ghost()).not.toBeNull());
		await mouse.move(start, true);
		await mouse.up(start);
		await soon(() => expect(ghost()).toBeNull());
		expect(opened).not.toHaveBeenCalled();
		expect(onmove).not.toHaveBeenCalled();
	});

	it('lets go on Escape and where a card may not go', async () => {
		const { onmove } = await show([1180, 820]);
		const start = middleOf(card('lead2'));
		await mouse.down(start);
		await mouse.move(middleOf(column('won')), true);
		await soon(() => expect(ghost()).not.toBeNull());
		expect(column('won').className).not.toContain('target');
		await mouse.move(middleOf(column('offer')), true);
		await soon(() => expect(column('offer').className).toContain('target'));
		await userEvent.keyboard('{Escape}');
		await soon(() => expect(ghost()).toBeNull());
		await mouse.up(middleOf(column('offer')));
		expect(onmove).not.toHaveBeenCalled();
	});

	it('scrolls the board when a card is held at its edge', async () => {
		await show([700, 700]);
		const board = column('lead').parentElement!;
		expect(board.scrollWidth).toBeGreaterThan(board.clientWidth);
		const start = middleOf(card('lead0'));
		await mouse.down(start);
		await mouse.move({ x: 690, y: start.y }, true);
		await soon(() => expect(board.scrollLeft).toBe(board.scrollWidth - board.clientWidth));
		await soon(() => expect(column('won').className).toContain('target'));
		await mouse.up({ x: 690, y: start.y });
		await soon(() => expect(cardsOf('won')).toEqual(['lead0']));
	});

	it('says when a card was not moved after all', async () => {
		const { onmove } = await show([1180, 820]);
		onmove.mockImplementation(() => false);
		const start = middleOf(card('lead0'));
		await mouse.down(start);
		await mouse.move(middleOf(column('offer')), true);
		await mouse.up(middleOf(column('offer')));
		await soon(() => expect(told()).toBe('Deal lead 0 stays in Lead'));
	});
});

describe('Board, by touch', () => {
	it('drags after a long press, to the next column past the edge of a phone', async () => {
		const { onmove, opened } = await show([390, 800]);
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const start = middleOf(card('lead0'));
		await finger.down(start);
		await soon(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
		expect(ghost()).toBeNull();
		// Waiting for the timer may have moved the clock on by one step of 50 ms.
		vi.advanceTimersByTime(290);
		flushSync();
		expect(ghost()).toBeNull();
		vi.advanceTimersByTime(60);
		await soon(() => expect(ghost()).not.toBeNull());
		await finger.move({ x: start.x + 20, y: start.y + 10 });
		await finger.move({ x: 385, y: start.y + 10 });
		await soon(() => expect(column('lead').getBoundingClientRect().right).toBeLessThan(200));
		await finger.move({ x: 200, y: start.y + 10 });
		await soon(() => expect(host.querySelector('.target')).not.toBeNull());
		const reached = host.querySelector<HTMLElement>('.target')!.dataset.column;
		await finger.up();
		await soon(() => expect(onmove.mock.calls).toEqual([['lead0', reached]]));
		expect(opened).not.toHaveBeenCalled();
	});

	it('scrolls by a swipe and drags nothing', async () => {
		const { onmove } = await show([390, 500], { lead: 30, offer: 0, won: 0 });
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const list = card('lead0').closest<HTMLElement>('.cards')!;
		const { x, y } = middleOf(card('lead2'));
		await finger.down({ x, y });
		for (let step = 1; step <= 10; step++) await finger.move({ x, y: y - step * 15 });
		vi.advanceTimersByTime(1000);
		flushSync();
		expect(ghost()).toBeNull();
		await finger.up();
		await soon(() => expect(list.scrollTop).toBeGreaterThan(60));
		expect(onmove).not.toHaveBeenCalled();
	});

	it('opens a card by a tap', async () => {
		const { opened } = await show([390, 800]);
		await finger.down(middleOf(card('lead0')));
		await finger.up();
		await soon(() => expect(opened.mock.calls).toEqual([['lead0']]));
	});
});

describe('Board, by keyboard', () => {
	it('moves a card by its menu, says so, and the focus goes with it', async () => {
		const { onmove } = await show([1180, 820]);
		card('lead2').querySelector<HTMLElement>('.menu button')!.focus();
		await userEvent.keyboard('{ArrowDown}');
		await soon(() => expect(document.querySelector('[role=menu]')?.contains(document.activeElement)).toBe(true));
		const items = [...document.querySelectorAll('[role=menuitem]')].map((item) => item.textContent?.trim());
		expect(items).toEqual(['Move to Offer']);
		await userEvent.keyboard('{ArrowDown}{Enter}');
		await soon(() => expect(cardsOf('offer')).toEqual(['lead2', 'offer0']));
		expect(onmove.mock.calls).toEqual([['lead2', 'offer']]);
		await soon(() => expect(document.activeElement?.closest('[data-card]')).toBe(card('lead2')));
		expect(told()).toBe('Deal lead 2 moved to Offer');
	});

	it('goes from card to card by arrows', async () => {
		await show([1180, 820]);
		card('lead0').querySelector('a')!.focus();
		await userEvent.keyboard('{ArrowDown}{ArrowDown}');
		expect(document.activeElement?.textContent).toBe('Deal lead 2');
		await userEvent.keyboard('{ArrowRight}');
		expect(document.activeElement?.textContent).toBe('Deal offer 0');
		await userEvent.keyboard('{ArrowRight}');
		expect(document.activeElement?.textContent).toBe('Deal offer 0');
		await userEvent.keyboard('{ArrowLeft}');
		expect(document.activeElement?.textContent).toBe('Deal lead 0');
	});
});

describe('Board, as it stands', () => {
	it('draws the first cards of a long column, more before one comes to the last', async () => {
		await show([1180, 820], { lead: 100, offer: 0, won: 0 });
		expect(cardsOf('lead').length).toBe(40);
		const more = () =>
			[...column('lead').querySelectorAll('button')].find((each) => each.textContent?.trim() === 'Show more');
		const last = () => column('lead').querySelector('li:last-child');
		last()!.scrollIntoView();
		await soon(() => expect(cardsOf('lead').length).toBe(80));
		last()!.scrollIntoView();
		await soon(() => expect(cardsOf('lead').length).toBe(100));
		expect(more()).toBeUndefined();
		expect(column('won').textContent).toContain('Nothing here');
	});

	it('shows one column on a phone, chosen by tabs that follow a scroll', async () => {
		await show([390, 800]);
		const board = column('lead').parentElement!;
		const selected = () => host.querySelector('[role=tab][aria-selected=true]')?.textContent;
		expect(column('lead').getBoundingClientRect().width).toBe(390);
		expect(selected()).toContain('Lead');
		const won = [...host.querySelectorAll<HTMLElement>('[role=tab]')].find((tab) => tab.textContent?.includes('Won'))!;
		await userEvent.click(won);
		await soon(() => expect(column('won').getBoundingClientRect().left).toBe(0));
		expect(selected()).toContain('Won');
		board.scrollTo({ left: 390, behavior: 'instant' });
		await soon(() => expect(selected()).toContain('Offer'));
	});

	it('has no tabs on a wide screen', async () => {
		await show([1180, 820]);
		expect(host.querySelector<HTMLElement>('[role=tablist]')!.offsetParent).toBeNull();
	});
});
