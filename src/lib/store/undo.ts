/**
 * Undo inverts an entry in a new one. A record is reverted if it still has the rev that the entry left, or all that was
 * done to it since was taken back too (or the caller says so); a patch is reverted by its fields, a creation leaves a mark without a body,
 * and undoing that brings the record back. Rows of `imports` stay: that an import took place is
 * history, not data.
 */
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { batch } from './batch.ts';
import { commit, standing } from './commit.ts';
import type { Mark } from './commit.ts';
import type { TableName, UndoOptions, UndoPreview } from './contract.ts';
import { journalOf, newTrace, payloadsOf, recordsOf } from './core.ts';
import type { Core, Trace } from './core.ts';
import { headerFrom, idsByTable, itemsOf, payloadAbout, payloadFrom } from './journal.ts';
import type { EntryHeader } from './journal.ts';
import type { Invert, JournalItem } from './plan.ts';
import { MAX_COMMIT, keyOf } from './schema.ts';
import type { JournalRow } from './schema.ts';

const LISTED_CHANGES = 200;
/** Most records of which the undo of a commit looks whether what was done to them since was taken back. */
const FOLLOWED_RECORDS = 50;
const KEPT_TABLE: TableName = 'imports';

/** What undo of an entry would meet; fails with `not-found` or `nothing-to-undo`. */
export async function previewUndo(core: Core, seq: number): Promise<Result<UndoPreview>> {
	const found = await examine(core, seq);
	if (!found.ok) return found;
	const { last, moved, erased } = found.value;
	return ok({
		revertable: last.size - moved.length,
		changedSince: moved.slice(0, LISTED_CHANGES).map(({ table, id }) => ({ table, id })),
		changedSinceTotal: moved.length,
		erased
	});
}

export async function undo(
	core: Core,
	seq: number,
	changed: 'ask' | 'keep' | 'revert',
	options: UndoOptions = {},
	trace: Trace = newTrace()
): Promise<Result<{ seq: number; reverted: number; kept: number; erased: number }>> {
	const written = await standing(core, trace);
	if (written) return ok({ seq: written.seq, reverted: written.inverted, kept: written.kept, erased: trace.erased });
	const found = await examine(core, seq);
	if (!found.ok) return found;
	const { header, last, moved, again, erased } = found.value;
	if (changed === 'ask' && moved.length > 0) return fail('undo-has-changes', { count: moved.length });
	if (changed !== 'revert' && moved.length === last.size) return fail('nothing-to-undo');

	const cause = { kind: 'undo' as const, undoes: header.seq };
	const marks = await marksFor(core, header);
	const source = inversions(core, header, { last, again, spare: options.spare }, changed === 'revert');
	if (header.entry.startsWith('b')) {
		const done = await batch(core, cause, source, { ...options, marks });
		if (!done.ok) return done;
		const { inverted, kept } = done.value;
		const { seq: undoing } = done.value;
		return undoing === null ? fail('nothing-to-undo') : ok({ seq: undoing, reverted: inverted, kept, erased });
	}
	const ops: Invert[] = [];
	for await (const chunk of source) ops.push(...chunk);
	trace.erased = erased;
	const done = await commit(core, cause, ops, marks, trace);
	return done.ok ? ok({ seq: done.value.seq, reverted: done.value.inverted, kept: done.value.kept, erased }) : done;
}

interface Moved {
	table: TableName;
	id: string;
	/** Rev it has now. */
	rev: number | null;
}
interface Examined {
	/** The entry whose effect stands: that of `seq`, or the one that brought it back. */
	header: EntryHeader;
	/** Rev the entry left, per record. */
	last: Map<string, number>;
	/** Records whose rev moved since, and which do not stand as the entry left them. */
	moved: Moved[];
	/** Rev of those that moved and came back to how the entry left them. */
	again: Map<string, number>;
	/** Records of which nothing is left: an undo passes them over. */
	erased: number;
}

async function examine(core: Core, seq: number): Promise<Result<Examined>> {
	let row = await journalOf(core.strict).get(seq);
	if (row?.redoneBy) row = await journalOf(core.strict).get(row.redoneBy);
	if (!row) return fail('not-found');
	if (row.undoneBy !== null && row.redoneBy === null) return fail('nothing-to-undo');
	const header = headerFrom(row);
	const last = new Map<string, number>();
	const erased = new Set<string>();
	for (let chunk = 0; chunk < header.digests.length; chunk++) {
		for (const item of await chunkItems(core, header, chunk)) {
			const key = keyOf(item.table, item.id);
			if (item.erased) erased.add(key);
			else last.set(key, item.rev);
		}
	}
	if (last.size === 0) return fail('nothing-to-undo');
	const { moved, later } = await movedSince(core, header.seq, last);
	const again = header.ids && moved.length <= FOLLOWED_RECORDS ? await cameBack(core, later, moved) : new Map();
	const gone = moved.filter(({ table, id }) => !again.has(keyOf(table, id)));
	return ok({ header, last, moved: gone, again, erased: erased.size });
}

