/** The engine of this page, handed down by context so that a test can put another one there. */
import { createContext } from 'svelte';
import { base } from '$app/paths';
import { getLocale } from '#lib/paraglide/runtime.js';
import workerUrl from '#lib/engine/engine.worker.ts?worker&url';
import { connectEngine, type Engine } from './engine.ts';
import { scriptUrl } from './trusted.ts';

export const [useEngine, provideEngine] = createContext<Engine>();

/** Folder this copy is served from, with a slash at both ends: part of every persisted name. */
export const basePath = `${base}/`;

/** Connects this page to its worker; the worker starts with the first call. */
export function connectPage(): Engine {
	return connectEngine({
		base: basePath,
		locale: getLocale(),
		spawn: () => new Worker(scriptUrl(workerUrl), { type: 'module', name: 'kith-engine' })
	});
}
