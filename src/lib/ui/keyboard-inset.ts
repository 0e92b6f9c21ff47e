/**
 * Sets `--keyboard` on an element: how much of the page's foot the keyboard of a touch screen covers, in px.
 * Most browsers lay it over the page, and with it whatever is fixed to the bottom, such as a button that saves.
 */
export function aboveKeyboard(element: HTMLElement): (() => void) | void {
	const view = window.visualViewport;
	if (!view) return;
	const measure = () => {
		// Zoomed by two fingers, less of the page is in sight too, but nothing covers it.
		const covered = view.scale > 1.01 ? 0 : Math.max(0, innerHeight - view.height - view.offsetTop);
		element.style.setProperty('--keyboard', `${Math.round(covered)}px`);
	};
	measure();
	view.addEventListener('resize', measure);
	view.addEventListener('scroll', measure);
	return () => {
		view.removeEventListener('resize', measure);
		view.removeEventListener('scroll', measure);
	};
}
