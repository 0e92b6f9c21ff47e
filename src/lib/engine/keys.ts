/**
 * The vault key of this worker, and the way it reaches other tabs: a new tab's worker asks on a channel, an
 * unlocked one answers with the key itself, which cannot be exported. Nobody waits where nobody is unlocked:
 * whoever holds a key holds a shared Web Lock, which dies with its worker. Pages lock every tab on a channel of
 * their own, and workers listen there too, so that a sleeping page cannot keep its worker open.
 */
import type { StoreEnvironment, VaultKey } from '#lib/store/contract.ts';
import type { VaultId } from '#lib/domain/vault.ts';
import { lockChannel } from '#lib/domain/api-version.ts';
import { newId } from '#lib/domain/ids.ts';
import { namesFor } from '#lib/store/names.ts';

/** An import keeps a worker's thread for some hundred milliseconds at most; a frozen tab never answers. */
const PATIENCE = 500;
const QUESTIONS = 8;

type Message =
	| { kind: 'ask'; vaultId: VaultId; question: string }
	| { kind: 'answer'; question: string; key: VaultKey }
	/** Somebody unlocked a vault, or something else is current now. */
	| { kind: 'look' }
	| { kind: 'forget' }
	/** Somebody deletes everything, on purpose. */
	| { kind: 'delete' };

type KeyEnvironment = Pick<StoreEnvironment, 'base' | 'locks' | 'random' | 'channel'>;

export interface KeyListeners {
	/** A page locked every tab. */
	onLock: () => void;
	/** Another tab took the key away, because something else is current. */
	onForget: () => void;
	/** Everything is being deleted. */
	onDelete: () => void;
	/** What is current, or who is unlocked, may have changed elsewhere. */
	onLook: () => void;
}

export class Keys {
	#held: { vaultId: VaultId; key: VaultKey; release: () => void } | null = null;
	readonly #environment: KeyEnvironment;
	readonly #channel: ReturnType<StoreEnvironment['channel']>;
	readonly #lock: ReturnType<StoreEnvironment['channel']>;
	readonly #waiting = new Map<string, (key: VaultKey | null) => void>();

	constructor(environment: KeyEnvironment, listeners: KeyListeners) {
		this.#environment = environment;
		this.#channel = environment.channel(`${namesFor(environment.base).prefix}keys`);
		this.#lock = environment.channel(lockChannel(environment.base));
		this.#channel.onmessage = (event: MessageEvent) => this.#hear(event.data as Message, listeners);
		this.#lock.onmessage = () => listeners.onLock();
	}

	get key(): VaultKey | null {
		return this.#held?.key ?? null;
	}

	hold(vaultId: VaultId, key: VaultKey): void {
		if (this.#held?.key === key) return;
		this.forget();
		let release = (): void => undefined;
		const until = new Promise<void>((resolve) => (release = resolve));
		this.#held = { vaultId, key, release };
		void this.#environment.locks.request(this.#lockOf(vaultId), { mode: 'shared' }, () => until);
	}

	/** Also ends every question under way: an answer to it would come too late. */
	forget(): void {
		for (const answer of this.#waiting.values()) answer(null);
		this.#held?.release();
		this.#held = null;
	}

	/** The key of a vault, from here or from an unlocked tab; null where nobody has it. */
	async find(vaultId: VaultId): Promise<VaultKey | null> {
		if (this.#held?.vaultId === vaultId) return this.#held.key;
		for (let asked = 0; asked < QUESTIONS; asked++) {
			// Looked at each time: whoever was unlocked may be gone, and two tabs that look at once meet each other.
			if (!(await this.#isUnlockedSomewhere(vaultId))) return null;
			const answer = await this.#ask(vaultId);
			if (answer !== 'silence') return answer;
		}
		return null;
	}

	#ask(vaultId: VaultId): Promise<VaultKey | null | 'silence'> {
		const question = newId(this.#environment.random);
		return new Promise((resolve) => {
			const answer = (result: VaultKey | null | 'silence'): void => {
				clearTimeout(timer);
				this.#waiting.delete(question);
				resolve(result);
			};
			const timer = setTimeout(answer, PATIENCE, 'silence');
			this.#waiting.set(question, answer);
			this.#post({ kind: 'ask', vaultId, question });
		});
	}

	/** Asks the other tabs to open what is current now. */
	look(): void {
		this.#post({ kind: 'look' });
	}

	/** Takes the key from every other tab. */
	forgetEverywhere(): void {
		this.forget();
		this.#post({ kind: 'forget' });
	}

	/** Tells every other tab that what it will miss is deleted on purpose. */
	tellDeletion(): void {
		this.#post({ kind: 'delete' });
	}

	#hear(message: Message, listeners: KeyListeners): void {
		if (message.kind === 'ask') {
			const { question, vaultId } = message;
			if (this.#held?.vaultId === vaultId) this.#post({ kind: 'answer', question, key: this.#held.key });
		} else if (message.kind === 'answer') this.#waiting.get(message.question)?.(message.key);
		else if (message.kind === 'forget') listeners.onForget();
		else if (message.kind === 'delete') listeners.onDelete();
		else listeners.onLook();
	}

	#post(message: Message): void {
		this.#channel.postMessage(message);
	}

	async #isUnlockedSomewhere(vaultId: VaultId): Promise<boolean> {
		const whenFree = { ifAvailable: true } as const;
		return this.#environment.locks.request(this.#lockOf(vaultId), whenFree, (lock) => lock === null);
	}

	#lockOf(vaultId: VaultId): string {
		return `${namesFor(this.#environment.base).prefix}unlocked:${vaultId}`;
	}
}
