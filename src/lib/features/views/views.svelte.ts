/**
 * The saved views of one screen: which there are, which one is shown – its id stands in the address –, whether the list
 * was changed since, and saving, renaming and deleting them. Construct while a component initialises.
 */
import { isEqual } from '#lib/domain/equal.ts';
import type { ViewId } from '#lib/domain/ids.ts';
import type { SavedView, ViewScreen } from '#lib/domain/view.ts';
import type { RecordDetail } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { live, type Live } from '#lib/client/live.svelte.ts';
import { place } from '#lib/client/place.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { showHidden } from '../format.ts';
import type { Undo } from '../undo.svelte.ts';
import type { Viewable, ViewState } from './view-state.ts';

export type StoredView = RecordDetail<'views'>;

export class Views {
	readonly #engine: Engine;
	readonly #undo: Undo;
	readonly #screen: ViewScreen;
	readonly #list: Viewable;
	readonly #all: Live<StoredView[]>;
	/** The one the list was last set to: an address that names another one is followed. */
	#shown: string | null = null;

	/** The one that the address names. */
	current: StoredView | null = $derived.by(() => this.all.find(({ id }) => id === place.get('view')) ?? null);
	/** The list is not as the view says any more. */
	isChanged: boolean = $derived.by(
		() => this.current !== null && !isEqual(stateOf(this.current.body), this.#list.view)
	);

	constructor(engine: Engine, undo: Undo, screen: ViewScreen, list: Viewable) {
		this.#engine = engine;
		this.#undo = undo;
		this.#screen = screen;
		this.#list = list;
		this.#all = live(['views'], async (signal) => {
			const wanted = place.get('view');
			const stored = await engine.views.all({}, { signal });
			const all = stored.filter(({ body }) => body.screen === screen);
			const view = all.find(({ id }) => id === wanted);
			if (view && this.#shown !== wanted) this.show(view);
			return all.sort((a, b) => a.body.name.localeCompare(b.body.name, getLocale()));
		});
	}

	/** By name. */
	get all(): readonly StoredView[] {
		return this.#all.value ?? [];
	}

	show({ id, body }: StoredView): void {
		this.#shown = id;
		this.#list.showView(stateOf(body), id);
	}
	/** The whole list, in its own order and form. */
	leave(): void {
		this.#shown = null;
		this.#list.showView(this.#list.plainView, null);
	}
	/** The list as it is, under a name. */
	async save(name: string): Promise<void> {
		const body: SavedView = { name, screen: this.#screen, ...this.#list.view, at: Date.now() };
		await this.#act(
			async () => {
				const { id, seq } = await this.#engine.views.create({ body });
				this.#shown = id;
				await place.set({ view: id });
				return seq;
			},
			m.views_done_saved({ name: showHidden(name) })
		);
	}
	/** The list as it is, in the place of what the view said. */
	update(): Promise<void> {
		return this.#edit(this.#list.view, m.views_done_updated({ name: this.#name }));
	}
	rename(name: string): Promise<void> {
		return this.#edit({ name }, m.views_done_renamed({ name: showHidden(name) }));
	}
	async delete(): Promise<void> {
		const view = this.current;
		if (!view) return;
		await this.#act(
			async () => {
				const { seq } = await this.#engine.views.delete({ ids: [view.id as ViewId] });
				await place.set({ view: null });
				return seq;
			},
			m.views_done_deleted({ name: this.#name })
		);
	}

	get #name(): string {
		return showHidden(this.current?.body.name ?? '');
	}
	async #edit(part: Partial<SavedView>, said: string): Promise<void> {
		const view = this.current;
		if (!view) return;
		const { id, rev, body: base } = view;
		await this.#act(
			async () => (await this.#engine.views.edit({ id, rev, base, body: { ...base, ...part } })).seq,
			said
		);
	}
	async #act(act: () => Promise<number | null>, said: string): Promise<void> {
		try {
			this.#undo.wrote(said, await act());
		} catch (reason) {
			this.#undo.failed(reason);
		}
	}
}

function stateOf({ filter, sort, descending, columns, group, shown }: SavedView): ViewState {
	return { filter, sort, descending, columns, group, shown };
}
