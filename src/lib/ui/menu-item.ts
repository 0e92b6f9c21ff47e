import type { IconComponent } from './icon.ts';

export interface MenuItem {
	id: string;
	label: string;
	icon?: IconComponent;
	/** A line beneath the label. */
	hint?: string;
	danger?: boolean;
	disabled?: boolean;
	/** Goes there instead of calling `onpick`. */
	href?: string;
	onpick?: () => void;
}