/** Looks only at records that later entries name, so that undoing the newest import reads none; and those entries. */
async function movedSince(
	core: Core,
	seq: number,
	last: ReadonlyMap<string, number>
): Promise<{ moved: Moved[]; later: EntryHeader[] }> {
	const named = new Map<string, { table: TableName; id: string }>();
	const later: EntryHeader[] = [];
	for (const row of await journalOf(core.strict).where('seq').above(seq).toArray()) {
		const header = headerFrom(row);
		const records = (await recordsNamed(core, header)).filter(({ table, id }) => last.has(keyOf(table, id)));
		for (const record of records) named.set(keyOf(record.table, record.id), record);
		if (records.length > 0 || header.rewrites) later.push(header);
	}
	const moved: Moved[] = [];
	for (const [table, ids] of idsByTable(named.values())) {
		const rows = await recordsOf(core.strict, table).bulkGet(ids);
		for (const [i, row] of rows.entries()) {
			const id = ids[i]!;
			if (row?.rev !== last.get(keyOf(table, id))) moved.push({ table, id, rev: row?.rev ?? null });
		}
	}
	return { moved, later };
}

/** What was done to a record since, taken together. */
class Since {
	readonly #fields = new Map<string, { from: unknown[]; to: unknown[] }>();
	#deletions = 0;
	#vanishings = 0;

	add(item: JournalItem): void {
		for (const [name, from, to] of item.fields)
			this.#fields.set(name, { from: this.#fields.get(name)?.from ?? from, to });
		if (item.deletion) this.#deletions++;
		if (item.vanished || item.before?.gone) this.#vanishings++;
	}
	get isNothing(): boolean {
		const isBack = [...this.#fields.values()].every(({ from, to }) => isEqual(from, to));
		return isBack && this.#deletions % 2 === 0 && this.#vanishings % 2 === 0;
	}
}

/** The revs of those that stand again as they stood after the entry: somebody who undoes step by step comes by here. */
async function cameBack(
	core: Core,
	later: readonly EntryHeader[],
	moved: readonly Moved[]
): Promise<Map<string, number>> {
	// An erasure takes what it changed out of the journal too: what came of a record is not told any more.
	if (moved.length === 0 || later.some(({ rewrites }) => rewrites)) return new Map();
	const since = new Map(moved.map(({ table, id }) => [keyOf(table, id), new Since()]));
	for (const header of later) {
		for (let chunk = 0; chunk < header.digests.length; chunk++) {
			for (const item of await chunkItems(core, header, chunk)) since.get(keyOf(item.table, item.id))?.add(item);
		}
	}
	return new Map(
		moved.flatMap(({ table, id, rev }) => {
			const key = keyOf(table, id);
			return rev !== null && since.get(key)!.isNothing ? [[key, rev] as const] : [];
		})
	);
}

async function recordsNamed(core: Core, header: EntryHeader): Promise<{ table: TableName; id: string }[]> {
	if (header.ids) return header.ids.flatMap(([table, ids]) => ids.map((id) => ({ table, id })));
	const records: JournalItem[] = [];
	for (let chunk = 0; chunk < header.digests.length; chunk++) records.push(...(await chunkItems(core, header, chunk)));
	return records;
}

async function chunkItems(core: Core, header: EntryHeader, chunk: number): Promise<JournalItem[]> {
	const row = await payloadsOf(core.strict).get([header.entry, chunk]);
	if (!row) throw new Error(`Impossible: entry ${header.seq} lacks its payload`);
	const about = payloadAbout(header.entry, chunk, row.rev);
	const [text] = await core.codec.open([{ about, sealed: row.body }]);
	return itemsOf(payloadFrom(text!)).filter((item) => item.table !== KEPT_TABLE);
}

/** Newest chunk first, because a batch may have written a record more than once. */
async function* inversions(
	core: Core,
	header: EntryHeader,
	{ last, again, spare }: Pick<Examined, 'last' | 'again'> & { spare: ReadonlySet<string> | undefined },
	force: boolean
): AsyncGenerator<Invert[]> {
	for (let chunk = header.digests.length - 1; chunk >= 0; chunk--) {
		const items = (await chunkItems(core, header, chunk)).filter((item) => !item.erased && !spare?.has(item.id));
		const ops = items.map((item): Invert => {
			const { table, id } = item;
			const key = keyOf(table, id);
			const rev = last.get(key)!;
			const expect = force ? null : (again.get(key) ?? rev);
			return { kind: 'invert', table, id, item, expect, isLast: item.rev === rev };
		});
		for (let from = 0; from < ops.length; from += MAX_COMMIT) yield ops.slice(from, from + MAX_COMMIT);
	}
}

/** Up the chain of undoings: the entry is undone, the one that it had undone has its effect again, and so on. */
async function marksFor(core: Core, header: EntryHeader): Promise<Mark[]> {
	const marks: Mark[] = [];
	let isUndone = true;
	for (let at: EntryHeader | null = header; at; isUndone = !isUndone) {
		marks.push({ seq: at.seq, isUndone });
		const parent: number | undefined = at.cause.undoes;
		const row: JournalRow | undefined = parent === undefined ? undefined : await journalOf(core.strict).get(parent);
		at = row ? headerFrom(row) : null;
	}
	return marks;
}
