/**
 * "Restore only some records": what a backup holds that the store lacks or has otherwise, and the changes that bring
 * the chosen ones back as one batch. Nothing is ever deleted by it, and nobody comes back who was erased. Records pass
 * one chunk at a time; kept are a few words about each, never bodies.
 *
 * A record that the backup itself holds as deleted, or whose creation was undone, is none of its records here.
 */
import { isEqual } from '#lib/domain/equal.ts';
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Order } from '#lib/domain/order.ts';
import { isFrozen } from '#lib/domain/order-rules.ts';
import type { Change, FieldPatch, LongOptions, OpenRows, Store, Stored, TableName } from '../contract.ts';
import { bodyFrom } from '../packing.ts';
import { isOwned } from '../facts.ts';
import { referencesOf } from '../references.ts';
import { TABLE_NAMES, keyOf } from '../schema.ts';
import type { AnyBody, Body } from '../schema.ts';
import { unnamed } from '../unnaming.ts';
import { ReadFailure } from './format.ts';

/** Missing here, deleted here, here with other values, the same. */
export type MergeKind = 'missing' | 'deleted' | 'different' | 'same';
export interface MergePlan {
	counts: Record<TableName, Record<MergeKind, number>>;
	/** Customers that are not the same, by id. */
	customers: Map<CustomerId, { kind: MergeKind; name: string; fields: readonly string[] }>;
	/** Newest rev of each record in the backup: an earlier row of it is passed over. */
	readonly revs: ReadonlyMap<string, number>;
	readonly erased: ReadonlySet<string>;
}
export interface MergeChoice {
	missing: boolean;
	deleted: boolean;
	/** Take the backup's values where they differ. */
	different: boolean;
	/** Only these customers and what belongs to them; null: every record. What these name comes along where it is not here. */
	only: readonly CustomerId[] | null;
}
type Source = () => AsyncIterable<OpenRows>;
type Reader = Pick<Store, 'getMany' | 'entries' | 'changesOf'>;

/** Records compared, and changes made, at once. */
const CHUNK = 500;
const ENTRIES = 200;

/** Compares every record of a backup with the store. Memory: some words per record, no bodies. */
export async function planMerge(
	source: Source,
	store: Reader,
	{ signal, onProgress }: LongOptions = {}
): Promise<Result<MergePlan>> {
	const erased = await erasedKeys(store);
	if (!erased.ok) return erased;
	const found = new Map<string, { table: TableName; rev: number; kind: MergeKind | null }>();
	const customers: MergePlan['customers'] = new Map();
	const names = new Map<string, readonly string[]>();
	for await (const records of recordsOf(source())) {
		signal?.throwIfAborted();
		const compared = await compare(
			store,
			records.map((record) => withoutErased(record, erased.value))
		);
		if (!compared.ok) return compared;
		for (const { record, kind, fields } of compared.value) {
			const key = keyOf(record.table, record.id);
			const isGone = record.body === null || record.deletedAt > 0;
			found.set(key, { table: record.table, rev: record.rev, kind: isGone ? null : kind });
			if (record.table !== 'customers') continue;
			const id = record.id as CustomerId;
			if (isGone || kind === 'same') customers.delete(id);
			else
				customers.set(id, {
					kind,
					name: (record.body as Body as { name?: string }).name ?? '',
					fields: shared(names, fields)
				});
		}
		onProgress?.(found.size);
	}
	const counts = Object.fromEntries(
		TABLE_NAMES.map((table) => [table, { missing: 0, deleted: 0, different: 0, same: 0 }])
	) as MergePlan['counts'];
	const revs = new Map<string, number>();
	for (const [key, { table, rev, kind }] of found) {
		revs.set(key, rev);
		if (kind) counts[table][kind]++;
	}
	return ok({ counts, customers, revs, erased: erased.value });
}

/**
 * The changes that bring back what was chosen, for `store.batch({ kind: 'merge-restore' }, …)`. Compares again, so
 * what changed since the preview is met as it is now. What it throws, `failureOfReading` turns into a failure.
 */
