/**
 * Gives a backup to the person: the share sheet where the browser has one for files (phones), else a download. A
 * page cannot read either of them back, so nothing here may say that the copy is safe.
 */
import type { BackupPlace } from '#lib/domain/backup.ts';
import { saveFile } from '../save-file.ts';

export function canShareFile(file: File): boolean {
	return navigator.canShare?.({ files: [file] }) ?? false;
}

/** Opens the share sheet; must come straight from a click. Null where it was closed; downloads where it is refused. */
export async function shareFile(file: File): Promise<BackupPlace | null> {
	try {
		await navigator.share({ files: [file] });
		return 'share';
	} catch (reason) {
		if (!(reason instanceof DOMException)) throw reason;
		if (reason.name === 'AbortError') return null;
		// Some browsers say that they can and then refuse the kind of file.
		return downloadFile(file);
	}
}

export function downloadFile(file: File): BackupPlace {
	saveFile(file, file.name);
	return 'file';
}
