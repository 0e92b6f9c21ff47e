/** Databases and backups as released versions wrote them; every later version must read them. */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { JournalHeader, Store, Stored, TableName } from '#lib/store/contract.ts';
import { TABLE_NAMES } from '#lib/store/schema.ts';
import { valueOf } from './store.ts';

const folder = join(import.meta.dirname, '../fixtures/kept');

/** What a store holds, in an order of its own: every record with a body, and the journal's headers. */
export interface Content {
	records: (Stored<TableName> & { table: TableName })[];
	journal: JournalHeader[];
}
export interface KeptBackup {
	passphrase: string;
	recoveryCode: string;
	content: Content;
}

export const keptBackupPath = join(folder, 'backup-1.kith');

export function keptBackup(): KeptBackup & { file: Blob } {
	const told = JSON.parse(readFileSync(join(folder, 'backup-1.json'), 'utf8')) as KeptBackup;
	return { ...told, file: new Blob([readFileSync(keptBackupPath)]) };
}

export async function contentOf(store: Store): Promise<Content> {
	const records: Content['records'] = [];
	for (const table of TABLE_NAMES) {
		if (table === 'customers') continue;
		for (const record of valueOf(await store.all(table))) records.push({ table, ...record });
	}
	const directory = valueOf(await store.directory());
	const ids = Array.from({ length: directory.size }, (_, slot) => directory.row(slot)).flatMap((row) => row?.id ?? []);
	for (const record of valueOf(await store.getMany('customers', ids))) records.push({ table: 'customers', ...record });
	records.sort((a, b) => (a.table + a.id < b.table + b.id ? -1 : 1));
	return { records, journal: valueOf(await store.journal(null, 1000)) };
}
