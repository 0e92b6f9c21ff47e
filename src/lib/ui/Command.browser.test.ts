import { mount, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import './base.css';
import Command from './Command.svelte';
import type { CommandGroup, CommandSearch } from './command-item.ts';
import './tokens.css';

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	document.body.replaceChildren();
});

const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });
const input = () => document.querySelector<HTMLInputElement>('[role=dialog] input')!;
const options = () => [...document.querySelectorAll('[role=option]')].map((option) => option.textContent?.trim());
const selected = () => document.querySelector('[role=option][aria-selected=true]')?.textContent?.trim();

async function show(search?: CommandSearch, props: Partial<Parameters<typeof Command>[1]> = {}) {
	const opener = document.createElement('button');
	document.body.append(opener);
	opener.focus();
	const picked = vi.fn<(id: string) => void>();
	const item = (id: string, label: string, keywords?: string) => ({ id, label, keywords, onpick: () => picked(id) });
	const groups: CommandGroup[] = [
		{ id: 'pages', label: 'Pages', items: [item('customers', 'Customers'), item('deals', 'Deals')] },
		{ id: 'actions', label: 'Actions', items: [item('new', 'Add a customer'), item('undo', 'Undo', 'take back')] }
	];
	shown = mount(Command, {
		target: document.body,
		props: { open: true, label: 'Commands', groups, recents: [item('zoe', 'Zoë Zimmer')], search, ...props }
	});
	await soon(() => expect(document.activeElement).toBe(input()));
	return { opener, picked };
}

describe('Command', () => {
	it('has recents on top, then every page and action', async () => {
		await show();
		await soon(() => expect(options()).toEqual(['Zoë Zimmer', 'Customers', 'Deals', 'Add a customer', 'Undo']));
		await soon(() => expect(selected()).toBe('Zoë Zimmer'));
		expect([...document.querySelectorAll('h3')].map((head) => head.textContent)).toEqual([
			'Recent',
			'Pages',
			'Actions'
		]);
	});

	it('finds by what is typed and marks it, picks by Enter, closes, and gives the focus back first', async () => {
		const { opener, picked } = await show();
		let focus: Element | null = null;
		picked.mockImplementation(() => (focus = document.activeElement));
		await userEvent.type(input(), 'cust');
		await soon(() => expect(options()).toEqual(['Customers', 'Add a customer']));
		expect(document.querySelector('mark')?.textContent).toBe('Cust');
		await soon(() => expect(selected()).toBe('Customers'));
		await userEvent.keyboard('{ArrowDown}');
		expect(selected()).toBe('Add a customer');
		expect(input().getAttribute('aria-activedescendant')).toBe(
			document.querySelector('[role=option][aria-selected=true]')!.id
		);
		await userEvent.keyboard('{Enter}');
		await soon(() => expect(picked.mock.calls).toEqual([['new']]));
		expect(focus).toBe(opener);
		await soon(() => expect(document.querySelector('[role=dialog]')).toBeNull());
	});

	it('goes round by arrows, past a recent that stands in its group too', async () => {
		const deals = { id: 'deals', label: 'Deals', onpick: vi.fn() };
		await show(undefined, { groups: [{ id: 'pages', label: 'Pages', items: [deals] }], recents: [deals] });
		await soon(() => expect(options()).toEqual(['Deals', 'Deals']));
		const places = () =>
			[...document.querySelectorAll('[role=option]')].map((row) => row.getAttribute('aria-selected'));
		await userEvent.keyboard('{ArrowDown}');
		expect(places()).toEqual(['false', 'true']);
		await userEvent.keyboard('{ArrowDown}');
		expect(places()).toEqual(['true', 'false']);
		await userEvent.keyboard('{ArrowUp}{Enter}');
		await soon(() => expect(deals.onpick).toHaveBeenCalledOnce());
	});

	it('finds by keywords too', async () => {
		await show();
		await userEvent.type(input(), 'take');
		await soon(() => expect(options()).toEqual(['Undo']));
	});

	it('adds the records that were found, dropping an answer that comes late', async () => {
		const answers = new Map<string, (groups: CommandGroup[]) => void>();
		const { picked } = await show((text) => new Promise((answer) => answers.set(text, answer)));
		const people = (label: string): CommandGroup[] => [
			{ id: 'people', label: 'Customers', items: [{ id: label, label, onpick: () => picked(label) }] }
		];
		await userEvent.type(input(), 'zo');
		answers.get('zo')!(people('Zoran'));
		await soon(() => expect(options()).toEqual(['Zoran']));
		answers.get('z')!(people('Zacharias'));
		await new Promise((done) => requestAnimationFrame(done));
		expect(options()).toEqual(['Zoran']);
		await soon(() => expect(selected()).toBe('Zoran'));
		await userEvent.keyboard('{Enter}');
		await soon(() => expect(picked.mock.calls).toEqual([['Zoran']]));
	});

	it('says where nothing is found, and where the search failed', async () => {
		await show((text) => (text.length > 3 ? Promise.reject(new Error('closed')) : Promise.resolve([])));
		await userEvent.type(input(), 'xyz');
		await soon(() => expect(document.querySelector('.state')?.textContent?.trim()).toBe('Nothing found'));
		await userEvent.type(input(), 'x');
		await soon(() => expect(document.querySelector('.state')?.textContent).toContain('did not work'));
	});

	it('picks by a press on a row that a finger can hit', async () => {
		const { picked } = await show();
		await soon(() => expect(options().length).toBe(5));
		const row = document.querySelectorAll('[role=option]')[2]!;
		expect(row.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
		await userEvent.click(row);
		await soon(() => expect(picked.mock.calls).toEqual([['deals']]));
	});

	it('closes by Escape, picks nothing, and is empty when it opens again', async () => {
		const { opener, picked } = await show();
		await userEvent.type(input(), 'cust');
		await userEvent.keyboard('{Escape}');
		await soon(() => expect(document.querySelector('[role=dialog]')).toBeNull());
		await soon(() => expect(document.activeElement).toBe(opener));
		expect(picked).not.toHaveBeenCalled();
	});
});
