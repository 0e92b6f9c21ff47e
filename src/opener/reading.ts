/**
 * Opens a backup without Kith: the secret opens a door in the header, the whole file is proved, and only then is
 * anything shown. Bodies stay text until somebody looks at one, so that 100,000 customers fit.
 */
import type { BackupManifest } from '#lib/domain/backup.ts';
import type { Customer } from '#lib/domain/customer.ts';
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { CustomField } from '#lib/domain/fields.ts';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import { digitsOf, fold } from '#lib/domain/text.ts';
import { textSecret } from '#lib/domain/vault.ts';
import { recordFrom, sourceOfRows } from '#lib/store/backup/export-sources.ts';
import { exportJson } from '#lib/store/backup/export-json.ts';
import { BackupProblem } from '#lib/store/backup/format.ts';
import { backupRows, failureOfReading, readHeader, verifyBackup } from '#lib/store/backup/reader.ts';
import type { BackupStart } from '#lib/store/backup/reader.ts';
import { openBackupKey } from '#lib/store/vault/backup-keys.ts';
import { openDoors } from '#lib/store/vault/doors.ts';
import { recoveryCodeFrom } from '#lib/store/vault/recovery-code.ts';
import type { OpenRow } from '#lib/store/contract.ts';

export interface Person {
	id: CustomerId;
	name: string;
	/** What tells two of one name apart. */
	line: string;
	deleted: boolean;
	/** Folded text and digits that the search looks in. */
	hay: string;
	row: OpenRow;
}
export interface OpenedBackup {
	file: File;
	start: BackupStart;
	key: CryptoKey;
	manifest: BackupManifest;
	/** By name, deleted ones last. */
	people: Person[];
	fields: { id: FieldId; field: CustomField }[];
}

export const readStart = readHeader;

/** Opens and proves a backup. Fails with `wrong-secret`, `kdf-refused`, `backup-invalid` or `file-changed`. */
export async function openBackup(
	file: File,
	start: BackupStart,
	typed: string,
	onProgress: (share: number) => void
): Promise<Result<OpenedBackup>> {
	const kind = recoveryCodeFrom(typed) ? 'recovery' : 'passphrase';
	const doors = await openDoors(start.header.seal, textSecret(kind, typed));
	if (!doors.ok) return doors;
	doors.value.bytes.fill(0);
	const key = await openBackupKey(doors.value.key, start.header);
	// The secret is right, so it is the header that is not as it was written.
	if (!key) return { ok: false, error: new BackupProblem('damaged', 'header').failure };
	const manifest = await verifyBackup(file, start, key, { onProgress: (bytes) => onProgress(bytes / file.size) });
	if (!manifest.ok) return manifest;
	try {
		return ok({ file, start, key, manifest: manifest.value, ...(await contents(file, start, key)) });
	} catch (error) {
		const failure = failureOfReading(error);
		if (failure) return { ok: false, error: failure };
		throw error;
	}
}

async function contents(
	file: File,
	start: BackupStart,
	key: CryptoKey
): Promise<Pick<OpenedBackup, 'people' | 'fields'>> {
	const customers = new Map<string, OpenRow>();
	const fields = new Map<string, OpenRow>();
	for await (const { table, rows } of backupRows(file, start, key)) {
		const newest = table === 'customers' ? customers : table === 'fields' ? fields : null;
		// A later row replaces an earlier one.
		for (const each of newest ? rows : []) newest!.set(String(each.row.id), each);
	}
	const people: Person[] = [];
	for (const row of customers.values()) {
		const record = recordFrom('customers', row);
		if (record) people.push(personOf(record.id as CustomerId, record.body as Customer, record.deletedAt > 0, row));
	}
	const { compare } = new Intl.Collator(navigator.languages.slice());
	people.sort((a, b) => Number(a.deleted) - Number(b.deleted) || compare(a.name, b.name));
	return {
		people,
		fields: [...fields.values()].flatMap((row) => {
			const record = recordFrom('fields', row);
			return record ? [{ id: record.id as FieldId, field: record.body as CustomField }] : [];
		})
	};
}

function personOf(id: CustomerId, customer: Customer, deleted: boolean, row: OpenRow): Person {
	const { name, organisation, emails, phones, addresses, tags, externalId, notes } = customer;
	const values = (list: readonly { value: string }[]) => list.map(({ value }) => value);
	const city = addresses[0]?.city ?? '';
	const words = [name, organisation, ...values(emails), city, ...tags, externalId, notes.slice(0, 200)];
	return {
		id,
		name,
		line: [organisation, city, emails[0]?.value ?? phones[0]?.value ?? ''].filter(Boolean).join(' · '),
		deleted,
		hay: `${fold(words.join(' '))} ${values(phones).map(digitsOf).join(' ')}`,
		row
	};
}

/** Those in which every word occurs; of a number its digits are enough. */
export function search(people: readonly Person[], text: string): readonly Person[] {
	const words = fold(text)
		.split(' ')
		.filter(Boolean)
		.map((word) => (/^[\d+()/.-]+$/.test(word) ? digitsOf(word).replace(/^0+/, '') || word : word));
	return words.length === 0 ? people : people.filter(({ hay }) => words.every((word) => hay.includes(word)));
}

export function customerOf({ row }: Person): Customer {
	return recordFrom('customers', row)!.body as Customer;
}

/** Everything in the backup, as the app exports it. */
export async function jsonOf({ file, start, key }: OpenedBackup, now: number): Promise<Blob> {
	return exportJson(await sourceOfRows(() => backupRows(file, start, key)), now);
}
