/**
 * What seals this workspace's backups and opens a file: the doors that stand in its header, and the vault key behind
 * them. A sealed workspace lends its own; a plain one has a passphrase for backups only.
 */
import type { BackupHeader } from '#lib/domain/backup.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { textSecret, type Seal, type Secret } from '#lib/domain/vault.ts';
import type { BackupBook, VaultKey } from '#lib/store/contract.ts';
import { readHeader, type BackupStart } from '#lib/store/backup/reader.ts';
import { openBackupKey } from '#lib/store/vault/backup-keys.ts';
import { makeDoor, newVault, openDoors, portableSeal } from '#lib/store/vault/doors.ts';
import { wipe } from '#lib/store/vault/keys.ts';
import { isSameCode } from '#lib/store/vault/recovery-code.ts';
import type { ClosedContext } from '../context.ts';

export interface SealingKey {
	seal: Seal;
	key: VaultKey;
}

/** What backups of this workspace are sealed with; null while a plain one has no passphrase for them. */
export function sealingKey(context: Pick<ClosedContext, 'standing' | 'key'>, book: BackupBook): SealingKey | null {
	const { standing, key } = context;
	if (standing.state !== 'open') return null;
	const { seal } = standing.store;
	// Passkeys stay with their device.
	if (seal) return key && { seal: portableSeal(seal), key };
	return book.keys;
}

/** A new key for the backups of a plain workspace, behind a passphrase and the recovery code typed back. */
export async function newSealingKey(
	passphrase: Secret,
	typed: string,
	context: Pick<ClosedContext, 'recovery' | 'now' | 'random' | 'kdfCost'>
): Promise<Result<SealingKey>> {
	const { recovery, now, random, kdfCost } = context;
	const { code } = recovery;
	if (code === null || !isSameCode(code, typed)) return fail('recovery-mismatch');
	const vault = await newVault(random);
	try {
		const options = { vaultId: vault.vaultId, now, random, cost: await kdfCost() };
		const byPassphrase = await makeDoor(passphrase, vault.bytes, options);
		if (!byPassphrase.ok) return byPassphrase;
		const byCode = await makeDoor(textSecret('recovery', code), vault.bytes, options);
		if (!byCode.ok) return byCode;
		recovery.code = null;
		const doors = [byPassphrase.value, byCode.value];
		return ok({ seal: { vaultId: vault.vaultId, createdAt: now(), doors }, key: vault.key });
	} finally {
		wipe(vault.bytes);
	}
}

export interface OpenedFile {
	start: BackupStart;
	/** Null where nothing given or known opens the file. */
	keys: { vault: VaultKey; frames: CryptoKey } | null;
}

/**
 * Opens a file with a secret, or without one with what this workspace knows. Fails with `backup-invalid`,
 * `wrong-secret` or `kdf-refused`.
 */
export async function openFile(
	file: Blob,
	secret: Secret | null,
	context: Pick<ClosedContext, 'standing' | 'key'>,
	book: BackupBook
): Promise<Result<OpenedFile>> {
	const start = await readHeader(file);
	if (!start.ok) return start;
	const { header } = start.value;
	if (secret) {
		const opened = await openDoors(header.seal, secret);
		if (!opened.ok) return opened;
		wipe(opened.value.bytes);
		const frames = await openBackupKey(opened.value.key, header);
		// The secret is right, so it is the header that is not as it was written.
		if (!frames) return fail('backup-invalid', { fault: 'damaged', frame: 'header' });
		return ok({ start: start.value, keys: { vault: opened.value.key, frames } });
	}
	for (const vault of knownKeys(header, context, book)) {
		const frames = await openBackupKey(vault, header);
		if (frames) return ok({ start: start.value, keys: { vault, frames } });
	}
	return ok({ start: start.value, keys: null });
}

function knownKeys(
	{ seal }: BackupHeader,
	{ standing, key }: Pick<ClosedContext, 'standing' | 'key'>,
	book: BackupBook
): VaultKey[] {
	const known: VaultKey[] = [];
	if (standing.state === 'open' && key && standing.store.seal?.vaultId === seal.vaultId) known.push(key);
	if (standing.state !== 'locked' && book.keys?.seal.vaultId === seal.vaultId) known.push(book.keys.key);
	return known;
}
