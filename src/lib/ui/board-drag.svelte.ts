/**
 * Carries a card of a board from column to column: by mouse or pen once it moves, by touch after a long press,
 * so that a swipe still scrolls. Columns and cards are found by `data-column` and `data-card`; only the column
 * matters, so wherever in its height a card is dropped is right.
 */
import { on } from 'svelte/events';

const HOLD_MS = 350;
/** px that a mouse moves before it drags, and a finger may tremble before it scrolls. */
const SLACK = 6;
/** Near the sides the board scrolls, faster towards them. */
const EDGE = 56;
const PX_PER_MS = 0.6;

interface Press {
	pointer: number;
	touch: boolean;
	element: HTMLElement;
	card: string;
	from: string;
	x: number;
	y: number;
	timer: number;
}
interface Rules {
	mayDrop: (card: string, column: string) => boolean;
	ondrop: (card: string, column: string) => void;
}

export class BoardDrag {
	/** The card on its way; null while none is. */
	card = $state<string | null>(null);
	/** The column it would be dropped in; null where it would stay. */
	over = $state<string | null>(null);
	/** Where its picture stands, in px of the window. */
	place = $state.raw({ x: 0, y: 0, width: 0 });

	readonly #rules: Rules;
	#board: HTMLElement | null = null;
	#press: Press | null = null;
	#grip = { x: 0, y: 0 };
	#at = { x: 0, y: 0 };
	#frame = 0;
	/** The click that ends a drag opens nothing. */
	#swallow = false;

	constructor(rules: Rules) {
		this.#rules = rules;
	}

	/** For the element that scrolls from column to column. */
	attach = (board: HTMLElement): (() => void) => {
		this.#board = board;
		const stops = [
			on(board, 'pointerdown', this.#down),
			on(window, 'pointermove', this.#move),
			on(window, 'pointerup', this.#up),
			on(window, 'pointercancel', this.cancel),
			on(window, 'blur', this.cancel),
			on(window, 'keydown', this.#key, { capture: true }),
			on(board, 'click', this.#click, { capture: true }),
			on(board, 'dragstart', (event) => event.preventDefault()),
			on(board, 'contextmenu', (event) => this.card !== null && event.preventDefault()),
			// Must be there before the touch begins, or the page scrolls on under the card.
			on(board, 'touchmove', (event) => this.card !== null && event.cancelable && event.preventDefault(), {
				passive: false
			})
		];
		return () => {
			this.cancel();
			for (const stop of stops) stop();
		};
	};

	cancel = (): void => {
		if (this.#press) clearTimeout(this.#press.timer);
		cancelAnimationFrame(this.#frame);
		this.#press = null;
		this.card = null;
		this.over = null;
	};

	#down = (event: PointerEvent) => {
		this.#swallow = false;
		if (this.#press) return this.cancel();
		const target = event.target as Element;
		const element = target.closest<HTMLElement>('[data-card]');
		const from = element?.closest<HTMLElement>('[data-column]')?.dataset.column;
		if (!element || from === undefined || event.button !== 0 || !event.isPrimary) return;
		if (target.closest('button, input, select, textarea')) return;
		const touch = event.pointerType === 'touch';
		const { pointerId: pointer, clientX: x, clientY: y } = event;
		const timer = touch ? window.setTimeout(() => this.#begin(), HOLD_MS) : 0;
		this.#press = { pointer, touch, element, card: element.dataset.card!, from, x, y, timer };
		this.#at = { x, y };
	};

	#move = (event: PointerEvent) => {
		const press = this.#press;
		if (!press || event.pointerId !== press.pointer) return;
		this.#at = { x: event.clientX, y: event.clientY };
		if (this.card === null) {
			if (Math.hypot(event.clientX - press.x, event.clientY - press.y) <= SLACK) return;
			if (press.touch) return this.cancel();
			this.#begin();
		}
		this.#follow();
	};

	#up = (event: PointerEvent) => {
		if (!this.#press || event.pointerId !== this.#press.pointer) return;
		const { card, over } = this;
		this.#swallow = card !== null;
		this.cancel();
		if (card !== null && over !== null) this.#rules.ondrop(card, over);
	};

	#key = (event: KeyboardEvent) => {
		if (this.card === null || event.key !== 'Escape') return;
		event.preventDefault();
		event.stopPropagation();
		this.#swallow = true;
		this.cancel();
	};

	#click = (event: MouseEvent) => {
		// A key's click has no detail, and ends no drag.
		if (!this.#swallow || event.detail === 0) return;
		this.#swallow = false;
		event.preventDefault();
		event.stopPropagation();
	};

	#begin() {
		const press = this.#press!;
		const { left, top, width } = press.element.getBoundingClientRect();
		this.#grip = { x: press.x - left, y: press.y - top };
		this.place = { x: left, y: top, width };
		this.card = press.card;
		if (press.touch && 'vibrate' in navigator) navigator.vibrate(10);
		this.#follow();
		let last = performance.now();
		const scroll = (now: number) => {
			this.#scrollBy(now - last);
			last = now;
			this.#frame = requestAnimationFrame(scroll);
		};
		this.#frame = requestAnimationFrame(scroll);
	}

	#follow() {
		this.place = { ...this.place, x: this.#at.x - this.#grip.x, y: this.#at.y - this.#grip.y };
		const column = this.#columnAt();
		const isOther = column !== null && column !== this.#press!.from;
		this.over = isOther && this.#rules.mayDrop(this.card!, column) ? column : null;
	}

	#columnAt(): string | null {
		const { x, y } = this.#at;
		const area = this.#board!.getBoundingClientRect();
		// The board may stand in a margin, where a card is carried to scroll it.
		if (x < area.left - EDGE || x > area.right + EDGE || y < area.top || y > area.bottom) return null;
		const inside = Math.max(area.left, Math.min(x, area.right - 1));
		const columns = [...this.#board!.querySelectorAll<HTMLElement>('[data-column]')];
		const found = columns.find((column) => {
			const { left, right } = column.getBoundingClientRect();
			return inside >= left && inside < right;
		});
		return found?.dataset.column ?? null;
	}

	#scrollBy(elapsed: number) {
		const board = this.#board!;
		const { left, right } = board.getBoundingClientRect();
		const before = Math.max(0, left + EDGE - this.#at.x) / EDGE;
		const after = Math.max(0, this.#at.x - right + EDGE) / EDGE;
		const way = Math.min(1, after) - Math.min(1, before);
		if (way === 0) return;
		board.scrollLeft += way * PX_PER_MS * Math.min(elapsed, 50);
		this.#follow();
	}
}
