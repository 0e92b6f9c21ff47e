/**
 * Saves a file that the build ships. A browser downloads a link past the service worker, so without network there
 * is only what the service worker stored; the newest copy, because an older version's stays beside it.
 */
import { saveFile } from '../save-file.ts';

/** `address` such as `/crm/open-backup.html`; the file is called as its last part. */
export async function saveShipped(address: string): Promise<void> {
	const name = address.slice(address.lastIndexOf('/') + 1);
	const stored = await storedCopy(address);
	if (stored) return saveFile(await stored.blob(), name);
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
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
