/**
 * The one long act of the vault that may be under way on this page: sealing or opening up everything. It belongs to
 * the engine, not to a screen, so that it goes on while the person works elsewhere.
 */
import type { Failure } from '#lib/domain/errors.ts';
import { asKithError, type CallOptions, type Engine } from '#lib/client/engine.ts';
import type { Progress } from '#lib/engine/api.ts';

export type WorkKind = 'seal' | 'unseal';

export class VaultWork {
	/** What runs, or null. */
	running = $state.raw<WorkKind | null>(null);
	progress = $state.raw<Progress | null>(null);
	/** What came to a good end and was not yet looked at. */
	finished = $state.raw<WorkKind | null>(null);
	/** Why the last one ended without; a cancelled one needs no words. */
	failure = $state.raw<Failure | null>(null);
	#controller: AbortController | null = null;
	readonly #onfinish: (kind: WorkKind) => void;

	constructor(onfinish: (kind: WorkKind) => void) {
		this.#onfinish = onfinish;
	}

	/** Runs the act and answers its failure, or null. */
	async run(kind: WorkKind, act: (options: CallOptions) => Promise<void>): Promise<Failure | null> {
		if (this.running) return { code: 'busy' };
		const controller = new AbortController();
		this.#controller = controller;
		this.running = kind;
		this.finished = this.failure = null;
		try {
			await act({ signal: controller.signal, onProgress: (progress) => (this.progress = progress) });
			this.finished = kind;
			this.#onfinish(kind);
			return null;
		} catch (reason) {
			const { failure } = asKithError(reason);
			if (failure.code !== 'cancelled') this.failure = failure;
			return failure;
		} finally {
			this.running = null;
			this.progress = null;
			this.#controller = null;
		}
	}

	/** Stops it; everything stays as it was before. */
	cancel(): void {
		this.#controller?.abort();
	}
}

const works = new WeakMap<Engine, VaultWork>();

/**
 * The work of an engine; the same one for every screen. `onfinish` is called when it came to a good end, whatever
 * screen is shown by then; only that of the first caller is kept.
 */
export function workOf(engine: Engine, onfinish: (kind: WorkKind) => void = () => undefined): VaultWork {
	let work = works.get(engine);
	if (!work) works.set(engine, (work = new VaultWork(onfinish)));
	return work;
}
