/** The form of "my business": what is typed, what is wrong with it, and saving with the way out of a conflict. */
import type { Business } from '#lib/domain/business.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { FieldConflict } from '#lib/domain/errors.ts';
import { validPattern } from '#lib/domain/numbering.ts';
import { ORDER_KINDS, type OrderKind } from '#lib/domain/order.ts';
import type { Engine } from '#lib/client/engine.ts';
import { asKithError } from '#lib/client/live.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import { settled, type Wish } from '../settled.ts';
import type { Undo } from '../undo.svelte.ts';

export class BusinessForm {
	draft: Business = $state()!;
	saving = $state(false);
	conflicts = $state.raw<FieldConflict[] | null>(null);
	/** By kind; patterns are looked at while they are typed, because an example stands beside them. */
	patternErrors = $derived.by(() => {
		const errors: Partial<Record<OrderKind, string>> = {};
		const { numbering } = this.draft;
		for (const kind of ORDER_KINDS) if (!validPattern(numbering[kind].pattern)) errors[kind] = m.business_pattern_bad();
		if (numbering.invoice.pattern === numbering['credit-note'].pattern)
			errors['credit-note'] ??= m.business_pattern_same();
		return errors;
	});
	#base: Business = $state.raw()!;
	#wish: Wish<Business> | null = null;
	readonly #engine: Engine;
	readonly #undo: Undo;

	constructor(engine: Engine, undo: Undo, business: Business) {
		this.#engine = engine;
		this.#undo = undo;
		this.#base = business;
		this.draft = structuredClone(business);
	}

	get isDirty(): boolean {
		return !isEqual($state.snapshot(this.draft), this.#base);
	}

	save(): Promise<boolean> {
		return this.#write({ base: this.#base, next: $state.snapshot(this.draft) as Business });
	}
	async resolve(chosen: Record<string, unknown>): Promise<boolean> {
		const { conflicts } = this;
		if (!conflicts || !this.#wish) return false;
		this.conflicts = null;
		return this.#write(settled(this.#wish, conflicts, chosen));
	}

	async #write(wish: Wish<Business>): Promise<boolean> {
		if (this.saving || Object.keys(this.patternErrors).length > 0) return false;
		this.saving = true;
		this.#wish = wish;
		try {
			const { seq } = await this.#engine.business.save({ base: wish.base, business: wish.next });
			this.#undo.wrote(m.business_saved(), seq);
			this.#base = await this.#engine.business.get({});
			this.draft = structuredClone(this.#base);
			return true;
		} catch (reason) {
			const { failure } = asKithError(reason);
			if (failure.code === 'conflict' && failure.conflicts?.length) this.conflicts = failure.conflicts;
			else this.#undo.failed(reason);
			return false;
		} finally {
			this.saving = false;
		}
	}
}
