/**
 * From wishes to rows: what a list of changes makes of the records they touch. Pure: nothing is read,
 * written or sealed here. Several changes of one record become one version and one journal item.
 */
import { setField, withFieldsBefore } from './fields.ts';
import { agreeing } from '#lib/domain/agreeing.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok } from '#lib/domain/errors.ts';
import type { FieldConflict, Result } from '#lib/domain/errors.ts';
import type { Change, TableName } from './contract.ts';
import { factsOf } from './facts.ts';
import { upcast } from './packing.ts';
import { keyOf } from './schema.ts';
import type { Body, RecordRow } from './schema.ts';

/** Undoes one journal item. `expect` is the rev it must still have; null inverts whatever stands there. */
export interface Invert {
	kind: 'invert';
	table: TableName;
	id: string;
	item: JournalItem;
	expect: number | null;
	/** Whether it is the entry's last item for the record: each record counts once. */
	isLast: boolean;
}
export type Op = Change | Invert;

/** Header of a record before a write: with the fields it restores the version exactly. */
export interface HeaderBefore {
	rev: number;
	lamport: number;
	device: string;
	schema: number;
	updatedAt: number;
	deletedAt: number;
	batch: number;
	chunk: number;
	/** Whether the body was null: an undone creation. */
	gone: boolean;
}
/** What an entry did to one record. */
export interface JournalItem {
	table: TableName;
	id: string;
	/** The rev it left. */
	rev: number;
	/** Null: the entry created it. */
	before: HeaderBefore | null;
	/** Fields that changed: name, value before, value after; an empty list stands for "not there". */
	fields: [name: string, from: unknown[], to: unknown[]][];
	/** Whether it was deleted or brought back. */
	deletion: boolean;
	/** The body that vanished, where the creation was undone. */
	vanished: Body | null;
	/** All of the above was taken out when the record was erased: only ids and `rev` still say something. */
	erased?: true;
}

export interface Opened {
	row: RecordRow;
	body: Body | null;
}
/** The next version of a record, not yet sealed. */
export interface Draft {
	table: TableName;
	id: string;
	rev: number;
	at: number;
	deletedAt: number;
	body: Body | null;
	before: RecordRow | null;
	item: JournalItem;
}
export interface Plan {
	drafts: Draft[];
	/** New rev per record that was named, changed or not. */
	revs: Map<string, number>;
	/** Inversions that were done, and left because the record had moved on. */
	inverted: number;
	kept: number;
}

interface Work {
	table: TableName;
	id: string;
	opened: Opened | null;
	at: number;
	deletedAt: number;
	body: Body | null;
	created: boolean;
}

/**
 * Plans changes against the records as they stand. Fails with `invalid` (an id that exists),
 * `not-found`, `conflict` (all clashing fields) or `batch-running` (a record of another running batch).
 */
export function plan(
	ops: readonly Op[],
	opened: ReadonlyMap<string, Opened>,
	now: number,
	/** Running batches whose records may not be touched, and the one that is being written. */
	running: ReadonlySet<number>,
	own: number
): Result<Plan> {
	const works = new Map<string, Work>();
	const conflicts: FieldConflict[] = [];
	let inverted = 0;
	let kept = 0;
	for (const op of ops) {
		const key = keyOf(op.table, op.id);
		let work = works.get(key);
		if (!work) {
			const known = opened.get(key) ?? null;
			if (known && known.row.batch !== own && running.has(known.row.batch)) return fail('batch-running');
			work = {
				table: op.table,
				id: op.id,
				opened: known,
				at: known?.row.at ?? 0,
				deletedAt: known?.row.deletedAt ?? 0,
				body: known?.body ?? null,
				created: false
			};
			works.set(key, work);
		}
		if (op.kind === 'create') {
			// An undone creation leaves its row behind, and a record whose id is fixed, the settings, comes again.
			if (work.created || (work.opened && work.body !== null)) return fail('invalid', { field: 'id' });
			work.created = true;
			work.at = op.at;
			work.deletedAt = 0;
			work.body = op.body as unknown as Body;
			continue;
		}
		if (op.kind === 'invert') {
			const row = work.opened?.row;
			const moved = op.expect !== null && row?.rev !== op.expect && !(own > 0 && row?.batch === own);
			// What was erased stays so, also where the undo had read the journal before.
			const done = row && !row.erased && !moved && invert(work, op.item, now);
			if (op.isLast && done) inverted++;
			if (op.isLast && !done) kept++;
			continue;
		}
		if (work.body === null) return fail('not-found');
		if (op.kind === 'patch' && op.exact && work.opened?.row.rev !== op.baseRev) return fail('conflict');
		if (op.kind === 'patch') conflicts.push(...merge(work, op));
		else if (op.kind === 'delete') work.deletedAt ||= now;
		else work.deletedAt = 0;
	}
	if (conflicts.length > 0) return { ok: false, error: { code: 'conflict', conflicts } };

	const drafts: Draft[] = [];
	const revs = new Map<string, number>();
	for (const [key, work] of works) {
		const draft = draftOf(work);
		if (draft) drafts.push(draft);
		revs.set(key, draft?.rev ?? work.opened?.row.rev ?? 0);
	}
	return ok({ drafts, revs, inverted, kept });
}

