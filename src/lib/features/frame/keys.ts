/** The keys that work everywhere. None of them but the lock's fires while someone types or a dialog is open. */
import { tick } from 'svelte';
import { goto } from '$app/navigation';
import { resolve } from '$app/paths';

interface Actions {
	help: () => void;
	logContact: () => void;
	undo: () => void;
	redo: () => void;
	/** Works while one types too: whoever leaves in a hurry does not close a form first. */
	lock: () => void;
}

/** The handler for `keydown` on the window. */
export function frameKeys({ help, logContact, undo, redo, lock }: Actions): (event: KeyboardEvent) => void {
	return (event) => {
		if (isLockKey(event)) return act(event, lock);
		if (event.defaultPrevented || event.isComposing || isTyping(event.target) || isDialogOpen()) return;
		const { altKey, key } = event;
		const command = event.ctrlKey || event.metaKey;
		if (command && !altKey && key.toLowerCase() === 'z') act(event, event.shiftKey ? redo : undo);
		if (command || altKey) return;
		if (key === '/') act(event, () => void search());
		else if (key === '?') act(event, help);
		else if (key === 'l') act(event, logContact);
		else if (key === 'n') act(event, () => void goto(resolve('/customers/#new=1')));
	};
}

function isLockKey({ altKey, ctrlKey, metaKey, shiftKey, key }: KeyboardEvent): boolean {
	return (ctrlKey || metaKey) && shiftKey && !altKey && key.toLowerCase() === 'l';
}

function act(event: KeyboardEvent, action: () => void) {
	event.preventDefault();
	action();
}

/** Focuses the search box of this screen, or that of the customers. */
async function search() {
	if (focusSearch()) return;
	await goto(resolve('/customers/'));
	await tick();
	focusSearch();
}

function focusSearch(): boolean {
	const boxes = [...document.querySelectorAll<HTMLInputElement>('input[data-search]')];
	const box = boxes.find((candidate) => candidate.offsetParent !== null);
	box?.focus();
	box?.select();
	return box !== undefined;
}

function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	const button = target.matches('input:is([type=checkbox], [type=radio], [type=button], [type=file])');
	return target.isContentEditable || (target.matches('input, textarea, select') && !button);
}

function isDialogOpen(): boolean {
	return document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null;
}
