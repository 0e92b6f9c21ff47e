/** A way of looking at a list that was kept: its filter, order, columns and form. */
export const VIEW_SCREENS = ['customers', 'deals', 'orders', 'products', 'tasks', 'tickets', 'interactions'] as const;
export type ViewScreen = (typeof VIEW_SCREENS)[number];

export interface SavedView {
	name: string;
	screen: ViewScreen;
	/** As the screen's own query has it; the screen checks it when it opens. */
	filter: Record<string, unknown>;
	sort: string;
	descending: boolean;
	columns: string[];
	/** Field the rows are grouped by; '' for none. */
	group: string;
	shown: 'table' | 'board' | 'calendar';
	at: number;
}
