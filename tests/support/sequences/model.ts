/**
 * What a copy of Kith should hold, kept as simply as it can be said: whole bodies before and after each entry of
 * the journal, no patches, pages, batches or chains. What a command gives ids and dates of its own is unknown
 * until it is read (`id` null, `given` fields only) and then learned.
 */
import { agreeing } from '#lib/domain/agreeing.ts';
import type { Customer } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { CauseKind, TableName } from '#lib/engine/api.ts';
import { filled } from './unknown.ts';

export type Body = Record<string, unknown>;
export interface State {
	body: Body;
	/** Null: `body` is whole; else the fields of it that are known. */
	given: string[] | null;
	deleted: boolean;
	/** An undone creation. */
	gone: boolean;
	rev: number;
}
export interface Row {
	table: TableName;
	id: string | null;
	erased?: boolean;
	now: State;
}
export interface Effect {
	row: Row;
	before: State | null;
	after: State;
}
export interface Entry {
	seq: number;
	cause: CauseKind;
	/** How many records it wrote; those erased later count, but have no effect any more. */
	records: number;
	effects: Effect[];
	isBatch: boolean;
	/** Of a merge: the customer that stayed. */
	into?: string;
	/** The entry it inverted. */
	undoes: Entry | null;
	undoneBy: Entry | null;
	/** Brought its effect back after it was undone. */
	redoneBy: Entry | null;
}
/** What a command wants of one record. */
export type Wish =
	/** `again`: the row of an undone creation whose id is the only one there is. */
	| { kind: 'create'; table: TableName; body: Body; given?: string[]; again?: Row | undefined; id?: string | null }
	| { kind: 'fields'; row: Row; fields: Body; given?: string[] }
	/** The whole body, fields that it lacks included. */
	| { kind: 'replace'; row: Row; body: Body }
	| { kind: 'delete' | 'restore'; row: Row };

/** A database: what it holds and what opens it. */
export interface Content {
	rows: Row[];
	entries: Entry[];
	/** The passphrase it is sealed with; null: plain. */
	secret: string | null;
	/** Credential ids of the passkeys that open it too. */
	passkeys: string[];
	/** Its name, once it was seen among the kept ones. */
	database: string | null;
}
/** A backup that was handed over, and what it holds. */
export interface Copy {
	/** Under which the file lies on the shelf. */
	number: number;
	content: Content;
	/** What opens the file. */
	secret: string;
	/** The user said that it is gone, or a newer one took its place. */
	gone: boolean;
	/** It lies in the chosen folder. */
	inFolder: boolean;
}
/** One person's data. */
export interface Place {
	/** Null until it is learned. */
	id: string | null;
	label: string;
	content: Content;
	/** Databases kept after restores, oldest first. */
	kept: Content[];
	copies: Copy[];
	/** The passphrase of a plain one's backups. */
	backupSecret: string | null;
	hasFolder: boolean;
}

function emptyContent(): Content {
	return { rows: [], entries: [], secret: null, passkeys: [], database: null };
}
/** What a copy of a database holds; under which name it will stand nobody knows yet. */
export function copyOf(content: Content): Content {
	return { ...structuredClone(content), database: null };
}
export function newPlace(label: string): Place {
	return { id: null, label, content: emptyContent(), kept: [], copies: [], backupSecret: null, hasFolder: false };
}

function isSame(a: State, b: State): boolean {
	return a.deleted === b.deleted && a.gone === b.gone && isEqual(a.body, b.body);
}

export class Model {
	/** The current workspace, and the others. */
	at: Place = newPlace('');
	others: Place[] = [];

	get rows(): Row[] {
		return this.at.content.rows;
	}
	get entries(): Entry[] {
		return this.at.content.entries;
	}

	/** All of one table that can be read; deleted ones only where asked for. */
	of(table: TableName, deleted = false): Row[] {
		return this.rows.filter((row) => row.table === table && !row.now.gone && row.now.deleted === deleted);
	}
	customers(deleted = false): (Row & { now: State & { body: Customer } })[] {
		return this.of('customers', deleted) as (Row & { now: State & { body: Customer } })[];
	}

	/** Writes an entry, unless nothing changes; `undoes` then counts as undone by it. */
	commit(cause: CauseKind, wishes: readonly Wish[], isBatch = false, undoes: Entry | null = null): Entry | null {
		const effects: Effect[] = [];
		for (const wish of wishes) {
			if (wish.kind === 'create') {
				const after = { body: wish.body, given: wish.given ?? null, deleted: false, gone: false, rev: 1 };
				if (wish.again) {
					this.#change(effects, wish.again, { ...after, rev: wish.again.now.rev + 1 });
					continue;
				}
				const row: Row = { table: wish.table, id: wish.id ?? null, now: after };
				this.rows.push(row);
				effects.push({ row, before: null, after });
				continue;
			}
			const { row } = wish;
			const before = row.now;
			const after = { ...before, rev: before.rev + 1 };
			if (wish.kind === 'fields') {
				after.body = { ...before.body, ...wish.fields };
				after.given = wish.given ?? before.given;
			} else if (wish.kind === 'replace') after.body = wish.body;
			else after.deleted = wish.kind === 'delete';
			const known = effects.find((effect) => effect.row === row);
			if (!known) this.#change(effects, row, after);
			// One version however many wishes name it.
			else row.now = known.after = { ...after, rev: before.rev };
		}
		if (effects.length === 0) return null;
		const made = this.#enter(cause, effects, isBatch, undoes);
		if (undoes) Object.assign(undoes, { undoneBy: made, redoneBy: null });
		return made;
	}

