/**
 * Saves the page that opens a backup without Kith. A browser downloads a link past the service worker, so without
 * network there is only what the service worker stored; the newest copy, because an older version's stays beside it.
 */
import { saveFile } from '../save-file.ts';

const NAME = 'open-backup.html';

export async function saveOpener(address: string): Promise<void> {
	const stored = await storedCopy(address);
	if (stored) return saveFile(await stored.blob(), NAME);
	const link = document.createElement('a');
	link.href = address;
	link.download = NAME;
	link.click();
}

async function storedCopy(address: string): Promise<Response | undefined> {
	try {
		for (const name of (await caches.keys()).reverse()) {
			const found = await (await caches.open(name)).match(address);
			if (found) return found;
		}
	} catch {
		// No cache here, or none that may be read: then from the network.
	}
	return undefined;
}
