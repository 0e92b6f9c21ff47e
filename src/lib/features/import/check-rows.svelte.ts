/**
 * Rows of the check as the list scrolls: pages of a fixed size, asked for when they come near, the
 * longest unseen dropped. Rows shown stay until their newer version arrives, so that a choice does not
 * make the list flicker.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { CheckedRow, CheckWindow } from '#lib/engine/api.ts';

export const PAGE = 100;
/** Pages kept: more than any screen shows, little enough to forget. */
const KEPT = 16;

export type LoadRows = (offset: number, limit: number) => Promise<CheckWindow>;

export class CheckRows {
	/** Rows that match, or null before the first answer. */
	total = $state<number | null>(null);
	#pages = new SvelteMap<number, CheckedRow[]>();
	#fresh = new Set<number>();
	#seen: number[] = [];
	#round = 0;
	#load: LoadRows;
	#onerror: (reason: unknown) => void;

	constructor(load: LoadRows, onerror: (reason: unknown) => void) {
		this.#load = load;
		this.#onerror = onerror;
	}

	row(index: number): CheckedRow | undefined {
		return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
	}

	/** Says which rows are near the eye. */
	want(first: number, count: number): void {
		const last = Math.floor(Math.max(first, first + count - 1) / PAGE);
		for (let page = Math.floor(first / PAGE); page <= last; page++) {
			this.#seen = [page, ...this.#seen.filter((other) => other !== page)];
			if (!this.#fresh.has(page)) void this.#fetch(page);
		}
		for (const page of this.#seen.splice(KEPT)) {
			this.#pages.delete(page);
			this.#fresh.delete(page);
		}
	}

	/** The answers changed: asks again for what is near the eye and forgets the rest. */
	refresh(): void {
		this.#round++;
		this.#fresh.clear();
		const near = this.#seen.slice(0, 3);
		for (const page of this.#seen.splice(3)) this.#pages.delete(page);
		for (const page of near) void this.#fetch(page);
	}

	async #fetch(page: number): Promise<void> {
		const round = this.#round;
		this.#fresh.add(page);
		try {
			const answer = await this.#load(page * PAGE, PAGE);
			if (round !== this.#round) return;
			this.total = answer.total;
			// Scrolled out of sight while it was on its way: it would stay for good.
			if (this.#seen.includes(page)) this.#pages.set(page, answer.rows);
		} catch (reason) {
			if (round !== this.#round) return;
			this.#fresh.delete(page);
			this.#onerror(reason);
		}
	}
}
