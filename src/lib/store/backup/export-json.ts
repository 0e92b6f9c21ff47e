/**
 * Everything as one JSON text that a person can read: names of fields instead of ids, dates as ISO 8601, amounts as
 * decimals; ids stay where something refers to them, so that it can be read in again. What is empty is left out.
 * Described by `static/kith-export.schema.json`. PERSISTED: programs of other people read this; a change that breaks
 * them gets a new version. Not encrypted, and the screens say so.
 *
 * Records of large tables pass a few hundred at a time. Reads the live store as well as a backup file.
 */
import type { CustomField } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import { LISTED_TABLES } from '../pages.ts';
import type { JournalHeader, ListedTable, LongOptions, Stored, TableName } from '../contract.ts';
import { businessOut, instant, shapeOf } from './export-shapes.ts';
import type { Words } from './export-shapes.ts';

export const EXPORT_VERSION = 1;
const SCHEMA_FILE = 'kith-export.schema.json';

export type SmallTable = Exclude<TableName, ListedTable>;
/** Where the export reads from. Every record once, in its newest version; deleted ones too where they are known. */
export interface ExportSource {
	all<T extends SmallTable>(table: T): Promise<Stored<T>[]>;
	pieces<T extends ListedTable>(table: T): AsyncIterable<readonly Stored<T>[]>;
	/** Of all customers, deleted ones included. */
	names(): Promise<ReadonlyMap<string, string>>;
	/** Oldest first. */
	history(): AsyncIterable<readonly JournalHeader[]>;
}

/** Small tables that stand as lists; of `settings` and `business` there is one record. */
const LISTS = [
	'fields',
	'segments',
	'imports',
	'pipelines',
	'surveys',
	'views',
	'tags'
] as const satisfies SmallTable[];

/** Writes the export. Throws what the source throws, and the signal's reason. Progress in records of large tables. */
export async function exportJson(
	source: ExportSource,
	exportedAt: number,
	{ signal, onProgress }: LongOptions = {}
): Promise<Blob> {
	const small = {} as { [T in SmallTable]: Stored<T>[] };
	for (const table of LISTS) small[table] = oldestFirst(await source.all(table)) as never;
	const words: Words = {
		fields: fieldKeys(small.fields),
		files: new Map(small.imports.map(({ id, body }) => [id, body.fileName])),
		customers: await source.names(),
		pipelines: new Map(small.pipelines.map(({ id, body }) => [id, body])),
		surveys: new Map(small.surveys.map(({ id, body }) => [id, body]))
	};
	const business = livingOne(await source.all('business'));
	const out = new JsonFile();
	out.start({
		$schema: SCHEMA_FILE,
		format: 'kith-export',
		version: EXPORT_VERSION,
		exportedAt: instant(exportedAt),
		settings: livingOne(await source.all('settings')) ?? null,
		business: business ? businessOut(business) : null
	});
	for (const table of LISTS) out.list(table, shaped(table, small[table], words));
	let done = 0;
	for (const table of LISTED_TABLES) {
		out.open(table);
		for await (const some of source.pieces(table)) {
			signal?.throwIfAborted();
			out.items(shaped(table, some, words));
			onProgress?.((done += some.length));
		}
		out.close();
	}
	out.open('history');
	for await (const some of source.history()) {
		signal?.throwIfAborted();
		out.items(some.map(entryOut));
	}
	out.close();
	return out.end();
}

/** Records as they stand in the export. */
export function shaped(table: TableName, records: readonly Stored<TableName>[], words: Words): object[] {
	const shape = shapeOf(table);
	return records.map((record) => ({ ...outside(record), ...shape(record.body as never, words, record.id as never) }));
}

function livingOne<T extends TableName>(records: readonly Stored<T>[]): Stored<T>['body'] | undefined {
	return records.find(({ deletedAt }) => deletedAt === 0)?.body;
}

function oldestFirst<T extends { id: string; at: number }>(records: readonly T[]): T[] {
	return [...records].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Under which name each field's values stand: its own, with a number where two fields share one. */
export function fieldKeys(fields: readonly { id: FieldId; body: CustomField }[]): Map<FieldId, string> {
	const keys = new Map<FieldId, string>();
	const taken = new Set<string>();
	for (const { id, body } of fields) {
		let key = body.name;
		for (let n = 2; taken.has(key); n++) key = `${body.name} (${n})`;
		taken.add(key);
		keys.set(id, key);
	}
	return keys;
}

function entryOut({ seq, at, cause, records, tables, undoneBy }: JournalHeader): object {
	return { entry: seq, at: instant(at), ...cause, records, tables, ...(undoneBy === null ? {} : { undoneBy }) };
}

/** What every record has around its body. */
function outside({ id, updatedAt, deletedAt }: Stored<TableName>): object {
	return { id, updatedAt: instant(updatedAt), ...(deletedAt > 0 ? { deletedAt: instant(deletedAt) } : {}) };
}

/** Text kept until it is handed to the browser, which may keep a large blob on disk. */
const PART = 4 * 1024 * 1024;

/** An object whose lists are written item by item, indented like `JSON.stringify(…, null, 2)`. */
class JsonFile {
	readonly #blobs: Blob[] = [];
	#text = '';
	#isFirst = true;

	start(fields: object): void {
		this.#text = JSON.stringify(fields, null, 2).slice(0, -2);
	}
	open(name: string): void {
		this.#text += `,\n  ${JSON.stringify(name)}: [`;
		this.#isFirst = true;
	}
	items(items: readonly object[]): void {
		for (const item of items) {
			const text = JSON.stringify(item, null, 2).replaceAll('\n', '\n    ');
			this.#text += `${this.#isFirst ? '' : ','}\n    ${text}`;
			this.#isFirst = false;
		}
		if (this.#text.length > PART) this.#flush();
	}
	close(): void {
		this.#text += this.#isFirst ? ']' : '\n  ]';
	}
	list(name: string, items: readonly object[]): void {
		this.open(name);
		this.items(items);
		this.close();
	}
	end(): Blob {
		this.#text += '\n}\n';
		this.#flush();
		return new Blob(this.#blobs, { type: 'application/json' });
	}
	#flush(): void {
		this.#blobs.push(new Blob([this.#text]));
		this.#text = '';
	}
}
