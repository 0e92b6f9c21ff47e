/** What this copy of Kith keeps in the browser, by name and size; names contain no customer. */
import { basePath } from '#lib/client/kith.ts';

export interface StoredThings {
	/** Databases of this copy. */
	databases: string[];
	/** Caches with the app's own files, and how many files are in them. */
	caches: number;
	files: number;
	/** Small settings of the page, and their size in characters. */
	settings: number;
	characters: number;
	/** Whether the page runs as an installed app. */
	installed: boolean;
}

const PREFIX = `kith:${basePath}:`;
const APP = `${PREFIX}app:`;

export async function findStored(): Promise<StoredThings> {
	// Firefox lists databases since version 126, and nothing is listed where storage is denied.
	const databases = (await indexedDB.databases?.()) ?? [];
	const names = 'caches' in globalThis ? await caches.keys() : [];
	const own = names.filter((name) => name.startsWith(APP));
	let files = 0;
	for (const name of own) files += (await (await caches.open(name)).keys()).length;
	const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
	return {
		databases: databases.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : [])).sort(),
		caches: own.length,
		files,
		settings: keys.length,
		characters: keys.reduce((sum, key) => sum + key.length + (localStorage.getItem(key)?.length ?? 0), 0),
		installed: matchMedia('(display-mode: standalone)').matches
	};
}
