/**
 * Copies in a folder the user chose. A file gets its name only after its bytes were read back from the disk and
 * found whole; nothing is touched that Kith did not write. The handle may stop working at any moment (moved,
 * deleted, permission taken back): every such end is `folder-lost`, never a backup that is not there.
 */
import { fail, ok, type Result } from '#lib/domain/errors.ts';

/** What is used of a `FileSystemDirectoryHandle`, with what TypeScript's library does not know yet. */
export interface Folder {
	readonly name: string;
	getFileHandle(name: string, options?: { create?: boolean }): Promise<FolderFile>;
	removeEntry(name: string): Promise<void>;
	keys(): AsyncIterable<string>;
	queryPermission?(options: { mode: 'readwrite' }): Promise<PermissionState>;
}
export interface FolderFile {
	getFile(): Promise<File>;
	createWritable(): Promise<{ write(data: Blob): Promise<void>; close(): Promise<void>; abort(): Promise<void> }>;
	/** Renames; not every browser has it for files outside its own storage. */
	move?(name: string): Promise<void>;
}

/** Names of a file that is not whole yet. */
const PART = '.part';

/**
 * Writes a file under its name, once `verify` has read the bytes on the disk and found them whole; else nothing of
 * it is left. Both `verify`'s failure and a lost folder are answered as such.
 */
export async function putFile(
	folder: Folder,
	name: string,
	content: Blob,
	verify: (stored: Blob) => Promise<Result<unknown>>
): Promise<Result<void>> {
	return within(async () => {
		const part = await folder.getFileHandle(name + PART, { create: true });
		const written = await writeChecked(part, content, verify);
		if (!written.ok) {
			await remove(folder, name + PART);
			return written;
		}
		if (!(await renamed(part, name))) {
			// No renaming here: the same bytes once more under the final name, and read back once more.
			const again = await writeChecked(await folder.getFileHandle(name, { create: true }), content, verify);
			if (!again.ok) await remove(folder, name);
			await remove(folder, name + PART);
			if (!again.ok) return again;
		}
		// A last look: the folder itself may have gone meanwhile.
		await (await folder.getFileHandle(name)).getFile();
		return ok();
	});
}

/** Removes files; one that is not there any more is as good. */
export async function removeFiles(folder: Folder, names: readonly string[]): Promise<Result<void>> {
	return within(async () => {
		for (const name of names) await remove(folder, name);
		return ok();
	});
}

/** Names of the files in the folder. */
export async function filesIn(folder: Folder): Promise<Result<Set<string>>> {
	return within(async () => {
		const names = new Set<string>();
		for await (const name of folder.keys()) names.add(name);
		return ok(names);
	});
}

/** Whether it may be written to without asking anybody. Looks into it: a deleted folder keeps its permission. */
export async function accessOf(folder: Folder): Promise<'granted' | 'ask' | 'lost'> {
	const found = await within(async () => {
		const permission = (await folder.queryPermission?.({ mode: 'readwrite' })) ?? 'granted';
		if (permission !== 'granted') return ok(permission === 'prompt' ? ('ask' as const) : ('lost' as const));
		for await (const name of folder.keys()) {
			void name;
			break;
		}
		return ok('granted' as const);
	});
	return found.ok ? found.value : 'lost';
}

async function writeChecked(
	file: FolderFile,
	content: Blob,
	verify: (stored: Blob) => Promise<Result<unknown>>
): Promise<Result<void>> {
	const sink = await file.createWritable();
	try {
		await sink.write(content);
		await sink.close();
	} catch (reason) {
		// Whatever this says: the reason to report is the one that came first.
		await sink.abort().catch(() => undefined);
		throw reason;
	}
	const checked = await verify(await file.getFile());
	return checked.ok ? ok() : checked;
}

async function renamed(file: FolderFile, name: string): Promise<boolean> {
	if (!file.move) return false;
	try {
		await file.move(name);
		return true;
	} catch (reason) {
		// Some browsers have it and refuse it outside their own storage.
		if (reason instanceof DOMException) return false;
		throw reason;
	}
}

async function remove(folder: Folder, name: string): Promise<void> {
	try {
		await folder.removeEntry(name);
	} catch (reason) {
		if (!(reason instanceof DOMException && reason.name === 'NotFoundError')) throw reason;
	}
}

const LOST = ['NotAllowedError', 'NotFoundError', 'SecurityError', 'NoModificationAllowedError', 'InvalidStateError'];

async function within<T>(act: () => Promise<Result<T>>): Promise<Result<T>> {
	try {
		return await act();
	} catch (reason) {
		if (reason instanceof DOMException && LOST.includes(reason.name)) return fail('folder-lost');
		throw reason;
	}
}
