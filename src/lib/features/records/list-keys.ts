/** The keys of the list: j and k move, x and Space select, Escape closes. Never while someone types. */

interface Actions {
	isActive: () => boolean;
	count: () => number;
	/** Where the open record stands in the list; −1 where it does not. */
	openIndex: () => number;
	focus: (index: number) => void;
	toggle: (index: number) => void;
	/** Answers whether there was something to close. */
	escape: () => boolean;
}

/** The handler for `keydown` on the window. */
export function listKeys(actions: Actions): (event: KeyboardEvent) => void {
	return (event) => {
		if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
		if (isTyping(event.target) || document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return;
		if (event.key === 'Escape') {
			if (actions.escape()) event.preventDefault();
			return;
		}
		if (!actions.isActive()) return;
		const focused = indexOf(event.target);
		const at = focused ?? actions.openIndex();
		switch (event.key) {
			case 'j':
				actions.focus(Math.min(at + 1, actions.count() - 1));
				break;
			case 'k':
				actions.focus(Math.max(at - 1, 0));
				break;
			case 'ArrowDown':
			case 'ArrowUp':
				// Inside the list it moves by itself; from elsewhere an arrow goes there.
				if (focused !== null || event.target !== document.body) return;
				actions.focus(Math.max(at, 0));
				break;
			case 'x':
			case ' ':
				if (focused === null || isPressed(event)) return;
				actions.toggle(focused);
				break;
			default:
				return;
		}
		event.preventDefault();
	};
}

/** Space presses a button that stands in a row by itself. */
function isPressed({ key, target }: KeyboardEvent): boolean {
	return key === ' ' && target instanceof Element && target.matches('button:not([role=checkbox])');
}

function indexOf(target: EventTarget | null): number | null {
	const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
	return row ? Number(row.dataset.row) : null;
}

function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	return target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])');
}
