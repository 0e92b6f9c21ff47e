/**
 * One commit: read and seal first, under the write lock; then one transaction that compares the head
 * row — its counter rises with every write of any tab, so it compares every rev at once — and writes
 * records, pages and the journal entry. A head that moved means the lock failed us: read again.
 */
import { assert, fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { afterSwitch } from './closing.ts';
import type { Cause, Committed, TableName } from './contract.ts';
import { headOf, journalOf, metaOf, newTrace, pagesOf, payloadsOf, recordsOf, underWriteLock } from './core.ts';
import type { Core, Trace } from './core.ts';
import { digestOf, headerFrom, idsByTable, payloadAbout, payloadText } from './journal.ts';
import type { EntryHeader, Payload } from './journal.ts';
import { bodyText } from './packing.ts';
import { withFacts } from './facts.ts';
import { entryOf } from './page-entry.ts';
import { isListed, mergeEntries, placeNew, sealPages } from './pages.ts';
import type { PageEntries, PageEntry } from './pages.ts';
import { plan } from './plan.ts';
import type { Draft, Op, Opened, Plan } from './plan.ts';
import { runningBatches } from './records.ts';
import { recoverBatches } from './recovery.ts';
import { readPages } from './repair.ts';
import { bodyAbout, openRows } from './row-bodies.ts';
import { BODY_SCHEMA, MAX_COMMIT, TABLE_NAMES, keyOf } from './schema.ts';
import type { HeadRow, JournalRow, PageRow, PayloadRow, RecordRow } from './schema.ts';

const ATTEMPTS = 4;

export interface CommitDone extends Committed {
	inverted: number;
	kept: number;
}
/** An older entry that learns of this one. */
export interface Mark {
	seq: number;
	/** Undone by this one, else brought back by it. */
	isUndone: boolean;
}

/** Writes changes as one entry. Where nothing changes, nothing is written and `seq` stays what it is. */
export async function commit(
	core: Core,
	cause: Cause,
	ops: readonly Op[],
	marks: readonly Mark[] = [],
	trace: Trace = newTrace()
): Promise<Result<CommitDone>> {
	const written = await standing(core, trace);
	if (written) return ok(written);
	assert(ops.length <= MAX_COMMIT, 'a commit of more changes than one transaction takes');
	const write = () => underWriteLock(core, () => attempts(core, cause, ops, marks, trace));
	const first = await write();
	if (first.ok) return first;
	// What is in the way may be a leftover of a tab that died: a batch, or a switch to another database.
	if (first.error.code === 'batch-running' && (await recoverBatches(core))) return write();
	if (first.error.code === 'database-moved' && (await afterSwitch(core))) return write();
	return first;
}

async function attempts(
	core: Core,
	cause: Cause,
	ops: readonly Op[],
	marks: readonly Mark[],
	trace: Trace
): Promise<Result<CommitDone>> {
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const done = await tryCommit(core, cause, ops, marks, trace);
		if (done !== 'stale') return done;
	}
	return fail('busy');
}

async function tryCommit(
	core: Core,
	cause: Cause,
	ops: readonly Op[],
	marks: readonly Mark[],
	trace: Trace
): Promise<Result<CommitDone> | 'stale'> {
	const base = await readBase(core, ops);
	if (base.head.state !== 'open') return fail('database-moved');
	const now = core.env.now();
	const planned = plan(ops, base.opened, now, base.running, 0);
	if (!planned.ok) return planned;
	const { drafts, revs, inverted, kept } = planned.value;
	const answer = (seq: number): CommitDone => ({
		seq,
		records: drafts.length,
		revs: ops.map((op) => revs.get(keyOf(op.table, op.id)) ?? 0),
		inverted,
		kept
	});
	if (drafts.length === 0 && marks.length === 0) return ok(answer(base.head.seq));

	const head = { ...base.head, lamport: base.head.lamport + 1 };
	const written = await prepareRows(core, drafts, head, now, { batch: 0, chunk: 0 });
	const pages = await preparePages(core, written.entries, head, 0);
	const entry = await prepareEntry(core, head, {
		cause,
		at: now,
		entry: `e${head.seq + 1}`,
		records: drafts.length,
		counts: countsOf(drafts),
		ids: idsByTable(drafts),
		fields: fieldNames(drafts),
		digests: [],
		payload: { creates: [], items: planned.value.drafts.map((draft) => draft.item) }
	});
	const done = answer(head.seq);
	trace.attempt = { seq: head.seq, header: entry.journal.header, done };
	const stored = await core.strict.transaction('rw', allTables(core), async () => {
		if ((await headOf(core.strict)).lamport !== base.head.lamport) return false;
		await Promise.all([
			...putRows(core, written.rows),
			pagesOf(core.strict).bulkPut(pages),
			...putEntry(core, entry, marks),
			metaOf(core.strict).put(head)
		]);
		return true;
	});
	if (!stored) return 'stale';
	await core.live.wrote(base.head, head, written.entries, base.running.size > 0);
	core.announce({ seq: head.seq, tables: entry.header.counts.map(([table]) => table) }, true);
	return ok(done);
}

