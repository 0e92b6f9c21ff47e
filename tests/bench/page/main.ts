/** The page's side of the bench: calls the engine as the app does and answers times in milliseconds. */
import { connectEngine, KithError, type Engine } from '#lib/client/engine.ts';
import type { CustomerQuery } from '#lib/engine/api.ts';
import type { FloorReply, FloorRequest } from './floor.worker.ts';
import type { KMeansReply, KMeansRequest } from './kmeans.worker.ts';

/** Times of one import, by step. */
export interface ImportTimes {
	open: number;
	check: number;
	run: number;
	created: number;
	skipped: number;
}

/** Words for the file of skipped rows, which no figure reads. */
const labels = {
	row: 'Row',
	reason: 'Reason',
	reasons: {
		empty: '',
		footer: '',
		'no-identity': '',
		'repeated-header': '',
		'repeated-in-file': '',
		unreadable: '',
		'your-choice': ''
	}
};

const engine: Engine = connectEngine({
	base: '/bench/',
	locale: 'en',
	spawn: () => new Worker(new URL('../../../src/lib/engine/engine.worker.ts', import.meta.url), { type: 'module' })
});

function chosenFile(): File {
	const file = document.querySelector<HTMLInputElement>('#file')?.files?.[0];
	if (!file) throw new Error('No file chosen');
	return file;
}

async function timed<T>(act: () => Promise<T>): Promise<{ time: number; value: T }> {
	const start = performance.now();
	const value = await act().catch((error: unknown) => {
		// Only the message of an error reaches the bench.
		throw error instanceof KithError ? new Error(JSON.stringify(error.failure), { cause: error }) : error;
	});
	return { time: performance.now() - start, value };
}

/** Asks a worker once and ends it. */
function ask<Reply>(worker: Worker, request: unknown): Promise<Reply> {
	return new Promise<Reply>((resolve, reject) => {
		worker.onmessage = ({ data }: MessageEvent<Reply>) => resolve(data);
		worker.onerror = (event) => reject(new Error(event.message));
		worker.postMessage(request);
	}).finally(() => worker.terminate());
}

const bench = {
	/** Imports the chosen file as the screen does: look, check, run. */
	async import(): Promise<ImportTimes> {
		const file = chosenFile();
		const opened = await timed(() => engine.imports.open({ file }));
		const checked = await timed(() => engine.imports.check({ file, plan: opened.value.plan }));
		const done = await timed(() => engine.imports.run({ checkId: checked.value.checkId, labels }));
		const { created, skipped } = done.value;
		return { open: opened.time, check: checked.time, run: done.time, created, skipped };
	},
	/** Writes the chosen file's rows as they are parsed, with nothing around it. */
	floor(): Promise<FloorReply> {
		const worker = new Worker(new URL('./floor.worker.ts', import.meta.url), { type: 'module' });
		return ask<FloorReply>(worker, { file: chosenFile() } satisfies FloorRequest);
	},
	/** Time of each query from this page and back. */
	async search(texts: string[], query: Partial<CustomerQuery>): Promise<{ time: number; total: number }[]> {
		const times: { time: number; total: number }[] = [];
		for (const text of texts) {
			const { time, value } = await timed(() =>
				engine.customers.list({
					text,
					tags: [],
					segment: null,
					kind: null,
					deleted: false,
					sort: 'name',
					descending: false,
					offset: 0,
					limit: 50,
					...query
				})
			);
			times.push({ time, total: value.total });
		}
		return times;
	},
	kmeans(request: KMeansRequest): Promise<KMeansReply> {
		const worker = new Worker(new URL('./kmeans.worker.ts', import.meta.url), { type: 'module' });
		return ask<KMeansReply>(worker, request);
	}
};
export type BenchPage = typeof bench;
Reflect.set(globalThis, 'kithBench', bench);
