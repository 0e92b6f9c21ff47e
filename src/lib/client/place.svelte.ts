/**
 * What the address says beyond the route: `customers/#id=…&sort=spent`. Holds ids, view names and enum
 * filters only, never text a person typed: browsers write addresses to their history files.
 */
import { goto } from '$app/navigation';
import { page } from '$app/state';

/** Names that may stand in a fragment; the type keeps search text and names out. */
export type PlaceKey =
	| 'id'
	| 'sort'
	| 'dir'
	| 'segment'
	| 'kind'
	/** An organisation whose people are listed. */
	| 'org'
	| 'view'
	| 'step'
	| 'new'
	| 'edit'
	| 'deleted'
	/** A state, a pipeline's or survey's id, a day, board or table: enums and ids. */
	| 'state'
	| 'pipeline'
	| 'survey'
	| 'day'
	| 'shown'
	/** The record a new one belongs to. */
	| 'for';

const params = $derived(new URLSearchParams(page.url.hash.slice(1)));

export const place = {
	get(key: PlaceKey): string | null {
		return params.get(key);
	},
	/**
	 * Changes some keys and keeps the others; null removes one. `push` adds a step to the history, so
	 * that the back button closes what this opened; otherwise the current step is replaced.
	 */
	set(changes: Partial<Record<PlaceKey, string | null>>, options: { push?: boolean } = {}): Promise<void> {
		return goto(`#${fragment(changes)}`, { keepFocus: true, noScroll: true, replaceState: !options.push });
	},
	/** Address fragment with some keys changed, for a link. */
	href(changes: Partial<Record<PlaceKey, string | null>>): string {
		return `#${fragment(changes)}`;
	}
};

function fragment(changes: Partial<Record<PlaceKey, string | null>>): string {
	const next = new URLSearchParams(params);
	for (const [key, value] of Object.entries(changes)) {
		if (value === null || value === undefined) next.delete(key);
		else next.set(key, value);
	}
	return next.toString();
}