/** What an earlier run of this call wrote before its connection was lost; null where it wrote nothing. */
export async function standing(core: Core, { attempt }: Trace): Promise<CommitDone | null> {
	if (!attempt) return null;
	// The header names the device, its counter and the hash before it: there is no other like it.
	const row = await journalOf(core.strict).get(attempt.seq);
	if (row?.header !== attempt.header) return null;
	await core.live.refresh();
	core.announce({ seq: attempt.seq, tables: headerFrom(row).counts.map(([table]) => table) }, true);
	return attempt.done;
}

export interface Base {
	head: HeadRow;
	opened: Map<string, Opened>;
	running: Set<number>;
}
/** Head row, running batches and the named records as they stand, opened. */
export async function readBase(core: Core, ops: readonly Op[]): Promise<Base> {
	const wanted = idsByTable(ops);
	const tables = wanted.map(([table]) => table);
	const { head, running, found } = await core.strict.transaction('r', [...tables, 'meta', 'batches'], async () => ({
		head: await headOf(core.strict),
		running: await runningBatches(core),
		found: await Promise.all(
			wanted.map(async ([table, ids]) => ({
				table,
				rows: await recordsOf(core.strict, table).bulkGet([...new Set(ids)])
			}))
		)
	}));
	const opened = new Map<string, Opened>();
	for (const { table, rows } of found) {
		const present = rows.flatMap((row) => (row ? [row] : []));
		for (const each of await openRows(core, table, present)) opened.set(keyOf(table, each.row.id), each);
	}
	return { head, opened, running };
}

export interface WrittenRows {
	rows: [table: TableName, rows: RecordRow[]][];
	/** Page entries of what was written, by page. */
	entries: Map<number, PageEntry[]>;
}
/** Seals drafts into rows and derives their page entries; new records advance the counters of `head`. */
export async function prepareRows(
	core: Core,
	drafts: readonly Draft[],
	head: HeadRow,
	now: number,
	place: { batch: number; chunk: number }
): Promise<WrittenRows> {
	const living = drafts.filter((draft) => draft.body !== null);
	const sealed = await core.codec.seal(
		living.map((draft) => ({
			about: bodyAbout(draft.table, { ...draft, schema: BODY_SCHEMA }),
			text: bodyText(draft.table, draft.body!)
		}))
	);
	const groups = new Map<TableName, RecordRow[]>();
	const entries = new Map<number, PageEntry[]>();
	let next = 0;
	for (const draft of drafts) {
		const bare: RecordRow = {
			id: draft.id,
			page: draft.before?.page ?? placeNew(head, draft.table),
			rev: draft.rev,
			lamport: head.lamport,
			device: core.device,
			schema: BODY_SCHEMA,
			at: draft.at,
			updatedAt: now,
			deletedAt: draft.deletedAt,
			batch: place.batch,
			chunk: place.chunk,
			body: draft.body === null ? null : sealed[next++]!
		};
		push(groups, draft.table, withFacts(draft.table, bare, draft.body));
		const { table, id, rev, deletedAt, body } = draft;
		if (isListed(table)) push(entries, bare.page, entryOf(table, id, rev, deletedAt, now, body));
	}
	return { rows: [...groups], entries };
}

export function push<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
	const group = groups.get(key);
	if (group) group.push(value);
	else groups.set(key, [value]);
}

