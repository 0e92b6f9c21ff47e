/** The keys that work everywhere. Letters never fire while someone types or a dialog is open. */
import { tick } from 'svelte';
import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import { page } from '$app/state';
import { openNew } from '../records/opening.ts';
import { goTo, places } from './nav.ts';

interface Actions {
	/** Works while one types too, and in a dialog. */
	palette: () => void;
	help: () => void;
	logContact: () => void;
	undo: () => void;
	redo: () => void;
	/** Works while one types too: whoever leaves in a hurry does not close a form first. */
	lock: () => void;
}

/** The letter after `g` that leads to a screen, by its route. */
const GO_KEYS: Record<string, string> = {
	'/': 't',
	'/customers': 'c',
	'/deals': 'd',
	'/tasks': 'a',
	'/calendar': 'w',
	'/interactions': 'l',
	'/orders': 'o',
	'/products': 'p',
	'/tickets': 'i',
	'/surveys': 'u',
	'/insights/segments': 's',
	'/import': 'm',
	'/settings': 'e'
};
/** Milliseconds in which the letter after `g` must follow. */
const CHORD = 1500;
/** Screens with something that can be new. */
const WITH_NEW = ['/customers', '/deals', '/tasks', '/interactions', '/orders', '/products', '/tickets', '/surveys'];

/** How the keys to a screen are written; undefined where it has none. */
export function goKeyOf(route: string): string | undefined {
	return GO_KEYS[route] && `g ${GO_KEYS[route]}`;
}

/** What the key for commands is called on this device. */
export function commandKey(): string {
	return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
}

/** The handler for `keydown` on the window. */
export function frameKeys(actions: Actions): (event: KeyboardEvent) => void {
	const { palette, help, logContact, undo, redo, lock } = actions;
	return (event) => {
		if (isLockKey(event)) return act(event, lock);
		if (event.defaultPrevented || event.isComposing) return;
		const { altKey, key } = event;
		const command = event.ctrlKey || event.metaKey;
		if (command && !altKey && !event.shiftKey && key.toLowerCase() === 'k') return act(event, palette);
		if (isTyping(event.target) || isDialogOpen()) return;
		if (command && !altKey && key.toLowerCase() === 'z') act(event, event.shiftKey ? redo : undo);
		if (command || altKey) return;
		if (key === '/') act(event, () => void search());
		else if (key === '?') act(event, help);
		else if (key === 'l') act(event, logContact);
		else if (key === 'n') act(event, startNew);
	};
}

/**
 * The handler for `keydown` on the window before any other: `g` and then a letter go to a screen, whatever the letter
 * means by itself.
 */
export function goKeys(): (event: KeyboardEvent) => void {
	let begun = -Infinity;
	return (event) => {
		const { key, timeStamp } = event;
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
		if (isTyping(event.target) || isDialogOpen()) return;
		const isSecond = timeStamp - begun < CHORD;
		begun = key === 'g' && !isSecond ? timeStamp : -Infinity;
		const place = isSecond && Object.values(places()).find(({ route }) => GO_KEYS[route] === key);
		if (!place) return;
		event.stopPropagation();
		act(event, () => goTo(place.href));
	};
}

/** Something new in the list one is in; a customer elsewhere. */
function startNew(): void {
	if (WITH_NEW.includes(page.route.id ?? '')) openNew();
	else void goto(resolve('/customers/#new=1'));
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

export function isDialogOpen(): boolean {
	return document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null;
}
