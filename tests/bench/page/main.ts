/** The page's side of the bench: calls the engine as the app does and answers times in milliseconds. */
import { connectEngine, KithError, type CallOptions, type Engine } from '#lib/client/engine.ts';
import { textSecret } from '#lib/domain/vault.ts';
import type { Area, CustomerQuery } from '#lib/engine/api.ts';
import { ALL } from '../../support/everyone.ts';
import type { FloorReply, FloorRequest } from './floor.worker.ts';
import type { KMeansReply, KMeansRequest } from './kmeans.worker.ts';
import type { SeedReply, SeedRequest } from './seed.worker.ts';

/** Times of one import, by step. */
export interface ImportTimes {
	open: number;
	check: number;
	run: number;
	created: number;
	skipped: number;
}

/** Times of one backup and its restore, the size of the file, and how many customers came back. */
export interface BackupTimes {
	write: number;
	inspect: number;
	restore: number;
	bytes: number;
	customers: number;
}

/** What a call took in milliseconds, and of its answer what a figure may need. */
export interface CallTime {
	time: number;
	/** Of a window or the groups of a search: how many records were found. */
	total: number;
	/** Of what was written or listed: the id of the (first) record. */
	id: string | null;
	/** Until the first word of progress, where the call reports any. */
	first: number | null;
}

/** Folder whose database it is: the app's own, where this page stands beside it. */
const base = new URLSearchParams(location.search).get('base') ?? '/bench/';
const FIRST_ROWS: CustomerQuery = { ...ALL, limit: 50 };
const PASSPHRASE = 'seven quiet otters';

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
	base,
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

function firstRows() {
	return engine.customers.list(FIRST_ROWS);
}

interface Answer {
	total?: number;
	id?: string;
	rows?: { id: string }[];
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
	/** Turns the vault on, as the screen does. */
	async seal(): Promise<number> {
		const { code } = (await timed(() => engine.vault.newRecoveryCode({}))).value;
		return (await timed(() => engine.vault.seal({ passphrase: textSecret('passphrase', PASSPHRASE), typed: code })))
			.time;
	},
	/** From a worker that is not started yet to the first rows with the true total, as far as they are at once there. */
	async open(): Promise<{ time: number; total: number }> {
		const { time, value } = await timed(firstRows);
		return { time, total: value.total };
	},
	/** The same of a locked vault; `proving` is the part that its passphrase takes, whatever the size. */
	async unlock(): Promise<{ time: number; proving: number; total: number }> {
		const wrong = () =>
			engine.vault.unlock({ secret: textSecret('passphrase', `${PASSPHRASE}!`) }).catch(() => undefined);
		// The first one also starts the worker and loads what derives the key.
		await wrong();
		const proving = await timed(wrong);
		engine.stop();
		const { time, value } = await timed(async () => {
			await engine.vault.unlock({ secret: textSecret('passphrase', PASSPHRASE) });
			return firstRows();
		});
		return { time, proving: proving.time, total: value.total };
	},
	/** Writes a backup, reads it as somebody would who chose the file, and restores it, as the screens do. */
	async backup(): Promise<BackupTimes> {
		const { code } = (await timed(() => engine.vault.newRecoveryCode({}))).value;
		await timed(() => engine.backup.protect({ passphrase: textSecret('passphrase', PASSPHRASE), typed: code }));
		const write = await timed(() => engine.backup.write({}));
		const { file } = write.value;
		// By the key that is here: deriving one from the passphrase takes a fixed second, whatever the size.
		const inspect = await timed(() => engine.restore.inspect({ file, secret: null }));
		const restore = await timed(() => engine.restore.run({ file, secret: null, sealed: false }));
		const { customers } = (await timed(() => engine.data.overview({}))).value;
		return { write: write.time, inspect: inspect.time, restore: restore.time, bytes: file.size, customers };
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
			const { time, value } = await timed(() => engine.customers.list({ ...FIRST_ROWS, text, ...query }));
			times.push({ time, total: value.total });
		}
		return times;
	},
	/** Gives the customers who stand here so many orders and interactions. */
	seed(orders: number, interactions: number): Promise<SeedReply> {
		engine.stop();
		const worker = new Worker(new URL('./seed.worker.ts', import.meta.url), { type: 'module' });
		return ask<SeedReply>(worker, { base, orders, interactions } satisfies SeedRequest);
	},
	/** Calls one method of the engine with each input in turn. */
	async calls(area: Area, method: string, inputs: unknown[]): Promise<CallTime[]> {
		const call = engine[area][method as never] as unknown as (
			input: unknown,
			options: CallOptions
		) => Promise<Answer | Answer[]>;
		const times: CallTime[] = [];
		for (const input of inputs) {
			const start = performance.now();
			let first: number | null = null;
			const onProgress = () => (first ??= performance.now() - start);
			const { time, value } = await timed(() => call(input, { onProgress }));
			const parts = Array.isArray(value) ? value : [value];
			const total = parts.reduce((sum, part) => sum + (part.total ?? 0), 0);
			times.push({ time, total, id: parts[0]?.id ?? parts[0]?.rows?.[0]?.id ?? null, first });
		}
		return times;
	},
	/** Ends the worker: the next call finds nothing in memory. */
	stop(): Promise<void> {
		engine.stop();
		return Promise.resolve();
	},
	/** Bytes that this origin's data take. */
	async stored(): Promise<number> {
		return (await navigator.storage.estimate()).usage ?? 0;
	},
	kmeans(request: KMeansRequest): Promise<KMeansReply> {
		const worker = new Worker(new URL('./kmeans.worker.ts', import.meta.url), { type: 'module' });
		return ask<KMeansReply>(worker, request);
	}
};
export type BenchPage = typeof bench;
Reflect.set(globalThis, 'kithBench', bench);
