/**
 * The form of one record of any type, new or stored: what is typed, what is wrong with it, whether leaving loses
 * something, and saving with the way out of a conflict. The draft is the record's own body, so a field that a form
 * does not show stays as it was.
 */
import { isEqual } from '#lib/domain/equal.ts';
import type { FieldConflict } from '#lib/domain/errors.ts';
import type { TableName, Tables } from '#lib/domain/tables.ts';
import type { RecordDetail, RecordSaved } from '#lib/engine/api.ts';
import { asKithError } from '#lib/client/live.svelte.ts';
import { settled, type Wish } from '../settled.ts';
import type { Undo } from '../undo.svelte.ts';

type Body<T extends TableName> = Tables[T]['body'];
/** The calls of an area that a form needs. */
interface FormCalls<T extends TableName> {
	create(input: { body: Body<T> }): Promise<RecordSaved<T>>;
	edit(input: { id: Tables[T]['id']; rev: number; base: Body<T>; body: Body<T> }): Promise<RecordSaved<T>>;
}
export interface FormSetup<T extends TableName> {
	calls: FormCalls<T>;
	undo: Undo;
	/** The stored record; null for a new one. */
	detail: RecordDetail<T> | null;
	/** What a new one begins with; of a stored one its body. */
	body: Body<T>;
	/** What is wrong, by field, in words; empty where it can be saved. */
	check: (body: Body<T>) => Partial<Record<string, string>>;
	/** What to say once it is saved. */
	said: (body: Body<T>, isNew: boolean) => string;
}

/** What the frame around a form needs of it. */
export interface FramedForm {
	/** Null for a new record. */
	readonly id: string | null;
	readonly draft: object;
	readonly errors: Partial<Record<string, string>>;
	readonly isDirty: boolean;
	readonly saving: boolean;
	conflicts: FieldConflict[] | null;
	recheck(): void;
	/** Null where something must be corrected, chosen or tried again. */
	save(): Promise<{ id: string } | null>;
	resolve(chosen: Record<string, unknown>): Promise<object | null>;
}

export class RecordForm<T extends TableName> implements FramedForm {
	draft: Body<T> = $state()!;
	/** Shown once saving was tried: nobody likes red while still typing. */
	errors = $state.raw<Partial<Record<string, string>>>({});
	saving = $state(false);
	/** Set when somebody else changed the same fields meanwhile. */
	conflicts = $state.raw<FieldConflict[] | null>(null);
	readonly id: Tables[T]['id'] | null;
	readonly #setup: FormSetup<T>;
	readonly #start: Body<T>;
	#tried = false;
	/** What was tried to be written last. */
	#wish: Wish<Body<T>> | null = null;

	constructor(setup: FormSetup<T>) {
		this.#setup = setup;
		this.id = setup.detail?.id ?? null;
		this.#start = setup.body;
		this.draft = structuredClone(setup.body);
	}

	get body(): Body<T> {
		return $state.snapshot(this.draft) as Body<T>;
	}
	get isDirty(): boolean {
		return !isEqual(this.body, this.#start);
	}
	/** Once saving was tried, a corrected field loses its red at once. */
	recheck(): void {
		if (this.#tried) this.errors = this.#setup.check(this.body);
	}

	/** Answers the saved record (`seq` 0 where nothing changed), or null where something must be corrected or chosen. */
	async save(): Promise<RecordSaved<T> | null> {
		const { body } = this;
		const { detail } = this.#setup;
		this.#tried = true;
		this.errors = this.#setup.check(body);
		if (this.saving || Object.keys(this.errors).length > 0) return null;
		// Nothing to write and nothing to undo: saving is leaving.
		if (detail && isEqual(body, this.#start)) return { id: detail.id, rev: detail.rev, seq: 0 };
		if (!detail) return this.#write(() => this.#setup.calls.create({ body }));
		return this.#edit(detail, { base: this.#start, next: body });
	}

	/** Saves the value chosen for each field that clashed, with all that clashed with nothing. */
	async resolve(chosen: Record<string, unknown>): Promise<RecordSaved<T> | null> {
		const { conflicts } = this;
		const { detail } = this.#setup;
		if (!detail || !conflicts || !this.#wish) return null;
		this.conflicts = null;
		return this.#edit(detail, settled(this.#wish as Wish<object>, conflicts, chosen) as Wish<Body<T>>);
	}

	#edit({ id, rev }: RecordDetail<T>, wish: Wish<Body<T>>): Promise<RecordSaved<T> | null> {
		this.#wish = wish;
		return this.#write(() => this.#setup.calls.edit({ id, rev, base: wish.base, body: wish.next }));
	}

	async #write(write: () => Promise<RecordSaved<T>>): Promise<RecordSaved<T> | null> {
		this.saving = true;
		try {
			const saved = await write();
			this.#setup.undo.wrote(this.#setup.said(this.body, this.id === null), saved.seq);
			return saved;
		} catch (reason) {
			const { failure } = asKithError(reason);
			if (failure.code === 'conflict' && failure.conflicts?.length) this.conflicts = failure.conflicts;
			else this.#setup.undo.failed(reason);
			return null;
		} finally {
			this.saving = false;
		}
	}
}
