/**
 * The backup that nobody has to think of: once a day at most, on a quiet moment after changes, into the folder that
 * may be written to without asking. One tab does it, under a lock. A failure is kept for the screens to show.
 */
import type { Failure } from '#lib/domain/errors.ts';
import { asKithError, type Engine } from '#lib/client/engine.ts';

/** Milliseconds without a change. */
const QUIET = 30_000;

export class Automatic {
	/** Why the last one did not come about; null after one that did. */
	failure = $state.raw<Failure | null>(null);
	readonly #engine: Engine;

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** Waits for quiet moments from now on; answers what stops it. `lock` is the same in every tab of this copy. */
	watch(lock: string, quiet = QUIET, locks: Pick<LockManager, 'request'> = navigator.locks): () => void {
		let timer: ReturnType<typeof setTimeout>;
		const wait = () => {
			clearTimeout(timer);
			timer = setTimeout(() => {
				if (this.#engine.isBusy()) wait();
				else void locks.request(lock, { ifAvailable: true }, (held) => held && this.#write());
			}, quiet);
		};
		const stop = this.#engine.onChange(wait);
		wait();
		return () => {
			stop();
			clearTimeout(timer);
		};
	}

	async #write(): Promise<void> {
		try {
			const { folder } = await this.#engine.backup.state({});
			if (!folder?.due || folder.access !== 'granted') return;
			await this.#engine.backup.writeToFolder({ confirmFewer: false });
			this.failure = null;
		} catch (reason) {
			const { failure } = asKithError(reason);
			// Locked, moved or ended: the next quiet moment comes.
			if (failure.code.startsWith('backup-') || failure.code === 'folder-lost') this.failure = failure;
		}
	}
}

const known = new WeakMap<Engine, Automatic>();

/** The one of an engine; the same for every screen. */
export function automaticOf(engine: Engine): Automatic {
	let automatic = known.get(engine);
	if (!automatic) known.set(engine, (automatic = new Automatic(engine)));
	return automatic;
}
