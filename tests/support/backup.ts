/** Backups for tests: seeded rows, a header, and a file written from them. */
import type { BackupHeader, BackupId, BackupManifest } from '#lib/domain/backup.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import { KDF_LIMITS, textSecret } from '#lib/domain/vault.ts';
import type { VaultId } from '#lib/domain/vault.ts';
import { seededRandom } from '#lib/analysis/random.ts';
import type { OpenRows } from '#lib/store/contract.ts';
import { BODY_SCHEMA, DATABASE_VERSION } from '#lib/store/schema.ts';
import { blobSink, writeBackup } from '#lib/store/backup/writer.ts';
import { newBackupKey } from '#lib/store/vault/backup-keys.ts';
import { makeDoor, newVault } from '#lib/store/vault/doors.ts';
import { newRecoveryCode } from '#lib/store/vault/recovery-code.ts';
import { valueOf } from './store.ts';

export function backupKey(): Promise<CryptoKey> {
	return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

export function exampleHeader(): BackupHeader {
	return {
		format: 1,
		id: 'A'.repeat(22) as BackupId,
		createdAt: 1,
		database: DATABASE_VERSION,
		schema: BODY_SCHEMA,
		seal: { vaultId: 'V'.repeat(22) as VaultId, createdAt: 1, doors: [] },
		nonce: 'bm9uY2U',
		wrappedKey: 'a2V5'
	};
}

/** Customers whose texts hardly pack, so that there are several frames, and a head row. */
export function* exampleRows(customers: number): Generator<OpenRows> {
	const next = seededRandom(3);
	const noise = () => Array.from({ length: 40 }, () => Math.floor(next() * 36 ** 8).toString(36)).join('');
	for (let from = 0; from < customers; from += 500) {
		const count = Math.min(500, customers - from);
		yield {
			table: 'customers',
			rows: Array.from({ length: count }, (_, i) => ({
				row: { id: `c${from + i}`, rev: 1, page: 0, deletedAt: 0 },
				text: JSON.stringify({ name: `Ärzte ${from + i} 王`, notes: noise() })
			}))
		};
	}
	yield { table: 'meta', rows: [{ row: { key: 'head', seq: 7, hash: 'h7', state: 'open' } }] };
}

export async function written(
	rows: AsyncIterable<OpenRows> | Iterable<OpenRows>,
	{ key, header = exampleHeader(), seed = 1 }: { key: CryptoKey; header?: BackupHeader; seed?: number }
): Promise<{ file: Uint8Array<ArrayBuffer>; manifest: BackupManifest }> {
	const { sink, blob } = blobSink();
	const { manifest, bytes } = valueOf(await writeBackup(rows, { header, key, random: randomBytes(seed), sink }));
	const file = new Uint8Array(await blob().arrayBuffer());
	if (file.length !== bytes) throw new Error(`${bytes} bytes said, ${file.length} written`);
	return { file, manifest };
}

function randomBytes(seed: number): RandomBytes {
	const next = seededRandom(seed);
	return (target) => {
		for (let i = 0; i < target.length; i++) target[i] = Math.floor(next() * 256);
	};
}

/** A whole backup file as a workspace with a passphrase and a recovery code writes it. */
export async function backupFile(
	rows: AsyncIterable<OpenRows> | Iterable<OpenRows>,
	passphrase: string,
	createdAt = 1_700_000_000_000
): Promise<{ file: Uint8Array<ArrayBuffer>; manifest: BackupManifest; code: string }> {
	const random = randomBytes(5);
	const vault = await newVault(random);
	const code = newRecoveryCode(random);
	const options = {
		vaultId: vault.vaultId,
		now: () => createdAt,
		random,
		cost: { ...KDF_LIMITS.floor, parallelism: 1 }
	};
	const doors = [
		valueOf(await makeDoor(textSecret('passphrase', passphrase), vault.bytes, options)),
		valueOf(await makeDoor(textSecret('recovery', code), vault.bytes, options))
	];
	const seal = { vaultId: vault.vaultId, createdAt, doors };
	const { nonce: _, wrappedKey: __, ...plain } = { ...exampleHeader(), createdAt, seal };
	const { key, header } = await newBackupKey(vault.key, plain, random);
	return { ...(await written(rows, { key, header })), code };
}
