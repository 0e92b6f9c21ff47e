/**
 * Trying to open the vault: one try at a time, what failed, and the courtesy rest after wrong ones. The rest is kept
 * by the page alone: a reload ends it, and the screen says that it is no protection.
 */
import type { Failure } from '#lib/domain/errors.ts';
import { textSecret, type Secret } from '#lib/domain/vault.ts';
import { asKithError } from '#lib/client/engine.ts';
import { restAfter } from './back-off.ts';

export class Unlock {
	kind = $state<'passphrase' | 'recovery'>('passphrase');
	typed = $state('');
	busy = $state(false);
	failure = $state.raw<Failure | null>(null);
	/** Seconds until the next try; 0: now. */
	rest = $state(0);
	#wrong = 0;
	#timer: ReturnType<typeof setInterval> | undefined;
	readonly #unlock: (secret: Secret) => Promise<void>;

	constructor(unlock: (secret: Secret) => Promise<void>) {
		this.#unlock = unlock;
	}

	get wrong(): boolean {
		return this.failure?.code === 'wrong-secret';
	}
	get ready(): boolean {
		return !this.busy && this.rest === 0 && this.typed !== '';
	}

	/** Tries what was typed. */
	submit(): Promise<boolean> {
		return this.ready ? this.attempt(() => Promise.resolve(textSecret(this.kind, this.typed))) : Promise.resolve(false);
	}

	/** Tries a secret that has to be asked for first, such as a passkey's. Answers whether it opened. */
	async attempt(ask: () => Promise<Secret>): Promise<boolean> {
		if (this.busy || this.rest > 0) return false;
		this.busy = true;
		this.failure = null;
		try {
			await this.#unlock(await ask());
			this.typed = '';
			this.#wrong = 0;
			return true;
		} catch (reason) {
			const { failure } = asKithError(reason);
			// Whoever turned a passkey away knows that they did.
			if (failure.code !== 'cancelled') this.failure = failure;
			if (this.wrong) this.#pause(restAfter(++this.#wrong));
			return false;
		} finally {
			this.busy = false;
		}
	}

	/** Ends the clock; what was typed is forgotten. */
	stop(): void {
		clearInterval(this.#timer);
		this.rest = 0;
		this.typed = '';
	}

	#pause(seconds: number): void {
		clearInterval(this.#timer);
		this.rest = seconds;
		if (seconds === 0) return;
		this.#timer = setInterval(() => {
			this.rest -= 1;
			if (this.rest <= 0) clearInterval(this.#timer);
		}, 1000);
	}
}