export async function* mergeChanges(
	source: Source,
	store: Reader,
	plan: MergePlan,
	choice: MergeChoice
): AsyncGenerator<Change[]> {
	const taking = new Taking(choice);
	if (choice.only !== null || !choice.missing || !choice.deleted) await follow(source, store, plan, taking);
	for await (const records of standing(source, plan)) {
		const changes: Change[] = [];
		for (const { record, here, fields } of await taken(store, records, taking))
			changes.push(...changesFor(record, here, fields, choice));
		if (changes.length > 0) yield changes;
	}
}

/**
 * Which records are taken: those that were chosen, with what belongs to a chosen customer, and those that one of these
 * names, where they are not here.
 */
class Taking {
	readonly #choice: MergeChoice;
	readonly #only: ReadonlySet<string> | null;
	readonly #named = new Set<string>();

	constructor(choice: MergeChoice) {
		this.#choice = choice;
		this.#only = choice.only && new Set<string>(choice.only);
	}

	/** True where it was not known yet. */
	name(key: string): boolean {
		const { size } = this.#named;
		return this.#named.add(key).size > size;
	}

	/** Whether it may be taken, depending on what stands here. */
	concerns(record: BackupRecord): boolean {
		return this.#isChosen(record) || this.#isNamed(record);
	}

	takes({ record, kind }: Compared): boolean {
		if (kind === 'same') return false;
		return (this.#isChosen(record) && this.#choice[kind]) || (this.#isNamed(record) && kind !== 'different');
	}

	#isChosen({ table, id, body }: BackupRecord): boolean {
		if (this.#only === null) return true;
		if (table === 'customers') return this.#only.has(id);
		return isOwned(table) && this.#only.has(String(body?.customer));
	}
	#isNamed({ table, id }: BackupRecord): boolean {
		return this.#named.has(keyOf(table, id));
	}
}

/** Names what the taken ones name, and so on, until nothing comes new; reads the backup as often as it takes. */
async function follow(source: Source, store: Reader, plan: MergePlan, taking: Taking): Promise<void> {
	const followed = new Set<string>();
	for (let isNew = true; isNew;) {
		isNew = false;
		for await (const records of standing(source, plan)) {
			const unknown = records.filter(({ table, id }) => !followed.has(keyOf(table, id)));
			for (const { record } of await taken(store, unknown, taking)) {
				followed.add(keyOf(record.table, record.id));
				for (const { table, id } of referencesOf(record.table, record.body as unknown as AnyBody))
					if (taking.name(keyOf(table, id))) isNew = true;
			}
		}
	}
}

/** Those of the records that are taken, compared with what stands here. */
async function taken(store: Reader, records: readonly BackupRecord[], taking: Taking): Promise<Compared[]> {
	const compared = await compare(
		store,
		records.filter((record) => taking.concerns(record))
	);
	// A read that fails ends the batch, which then leaves nothing.
	if (!compared.ok) throw new ReadFailure(compared.error);
	return compared.value.filter((each) => taking.takes(each));
}

/** Records of a backup in their newest version, living ones, without those that were erased here. */
async function* standing(source: Source, plan: MergePlan): AsyncGenerator<BackupRecord[]> {
	for await (const records of recordsOf(source())) {
		yield records
			.map((record) => withoutErased(record, plan.erased))
			.filter(
				({ table, id, rev, body, deletedAt }) =>
					body !== null && deletedAt === 0 && plan.revs.get(keyOf(table, id)) === rev
			);
	}
}

/**
 * A record as it may come back: without a body where it was erased here or belongs to somebody who was, and without
 * what names them.
 */
function withoutErased(record: BackupRecord, erased: ReadonlySet<string>): BackupRecord {
	const { table, id, body } = record;
	if (erased.size === 0 || body === null) return record;
	const isErased = (customer: string) => erased.has(keyOf('customers', customer));
	if (erased.has(keyOf(table, id))) return { ...record, body: null };
	const left = unnamed(table, body, isErased) ?? body;
	const isTheirs = isOwned(table) && typeof left['customer'] === 'string' && isErased(left['customer']);
	return { ...record, body: isTheirs ? null : left };
}

interface BackupRecord {
	table: TableName;
	id: string;
	rev: number;
	at: number;
	deletedAt: number;
	body: Body | null;
}
interface Compared {
	record: BackupRecord;
	here: Stored<TableName> | null;
	kind: MergeKind;
	fields: string[];
}

