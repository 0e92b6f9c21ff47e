/**
 * A batch's hold on the write lock: taken before a chunk is queued, kept while chunks are under way, given up when
 * nothing is, so that a slow source keeps nobody waiting, and before the next chunk where somebody waits. Given up for
 * nobody it would let the database stand idle after each chunk, a tenth of an import's time.
 */
import { headOf, underWriteLock } from './core.ts';
import type { Core } from './core.ts';
import type { HeadRow } from './schema.ts';

interface Session {
	release: () => void;
	released: Promise<unknown>;
}

export class Turn {
	/** The head as the chunks under way will leave it. */
	head: HeadRow | null = null;
	readonly #core: Core;
	#session: Session | null = null;
	#underWay = new Set<Promise<unknown>>();
	/** Between asking for the lock and having queued the transaction. */
	#isIssuing = false;

	constructor(core: Core) {
		this.#core = core;
	}

	/** Holds the write lock from here on; answers the head as it stands or will stand. */
	async enter(): Promise<HeadRow> {
		this.#isIssuing = true;
		if (this.#session && (await this.#isAwaited())) {
			await Promise.allSettled(this.#underWay);
			await this.#leave();
		}
		if (!this.#session) {
			let release = () => {};
			const held = new Promise<void>((resolve) => (release = resolve));
			let released: Promise<void> | undefined;
			await new Promise<void>((entered, refused) => {
				released = underWriteLock(this.#core, () => {
					entered();
					return held;
				});
				released.catch(refused);
			});
			this.#session = { release, released: released! };
			this.head = await headOf(this.#core.strict);
		}
		return this.head!;
	}

	/** Whether another writer, of any tab, waits for the lock. */
	async #isAwaited(): Promise<boolean> {
		const { env, names } = this.#core;
		const { pending = [] } = await env.locks.query();
		return pending.some(({ name }) => name === names.writeLock);
	}

	/** The transaction is queued, or there is none: the lock may go. */
	async issued(): Promise<void> {
		this.#isIssuing = false;
		await this.#leaveIfIdle();
	}

	/** Keeps the lock until `done` is settled. */
	keepFor(done: Promise<unknown>): void {
		this.#underWay.add(done);
		const settled = () => {
			this.#underWay.delete(done);
			return this.#leaveIfIdle();
		};
		done.then(settled, settled);
	}

	/** Waits for what is under way and lets go. */
	async end(): Promise<void> {
		await Promise.allSettled(this.#underWay);
		await this.#leave();
	}

	async #leaveIfIdle(): Promise<void> {
		if (!this.#isIssuing && this.#underWay.size === 0) await this.#leave();
	}

	async #leave(): Promise<void> {
		const session = this.#session;
		this.#session = null;
		session?.release();
		await session?.released;
	}
}
