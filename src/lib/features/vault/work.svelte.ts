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
	#controller: AbortController | null = null;

	/** Runs the act and answers its failure, or null. */
	async run(kind: WorkKind, act: (options: CallOptions) => Promise<void>): Promise<Failure | null> {
		if (this.running) return { code: 'busy' };
		const controller = new AbortController();
		this.#controller = controller;
		this.running = kind;
		this.finished = null;
		try {
			await act({ signal: controller.signal, onProgress: (progress) => (this.progress = progress) });
			this.finished = kind;
			return null;
		} catch (reason) {
			return asKithError(reason).failure;
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

/** The work of an engine; the same one for every screen. */
export function workOf(engine: Engine): VaultWork {
	let work = works.get(engine);
	if (!work) works.set(engine, (work = new VaultWork()));
	return work;
}
