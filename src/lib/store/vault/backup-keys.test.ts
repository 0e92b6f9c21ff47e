import { createDecipheriv, hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BackupHeader, BackupId } from '#lib/domain/backup.ts';
import { testVault, trueRandom } from '../../../../tests/support/vault.ts';
import { newBackupKey, openBackupKey } from './backup-keys.ts';

async function newHeader() {
	const vault = await testVault();
	const clear = {
		format: 1,
		id: 'backup-one' as BackupId,
		createdAt: 5,
		database: 1,
		schema: 1,
		seal: vault.seal
	} as const;
	return { vault, ...(await newBackupKey(vault.key, clear, trueRandom)) };
}

describe('the key of a backup', () => {
	test('S87 what one key seals, the key opened from the header opens, after the header was a file', async () => {
		const { vault, key, header } = await newHeader();
		const read = JSON.parse(JSON.stringify(header)) as BackupHeader;
		const again = await openBackupKey(vault.key, read);
		const nonce = crypto.getRandomValues(new Uint8Array(12));
		const algorithm = { name: 'AES-GCM', iv: nonce };
		const sealed = await crypto.subtle.encrypt(algorithm, key, new Uint8Array([1, 2, 3]));
		expect(new Uint8Array(await crypto.subtle.decrypt(algorithm, again!, sealed))).toEqual(new Uint8Array([1, 2, 3]));
		expect([key.extractable, again!.extractable]).toEqual([false, false]);
	});

	test('S87 another program unwraps it: AES-256-GCM, key by HKDF-SHA-256 of vault key and backup id', async () => {
		const { vault, header } = await newHeader();
		const wrapper = new Uint8Array(hkdfSync('sha256', vault.bytes, vault.vaultId, 'kith1 backup|backup-one', 32));
		const wrapped = Buffer.from(header.wrappedKey, 'base64url');
		const decipher = createDecipheriv('aes-256-gcm', wrapper, Buffer.from(header.nonce, 'base64url'));
		decipher.setAAD(Buffer.from(JSON.stringify(['kith1 backup', 1, 'backup-one', 5, 1, 1, vault.seal])));
		decipher.setAuthTag(wrapped.subarray(-16));
		expect([...decipher.update(wrapped.subarray(0, -16)), ...decipher.final()]).toHaveLength(32);
	});

	test.each<[string, (header: BackupHeader) => BackupHeader]>([
		['another id', (header) => ({ ...header, id: 'backup-two' as BackupId })],
		['another date', (header) => ({ ...header, createdAt: 6 })],
		['another database version', (header) => ({ ...header, database: 2 })],
		['another schema', (header) => ({ ...header, schema: 2 })],
		['one door less', (header) => ({ ...header, seal: { ...header.seal, doors: [] } })],
		['another nonce', (header) => ({ ...header, nonce: 'A'.repeat(16) })],
		['a cut nonce', (header) => ({ ...header, nonce: 'AAAA' })],
		['a cut key', (header) => ({ ...header, wrappedKey: header.wrappedKey.slice(4) })],
		['no base64url', (header) => ({ ...header, wrappedKey: '?' })]
	])('S87 a header changed to %s gives no key', async (_, change) => {
		const { vault, header } = await newHeader();
		expect(await openBackupKey(vault.key, change(header))).toBe(null);
	});

	test('S87 another vault key gives no key', async () => {
		const { header } = await newHeader();
		expect(await openBackupKey((await testVault()).key, header)).toBe(null);
	});
});
