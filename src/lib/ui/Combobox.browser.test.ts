import { createRawSnippet, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import Combobox from './Combobox.svelte';
import './base.css';
import './tokens.css';
import type { ComboboxOption, ComboboxSearch } from './combobox.svelte.ts';
import Dialog from './Dialog.svelte';

const PEOPLE: ComboboxOption[] = [
	{ id: '1', label: 'Ann Abel', hint: 'Abel & Co.' },
	{ id: '2', label: 'Anna Berg' },
	{ id: '3', label: 'Zoë Zimmer' }
];
const among: ComboboxSearch = async (text) =>
	PEOPLE.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));

let shown: ReturnType<typeof mount>[] = [];
afterEach(async () => {
	for (const component of shown) await unmount(component);
	shown = [];
	document.body.replaceChildren();
});

const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });
const rows = () => [...document.querySelectorAll<HTMLElement>('[role=option]')];
const input = () => document.querySelector<HTMLInputElement>('[role=combobox]')!;
const active = () => document.getElementById(input().getAttribute('aria-activedescendant') ?? '')?.textContent?.trim();

function show(props: Partial<Parameters<typeof Combobox>[1]> = {}) {
	const onchange = vi.fn<(value: ComboboxOption | null) => void>();
	shown.push(
		mount(Combobox, {
			target: document.body,
			props: { label: 'Customer', value: null, search: among, onchange, ...props }
		})
	);
	return onchange;
}

describe('Combobox', () => {
	it('finds while one types, chooses by arrows and Enter and shows the choice', async () => {
		const onchange = show();
		await userEvent.type(input(), 'ann');
		await soon(() =>
			expect(rows().map((row) => row.textContent?.trim())).toEqual(['Ann Abel Abel & Co.', 'Anna Berg'])
		);
		expect(input().getAttribute('aria-expanded')).toBe('true');
		expect(active()).toContain('Ann Abel');
		await userEvent.keyboard('{ArrowDown}');
		expect(active()).toBe('Anna Berg');
		expect(document.activeElement).toBe(input());
		await userEvent.keyboard('{Enter}');
		expect(onchange.mock.calls).toEqual([[PEOPLE[1]]]);
		expect(input().value).toBe('Anna Berg');
		expect(input().getAttribute('aria-expanded')).toBe('false');
		expect(rows()).toEqual([]);
	});

	it('chooses by a press, which does not take the focus', async () => {
		const onchange = show();
		await userEvent.click(input());
		await soon(() => expect(rows().length).toBe(3));
		expect(rows()[0]!.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
		await userEvent.click(rows()[2]!);
		expect(onchange.mock.calls).toEqual([[PEOPLE[2]]]);
		expect(document.activeElement).toBe(input());
	});

	it('drops an answer that comes after that of a later text', async () => {
		const answers = new Map<string, (options: ComboboxOption[]) => void>();
		show({ search: (text) => new Promise((answer) => answers.set(text, answer)) });
		await userEvent.type(input(), 'an');
		answers.get('an')!([PEOPLE[1]!]);
		await soon(() => expect(rows().length).toBe(1));
		answers.get('a')!([PEOPLE[0]!, PEOPLE[2]!]);
		await new Promise((done) => requestAnimationFrame(done));
		expect(rows().map((row) => row.textContent?.trim())).toEqual(['Anna Berg']);
	});

	it('chooses nothing by Enter while the answer to the text is not there', async () => {
		let calls = 0;
		const onchange = show({
			search: (text) => (calls++ === 0 ? among(text, AbortSignal.any([])) : new Promise(() => {}))
		});
		await userEvent.type(input(), 'a');
		await soon(() => expect(active()).toContain('Ann Abel'));
		await userEvent.keyboard('x{Enter}');
		expect(onchange).not.toHaveBeenCalled();
	});

	it('offers to create what is not there, and not what is', async () => {
		const oncreate = vi.fn();
		show({ oncreate });
		await userEvent.type(input(), 'ANN ABEL');
		await soon(() => expect(rows().length).toBe(1));
		await userEvent.type(input(), ' x');
		await soon(() => expect(rows().at(-1)?.textContent).toContain('ANN ABEL x'));
		await userEvent.keyboard('{Enter}');
		expect(oncreate.mock.calls).toEqual([['ANN ABEL x']]);
	});

	it('takes back what was typed on Escape, and clears where all text was deleted', async () => {
		const onchange = show({ value: PEOPLE[0]! });
		await userEvent.type(input(), 'zzz');
		await userEvent.keyboard('{Escape}');
		expect(input().value).toBe('Ann Abel');
		expect(onchange).not.toHaveBeenCalled();
		await userEvent.clear(input());
		await userEvent.tab();
		expect(onchange.mock.calls).toEqual([[null]]);
	});

	it('clears by its button', async () => {
		const onchange = show({ value: PEOPLE[0]! });
		await userEvent.click(document.querySelector('button')!);
		expect(onchange.mock.calls).toEqual([[null]]);
		expect(input().value).toBe('');
		expect(document.activeElement).toBe(input());
	});

	it('says that a search failed', async () => {
		show({ search: () => Promise.reject(new Error('closed')) });
		await userEvent.type(input(), 'a');
		await soon(() => expect(document.querySelector('[popover]')?.textContent).toContain('did not work'));
	});

	it('keeps the dialog around it open on its own Escape, and shows its list whole over it', async () => {
		const host = createRawSnippet(() => ({
			render: () => '<div></div>',
			setup: (element) => {
				const inner = mount(Combobox, { target: element, props: { label: 'Customer', value: null, search: among } });
				return () => void unmount(inner);
			}
		}));
		const onclose = vi.fn();
		shown.push(
			mount(Dialog, {
				target: document.body,
				props: { open: true, title: 'New', closeLabel: 'Close', children: host, onclose }
			})
		);
		await soon(() => expect(document.activeElement).toBe(input()));
		await userEvent.keyboard('{ArrowDown}');
		await soon(() => expect(rows().length).toBe(3));
		const { left, top, width, height } = rows()[2]!.getBoundingClientRect();
		expect(rows()[2]!.contains(document.elementFromPoint(left + width / 2, top + height / 2))).toBe(true);
		await userEvent.keyboard('{Escape}');
		expect(rows()).toEqual([]);
		expect(onclose).not.toHaveBeenCalled();
		await userEvent.keyboard('{Escape}');
		expect(onclose).toHaveBeenCalledOnce();
	});
});
