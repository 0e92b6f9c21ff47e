/** What is done to the selected customers; each act says what it did, with Undo. */
import type { BulkDone, MergePair, Progress, Selection } from '#lib/engine/api.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { MergeAspect } from '#lib/domain/merging.ts';
import type { CallOptions, Engine } from '#lib/client/engine.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount } from '../format.ts';
import type { Undo } from '../undo.svelte.ts';
import { exportSelection } from './export.ts';

export class BulkActs {
	/** Set while an act runs. */
	running = $state(false);
	progress = $state.raw<Progress | null>(null);
	#abort: AbortController | null = null;
	#engine: Engine;
	#undo: Undo;

	constructor(engine: Engine, undo: Undo) {
		this.#engine = engine;
		this.#undo = undo;
	}

	/** Answers whether it was done; says itself what failed. */
	tag(selection: Selection, add: string[], remove: string[]): Promise<boolean> {
		return this.#write(
			(options) => this.#engine.customers.tag({ selection, add, remove }, options),
			(count) => m.customers_done_tagged({ count, n: formatCount(count) })
		);
	}
	/** Whether anything belongs to a customer, so that one must say what becomes of it; null where that failed. */
	async hasBelongings(id: CustomerId): Promise<boolean | null> {
		let has: boolean | null = null;
		await this.#run(async (options) => {
			const counts = await this.#engine.customers.belongings({ selection: { kind: 'ids', ids: [id] } }, options);
			has = Object.values(counts).some((count) => count > 0);
		});
		return has;
	}
	delete(selection: Selection, belongings: 'keep' | 'delete' = 'keep'): Promise<boolean> {
		return this.#write(
			(options) => this.#engine.customers.delete({ selection, belongings }, options),
			(count) => m.customers_done_deleted({ count, n: formatCount(count) })
		);
	}
	restore(ids: CustomerId[]): Promise<boolean> {
		return this.#write(
			(options) => this.#engine.customers.restore({ ids }, options),
			(count) => m.customers_done_restored({ count, n: formatCount(count) })
		);
	}
	merge({ keep, drop, merged }: MergePair, fromDrop: MergeAspect[]): Promise<boolean> {
		const name = fromDrop.includes('name') ? drop.customer.name : merged.name;
		return this.#run(async () => {
			const { seq } = await this.#engine.customers.merge({
				keep: { id: keep.id, rev: keep.rev },
				drop: { id: drop.id, rev: drop.rev },
				fromDrop
			});
			this.#undo.wrote(m.customers_done_merged({ name }), seq);
		});
	}
	export(selection: Selection): Promise<boolean> {
		return this.#run((options) => exportSelection(this.#engine, selection, options));
	}
	cancel(): void {
		this.#abort?.abort();
	}

	#write(call: (options: CallOptions) => Promise<BulkDone>, say: (count: number) => string): Promise<boolean> {
		return this.#run(async (options) => {
			const { changed, seq } = await call(options);
			this.#undo.wrote(changed === 0 ? m.customers_done_nothing() : say(changed), seq);
		});
	}
	async #run(act: (options: CallOptions) => Promise<void>): Promise<boolean> {
		if (this.running) return false;
		this.running = true;
		this.#abort = new AbortController();
		try {
			await act({ signal: this.#abort.signal, onProgress: (progress) => (this.progress = progress) });
			return true;
		} catch (reason) {
			this.#undo.failed(reason);
			return false;
		} finally {
			this.running = false;
			this.progress = null;
			this.#abort = null;
		}
	}
}
