/** The book of backups of a workspace: what was saved, where to, and with which keys. It stands in the registry. */
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { WorkspaceId } from '#lib/domain/vault.ts';
import type { BackupBook, StoreEnvironment } from './contract.ts';
import { changing, currentPlace, withKnownRegistry, withRegistry } from './registry.ts';
import type { Memory } from './remembering.ts';
import type { RegistryRow } from './schema.ts';

/** That of the current workspace; empty before the first start. */
export async function book(env: StoreEnvironment): Promise<Result<BackupBook>> {
	const known = await withKnownRegistry(env, async (registry) => {
		const place = await currentPlace(registry);
		return place ? bookOf(await registry.meta.get(`book:${place.workspace.id}`)) : emptyBook();
	});
	return !known.ok && known.error.code === 'not-found' ? ok(emptyBook()) : known;
}

export async function changeBook(
	env: StoreEnvironment,
	memory: Memory,
	workspace: WorkspaceId,
	change: (book: BackupBook) => BackupBook
): Promise<Result<BackupBook>> {
	const changed = await withRegistry(env, async (registry) => {
		const key = `book:${workspace}` as const;
		return changing(registry, async () => {
			const before = bookOf(await registry.meta.get(key));
			const book = change(before);
			if (book !== before) await registry.meta.put({ key, book });
			return book;
		});
	});
	if (changed.ok) await memory.refresh();
	return changed;
}

function emptyBook(): BackupBook {
	return { notes: [], folder: null, keys: null };
}

function bookOf(row: RegistryRow | undefined): BackupBook {
	return row && 'book' in row ? row.book : emptyBook();
}
