/** What the JSON export reads: the live store, or a backup that was verified. */
import type { JournalHeader, LongOptions, OpenRow, OpenRows, Store, Stored, TableName } from '../contract.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { publicHeader } from '../journal.ts';
import { bodyFrom } from '../packing.ts';
import { TABLE_NAMES, keyOf } from '../schema.ts';
import type { JournalRow } from '../schema.ts';
import { ReadFailure } from './format.ts';
import type { ExportSource } from './export-json.ts';

/** Customers read at a time, and entries. */
const PIECE = 500;

/** The live store. Customers by name, deleted ones last; of the other tables the living records. */
export function sourceOfStore(store: Pick<Store, 'all' | 'getMany' | 'directory' | 'journal' | 'seq'>): ExportSource {
	return {
		all: async (table) => valueOf(await store.all(table)),
		async *customers() {
			const directory = valueOf(await store.directory());
			const ids: CustomerId[] = [];
			for (const deleted of [false, true]) {
				for (const slot of directory.search({ text: '', deleted, sort: 'name', descending: false })) {
					const row = directory.row(slot);
					if (row) ids.push(row.id);
				}
			}
			for (let from = 0; from < ids.length; from += PIECE)
				yield valueOf(await store.getMany('customers', ids.slice(from, from + PIECE)));
		},
		async *history() {
			for (let seq = 0; seq < store.seq; seq += PIECE)
				yield valueOf(await store.journal(seq + PIECE + 1, PIECE)).reverse();
		}
	};
}

/** A backup: read once to know the newest version of each record, and once more for the customers. */
export async function sourceOfRows(
	open: () => AsyncIterable<OpenRows>,
	{ signal }: Pick<LongOptions, 'signal'> = {}
): Promise<ExportSource> {
	const revs = new Map<string, number>();
	const small = new Map<string, Stored<TableName>>();
	const entries = new Map<number, JournalHeader>();
	for await (const { table, rows } of open()) {
		signal?.throwIfAborted();
		for (const each of rows) {
			if (table === 'journal') {
				const header = publicHeader(each.row as unknown as JournalRow);
				entries.set(header.seq, header);
			}
			if (!isTable(table)) continue;
			const key = keyOf(table, String(each.row.id));
			revs.set(key, Number(each.row.rev));
			if (table === 'customers') continue;
			const record = recordFrom(table, each);
			if (record) small.set(key, record);
			else small.delete(key);
		}
	}
	return {
		all<T extends Exclude<TableName, 'customers'>>(table: T) {
			const records = [...small].filter(([key]) => key.startsWith(keyOf(table, '')));
			return Promise.resolve(records.map(([, record]) => record as Stored<T>));
		},
		async *customers() {
			for await (const { table, rows } of open()) {
				if (table !== 'customers') continue;
				yield rows.flatMap((each) => {
					const isNewest = revs.get(keyOf(table, String(each.row.id))) === each.row.rev;
					return (isNewest && (recordFrom(table, each) as Stored<'customers'> | null)) || [];
				});
			}
		},
		async *history() {
			yield [...entries.values()].sort((a, b) => a.seq - b.seq);
		}
	};
}

/** A record out of a row of a backup; null where it has no body. */
export function recordFrom(table: TableName, { row, text }: OpenRow): Stored<TableName> | null {
	if (text == null) return null;
	const { id, rev, at, updatedAt, deletedAt } = row as unknown as Omit<Stored<TableName>, 'body'>;
	return { id, rev, at, updatedAt, deletedAt, body: bodyFrom(table, text) as unknown as Stored<TableName>['body'] };
}

function isTable(name: string): name is TableName {
	return (TABLE_NAMES as readonly string[]).includes(name);
}
function valueOf<T>(result: Result<T>): T {
	if (!result.ok) throw new ReadFailure(result.error);
	return result.value;
}
