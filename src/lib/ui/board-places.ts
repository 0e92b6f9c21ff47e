/** Where the cards of a board stand beside each other. */

/** The column that most of a phone's screen shows. */
export function inSight(board: HTMLElement): string | null {
	const middle = board.getBoundingClientRect().left + board.clientWidth / 2;
	const columns = [...board.querySelectorAll<HTMLElement>('[data-column]')];
	const seen = columns.find((column) => {
		const { left, right } = column.getBoundingClientRect();
		return left <= middle && right > middle;
	});
	return seen?.dataset.column ?? null;
}

/** What an arrow key goes to from inside a card: the card above or below, or one as high in the next column that has any. */
export function arrowTarget(board: HTMLElement, from: Element, key: string): HTMLElement | null {
	const card = from.closest<HTMLElement>('[data-card]');
	const column = card?.closest<HTMLElement>('[data-column]');
	if (!card || !column) return null;
	const cardsOf = (place: Element) => [...place.querySelectorAll<HTMLElement>('[data-card]')];
	const own = cardsOf(column);
	const at = own.indexOf(card);
	let target: HTMLElement | undefined;
	if (key === 'ArrowUp' || key === 'ArrowDown') {
		// On a menu's button the arrow down opens it.
		if (from.getAttribute('aria-haspopup') === 'menu') return null;
		target = own[at + (key === 'ArrowDown' ? 1 : -1)];
	} else if (key === 'ArrowRight' || key === 'ArrowLeft') {
		const columns = [...board.querySelectorAll<HTMLElement>('[data-column]')];
		const place = columns.indexOf(column);
		const beside = key === 'ArrowRight' ? columns.slice(place + 1) : columns.slice(0, place).reverse();
		const cards = beside.map(cardsOf).find(({ length }) => length > 0);
		target = cards?.[Math.min(at, cards.length - 1)];
	}
	return target?.querySelector<HTMLElement>('a, button') ?? null;
}