/** A stale patch merges per field: untouched since → applied, already so → nothing, else a clash. */
function merge(work: Work, patch: Change & { kind: 'patch' }): FieldConflict[] {
	const clashes: FieldConflict[] = [];
	const next: Body = { ...work.body };
	for (const [field, { from, to }] of Object.entries(patch.fields)) {
		const current = valueOf(work.body!, field);
		if (isEqual(current, to)) continue;
		if (isEqual(current, from)) setField(next, field, to);
		else clashes.push({ table: work.table, id: work.id, field, base: from, mine: to, theirs: current });
	}
	work.body = next;
	return clashes;
}

/** False where there is nothing to invert any more: the record itself is gone. */
function invert(work: Work, item: JournalItem, now: number): boolean {
	const vanishes = item.before === null || item.before.gone;
	if (vanishes) {
		if (work.body !== null) {
			work.body = null;
			work.deletedAt = now;
		}
		return true;
	}
	if (item.vanished) work.body ??= upcast(item.table, item.vanished);
	if (work.body === null) return false;
	work.body = agreeing(work.table, withFieldsBefore(work.body, item));
	if (item.deletion) work.deletedAt = item.before!.deletedAt;
	return true;
}

function draftOf(work: Work): Draft | null {
	const row = work.opened?.row ?? null;
	const old = work.opened?.body ?? null;
	const fields = row && old && work.body ? changedFields(old, work.body) : [];
	const existence = (old === null) !== (work.body === null);
	// Brought back and deleted again at once: it stays deleted since when it was.
	if (row && !existence && row.deletedAt > 0 && work.deletedAt > 0) work.deletedAt = row.deletedAt;
	const deletion = row !== null && row.deletedAt !== work.deletedAt;
	if (row ? fields.length === 0 && !deletion && !existence : !work.created) return null;
	const rev = (row?.rev ?? 0) + 1;
	const item: JournalItem = {
		table: work.table,
		id: work.id,
		rev,
		before: row && headerOf(row),
		fields,
		deletion,
		vanished: work.body === null ? old : null
	};
	return {
		table: work.table,
		id: work.id,
		rev,
		at: (work.body && factsOf(work.table, work.body)?.at) ?? work.at,
		deletedAt: work.deletedAt,
		body: work.body,
		before: row,
		item
	};
}

function headerOf(row: RecordRow): HeaderBefore {
	const { rev, lamport, device, schema, updatedAt, deletedAt, batch, chunk } = row;
	return { rev, lamport, device, schema, updatedAt, deletedAt, batch, chunk, gone: row.body === null };
}

function changedFields(old: Body, next: Body): JournalItem['fields'] {
	const fields: JournalItem['fields'] = [];
	for (const name of new Set([...Object.keys(old), ...Object.keys(next)])) {
		const from = valueOf(old, name);
		const to = valueOf(next, name);
		if (!isEqual(from, to)) fields.push([name, from === undefined ? [] : [from], to === undefined ? [] : [to]]);
	}
	return fields;
}

// Field names come from outside, so `__proto__` is a name like any other: no plain assignment.
function valueOf(body: Body, field: string): unknown {
	return Object.hasOwn(body, field) ? body[field] : undefined;
}
