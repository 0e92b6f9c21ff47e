/** A folder in memory that behaves like a `FileSystemDirectoryHandle`, for tests in Node. */
import type { Folder, FolderFile } from '#lib/engine/backups/folder.ts';

export interface FolderInMemory extends Folder {
	/** Contents by name; a file is empty from its creation to the first close, as on a disk. */
	readonly files: Map<string, Blob>;
	/** What every later call fails with, as after a permission was taken back or the folder was deleted. */
	failure: DOMException | null;
	permission: PermissionState;
	/** Changes what is stored: a disk that lies. */
	damage: ((content: Blob) => Blob) | null;
}

export function folderInMemory(options: { canMove?: boolean } = {}): FolderInMemory {
	const files = new Map<string, Blob>();
	const look = () => {
		if (folder.failure) throw folder.failure;
	};
	const missing = () => new DOMException('not there', 'NotFoundError');
	const folder: FolderInMemory = {
		name: 'Backups',
		files,
		failure: null,
		permission: 'granted',
		damage: null,
		queryPermission: () => Promise.resolve(folder.permission),
		async *keys() {
			look();
			yield* [...files.keys()];
		},
		async removeEntry(name) {
			look();
			if (!files.delete(name)) throw missing();
		},
		async getFileHandle(name, { create = false } = {}) {
			look();
			if (!files.has(name)) {
				if (!create) throw missing();
				files.set(name, new Blob([]));
			}
			const file: FolderFile = {
				async getFile() {
					look();
					const content = files.get(name);
					if (!content) throw missing();
					return new File([content], name);
				},
				async createWritable() {
					look();
					let parts: Blob[] = [];
					return {
						async write(data) {
							look();
							parts.push(data);
						},
						async close() {
							look();
							const content = new Blob(parts);
							files.set(name, folder.damage ? folder.damage(content) : content);
						},
						async abort() {
							parts = [];
						}
					};
				}
			};
			if (options.canMove !== false) {
				file.move = async (to) => {
					look();
					files.set(to, files.get(name)!);
					files.delete(name);
				};
			}
			return file;
		}
	};
	return folder;
}
