/**
 * The one place that takes writes back. A screen tells `wrote(…)` after a write and gets a toast with
 * Undo; the keys call `undoLast()` and `redoLast()`. What is next is read from the journal, so that it
 * also holds after a reload and for writes of other tabs. Where records were changed since, it asks:
 * `UndoDialog` draws `question` and `progress`.
 */
import { createContext } from 'svelte';
import type { Failure } from '#lib/domain/errors.ts';
import type { CauseKind, HistoryEntry, Progress, UndoDone, UndoPreview } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { asKithError } from '#lib/client/live.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';

export interface UndoQuestion {
	preview: UndoPreview;
	answer(choice: 'keep' | 'revert' | null): void;
}

/** Entries read to find the next one; beyond that, History in Settings is the place. */
const LOOK_BACK = 100;

export class Undo {
	/** Set while the person must say what happens to records changed since. */
	question = $state.raw<UndoQuestion | null>(null);
	/** Set while an undo runs. */
	progress = $state.raw<Progress | null>(null);
	#engine: Engine;
	#toasts: Toasts;
	#running: AbortController | null = null;
	/** The toast that offers the way back: one at a time, for the latest step. */
	#offer: number | null = null;

	constructor(engine: Engine, toasts: Toasts) {
		this.#engine = engine;
		this.#toasts = toasts;
	}

	/** Says what was written, with Undo where there is a journal entry to take back. */
	wrote(text: string, seq: number | null): void {
		if (seq === null) this.#toasts.show(text);
		else this.#say(text, m.customers_undo(), () => void this.run(seq));
	}

	/** Says what was written for good: with it goes the way back of the step before, which is not the latest any more. */
	wroteForGood(text: string): void {
		if (this.#offer !== null) this.#toasts.dismiss(this.#offer);
		this.#toasts.show(text);
	}

	/** Says in a toast that something failed and what to do. A cancelled call needs no words, nor does the lock. */
	failed(reason: unknown): void {
		const { failure } = asKithError(reason);
		if (failure.code !== 'cancelled' && failure.code !== 'locked') void this.#warn(failure);
	}

	/** Takes one journal entry back, asking where needed. Null when cancelled or failed; says so itself. */
	async run(seq: number): Promise<UndoDone | null> {
		// What is said of it weighs more than the first screen should carry; it is there before anything is undone.
		const [cause, { undoneText }] = await Promise.all([this.#causeOf(seq), import('./undo-words.ts')]);
		const done = await this.#takeBack(seq);
		if (!done) return null;
		if (done.creditNote) {
			// What is in the books is not taken back, so there is nothing to redo either.
			this.#toasts.show(m.orders_undo_credited({ number: done.creditNote }));
			return done;
		}
		this.#say(undoneText(done, cause), m.customers_redo(), () => void this.#redo(done.seq));
		return done;
	}

	/** Ctrl/Cmd+Z. */
	async undoLast(): Promise<void> {
		const entries = await this.#entries();
		if (!entries) return;
		const { nextToUndo } = await import('./undo-order.ts');
		const next = nextToUndo(entries);
		if (next === null) this.#toasts.show(m.customers_undo_none());
		else await this.run(next);
	}

	/** Ctrl/Cmd+Shift+Z. */
	async redoLast(): Promise<void> {
		const entries = await this.#entries();
		if (!entries) return;
		const { nextToRedo } = await import('./undo-order.ts');
		const next = nextToRedo(entries);
		if (next === null) this.#toasts.show(m.customers_redo_none());
		else await this.#redo(next);
	}

	/** Stops the undo that runs; what it had done is taken back by the store. */
	cancel(): void {
		this.#running?.abort();
	}

	/** Forgets what it knows of anybody: the device was locked. */
	forget(): void {
		this.cancel();
		this.question?.answer(null);
		this.#offer = null;
	}

	async #redo(seq: number): Promise<void> {
		const { redoneText } = await import('./undo-words.ts');
		const done = await this.#takeBack(seq);
		if (done) this.wrote(redoneText(done), done.seq);
	}

	async #takeBack(seq: number): Promise<UndoDone | null> {
		// One at a time: a second press while the first runs would meet a journal in motion.
		if (this.#running) return null;
		const running = new AbortController();
		this.#running = running;
		const options = { signal: running.signal, onProgress: (progress: Progress) => (this.progress = progress) };
		try {
			try {
				return await this.#engine.history.undo({ seq, changed: 'ask' }, options);
			} catch (reason) {
				if (asKithError(reason).failure.code !== 'undo-has-changes') throw reason;
			}
			this.progress = null;
			const preview = await this.#engine.history.preview({ seq });
			const changed = await this.#ask(preview);
			// Kept as they are where nothing else would go back: nothing is to be done.
			if (changed === null || (changed === 'keep' && preview.revertable === 0)) return null;
			return await this.#engine.history.undo({ seq, changed }, options);
		} catch (reason) {
			this.failed(reason);
			return null;
		} finally {
			this.progress = null;
			this.#running = null;
		}
	}

	#ask(preview: UndoPreview): Promise<'keep' | 'revert' | null> {
		return new Promise((resolve) => {
			this.question = {
				preview,
				answer: (choice) => {
					this.question = null;
					resolve(choice);
				}
			};
		});
	}

	async #causeOf(seq: number): Promise<CauseKind | null> {
		try {
			return (
				(await this.#engine.history.list({ before: seq + 1, limit: 1 })).find((entry) => entry.seq === seq)?.cause ??
				null
			);
		} catch {
			// Only the word in the toast is lost; the undo itself says what fails.
			return null;
		}
	}

	async #entries(): Promise<HistoryEntry[] | null> {
		try {
			return await this.#engine.history.list({ before: null, limit: LOOK_BACK });
		} catch (reason) {
			this.failed(reason);
			return null;
		}
	}

	#say(text: string, label: string, onpick: () => void): void {
		if (this.#offer !== null) this.#toasts.dismiss(this.#offer);
		this.#offer = this.#toasts.show(text, { action: { label, onpick } });
	}

	async #warn(failure: Failure): Promise<void> {
		// The words for every failure weigh more than the first screen should carry.
		const { errorText } = await import('./errors.ts');
		const { title, text } = errorText(failure);
		this.#toasts.show(`${title}. ${text}`, { tone: 'bad' });
	}
}

/** Made once by the frame: `setUndo(new Undo(engine, toasts))`. */
export const [getUndo, setUndo] = createContext<Undo>();
