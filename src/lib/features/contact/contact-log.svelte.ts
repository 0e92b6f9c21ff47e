/**
 * Writing down contacts from anywhere: the sheet that is open, and the contact that a link has started, about which
 * one is asked on the way back. Both live in memory only: what was started, with whom, is nobody's business.
 * Made once by the frame.
 */
import { createContext } from 'svelte';
import type { CustomerId, InteractionId } from '#lib/domain/ids.ts';
import { emptyInteraction, type Interaction, type InteractionKind, type Outcome } from '#lib/domain/interaction.ts';
import type { RecordDetail } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { Undo } from '../undo.svelte.ts';

/** A contact that was started by a link. */
export interface StartedContact {
	customer: CustomerId;
	name: string;
	kind: InteractionKind;
	at: number;
}
/** A contact that was just written down, and the journal entry that undo takes. */
export interface Logged {
	id: InteractionId;
	seq: number;
}
export type LogSheetState =
	{ kind: 'new'; customer: CustomerId | null } | { kind: 'edit'; detail: RecordDetail<'interactions'> };

export class ContactLog {
	/** The sheet; null while none is open. */
	sheet = $state.raw<LogSheetState | null>(null);
	/** What one is asked about; `logged` once it is written down, while one may say what came of it. */
	question = $state.raw<(StartedContact & { logged: Logged | null }) | null>(null);
	readonly #engine: Engine;
	readonly #undo: Undo;
	#started: StartedContact | null = null;

	constructor(engine: Engine, undo: Undo) {
		this.#engine = engine;
		this.#undo = undo;
	}

	/** Opens the sheet for a new contact. */
	open(customer: CustomerId | null): void {
		this.sheet = { kind: 'new', customer };
	}
	/** Opens one that stands there. */
	async edit(id: InteractionId): Promise<void> {
		try {
			this.sheet = { kind: 'edit', detail: await this.#engine.interactions.get({ id }) };
		} catch (reason) {
			this.#undo.failed(reason);
		}
	}
	/** Writes a contact down; null where that failed, which it says itself. `said` null: the caller says what was done. */
	async log(customer: CustomerId | null, part: Partial<Interaction>, said: string | null): Promise<Logged | null> {
		try {
			const body = { ...emptyInteraction(Date.now(), customer), ...part };
			const { id, seq } = await this.#engine.interactions.create({ body });
			if (said !== null) this.#undo.wrote(said, seq);
			return { id, seq };
		} catch (reason) {
			this.#undo.failed(reason);
			return null;
		}
	}
	async setOutcome(id: InteractionId, outcome: Outcome, said: string): Promise<void> {
		try {
			const { rev, body } = await this.#engine.interactions.get({ id });
			const { seq } = await this.#engine.interactions.edit({ id, rev, base: body, body: { ...body, outcome } });
			this.#undo.wrote(said, seq);
		} catch (reason) {
			this.#undo.failed(reason);
		}
	}

	/** A link to a customer was used: it opens another program, and one will come back. */
	started(customer: CustomerId, name: string, kind: InteractionKind): void {
		this.#started = { customer, name, kind, at: Date.now() };
	}
	/** Whoever used a link is back on this page. */
	returned(): void {
		if (!this.#started) return;
		this.question = { ...this.#started, logged: null };
		this.#started = null;
	}
	/** The device was locked: nobody is asked about anybody. */
	forget(): void {
		this.#started = null;
		this.question = null;
		this.sheet = null;
	}
}

export const [useContactLog, provideContactLog] = createContext<ContactLog>();
