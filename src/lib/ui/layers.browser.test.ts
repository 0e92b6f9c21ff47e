import { createRawSnippet, flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import ConfirmDialog from './ConfirmDialog.svelte';
import Dialog from './Dialog.svelte';
import Menu from './Menu.svelte';

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	document.body.replaceChildren();
});

/** The layers' code is loaded on first use, which may take a while on a busy machine. */
const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });
const role = (name: string) => document.querySelector<HTMLElement>(`[role=${name}]`);
const field = createRawSnippet(() => ({ render: () => '<input aria-label="Name" />' }));

/** The page answers again: nothing keeps it from scrolling or from being pressed. */
async function expectFree() {
	await soon(() => expect(document.body.style.pointerEvents).toBe(''));
	await soon(() => expect(document.body.style.overflow).toBe(''));
}

/** A button that has the focus, as the one that opened a layer. */
function opener(): HTMLButtonElement {
	const button = document.createElement('button');
	button.textContent = 'open';
	document.body.append(button);
	button.focus();
	return button;
}

describe('Menu', () => {
	it('opens from the keyboard, calls the item, returns the focus and frees the page', async () => {
		const picked = vi.fn();
		shown = mount(Menu, {
			target: document.body,
			props: {
				label: 'More',
				items: [
					{ id: 'edit', label: 'Edit', onpick: () => picked('edit') },
					{ id: 'delete', label: 'Delete', onpick: () => picked('delete') }
				]
			}
		});
		const button = document.querySelector('button')!;
		button.focus();
		await userEvent.keyboard('{ArrowDown}');
		await soon(() => expect(role('menu')).not.toBeNull());
		expect(button.getAttribute('aria-expanded')).toBe('true');
		await soon(() => expect(role('menu')?.contains(document.activeElement)).toBe(true));
		await userEvent.keyboard('{End}{Enter}');
		await soon(() => expect(role('menu')).toBeNull());
		expect(picked.mock.calls).toEqual([['delete']]);
		expect(document.activeElement).toBe(button);
		await expectFree();
	});
});

describe('Dialog', () => {
	it('puts the focus on its first field, closes by Escape, returns the focus and frees the page', async () => {
		const button = opener();
		const onclose = vi.fn();
		shown = mount(Dialog, {
			target: document.body,
			props: { open: true, title: 'New customer', closeLabel: 'Close', children: field, onclose }
		});
		await soon(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Name'));
		expect(role('dialog')?.getAttribute('aria-labelledby')).toBe(document.querySelector('h2')?.id);
		await userEvent.keyboard('{Escape}');
		await soon(() => expect(role('dialog')).toBeNull());
		expect(onclose).toHaveBeenCalledOnce();
		await soon(() => expect(document.activeElement).toBe(button));
		await expectFree();
	});

	it('stays open on Escape where something would be lost', async () => {
		shown = mount(Dialog, {
			target: document.body,
			props: { open: true, title: 'Import', closeLabel: 'Close', children: field, dismissible: false }
		});
		await soon(() => expect(role('dialog')).not.toBeNull());
		await userEvent.keyboard('{Escape}');
		await tick();
		flushSync();
		expect(role('dialog')).not.toBeNull();
	});
});

describe('ConfirmDialog', () => {
	it('stays, busy, until the promise settles', async () => {
		let settle = () => {};
		const running = new Promise<void>((done) => (settle = done));
		shown = mount(ConfirmDialog, {
			target: document.body,
			props: {
				open: true,
				title: 'Delete 12 customers?',
				confirmLabel: 'Delete 12',
				cancelLabel: 'Cancel',
				onconfirm: () => running
			}
		});
		await soon(() => expect(role('alertdialog')).not.toBeNull());
		const confirm = [...document.querySelectorAll('button')].find((button) =>
			button.textContent?.includes('Delete 12')
		)!;
		confirm.click();
		await soon(() => expect(confirm.getAttribute('aria-busy')).toBe('true'));
		expect(role('alertdialog')).not.toBeNull();
		settle();
		await soon(() => expect(role('alertdialog')).toBeNull());
		await expectFree();
	});
});