	/** `spare`: rows that stay as they are. */
	undo(seq: number, changed: 'ask' | 'keep' | 'revert', spare: readonly Row[] = []): ErrorCode | null {
		const named = this.entries[seq - 1];
		if (!named) return 'not-found';
		if (named.undoneBy && !named.redoneBy) return 'nothing-to-undo';
		const entry = named.redoneBy ?? named;
		const inverted = entry.effects.filter(({ row }) => row.table !== 'imports');
		const later = inverted.filter(({ row, after }) => row.now.rev !== after.rev);
		// What stands again as the entry left it counts as unchanged, where that is looked into.
		const isErasedSince = this.entries.slice(entry.seq).some(({ cause }) => cause === 'erase');
		const isFollowed = !entry.isBatch && later.length <= 50 && !isErasedSince;
		const moved = later.filter(({ row: { now }, after }) => !(isFollowed && isSame(now, after)));
		if (inverted.length === 0) return 'nothing-to-undo';
		if (changed === 'ask' && moved.length > 0) return 'undo-has-changes';
		if (changed !== 'revert' && moved.length === inverted.length) return 'nothing-to-undo';
		const effects: Effect[] = [];
		for (const effect of inverted) {
			if (spare.includes(effect.row)) continue;
			if (changed === 'revert' || !moved.includes(effect)) this.#invert(effects, effect);
		}
		if (effects.length === 0 && entry.isBatch) return 'nothing-to-undo';
		const undoing = this.#enter('undo', effects, entry.isBatch, entry);
		// Up the chain: the entry is undone, the one that it had undone has its effect again, and so on.
		let isUndone = true;
		for (let at: Entry | null = entry; at; at = at.undoes) {
			if (isUndone) Object.assign(at, { undoneBy: undoing, redoneBy: null });
			else at.redoneBy = undoing;
			isUndone = !isUndone;
		}
		return null;
	}

	/** An entry that did nothing that could be undone. */
	note(cause: CauseKind, records: number): void {
		this.#enter(cause, [], false, null).records = records;
	}

	#invert(effects: Effect[], { row, before, after }: Effect): void {
		const now = row.now;
		const next = { ...now, rev: now.rev + 1 };
		if (before === null || before.gone) Object.assign(next, { gone: true });
		else if (now.gone && !after.gone) return;
		else {
			if (after.gone && now.gone) Object.assign(next, { gone: false, body: before.body, given: before.given });
			if (!after.gone) {
				next.body = { ...now.body };
				for (const field of new Set([...Object.keys(before.body), ...Object.keys(after.body)])) {
					if (isEqual(before.body[field], after.body[field])) continue;
					if (field in before.body) next.body[field] = before.body[field];
					else delete next.body[field];
				}
			}
			if (before.deleted !== after.deleted || after.gone) next.deleted = before.deleted;
			next.body = agreeing(row.table, next.body);
		}
		this.#change(effects, row, next);
	}

	#change(effects: Effect[], row: Row, after: State): void {
		const before = row.now;
		if (isSame(before, after) || (before.gone && after.gone)) return;
		row.now = after;
		effects.push({ row, before, after });
	}

	#enter(cause: CauseKind, effects: Effect[], isBatch: boolean, undoes: Entry | null): Entry {
		const entry = {
			seq: this.entries.length + 1,
			cause,
			records: effects.length,
			effects,
			isBatch,
			undoes,
			undoneBy: null,
			redoneBy: null
		} satisfies Entry;
		this.entries.push(entry);
		return entry;
	}

	/** Puts what was read of a record in the place of what was not known of it. */
	learn(row: Row, learned: ReadonlyMap<number, unknown>): void {
		if (learned.size === 0) return;
		row.now.body = filled(row.now.body, learned);
		for (const { effects } of this.entries) {
			for (const effect of effects) {
				if (effect.row !== row) continue;
				effect.after.body = filled(effect.after.body, learned);
				if (effect.before) effect.before.body = filled(effect.before.body, learned);
			}
		}
	}

	/** A copy that shares nothing. */
	copy(): Model {
		const copy = new Model();
		Object.assign(copy, structuredClone({ at: this.at, others: this.others }));
		return copy;
	}
}
