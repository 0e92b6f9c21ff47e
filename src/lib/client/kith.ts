/** What this page is made of, handed down by context so that a test can put other parts there. */
import { createContext } from 'svelte';
import { base } from '$app/paths';
import type { Remembered } from '#lib/engine/api.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import workerUrl from '#lib/engine/engine.worker.ts?worker&url';
import { connectEngine, type Engine } from './engine.ts';
import { frameOf } from './frame.ts';
import { Gate, provideGate } from './gate.svelte.ts';
import { readSetting, writeSetting } from './locale.ts';
import { provideShowMode, ShowMode } from './show-mode.svelte.ts';
import { provideStoragePressure, StoragePressure } from './storage-pressure.svelte.ts';
import { scriptUrl } from './trusted.ts';

export const [useEngine, provideEngine] = createContext<Engine>();

/** Folder this copy is served from, with a slash at both ends: part of every persisted name. */
export const basePath = `${base}/`;

export interface Page {
	engine: Engine;
	gate: Gate;
	showMode: ShowMode;
	pressure: StoragePressure;
}

/** Connects this page to its worker, which starts with the first call, and provides its parts to the screens. */
export function connectPage(): Page {
	const frame = frameOf(window);
	const showMode = new ShowMode(basePath);
	const engine = connectEngine({
		base: basePath,
		locale: getLocale(),
		frame,
		spawn: () => new Worker(scriptUrl(workerUrl), { type: 'module', name: 'kith-engine' }),
		remembered,
		onRemember: remember,
		refuse: (area, method) => showMode.refusal(area, method)
	});
	const page = {
		engine,
		gate: new Gate(engine, { base: basePath, frame, begin: () => location.assign(basePath) }),
		showMode,
		pressure: new StoragePressure(engine)
	};
	provideEngine(page.engine);
	provideGate(page.gate);
	provideShowMode(page.showMode);
	provideStoragePressure(page.pressure);
	return page;
}

const REMEMBERED = `kith:${basePath}:remembered`;

/** What this page's storage remembers of the data, so that their loss is noticed. */
function remembered(): Remembered | null {
	const stored = readSetting(REMEMBERED);
	if (stored === null) return null;
	try {
		const { created, customers, lastBackup } = JSON.parse(stored) as Record<string, unknown>;
		const numbers = { created: Number(created), customers: Number(customers), lastBackup: Number(lastBackup) };
		return Object.values(numbers).every(Number.isFinite) ? numbers : null;
	} catch (reason) {
		if (reason instanceof SyntaxError) return null;
		throw reason;
	}
}

function remember(next: Remembered | null): void {
	writeSetting(REMEMBERED, next && JSON.stringify(next));
}
