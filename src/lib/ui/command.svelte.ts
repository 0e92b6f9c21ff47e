/** What the command palette shows for what is typed in it. */
import type { CommandGroup, CommandItem, CommandSearch } from './command-item.ts';
import { matchRank } from './text-match.ts';

interface Source {
	groups: () => readonly CommandGroup[];
	recents: () => CommandGroup | null;
	search: () => CommandSearch | undefined;
}

export class CommandState {
	text = $state('');
	state = $state<'searching' | 'found' | 'failed'>('found');
	#found = $state.raw<readonly CommandGroup[]>([]);
	readonly #source: Source;
	#running: AbortController | null = null;

	/**
	 * Recents first while nothing is typed. Then what fits well, the records that were found, and, once they are known,
	 * what fits somehow: nobody who types the beginning of a name and Enter means an act with these letters in it.
	 */
	groups: readonly CommandGroup[] = $derived.by(() => {
		const typed = this.text.trim();
		const given = this.#source.groups();
		const recents = this.#source.recents();
		const all =
			typed === ''
				? [...(recents ? [recents] : []), ...given]
				: [
						...given.map((group) => ({ ...group, items: fitting(group.items, typed, true) })),
						...this.#found,
						...(this.state === 'searching' ? [] : given).map((group) => ({
							...group,
							id: `${group.id}-somehow`,
							items: fitting(group.items, typed, false)
						}))
					];
		return all.filter(({ items }) => items.length > 0);
	});

	/** Those of all groups, one after the other; the active one is the first until an arrow moves it. */
	items: readonly CommandItem[] = $derived(this.groups.flatMap(({ items }) => items));
	#moved = $state.raw<CommandItem | null>(null);
	/** Index in `items`; -1 where there are none. */
	active = $derived.by(() => {
		const at = this.#moved ? this.items.indexOf(this.#moved) : -1;
		return at === -1 ? Math.min(0, this.items.length - 1) : at;
	});

	constructor(source: Source) {
		this.#source = source;
	}

	/** Moves the active item, round the ends. */
	move(by: 1 | -1): void {
		const count = this.items.length;
		if (count > 0) this.#moved = this.items[(this.active + by + count) % count]!;
	}

	async type(text: string): Promise<void> {
		this.text = text;
		this.#moved = null;
		this.#found = [];
		this.#running?.abort();
		this.#running = null;
		const search = this.#source.search();
		if (!search || text.trim() === '') {
			this.state = 'found';
			return;
		}
		const running = (this.#running = new AbortController());
		this.state = 'searching';
		try {
			const found = await search(text.trim(), running.signal);
			if (this.#running !== running) return;
			this.#found = found;
			this.state = 'found';
		} catch {
			// Pages and actions are there all the same.
			if (this.#running !== running) return;
			this.state = 'failed';
		}
	}
}

/** Those that fit well – they begin so, or a word does and more than a letter or two says so –, or all others that fit. */
function fitting(items: readonly CommandItem[], typed: string, well: boolean): readonly CommandItem[] {
	return items
		.map((item) => ({ item, rank: matchRank(`${item.label} ${item.keywords ?? ''}`, typed) }))
		.filter(({ rank }) => rank !== null && (rank === 0 || (rank === 1 && typed.length > 2)) === well)
		.sort((one, other) => one.rank! - other.rank!)
		.map(({ item }) => item);
}
