/** Adds the sample customers and takes them away again. */
import type { Engine } from '#lib/client/engine.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount } from './format.ts';
import type { Undo } from './undo.svelte.ts';

/** Enough that segments, search and scrolling show what they can do. */
const CUSTOMERS = 200;

export class SampleData {
	busy = $state(false);
	#engine: Engine;
	#undo: Undo;

	constructor(engine: Engine, undo: Undo) {
		this.#engine = engine;
		this.#undo = undo;
	}

	add(): Promise<void> {
		return this.#run(async () => {
			const { seq, customers } = await this.#engine.data.addSample({ customers: CUSTOMERS });
			this.#undo.wrote(m.customers_done_sample({ count: customers, n: formatCount(customers) }), seq);
		});
	}

	/** Takes back every sample, also what was changed in it since. */
	remove(): Promise<void> {
		return this.#run(async () => {
			const { changed, seq } = await this.#engine.data.removeSample({});
			this.#undo.wrote(m.customers_done_sample_removed({ count: changed, n: formatCount(changed) }), seq);
		});
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
