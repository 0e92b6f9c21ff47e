/**
 * The command palette as the frame and the screens know it: whether it stands open, which records were looked at, and
 * words handed over to a screen. All of it lives in memory only, because it says who was of interest.
 * Made once by the frame.
 */
import { createContext } from 'svelte';
import { isId } from '#lib/domain/ids.ts';

/** A record that was open: its screen's route and its id. */
export interface Visit {
	route: string;
	id: string;
}
const KEPT = 6;

export class Palette {
	open = $state(false);
	/** Newest first. */
	visits = $state.raw<readonly Visit[]>([]);
	#words: string | null = null;

	/** Remembers the record that an address opens, if it opens one. */
	visit(route: string | null, hash: string): void {
		const id = new URLSearchParams(hash.slice(1)).get('id');
		if (route === null || id === null || !isId(id)) return;
		this.visits = [{ route, id }, ...this.visits.filter((visit) => visit.id !== id)].slice(0, KEPT);
	}

	/** Words for the search of the screen that comes next: what one typed never stands in an address. */
	handOver(words: string): void {
		this.#words = words;
	}
	/** What was handed over, once; null where nothing was. */
	takeWords(): string | null {
		const words = this.#words;
		this.#words = null;
		return words;
	}

	/** The device was locked, or is shown to somebody. */
	forget(): void {
		this.open = false;
		this.visits = [];
		this.#words = null;
	}
}

export const [usePalette, providePalette] = createContext<Palette>();
