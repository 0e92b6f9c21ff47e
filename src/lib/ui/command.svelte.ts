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

	/** Recents first while nothing is typed; then what fits, and the records that were found. */
	groups: readonly CommandGroup[] = $derived.by(() => {
		const typed = this.text.trim();
		const recents = typed === '' ? this.#source.recents() : null;
		const fitting = this.#source.groups().map((group) => ({ ...group, items: ranked(group.items, typed) }));
		const all = typed === '' ? [...(recents ? [recents] : []), ...fitting] : [...fitting, ...this.#found];
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

function ranked(items: readonly CommandItem[], typed: string): readonly CommandItem[] {
	if (typed === '') return items;
	return items
		.map((item) => ({ item, rank: matchRank(`${item.label} ${item.keywords ?? ''}`, typed) }))
		.filter(({ rank }) => rank !== null)
		.sort((one, other) => one.rank! - other.rank!)
		.map(({ item }) => item);
}