/** Reads the pages that hold changed records and seals them anew. `fresh` pages are not stored yet. */
export async function preparePages(
	core: Core,
	changed: PageEntries,
	head: HeadRow,
	batch: number,
	fresh: PageEntries = new Map()
): Promise<PageRow[]> {
	const keys = [...changed].flatMap(([n, [entry]]): [string, number][] => (fresh.has(n) ? [] : [[entry!.table, n]]));
	const stored = await pagesOf(core.strict).bulkGet(keys);
	const pages = new Map<number, readonly PageEntry[]>(fresh);
	for (const { n, entries } of await readPages(
		core,
		stored.flatMap((row) => (row ? [row] : []))
	)) {
		pages.set(n, entries);
	}
	for (const [n, entries] of changed) pages.set(n, mergeEntries(pages.get(n) ?? [], entries));
	return sealPages(core.codec, pages, head.lamport, batch);
}

export interface EntryParts {
	cause: Cause;
	at: number;
	entry: string;
	records: number;
	counts: EntryHeader['counts'];
	ids: EntryHeader['ids'];
	fields: EntryHeader['fields'];
	/** Of chunks that stand already; `payload`, if any, becomes the next one. */
	digests: string[];
	payload: Payload | null;
	rewrites?: EntryHeader['rewrites'];
	altered?: EntryHeader['altered'];
}
export interface PreparedEntry {
	header: EntryHeader;
	journal: JournalRow;
	payload: PayloadRow | null;
}
/** Builds the next entry and advances `head` to it. */
export async function prepareEntry(core: Core, head: HeadRow, parts: EntryParts): Promise<PreparedEntry> {
	const digests = parts.digests.slice();
	let payload: PayloadRow | null = null;
	if (parts.payload) {
		const sealed = await preparePayload(core, parts.entry, digests.length, parts.payload);
		digests.push(sealed.digest);
		payload = sealed.row;
	}
	const { cause, at, entry, records, counts, ids, fields, rewrites, altered = [] } = parts;
	const seq = head.seq + 1;
	const header: EntryHeader = {
		seq,
		prev: head.hash,
		at,
		lamport: head.lamport,
		device: core.device,
		cause,
		records,
		counts,
		ids,
		fields,
		entry,
		digests,
		...(rewrites && { rewrites }),
		...(altered.length > 0 && { altered })
	};
	const text = JSON.stringify(header);
	head.seq = seq;
	head.hash = await digestOf(text);
	return { header, journal: { seq, header: text, undoneBy: null, redoneBy: null }, payload };
}

export async function preparePayload(
	core: Core,
	entry: string,
	chunk: number,
	payload: Payload
): Promise<{ row: PayloadRow; digest: string }> {
	const text = payloadText(payload);
	const digest = await digestOf(text);
	const [body] = await core.codec.seal([{ about: payloadAbout(entry, chunk, 1), text }]);
	return { row: { entry, chunk, rev: 1, body: body! }, digest };
}

export function allTables(core: Core): string[] {
	return core.strict.tables.map((table) => table.name);
}
export function putRows(core: Core, groups: WrittenRows['rows']): PromiseLike<unknown>[] {
	return groups.map(([table, rows]) => recordsOf(core.strict, table).bulkPut(rows));
}
export function putEntry(core: Core, entry: PreparedEntry, marks: readonly Mark[]): PromiseLike<unknown>[] {
	return [
		journalOf(core.strict).add(entry.journal),
		...(entry.payload ? [payloadsOf(core.strict).add(entry.payload)] : []),
		...marks.map(({ seq, isUndone }) => {
			const by = entry.journal.seq;
			return journalOf(core.strict).update(seq, isUndone ? { undoneBy: by, redoneBy: null } : { redoneBy: by });
		})
	];
}

export function countsOf(records: readonly { table: TableName }[]): EntryHeader['counts'] {
	return TABLE_NAMES.flatMap((table): EntryHeader['counts'] => {
		const count = records.filter((record) => record.table === table).length;
		return count > 0 ? [[table, count]] : [];
	});
}
function fieldNames(drafts: Plan['drafts']): string[] {
	return [...new Set(drafts.flatMap((draft) => draft.item.fields.map(([name]) => name)))].sort();
}
