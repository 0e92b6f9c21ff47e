/** For tests of a device: its databases, one that is deleted, a backup of some customers, and a note of one. */
import type { BackupId, BackupNote } from '#lib/domain/backup.ts';
import type { StoreEnvironment } from '#lib/store/contract.ts';
import { snapshotOf } from './snapshot.ts';
import { storeEnvironment } from './store-environment.ts';
import { createCustomer, startStore, valueOf } from './store.ts';

export async function databasesOf({ base }: StoreEnvironment): Promise<string[]> {
	const names = (await indexedDB.databases()).map((each) => each.name!);
	return names.filter((name) => name.startsWith(`kith:${base}:`)).sort();
}

export function deleted(name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = () => resolve();
		request.onerror = () => reject(request.error ?? new Error('not deleted'));
	});
}

export async function snapshot(customers: number) {
	const env = storeEnvironment();
	const store = await startStore(env);
	const creates = Array.from({ length: customers }, (_, i) => createCustomer(env, `Saved ${i}`));
	valueOf(await store.commit({ kind: 'create' }, creates));
	return snapshotOf(store);
}

export function note(at: number): BackupNote {
	return {
		id: 'A'.repeat(22) as BackupId,
		at,
		place: 'file',
		fileName: 'a.kith',
		verifiedAt: null,
		seq: 1,
		hash: '',
		customers: 1,
		bytes: 1,
		goneAt: null
	};
}
