/**
 * The form of one customer, new or stored: what is typed, what is wrong with it, whether leaving loses
 * something, and saving with the way out of a conflict.
 */
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { FieldConflict } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { CustomerDetail, Saved } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { asKithError } from '#lib/client/live.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import { showHidden } from '../format.ts';
import { settled, type Wish } from '../settled.ts';
import type { Undo } from '../undo.svelte.ts';
import {
	checkDraft,
	composedName,
	draftOf,
	newDraft,
	toCustomer,
	type DefinedField,
	type Draft,
	type DraftErrors
} from './draft.ts';

export interface FormStart {
	/** The stored customer; null for a new one. */
	detail: CustomerDetail | null;
	fields: readonly DefinedField[];
	/** For amounts typed without one. */
	currency: Currency;
	now: number;
}

export class CustomerFormState {
	draft: Draft = $state()!;
	/** Shown once saving was tried: nobody likes red while still typing. */
	errors = $state.raw<DraftErrors>({});
	saving = $state(false);
	/** Set when somebody else changed the same fields meanwhile. */
	conflicts = $state.raw<FieldConflict[] | null>(null);
	readonly id: CustomerId | null;
	readonly fields: readonly DefinedField[];
	readonly #start: Draft;
	readonly #base: Customer;
	readonly #rev: number;
	readonly today;
	#engine: Engine;
	#undo: Undo;
	#tried = false;
	/** What was tried to be written last. */
	#wish: Wish<Customer> | null = null;

	constructor(engine: Engine, undo: Undo, { detail, fields, currency, now }: FormStart) {
		this.#engine = engine;
		this.#undo = undo;
		this.fields = fields;
		this.id = detail?.id ?? null;
		this.#base = detail?.customer ?? emptyCustomer(now);
		this.#rev = detail?.rev ?? 0;
		this.today = localDayAt(now);
		this.#start = detail ? draftOf(detail.customer, fields, currency, detail.named) : newDraft(now, fields, currency);
		this.draft = structuredClone(this.#start);
	}

	get isDirty(): boolean {
		return !isEqual($state.snapshot(this.draft), this.#start);
	}

	/** What the draft stands for now; for the search for similar customers. */
	get customer(): Customer {
		return toCustomer($state.snapshot(this.draft) as Draft, this.#base, this.fields, this.today, this.id);
	}

	/** Parts of the name were typed: the name follows until it is written by hand. */
	setPart(part: 'givenName' | 'familyName', value: string): void {
		const follows = this.draft.name === composedName(this.draft.givenName, this.draft.familyName);
		this.draft[part] = value;
		if (follows) this.draft.name = composedName(this.draft.givenName, this.draft.familyName);
	}

	/** Once saving was tried, a corrected field loses its red at once. */
	recheck(): void {
		if (this.#tried) this.errors = checkDraft(this.draft, this.fields);
	}

	/** Answers the saved record (`seq` 0 where nothing changed), or null where something must be corrected, chosen or tried again. */
	async save(): Promise<Saved | null> {
		this.#tried = true;
		this.errors = checkDraft(this.draft, this.fields);
		if (this.saving || Object.keys(this.errors).length > 0) return null;
		const { customer } = this;
		const { makeOrganisation } = this.draft;
		// Nothing to write and nothing to undo: saving is leaving.
		if (this.id !== null && !makeOrganisation && isEqual(customer, this.#base))
			return { id: this.id, rev: this.#rev, seq: 0 };
		if (this.id === null) return this.#write(() => this.#engine.customers.create({ customer, makeOrganisation }));
		return this.#edit(this.id, { base: this.#base, next: customer });
	}

	/** Saves the value chosen for each field that clashed, with all that clashed with nothing. */
	async resolve(chosen: Record<string, unknown>): Promise<Saved | null> {
		const { id, conflicts } = this;
		if (id === null || !conflicts || !this.#wish) return null;
		this.conflicts = null;
		return this.#edit(id, settled(this.#wish, conflicts, chosen));
	}

	#edit(id: CustomerId, wish: Wish<Customer>): Promise<Saved | null> {
		this.#wish = wish;
		const { makeOrganisation } = this.draft;
		return this.#write(() =>
			this.#engine.customers.edit({ id, rev: this.#rev, base: wish.base, customer: wish.next, makeOrganisation })
		);
	}

	async #write(write: () => Promise<Saved>): Promise<Saved | null> {
		this.saving = true;
		try {
			const saved = await write();
			const name = showHidden(this.customer.name);
			this.#undo.wrote(
				this.id === null ? m.customers_done_created({ name }) : m.customers_done_saved({ name }),
				saved.seq
			);
			return saved;
		} catch (reason) {
			const { failure } = asKithError(reason);
			if (failure.code === 'conflict' && failure.conflicts?.length) this.conflicts = failure.conflicts;
			else this.#undo.failed(reason);
			return null;
		} finally {
			this.saving = false;
		}
	}
}
