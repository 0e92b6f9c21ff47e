/**
 * Whether this page may show data, and if not, why: what the frame draws instead of the screens follows from here.
 * Locking lives here too, because it must not wait for a worker: the worker is ended, whoever keeps something of a
 * person in memory is told, and every other tab does the same.
 */
import { createContext, tick } from 'svelte';
import { lockChannel } from '#lib/domain/api-version.ts';
import type { Failure, Result } from '#lib/domain/errors.ts';
import type { DatabaseState, Handshake, Hello } from '#lib/engine/api.ts';
import { asKithError, type Engine } from './engine.ts';
import { readSetting, writeSetting } from './locale.ts';

/**
 * `opening` until the first answer; `locked`, `left`, `lost`, `newer`, `denied` and `guest` stand instead of the screens;
 * `blocked`, `switching` and `closed` beside them, because something may be half typed there.
 */
export type GateState =
	'opening' | 'open' | 'locked' | 'left' | 'lost' | 'newer' | 'denied' | 'guest' | 'switching' | 'blocked' | 'closed';

const COVERING: readonly GateState[] = ['locked', 'left', 'lost', 'newer', 'denied', 'guest'];

export interface GateOptions {
	base: string;
	frame: Handshake['frame'];
	/** Loads a fresh page: another workspace is current. */
	begin: () => void;
}

export class Gate {
	state = $state<GateState>('opening');
	/** Whether the workspace is sealed; while opening, as it was the last time. */
	sealed = $state(false);
	/** Why there is nothing to show: `data-lost` (customers), `database-newer` (found, known), `storage-denied`, … */
	failure = $state.raw<Failure | null>(null);
	/** Opened by the key of another tab, not by somebody who just showed a secret. */
	isHandedOver = false;
	/** Where the page stands. Inside another page nothing is unlocked, exported or deleted. */
	readonly frame: Handshake['frame'];
	/** The screens must not stand, nor anything they left: a sealed workspace shows nothing until it is open. */
	readonly isCovered = $derived(COVERING.includes(this.state) || (this.state === 'opening' && this.sealed));
	readonly #engine: Engine;
	readonly #base: string;
	readonly #begin: () => void;
	readonly #sealedKey: string;
	readonly #onLock = new Set<() => void>();
	#channel: BroadcastChannel | null = null;

	constructor(engine: Engine, { base, frame, begin }: GateOptions) {
		this.#engine = engine;
		this.#base = base;
		this.#begin = begin;
		this.#sealedKey = `kith:${base}:sealed`;
		this.frame = frame;
		this.sealed = readSetting(this.#sealedKey) !== null;
	}

	/** Listens and opens; answers the function that stops listening. */
	start(): () => void {
		this.#channel = new BroadcastChannel(lockChannel(this.#base));
		this.#channel.onmessage = () => this.#close();
		const stops = [
			this.#engine.onHello((reply) => this.#meet(reply)),
			this.#engine.onDatabase((state, sealed) => this.#hear(state, sealed)),
			() => this.#channel?.close()
		];
		this.open();
		return () => stops.forEach((stop) => stop());
	}

	/** Starts the engine where none runs; how it met the data is told by `state`. */
	open(): void {
		void this.#engine.hello();
	}

	/** Tries once more with a fresh worker. */
	retry(): void {
		this.#engine.stop();
		this.state = 'opening';
		this.failure = null;
		this.open();
	}

	/** Locks every tab of this copy at once. Only a sealed workspace can be locked. */
	lock(): void {
		if (!this.sealed) return;
		this.#channel?.postMessage('lock');
		this.#close();
	}

	/** Closes this tab alone until somebody looks at it again; it opens then where another tab is unlocked. */
	rest(): void {
		if (!this.sealed || this.state === 'locked') return;
		this.#clear();
		this.state = 'opening';
		const stop = new AbortController();
		const wake = () => {
			if (document.visibilityState !== 'visible') return;
			stop.abort();
			if (this.state === 'opening') this.open();
		};
		document.addEventListener('resume', wake, { signal: stop.signal });
		document.addEventListener('visibilitychange', wake, { signal: stop.signal });
	}

	/** Tells whoever keeps something of a person outside the screens to drop it. */
	onLock(listener: () => void): () => void {
		this.#onLock.add(listener);
		return () => this.#onLock.delete(listener);
	}

	#close(): void {
		if (!this.sealed || this.state === 'locked') return;
		this.#clear();
		this.state = 'locked';
	}

	#clear(): void {
		this.#engine.stop({ code: 'locked' });
		for (const listener of this.#onLock) listener();
	}

	#meet(reply: Result<Hello>): void {
		if (reply.ok) {
			this.failure = null;
			this.#setSealed(reply.value.sealed);
			this.#enter(reply.value.state);
		} else {
			this.failure = reply.error;
			this.#enter(STATES[reply.error.code] ?? 'closed');
		}
	}

	#hear(state: DatabaseState, sealed: boolean): void {
		if (state === 'left') this.#leave();
		else if (state === 'lost') void this.#learnLoss();
		else if (state === 'open' || state === 'locked') {
			this.failure = null;
			this.#setSealed(sealed);
		}
		this.#enter(state);
	}

	/** The screens go before the page does: nothing typed for one workspace may be saved in another. */
	#leave(): void {
		this.#clear();
		void tick().then(this.#begin);
	}

	/** How much was lost is not told with the state. */
	async #learnLoss(): Promise<void> {
		this.failure = { code: 'data-lost' };
		try {
			const { remembered } = await this.#engine.rescue.state({});
			if (remembered && this.state === 'lost') this.failure = { code: 'data-lost', params: { ...remembered } };
		} catch (reason) {
			this.failure = asKithError(reason).failure;
		}
	}

	#enter(state: GateState): void {
		const wasOpen = !this.isCovered;
		if (state === 'open') this.isHandedOver = this.state === 'opening';
		this.state = state;
		if (wasOpen && this.isCovered) for (const listener of this.#onLock) listener();
	}

	#setSealed(sealed: boolean): void {
		if (this.sealed === sealed) return;
		this.sealed = sealed;
		writeSetting(this.#sealedKey, sealed ? '1' : null);
	}
}

/** What else may stop an opening is said beside the screens, with the failure's own words. */
const STATES: Partial<Record<Failure['code'], GateState>> = {
	'data-lost': 'lost',
	'database-newer': 'newer',
	'storage-denied': 'denied',
	guest: 'guest'
};

export const [useGate, provideGate] = createContext<Gate>();
