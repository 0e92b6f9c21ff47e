/** What a combobox is doing: what was typed, the rows found for it, and which of them is the active one. */
import { fold } from '#lib/domain/text.ts';

export interface ComboboxOption {
	id: string;
	label: string;
	/** Stands after the label, smaller: what tells two of one name apart. */
	hint?: string;
}
/** Finds what fits a text; '' asks for what is likeliest. Aborted when the text has changed since. */
export type ComboboxSearch = (text: string, signal: AbortSignal) => Promise<readonly ComboboxOption[]>;
export type ComboboxRow = { kind: 'option'; option: ComboboxOption } | { kind: 'create'; text: string };

export class ComboboxState {
	open = $state(false);
	/** Null while nobody types: then the chosen option's label stands in the input. */
	typed = $state<string | null>(null);
	options = $state.raw<readonly ComboboxOption[]>([]);
	state = $state<'searching' | 'found' | 'failed'>('found');
	/** Index in `rows`; -1 for none, so that Enter never chooses what an earlier text had found. */
	active = $state(-1);

	readonly #search: () => ComboboxSearch;
	readonly #canCreate: () => boolean;
	#running: AbortController | null = null;

	rows: readonly ComboboxRow[] = $derived.by(() => {
		const rows: ComboboxRow[] = this.options.map((option) => ({ kind: 'option', option }));
		const text = this.typed?.trim() ?? '';
		const isKnown = this.options.some(({ label }) => fold(label) === fold(text));
		if (this.#canCreate() && this.state !== 'searching' && text !== '' && !isKnown) rows.push({ kind: 'create', text });
		return rows;
	});

	constructor(search: () => ComboboxSearch, canCreate: () => boolean) {
		this.#search = search;
		this.#canCreate = canCreate;
	}

	/** Opens the list with the likeliest, or finds what fits the text. A later call drops the answer of this one. */
	async find(text: string): Promise<void> {
		this.#running?.abort();
		const running = (this.#running = new AbortController());
		this.open = true;
		this.active = -1;
		this.state = 'searching';
		try {
			const found = await this.#search()(text, running.signal);
			if (this.#running !== running) return;
			this.options = found;
			this.state = 'found';
			this.active = this.rows.length > 0 && text !== '' ? 0 : -1;
		} catch {
			// Whatever it was, the screen's own queries tell it in full; here one can only type again.
			if (this.#running !== running) return;
			this.options = [];
			this.state = 'failed';
		}
	}

	/** Moves the active row, round the ends. */
	move(by: 1 | -1): void {
		const count = this.rows.length;
		if (count === 0) return;
		this.active = this.active < 0 ? (by === 1 ? 0 : count - 1) : (this.active + by + count) % count;
	}

	close(): void {
		this.#running?.abort();
		this.#running = null;
		this.open = false;
		this.typed = null;
		this.options = [];
		this.active = -1;
	}
}
