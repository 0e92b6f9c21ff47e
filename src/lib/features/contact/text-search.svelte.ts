/** Lists of contacts: by what is in memory, or – with words – by reading all that was written down, which takes time. */
import type { InteractionQuery, Progress, RecordRow, RecordWindow } from '#lib/engine/api.ts';
import type { CallOptions, Engine } from '#lib/client/engine.ts';

export class TextSearch {
	/** How far the search is; null while none runs. */
	progress = $state.raw<Progress | null>(null);
	readonly #calls: Engine['interactions'];
	/** The search that counts: one that was replaced says nothing any more. */
	#running: CallOptions['signal'] = undefined;

	constructor(calls: Engine['interactions']) {
		this.#calls = calls;
	}

	readonly list = async (
		query: InteractionQuery,
		options: CallOptions = {}
	): Promise<RecordWindow<RecordRow<'interactions'>>> => {
		const { signal } = options;
		this.#running = signal;
		// A live query must not write what it reads, nor write while it is being set up.
		queueMicrotask(() => this.#tell(signal, null));
		if (query.text.trim() === '') return this.#calls.list(query, options);
		try {
			const onProgress = (progress: Progress) => this.#tell(signal, progress);
			return await this.#calls.search(query, { ...options, onProgress });
		} finally {
			this.#tell(signal, null);
		}
	};

	#tell(signal: CallOptions['signal'], progress: Progress | null): void {
		if (this.#running === signal) this.progress = progress;
	}
}
