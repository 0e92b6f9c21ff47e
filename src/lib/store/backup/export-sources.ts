/** What the JSON export reads: the live store, or a backup that was verified. */
import type {
	JournalHeader,
	ListedTable,
	LongOptions,
	OpenRow,
	OpenRows,
	Store,
	Stored,
	TableName
} from '../contract.ts';
import type { Customer } from '#lib/domain/customer.ts';
import type { Result } from '#lib/domain/errors.ts';
import { publicHeader } from '../journal.ts';
import { bodyFrom } from '../packing.ts';
import { isListed } from '../pages.ts';
import { TABLE_NAMES, keyOf } from '../schema.ts';
import type { JournalRow } from '../schema.ts';
import { ReadFailure } from './format.ts';
import type { ExportSource, SmallTable } from './export-json.ts';

/** Records read at a time, and entries. */
const PIECE = 500;

type Reader = Pick<Store, 'all' | 'getMany' | 'directory' | 'scan' | 'journal' | 'seq'>;

/** The live store. Customers by name, others by date, deleted ones last; of small tables the living records. */
export function sourceOfStore(store: Reader): ExportSource {
	return {
		all: async (table) => valueOf(await store.all(table)),
		async *pieces(table) {
			const ids = await (table === 'customers' ? customerIds(store) : idsOf(store, table));
			for (let from = 0; from < ids.length; from += PIECE)
				yield valueOf(await store.getMany(table, ids.slice(from, from + PIECE) as never[]));
		},
		async names() {
			const directory = valueOf(await store.directory());
			const names = new Map<string, string>();
			for (let slot = 0; slot < directory.size; slot++) {
				const row = directory.row(slot);
				if (row) names.set(row.id, row.name);
			}
			return names;
		},
		async *history() {
			for (let seq = 0; seq < store.seq; seq += PIECE)
				yield valueOf(await store.journal(seq + PIECE + 1, PIECE)).reverse();
		}
	};
}

async function customerIds(store: Reader): Promise<string[]> {
	const directory = valueOf(await store.directory());
	const ids: string[] = [];
	for (const deleted of [false, true]) {
		for (const slot of directory.search({ text: '', deleted, sort: 'name', descending: false })) {
			const row = directory.row(slot);
			if (row) ids.push(row.id);
		}
	}
	return ids;
}

/** Ids of one type by date, deleted ones last; from its pages, because not every type fits into memory. */
async function idsOf(store: Reader, table: Exclude<ListedTable, 'customers'>): Promise<string[]> {
	const found: { id: string; at: number; isDeleted: boolean }[] = [];
	valueOf(
		await store.scan(table, (rows) => {
			for (const { id, at, deletedAt } of rows) found.push({ id, at, isDeleted: deletedAt > 0 });
		})
	);
	const order = (a: (typeof found)[number], b: (typeof found)[number]) =>
		Number(a.isDeleted) - Number(b.isDeleted) || a.at - b.at || (a.id < b.id ? -1 : 1);
	return found.sort(order).map(({ id }) => id);
}

/** A backup: read once to know the newest version of each record, and once more for each large table. */
export async function sourceOfRows(
	open: () => AsyncIterable<OpenRows>,
	{ signal }: Pick<LongOptions, 'signal'> = {}
): Promise<ExportSource> {
	const revs = new Map<string, number>();
	const small = new Map<string, Stored<TableName>>();
	const names = new Map<string, string>();
	const entries = new Map<number, JournalHeader>();
	const met = new Set<string>();
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
			met.add(table);
			if (isListed(table) && table !== 'customers') continue;
			const record = recordFrom(table, each);
			if (table === 'customers') {
				if (record) names.set(record.id, (record.body as Customer).name);
				else names.delete(String(each.row.id));
			} else if (record) small.set(key, record);
			else small.delete(key);
		}
	}
	return {
		all<T extends SmallTable>(table: T) {
			const records = [...small].filter(([key]) => key.startsWith(keyOf(table, '')));
			return Promise.resolve(records.map(([, record]) => record as Stored<T>));
		},
		async *pieces<T extends ListedTable>(wanted: T) {
			// A file is opened and unpacked from its beginning each time.
			if (!met.has(wanted)) return;
			for await (const { table, rows } of open()) {
				if (table !== wanted) continue;
				yield rows.flatMap((each) => {
					const isNewest = revs.get(keyOf(wanted, String(each.row.id))) === each.row.rev;
					return (isNewest && (recordFrom(wanted, each) as Stored<T> | null)) || [];
				});
			}
		},
		names: () => Promise.resolve(names),
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
