/**
 * Everything as one JSON text that a person can read: names of fields instead of ids, dates as ISO 8601, amounts as
 * decimals; ids stay where something refers to them, so that it can be read in again. What is empty is left out.
 * Described by `static/kith-export.schema.json`. PERSISTED: programs of other people read this; a change that breaks
 * them gets a new version. Not encrypted, and the screens say so.
 *
 * Customers pass a few hundred at a time. Reads the live store as well as a backup file.
 */
import type { Customer, CustomValue } from '#lib/domain/customer.ts';
import { isoOf } from '#lib/domain/dates.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { CustomField } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { ImportRecord } from '#lib/domain/imports.ts';
import { amountOf } from '#lib/domain/money.ts';
import type { Money } from '#lib/domain/money.ts';
import type { SegmentModel } from '#lib/domain/segments.ts';
import type { JournalHeader, LongOptions, Stored, TableName } from '../contract.ts';

export const EXPORT_VERSION = 1;
const SCHEMA_FILE = 'kith-export.schema.json';

/** Where the export reads from. Every record once, in its newest version; deleted ones too where they are known. */
export interface ExportSource {
	all<T extends Exclude<TableName, 'customers'>>(table: T): Promise<Stored<T>[]>;
	customers(): AsyncIterable<readonly Stored<'customers'>[]>;
	/** Oldest first. */
	history(): AsyncIterable<readonly JournalHeader[]>;
}

/** Writes the export. Throws what the source throws, and the signal's reason. Progress in customers. */
export async function exportJson(
	source: ExportSource,
	exportedAt: number,
	{ signal, onProgress }: LongOptions = {}
): Promise<Blob> {
	const [settings, fields, segments, imports] = [
		await source.all('settings'),
		oldestFirst(await source.all('fields')),
		oldestFirst(await source.all('segments')),
		oldestFirst(await source.all('imports'))
	];
	const keys = fieldKeys(fields);
	const files = new Map(imports.map(({ id, body }) => [id as string, body.fileName]));
	const out = new JsonFile();
	out.start({
		$schema: SCHEMA_FILE,
		format: 'kith-export',
		version: EXPORT_VERSION,
		exportedAt: instant(exportedAt),
		settings: settings.find(({ deletedAt }) => deletedAt === 0)?.body ?? null
	});
	out.list(
		'fields',
		fields.map((field) => ({ ...outside(field), key: keys.get(field.id), ...field.body }))
	);
	let done = 0;
	out.open('customers');
	for await (const some of source.customers()) {
		signal?.throwIfAborted();
		out.items(some.map((record) => customerOut(record, keys, files)));
		onProgress?.((done += some.length));
	}
	out.close();
	out.list('segments', segments.map(segmentsOut));
	out.list('imports', imports.map(importOut));
	out.open('history');
	for await (const some of source.history()) {
		signal?.throwIfAborted();
		out.items(some.map(entryOut));
	}
	out.close();
	return out.end();
}

function oldestFirst<T extends { id: string; at: number }>(records: readonly T[]): T[] {
	return [...records].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Under which name each field's values stand: its own, with a number where two fields share one. */
function fieldKeys(fields: readonly { id: FieldId; body: CustomField }[]): Map<FieldId, string> {
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

function customerOut(
	record: Stored<'customers'>,
	keys: ReadonlyMap<FieldId, string>,
	files: ReadonlyMap<string, string>
): object {
	const { birthday, opening, custom, source, since, kind, name, ...rest } = record.body;
	return {
		...outside(record),
		kind,
		name,
		...filled({
			...rest,
			birthday: birthday && birthdayOut(birthday),
			opening: opening && {
				...opening,
				spent: opening.spent && moneyOut(opening.spent),
				firstOrder: dayOut(opening.firstOrder),
				lastOrder: dayOut(opening.lastOrder),
				asOf: isoOf(opening.asOf)
			},
			custom: customOut(custom, keys)
		}),
		source: source.kind === 'import' ? { import: source.id, file: files.get(source.id) ?? null } : source.kind,
		since: instant(since)
	};
}

function customOut(custom: Customer['custom'], keys: ReadonlyMap<FieldId, string>): Record<string, unknown> {
	// Names come from users: `__proto__` is one like any other.
	const named = Object.create(null) as Record<string, unknown>;
	for (const [id, value] of Object.entries(custom) as [FieldId, CustomValue][])
		named[keys.get(id) ?? id] = typeof value === 'object' && !Array.isArray(value) ? moneyOut(value) : value;
	return named;
}

function segmentsOut(record: Stored<'segments'>): object {
	const { fittedOn, ...model }: SegmentModel = record.body;
	return { ...outside(record), fittedOn: isoOf(fittedOn), ...model };
}

function importOut(record: Stored<'imports'>): object {
	const { importedAt, signature, seq, ...rest }: ImportRecord = record.body;
	return {
		...outside(record),
		importedAt: instant(importedAt),
		entry: seq,
		headers: signature.split('\u001f'),
		...rest
	};
}

function entryOut({ seq, at, cause, records, tables, undoneBy }: JournalHeader): object {
	return { entry: seq, at: instant(at), ...cause, records, tables, ...filled({ undoneBy }) };
}

/** What every record has around its body. */
function outside({ id, updatedAt, deletedAt }: Stored<TableName>): object {
	return { id, updatedAt: instant(updatedAt), ...(deletedAt > 0 ? { deletedAt: instant(deletedAt) } : {}) };
}

/** Without what is empty: null, '', lists and objects with nothing in them. */
function filled(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).filter(
			([, value]) => value !== '' && value != null && !(typeof value === 'object' && Object.keys(value).length === 0)
		)
	);
}

function instant(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}
function dayOut(day: Day | null): string | null {
	return day === null ? null : isoOf(day);
}
function moneyOut(money: Money): { amount: number; currency: string } {
	return { amount: amountOf(money), currency: money.currency };
}
/** `1980-05-01`; as vCard writes it where the year is unknown: `--05-01`. */
function birthdayOut({ year, month, day }: NonNullable<Customer['birthday']>): string {
	const monthAndDay = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
	return year === 0 ? `--${monthAndDay}` : `${String(year).padStart(4, '0')}-${monthAndDay}`;
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
