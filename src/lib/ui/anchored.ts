import type { Attachment } from 'svelte/attachments';

const GAP = 4;
const MOST_HEIGHT = 320;

/**
 * Shows an element with `popover="manual"` beneath its anchor, as wide as it, or above where there is more
 * room. It follows while the page scrolls or a keyboard on the screen takes room. Being in the top layer,
 * no dialog that scrolls cuts it off.
 */
export function anchored(anchorOf: () => HTMLElement): Attachment<HTMLElement> {
	return (element) => {
		const anchor = anchorOf();
		const place = () => {
			const { top, bottom, left, width } = anchor.getBoundingClientRect();
			const view = window.visualViewport;
			const viewTop = view?.offsetTop ?? 0;
			const below = viewTop + (view?.height ?? innerHeight) - bottom - 2 * GAP;
			const above = top - viewTop - 2 * GAP;
			const isBelow = below >= Math.min(element.scrollHeight, MOST_HEIGHT) || below >= above;
			Object.assign(element.style, {
				left: `${left}px`,
				width: `${width}px`,
				top: isBelow ? `${bottom + GAP}px` : 'auto',
				bottom: isBelow ? 'auto' : `${document.documentElement.clientHeight - top + GAP}px`,
				maxHeight: `${Math.min(MOST_HEIGHT, isBelow ? below : above)}px`
			});
		};
		element.showPopover();
		place();
		const sizes = new ResizeObserver(place);
		sizes.observe(element);
		sizes.observe(anchor);
		const watching = new AbortController();
		const options = { signal: watching.signal, passive: true };
		addEventListener('scroll', place, { ...options, capture: true });
		window.visualViewport?.addEventListener('resize', place, options);
		window.visualViewport?.addEventListener('scroll', place, options);
		return () => {
			sizes.disconnect();
			watching.abort();
		};
	};
}
