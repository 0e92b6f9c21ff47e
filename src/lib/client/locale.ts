/** Language of the page: the user's choice for this copy of Kith, else the browser's. */
import { base } from '$app/paths';
import { frameOf } from './frame.ts';
import { defineCustomClientStrategy, isLocale } from '#lib/paraglide/runtime.js';

const KEY = `kith:${base}/:locale`;

/** Must run before the first message; `hooks.client.ts` calls it. */
export function defineLocaleStrategy(): void {
	defineCustomClientStrategy('custom-kith', {
		getLocale() {
			const stored = readSetting(KEY);
			return isLocale(stored) ? stored : undefined;
		},
		setLocale(locale) {
			writeSetting(KEY, locale);
		}
	});
}

/** A small setting of the page. Null where nothing is stored or storage is denied (cross-site frames). */
export function readSetting(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch (reason) {
		if (reason instanceof DOMException) return null;
		throw reason;
	}
}

/** Stores a small setting; answers whether it will be there next time. Inside a page of another site nothing is kept. */
export function writeSetting(key: string, value: string | null): boolean {
	if (frameOf(window) === 'cross-site') return false;
	try {
		if (value === null) localStorage.removeItem(key);
		else localStorage.setItem(key, value);
		return true;
	} catch (reason) {
		if (reason instanceof DOMException) return false;
		throw reason;
	}
}
