import type { IconComponent } from './icon.ts';

export interface CommandItem {
	id: string;
	label: string;
	/** Stands after the label, smaller. */
	hint?: string;
	/** Also found by these. */
	keywords?: string;
	icon?: IconComponent;
	/** Keys that do the same, such as 'Ctrl Z'. */
	shortcut?: string;
	onpick: () => void;
}
export interface CommandGroup {
	id: string;
	label: string;
	items: readonly CommandItem[];
}
/** Records that fit a text, never asked for ''. Aborted when the text has changed since. */
export type CommandSearch = (text: string, signal: AbortSignal) => Promise<readonly CommandGroup[]>;
