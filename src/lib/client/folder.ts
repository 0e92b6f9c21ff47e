/**
 * The folder for backups, as far as it takes a person: choosing it and allowing it again. Both need a click;
 * without one the browser refuses. Everything else about it happens in the worker. Desktop Chromium only, so far.
 */

// What TypeScript's library does not know yet (WICG File System Access).
interface Picker {
	showDirectoryPicker(options: { id: string; mode: 'readwrite'; startIn: string }): Promise<FileSystemDirectoryHandle>;
}
interface Asking {
	requestPermission(options: { mode: 'readwrite' }): Promise<PermissionState>;
}

export function canChooseFolder(): boolean {
	return 'showDirectoryPicker' in globalThis;
}

/** Lets the person choose a folder that Kith may write to; null where they did not. */
export async function chooseFolder(): Promise<FileSystemDirectoryHandle | null> {
	try {
		return await (globalThis as unknown as Picker).showDirectoryPicker({
			id: 'kith-backups',
			mode: 'readwrite',
			startIn: 'documents'
		});
	} catch (reason) {
		if (isRefusal(reason)) return null;
		throw reason;
	}
}

/** Asks again for a folder chosen before; answers whether Kith may write to it. */
export async function allowFolder(handle: FileSystemDirectoryHandle): Promise<boolean> {
	try {
		return (await (handle as unknown as Asking).requestPermission({ mode: 'readwrite' })) === 'granted';
	} catch (reason) {
		if (isRefusal(reason)) return false;
		throw reason;
	}
}

/** Closed without choosing, refused, or a folder that the browser protects. */
function isRefusal(reason: unknown): boolean {
	return reason instanceof DOMException && ['AbortError', 'NotAllowedError', 'SecurityError'].includes(reason.name);
}
