import { createRawSnippet, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import './base.css';
import Sheet from './Sheet.svelte';
import './tokens.css';

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	document.body.replaceChildren();
	await page.viewport(414, 896);
});

const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });
const role = (name: string) => document.querySelector<HTMLElement>(`[role=${name}]`);
const button = (text: string) =>
	[...document.querySelectorAll('button')].find((element) => element.textContent?.trim() === text)!;
const name = () => document.querySelector<HTMLInputElement>('input[aria-label=Name]')!;
const day = () => document.querySelector<HTMLInputElement>('input[aria-label=Day]')!;

type Props = Parameters<typeof Sheet>[1];

/** A button that has the focus, as the one that opened the sheet, and the sheet with two fields and a long foot. */
async function show(props: Partial<Props>) {
	const opener = document.createElement('button');
	document.body.append(opener);
	opener.focus();
	const children = createRawSnippet(() => ({
		render: () =>
			'<div><input aria-label="Name" /><input aria-label="Day" type="date" /><p style="height: 3000px"></p></div>'
	}));
	const onsave = vi.fn<Props['onsave']>();
	const oncancel = vi.fn();
	shown = mount(Sheet, {
		target: document.body,
		props: { open: true, title: 'New task', children, onsave, oncancel, ...props }
	});
	await soon(() => expect(document.activeElement).toBe(name()));
	return { opener, onsave, oncancel };
}

describe('Sheet', () => {
	it('takes the focus, saves by Ctrl+Enter, closes and gives the focus back', async () => {
		const { opener, onsave, oncancel } = await show({});
		await userEvent.keyboard('{Control>}{Enter}{/Control}');
		expect(onsave).toHaveBeenCalledOnce();
		await soon(() => expect(role('dialog')).toBeNull());
		await soon(() => expect(document.activeElement).toBe(opener));
		expect(oncancel).not.toHaveBeenCalled();
	});

	it('saves by Enter in a field of one line', async () => {
		const { onsave } = await show({});
		await userEvent.keyboard('{Enter}');
		expect(onsave).toHaveBeenCalledOnce();
		await soon(() => expect(role('dialog')).toBeNull());
	});

	it('saves by its button', async () => {
		const { onsave } = await show({});
		await userEvent.click(button('Save'));
		expect(onsave).toHaveBeenCalledOnce();
		await soon(() => expect(role('dialog')).toBeNull());
	});

	it('leaves by Escape at once where nothing would be lost', async () => {
		const { onsave, oncancel } = await show({ isDirty: () => false });
		await userEvent.keyboard('{Escape}');
		await soon(() => expect(role('dialog')).toBeNull());
		expect(oncancel).toHaveBeenCalledOnce();
		expect(onsave).not.toHaveBeenCalled();
	});

	it('asks before Escape, Cancel and the close button lose something', async () => {
		const { oncancel } = await show({ isDirty: () => true });
		await userEvent.keyboard('{Escape}');
		await soon(() => expect(role('alertdialog')).not.toBeNull());
		await userEvent.click(button('Keep editing'));
		await soon(() => expect(role('alertdialog')).toBeNull());
		await userEvent.click(button('Cancel'));
		await soon(() => expect(role('alertdialog')).not.toBeNull());
		await userEvent.click(button('Keep editing'));
		await soon(() => expect(role('alertdialog')).toBeNull());
		await userEvent.click(document.querySelector('[aria-label=Close]')!);
		await soon(() => expect(role('alertdialog')).not.toBeNull());
		expect(oncancel).not.toHaveBeenCalled();
		await userEvent.click(button('Discard'));
		await soon(() => expect(role('dialog')).toBeNull());
		expect(oncancel).toHaveBeenCalledOnce();
	});

	it('stays busy while it saves, saves once, and stays open where the answer is false', async () => {
		let settle = (_: boolean) => {};
		const onsave = vi.fn(() => new Promise<boolean>((done) => (settle = done)));
		const { oncancel } = await show({ onsave });
		await userEvent.keyboard('{Enter}');
		expect(button('Save').getAttribute('aria-busy')).toBe('true');
		await userEvent.keyboard('{Enter}{Control>}{Enter}{/Control}{Escape}');
		expect(onsave).toHaveBeenCalledOnce();
		day().setAttribute('aria-invalid', 'true');
		settle(false);
		await soon(() => expect(document.activeElement).toBe(day()));
		expect(oncancel).not.toHaveBeenCalled();
		await userEvent.keyboard('{Escape}');
		expect(oncancel).toHaveBeenCalledOnce();
	});

	it('does not save what cannot be read, and goes to that field', async () => {
		const { onsave } = await show({});
		day().setCustomValidity('Enter a number');
		const told = vi.fn();
		day().addEventListener('invalid', told);
		await userEvent.click(button('Save'));
		expect(onsave).not.toHaveBeenCalled();
		expect(told).toHaveBeenCalledOnce();
		expect(document.activeElement).toBe(day());
	});

	it('stands at the foot of a phone and scrolls inside, its buttons in sight', async () => {
		await page.viewport(390, 700);
		await show({});
		const sheet = role('dialog')!;
		await soon(() => expect(sheet.getBoundingClientRect().bottom).toBe(700));
		expect(sheet.getBoundingClientRect().width).toBe(390);
		expect(sheet.getBoundingClientRect().top).toBeGreaterThan(0);
		expect(button('Save').getBoundingClientRect().bottom).toBeLessThanOrEqual(700);
		const scroller = document.querySelector('form')!.parentElement!;
		expect(scroller.scrollHeight).toBeGreaterThan(scroller.clientHeight);
	});

	it('stands in the middle of a wide screen', async () => {
		await page.viewport(1180, 820);
		await show({});
		const { left, right, top } = role('dialog')!.getBoundingClientRect();
		expect(Math.abs(left - (1180 - right))).toBeLessThanOrEqual(1);
		expect(top).toBeGreaterThan(0);
		expect(right - left).toBeLessThanOrEqual(560);
	});
});
