/**
 * The page's side of the engine worker. Starts it on the first call, checks that both come from the
 * same build, carries calls with progress and cancel, turns failed `Result`s into `KithError`, and
 * starts a new worker after one died. Owned by the main thread.
 */
import * as Comlink from 'comlink';
import type { Failure, Result } from '#lib/domain/errors.ts';
import { API_VERSION } from '#lib/domain/api-version.ts';
import type { Area, ChangeMessage, Contract, DatabaseState, EngineWire, Progress } from '#lib/engine/api.ts';

/** An expected failure, as a call throws it; `failure.code` says which. */
export class KithError extends Error {
	readonly failure: Failure;
	constructor(failure: Failure) {
		super(failure.code);
		this.name = 'KithError';
		this.failure = failure;
	}
}

/** What a call threw, as a `KithError`; anything unexpected keeps its message for the bug report. */
export function asKithError(reason: unknown): KithError {
	if (reason instanceof KithError) return reason;
	return new KithError({
		code: 'unexpected',
		params: { message: reason instanceof Error ? reason.message : String(reason) }
	});
}

export interface CallOptions {
	/** Aborting makes the call throw `cancelled`; nothing it began stays half done. */
	signal?: AbortSignal;
	onProgress?: (progress: Progress) => void;
}
type Calls<A extends Area> = {
	[M in keyof Contract[A]]: Contract[A][M] extends { input: infer Input; output: infer Output }
		? (input: Input, options?: CallOptions) => Promise<Output>
		: never;
};

export type Engine = { readonly [A in Area]: Calls<A> } & {
	/** Tells of every commit, of this tab and of others. Answers the function that stops it. */
	onChange(listener: (message: ChangeMessage) => void): () => void;
	/** Tells when another tab holds the database, lets go of it, or ended it: then only a reload helps. */
	onDatabase(listener: (state: DatabaseState) => void): () => void;
	/** Whether a call that reports progress is under way: no time to update or close. */
	isBusy(): boolean;
	/** Ends the worker; the next call starts a new one. */
	stop(): void;
};

export interface EngineOptions {
	/** Base path such as `/` or `/crm/`. */
	base: string;
	locale: string;
	spawn: () => Worker;
}

interface Connection {
	worker: Worker;
	wire: Comlink.Remote<EngineWire>;
	/** Rejects when the worker dies, so that no caller waits for ever. */
	died: Promise<never>;
	ready: Promise<Result<{ seq: number }>>;
}

const AREAS: Record<Area, true> = {
	customers: true,
	fields: true,
	imports: true,
	insights: true,
	data: true,
	history: true
};

export function connectEngine(options: EngineOptions): Engine {
	const listeners = new Set<(message: ChangeMessage) => void>();
	const databaseListeners = new Set<(state: DatabaseState) => void>();
	let connection: Connection | null = null;
	let nextCall = 1;
	let longCalls = 0;

	function connect(): Connection {
		if (connection) return connection;
		const worker = options.spawn();
		const wire = Comlink.wrap<EngineWire>(worker);
		const died = new Promise<never>((_, reject) => {
			worker.addEventListener('error', (event) => {
				// A worker whose script failed or that threw outside a call is not to be trusted any more.
				event.preventDefault();
				if (connection?.worker === worker) connection = null;
				worker.terminate();
				reject(new KithError({ code: 'engine-lost' }));
			});
		});
		// Every call races against it; without a call nobody listens, and that is no unhandled rejection.
		died.catch(() => undefined);
		const ready = wire.hello(
			{ apiVersion: API_VERSION, base: options.base, locale: options.locale },
			Comlink.proxy((message: ChangeMessage) => {
				for (const listener of listeners) listener(message);
			}),
			Comlink.proxy((state: DatabaseState) => {
				for (const listener of databaseListeners) listener(state);
			})
		) as Promise<Result<{ seq: number }>>;
		connection = { worker, wire, died, ready };
		return connection;
	}

	async function call(area: string, method: string, input: unknown, callOptions: CallOptions = {}): Promise<unknown> {
		const { signal, onProgress } = callOptions;
		if (signal?.aborted) throw new KithError({ code: 'cancelled' });
		const { wire, died, ready } = connect();
		const hello = await Promise.race([ready, died]);
		if (!hello.ok) {
			// Opening may succeed later: after other tabs closed, or after an update.
			connection?.worker.terminate();
			connection = null;
			throw new KithError(hello.error);
		}
		const callId = nextCall++;
		const cancel = () => void wire.cancel(callId);
		signal?.addEventListener('abort', cancel, { once: true });
		if (onProgress) longCalls++;
		try {
			const reply = (await Promise.race([
				wire.call(callId, area, method, input, onProgress ? Comlink.proxy(onProgress) : null),
				died
			])) as Result<unknown>;
			if (!reply.ok) throw new KithError(reply.error);
			return reply.value;
		} finally {
			if (onProgress) longCalls--;
			signal?.removeEventListener('abort', cancel);
		}
	}

	const areas = Object.fromEntries(
		Object.keys(AREAS).map((area) => [
			area,
			new Proxy(
				{},
				{
					get: (_, method) => (input: unknown, callOptions?: CallOptions) =>
						call(area, String(method), input, callOptions)
				}
			)
		])
	);
	return {
		...areas,
		onChange(listener: (message: ChangeMessage) => void) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		onDatabase(listener: (state: DatabaseState) => void) {
			databaseListeners.add(listener);
			return () => databaseListeners.delete(listener);
		},
		isBusy: () => longCalls > 0,
		stop() {
			connection?.worker.terminate();
			connection = null;
		}
	} as unknown as Engine;
}
