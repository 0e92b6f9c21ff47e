/** Adds the sample, customers with a small business around them, and takes it away again. */
import type { SampleStanding } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { Undo } from './undo.svelte.ts';

/** Enough that segments, search and scrolling show what they can do. */
const CUSTOMERS = 200;

export class SampleData {
	busy = $state(false);
	/** Set while the user must say whether it goes although it meets what is their own. */
	question = $state.raw<SampleStanding | null>(null);
	#engine: Engine;
	#undo: Undo;

	constructor(engine: Engine, undo: Undo) {
		this.#engine = engine;
		this.#undo = undo;
	}

	add(): Promise<void> {
		return this.#run(async () => {
			const [{ firstNames }, { addedText }] = await Promise.all([
				import('./deals/words.ts'),
				import('./sample-words.ts')
			]);
			const { seq, records } = await this.#engine.data.addSample({ customers: CUSTOMERS, names: firstNames() });
			this.#undo.wrote(addedText(records), seq);
		});
	}

	/** Removes it, or asks first where something of the user's own hangs on it. */
	ask(): Promise<void> {
		return this.#run(async () => {
			const met = await this.#engine.data.sample({});
			const meets = met.changed > 0 || Object.values(met.own).some((count) => count > 0);
			if (meets) this.question = met;
			else await this.#remove();
		});
	}

	/** Takes back every sample, also what was changed in it since. */
	remove(): Promise<void> {
		return this.#run(() => this.#remove());
	}

	async #remove(): Promise<void> {
		const { removedText } = await import('./sample-words.ts');
		const { changed, seq } = await this.#engine.data.removeSample({});
		this.#undo.wrote(removedText(changed), seq);
	}

	async #run(act: () => Promise<void>): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		try {
			await act();
		} catch (reason) {
			this.#undo.failed(reason);
		} finally {
			this.busy = false;
		}
	}
}
