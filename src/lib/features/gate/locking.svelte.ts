/**
 * Leaving what is open: locking it, or going to another workspace. Both end every long call of every tab, so they ask
 * first where one runs; `LockQuestion` draws the question.
 */
import { createContext } from 'svelte';
/** `enter` makes another workspace current; every tab, this one too, then begins anew by itself. */
export type Leave = { kind: 'lock' } | { kind: 'switch'; enter: () => Promise<unknown> };

export interface LockingOptions {
	/** Whether a call runs, here or in another tab, that would be cut off. */
	isBusy: () => Promise<boolean>;
	lock: () => void;
	failed: (reason: unknown) => void;
}

export class Locking {
	/** What is asked about, or null. */
	question = $state.raw<Leave | null>(null);
	readonly #options: LockingOptions;

	constructor(options: LockingOptions) {
		this.#options = options;
	}

	/** Locks every tab, or asks first. */
	lock(): Promise<void> {
		return this.#ask({ kind: 'lock' });
	}

	/** Goes to another workspace in every tab, or asks first. */
	switch(enter: () => Promise<unknown>): Promise<void> {
		return this.#ask({ kind: 'switch', enter });
	}

	/** Answers the question. */
	async answer(go: boolean): Promise<void> {
		const leave = this.question;
		this.question = null;
		if (go && leave) await this.#go(leave);
	}

	async #ask(leave: Leave): Promise<void> {
		if (await this.#options.isBusy()) this.question = leave;
		else await this.#go(leave);
	}

	async #go(leave: Leave): Promise<void> {
		if (leave.kind === 'lock') return this.#options.lock();
		try {
			await leave.enter();
		} catch (reason) {
			this.#options.failed(reason);
		}
	}
}

/** Made once by the frame. */
export const [useLocking, provideLocking] = createContext<Locking>();
