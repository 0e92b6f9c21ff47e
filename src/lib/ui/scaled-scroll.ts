/**
 * Scrolling through more rows than a browser can lay out. Elements end at about 17 million px (Firefox)
 * to 33 million px (Chromium, Safari), while 1,000,000 rows of 64 px need 64 million. So the scrolled
 * element is at most `MAX_HEIGHT` high and stands at an `offset` inside the virtual height. A small
 * scroll moves one to one and shifts the offset only at page borders; a jump (dragging the scroll bar,
 * Home, End) maps the position proportionally. After SlickGrid's paging of the viewport.
 *
 * Invariant: virtual position = scrollTop + offset, and scrollTop 0 and maximum are the very ends.
 */

/** Well below every browser's limit, in px. */
export const MAX_HEIGHT = 8_000_000;

const PAGES = 100;

export interface Scale {
	/** Height of all rows, px. */
	virtual: number;
	/** Height of the element that is scrolled, px. */
	real: number;
	/** Height of a page, and how much each page beyond the first adds to the offset. */
	page: number;
	pages: number;
	perPage: number;
}

/** The scale for `count` rows of `rowHeight` px; below the maximum it is one to one. */
export function scaleFor(count: number, rowHeight: number, max = MAX_HEIGHT): Scale {
	const virtual = count * rowHeight;
	if (virtual <= max) return { virtual, real: virtual, page: Math.max(1, virtual), pages: 1, perPage: 0 };
	const page = max / PAGES;
	const pages = Math.floor(virtual / page);
	return { virtual, real: max, page, pages, perPage: (virtual - max) / (pages - 1) };
}

/** Where virtual position `y` stands: the scroll position and the offset that go with it, px. */
export function placeAt(scale: Scale, y: number, viewport: number): { scrollTop: number; offset: number } {
	const clamped = Math.min(Math.max(0, y), Math.max(0, scale.virtual - viewport));
	const page = Math.min(scale.pages - 1, Math.floor(clamped / scale.page));
	const offset = Math.round(page * scale.perPage);
	return { scrollTop: clamped - offset, offset };
}

/** Where a jump of the scroll bar to `scrollTop` leads: the offset that goes with it, px. */
export function jumpTo(scale: Scale, scrollTop: number, viewport: number): number {
	const room = scale.real - viewport;
	if (scale.pages === 1 || room <= 0) return 0;
	const y = scrollTop * ((scale.virtual - viewport) / room);
	const page = Math.min(scale.pages - 1, Math.floor(y / scale.page));
	return Math.round(page * scale.perPage);
}
