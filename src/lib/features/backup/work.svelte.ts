/**
 * One long act of backup or restore on a screen: its progress, how to stop it, and what it failed with. A second act
 * waits for nobody: it is refused while the first runs.
 */
import type { Failure } from '#lib/domain/errors.ts';
import { asKithError, type CallOptions } from '#lib/client/engine.ts';
import type { Progress } from '#lib/engine/api.ts';

export class Work {
	/** What runs, or null. */
	running = $state.raw<string | null>(null);
	progress = $state.raw<Progress | null>(null);
	#failed = $state.raw<{ name: string; failure: Failure } | null>(null);
	#controller: AbortController | null = null;

	/** Why the last act failed, or null. */
	get failure(): Failure | null {
		return this.#failed?.failure ?? null;
	}
	/** The same, if it was the act of that name. */
	failureOf(name: string): Failure | null {
		return this.#failed?.name === name ? this.#failed.failure : null;
	}

	/** Runs the act; undefined where it failed, was cancelled (no failure then) or another one runs. */
	async run<T>(name: string, act: (options: CallOptions) => Promise<T>): Promise<T | undefined> {
		if (this.running !== null) return undefined;
		const controller = new AbortController();
		this.#controller = controller;
		this.running = name;
		this.#failed = null;
		try {
			return await act({ signal: controller.signal, onProgress: (progress) => (this.progress = progress) });
		} catch (reason) {
			this.fail(name, reason);
			return undefined;
		} finally {
			this.running = null;
			this.progress = null;
			this.#controller = null;
		}
	}

	/** Says that something failed; a cancelled act needs no words. */
	fail(name: string, reason: unknown): void {
		const { failure } = asKithError(reason);
		if (failure.code !== 'cancelled') this.#failed = { name, failure };
	}

	cancel(): void {
		this.#controller?.abort();
	}
}
