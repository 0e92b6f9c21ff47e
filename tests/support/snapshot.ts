/** A store's rows in memory, as a checked backup gives them. */
import type { BackupManifest } from '#lib/domain/backup.ts';
import { ok } from '#lib/domain/errors.ts';
import type { VaultId } from '#lib/domain/vault.ts';
import { Tally } from '#lib/store/backup/tally.ts';
import type { OpenRows, Store } from '#lib/store/contract.ts';
import { valueOf } from './store.ts';

export interface Snapshot {
	rows: () => AsyncGenerator<OpenRows>;
	manifest: BackupManifest;
}

export async function snapshotOf(store: Store): Promise<Snapshot> {
	const pieces: OpenRows[] = [];
	const tally = new Tally();
	valueOf(
		await store.rows(async (rows) => {
			for await (const piece of rows) {
				pieces.push(structuredClone(piece));
				for (const row of piece.rows) tally.add(piece.table, row);
			}
			return ok();
		})
	);
	return {
		async *rows() {
			yield* structuredClone(pieces);
		},
		manifest: { ...tally.result(), frames: [], vaultId: 'none' as VaultId }
	};
}
