/** What a saved view keeps of a list, and reading it back with care: it may come from a file or another version. */
import type { SavedView } from '#lib/domain/view.ts';

/** What of a list a view keeps. In `filter` stands all that narrows it down, also the words typed. */
export type ViewState = Pick<SavedView, 'filter' | 'sort' | 'descending' | 'columns' | 'group' | 'shown'>;

/** A list that can be shown as a view says, and says how it is shown. */
export interface Viewable {
	readonly view: ViewState;
	/** As it is when nothing was chosen. */
	readonly plainView: ViewState;
	/** Parts that it does not know stay as they are without a view. The address then names the view, or none. */
	showView(state: ViewState, id: string | null): void;
}

/** The parts of a stored filter that have the form of the list's own; those left out are as they are without one. */
export function knownParts<Filter extends object>(stored: Record<string, unknown>, own: Filter): Filter {
	const known = Object.entries(own).map(([key, value]): [string, unknown] => [
		key,
		key in stored && hasForm(stored[key], value) ? stored[key] : value
	]);
	return Object.fromEntries(known) as Filter;
}

/** Null stands for "any" where the filter else names an id, a kind or a day. */
function hasForm(value: unknown, own: unknown): boolean {
	if (Array.isArray(own))
		return Array.isArray(value) && value.every((part) => typeof part === 'string' || isPlain(part));
	if (own === null) return value === null || typeof value === 'string' || typeof value === 'number';
	return typeof own === 'object' ? isPlain(value) : typeof value === typeof own;
}

function isPlain(value: unknown): boolean {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
