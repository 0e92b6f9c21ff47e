/**
 * Light or dark: the user's choice for this copy of Kith, else the system's. A script in app.html sets the
 * same attribute before the first paint; both must agree on the key and the attribute.
 */
import { base } from '$app/paths';
import { readSetting, writeSetting } from './locale.ts';

export type Theme = 'system' | 'light' | 'dark';

const KEY = `kith:${base}/:theme`;

let chosen = $state<Theme>(parse(readSetting(KEY)));

export const theme = {
	get value(): Theme {
		return chosen;
	},
	set value(next: Theme) {
		chosen = next;
		writeSetting(KEY, next === 'system' ? null : next);
		if (next === 'system') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = next;
	}
};

function parse(stored: string | null): Theme {
	return stored === 'light' || stored === 'dark' ? stored : 'system';
}