/** Records out of a backup's rows, in chunks of one table. */
async function* recordsOf(rows: AsyncIterable<OpenRows>): AsyncGenerator<BackupRecord[]> {
	for await (const { table, rows: some } of rows) {
		if (!isTable(table)) continue;
		for (let from = 0; from < some.length; from += CHUNK) {
			yield some.slice(from, from + CHUNK).map(({ row, text }) => ({
				table,
				id: String(row.id),
				rev: Number(row.rev),
				at: Number(row.at),
				deletedAt: Number(row.deletedAt),
				body: text == null ? null : bodyFrom(table as TableName, text)
			}));
		}
	}
}
function isTable(name: string): name is TableName {
	return (TABLE_NAMES as readonly string[]).includes(name);
}

async function compare(store: Reader, records: readonly BackupRecord[]): Promise<Result<Compared[]>> {
	const table = records[0]?.table;
	if (!table) return ok([]);
	const ids = records.map(({ id }) => id) as Stored<typeof table>['id'][];
	const read = await store.getMany(table, ids as never[]);
	if (!read.ok) return read;
	const stored = new Map((read.value as Stored<TableName>[]).map((each) => [each.id as string, each]));
	return ok(
		records.map((record): Compared => {
			const here = stored.get(record.id) ?? null;
			if (!here) return { record, here, kind: 'missing', fields: [] };
			const fields = record.body ? differing(record.table, record.body, here.body as unknown as Body) : [];
			const kind = here.deletedAt > 0 ? 'deleted' : fields.length > 0 ? 'different' : 'same';
			return { record, here, kind, fields };
		})
	);
}

function differing(table: TableName, wanted: Body, here: Body): string[] {
	// That an import took place is history of this database; a backup does not correct it.
	if (table === 'imports') return [];
	// Nor does it the books: what was issued since stays as it is, and what it replaced stays replaced.
	if (table === 'orders' && standsInBooks(here)) return [];
	const names = new Set([...Object.keys(wanted), ...Object.keys(here)]);
	return [...names].filter((name) => !isEqual(valueOf(wanted, name), valueOf(here, name)));
}

function standsInBooks(body: Body): boolean {
	const order = body as unknown as Order;
	return isFrozen(order) || order.status === 'replaced';
}

function changesFor(
	{ table, id, at, body }: BackupRecord,
	here: Stored<TableName> | null,
	fields: readonly string[],
	choice: MergeChoice
): Change[] {
	if (!here) {
		// The entry it names belongs to the backup's journal: here it would be another one.
		const whole = table === 'imports' ? { ...body, seq: 0 } : body;
		return [{ kind: 'create', table, id, at, body: whole, again: true } as unknown as Change];
	}
	const changes: Change[] = [];
	if (here.deletedAt > 0) changes.push({ kind: 'restore', table, id } as Change);
	if (fields.length > 0 && choice.different) {
		const patches: Record<string, FieldPatch> = Object.create(null) as Record<string, FieldPatch>;
		for (const name of fields)
			patches[name] = { from: valueOf(here.body as unknown as Body, name), to: valueOf(body!, name) };
		changes.push({ kind: 'patch', table, id, baseRev: here.rev, fields: patches } as Change);
	}
	return changes;
}

/** Records that were erased here: a backup must not bring them back. */
async function erasedKeys(store: Reader): Promise<Result<Set<string>>> {
	const keys = new Set<string>();
	for (let before: number | null = null; ;) {
		const page = await store.entries({
			before,
			limit: ENTRIES,
			causes: ['erase'],
			from: null,
			to: null,
			records: null
		});
		if (!page.ok) return page;
		for (const { seq } of page.value.entries) {
			const changes = await store.changesOf(seq, Infinity);
			if (!changes.ok) return changes;
			for (const { table, id, erased } of changes.value) if (erased) keys.add(keyOf(table, id));
		}
		before = page.value.before;
		if (before === null) return ok(keys);
	}
}

/** One list for all records that differ in the same fields. */
function shared(lists: Map<string, readonly string[]>, fields: readonly string[]): readonly string[] {
	const key = fields.join('\n');
	const known = lists.get(key);
	if (known) return known;
	lists.set(key, fields);
	return fields;
}

// Field names come from outside, so `__proto__` is a name like any other.
function valueOf(body: Body, field: string): unknown {
	return Object.hasOwn(body, field) ? body[field] : undefined;
}
