/**
 * The page's side of the engine worker. Starts it on the first call, checks that both come from the
 * same build, carries calls with progress and cancel, turns failed `Result`s into `KithError`, and
 * starts a new worker after one died. Owned by the main thread.
 */
import * as Comlink from 'comlink';
import type { Failure, Result } from '#lib/domain/errors.ts';
import { API_VERSION } from '#lib/domain/api-version.ts';
import type {
	Area,
	ChangeMessage,
	Contract,
	DatabaseState,
	EngineWire,
	Handshake,
	Hello,
	Progress,
	Remembered
} from '#lib/engine/api.ts';
import { secretsIn } from './secrets.ts';

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
	/** Starts the worker where none runs, and answers how it met the data. */
	hello(): Promise<Result<Hello>>;
	/** Tells of every hello: of the first, and of those of workers that took over. */
	onHello(listener: (reply: Result<Hello>) => void): () => void;
	/** Tells of every commit, of this tab and of others. Answers the function that stops it. */
	onChange(listener: (message: ChangeMessage) => void): () => void;
	/** Tells what befalls the database; see `DatabaseState`. */
	onDatabase(listener: (state: DatabaseState, sealed: boolean) => void): () => void;
	/** Tells how each call ended; `failure` null: well. */
	onOutcome(listener: (call: Outcome) => void): () => void;
	/** Whether a call that reports progress is under way: no time to update or close. */
	isBusy(): boolean;
	/** Ends the worker, and every call under way with this failure; the next call starts a new one. */
	stop(failure?: Failure): void;
};

export interface Outcome {
	area: string;
	method: string;
	failure: Failure | null;
}

export interface EngineOptions {
	/** Base path such as `/` or `/crm/`. */
	base: string;
	locale: string;
	spawn: () => Worker;
	frame?: Handshake['frame'];
	/** What the page's storage remembers of this copy, and the way to change it. */
	remembered?: () => Remembered | null;
	onRemember?: (remembered: Remembered | null) => void;
	/** Refuses a call before it reaches the worker. */
	refuse?: (area: string, method: string) => Promise<Failure | null>;
}

interface Connection {
	worker: Worker;
	wire: Comlink.Remote<EngineWire>;
	/** Rejects when the worker dies, so that no caller waits for ever. */
	died: Promise<never>;
	end: (failure: Failure) => void;
	ready: Promise<Result<Hello>>;
}

const AREAS: Record<Area, true> = {
	customers: true,
	fields: true,
	imports: true,
	insights: true,
	data: true,
	history: true,
	vault: true,
	backup: true,
	restore: true,
	rescue: true,
	audit: true,
	interactions: true,
	timeline: true,
	touch: true,
	tasks: true,
	deals: true,
	pipelines: true,
	products: true,
	orders: true,
	business: true,
	tickets: true,
	surveys: true,
	responses: true,
	find: true,
	today: true,
	views: true,
	tags: true
};
/** Page and worker do not understand each other, or nothing is kept here: no call can answer. */
const FINAL: readonly Failure['code'][] = ['engine-version', 'guest'];

export function connectEngine(options: EngineOptions): Engine {
	const changes = new Listeners<[ChangeMessage]>();
	const databases = new Listeners<[DatabaseState, boolean]>();
	const hellos = new Listeners<[Result<Hello>]>();
	const outcomes = new Listeners<[Outcome]>();
	let connection: Connection | null = null;
	let nextCall = 1;
	let longCalls = 0;

	function connect(): Connection {
		if (connection) return connection;
		const worker = options.spawn();
		const wire = Comlink.wrap<EngineWire>(worker);
		let end: Connection['end'] = () => undefined;
		const died = new Promise<never>((_, reject) => {
			end = (failure) => {
				if (connection?.worker === worker) connection = null;
				worker.terminate();
				reject(new KithError(failure));
			};
		});
		worker.addEventListener('error', (event) => {
			// A worker whose script failed or that threw outside a call is not to be trusted any more.
			event.preventDefault();
			end({ code: 'engine-lost' });
		});
		// Every call races against it; without a call nobody listens, and that is no unhandled rejection.
		died.catch(() => undefined);
		/** What a worker that was ended says late is of no interest. */
		const whileAlive = <T extends unknown[]>(tell: (...args: T) => void) =>
			Comlink.proxy((...args: T) => {
				if (connection?.worker === worker) tell(...args);
			});
		const ready = wire.hello(
			{
				apiVersion: API_VERSION,
				base: options.base,
				locale: options.locale,
				frame: options.frame ?? 'none',
				remembered: options.remembered?.() ?? null
			},
			whileAlive(changes.tell),
			whileAlive(databases.tell),
			whileAlive((remembered: Remembered | null) => options.onRemember?.(remembered))
		) as Promise<Result<Hello>>;
		const made = { worker, wire, died, end, ready };
		connection = made;
		ready.then(
			(reply) => {
				if (connection === made) hellos.tell(reply);
			},
			() => end({ code: 'engine-lost' })
		);
		return made;
	}

	async function answer(area: string, method: string, input: unknown, callOptions: CallOptions): Promise<unknown> {
		const { signal, onProgress } = callOptions;
		if (signal?.aborted) throw new KithError({ code: 'cancelled' });
		const refused = await options.refuse?.(area, method);
		if (refused) throw new KithError(refused);
		const { wire, died, ready } = connect();
		const hello = await Promise.race([ready, died]);
		// What else kept the data from opening may be over, and some calls answer all the same: the engine knows.
		if (!hello.ok && FINAL.includes(hello.error.code)) throw new KithError(hello.error);
		// Nobody heard an abort while this waited: what was given up meanwhile is not sent at all.
		if (signal?.aborted) throw new KithError({ code: 'cancelled' });
		const callId = nextCall++;
		const cancel = () => void wire.cancel(callId);
		signal?.addEventListener('abort', cancel, { once: true });
		if (onProgress) longCalls++;
		try {
			const secrets = secretsIn(input);
			const sent: unknown = secrets.length > 0 ? Comlink.transfer(input as object, secrets) : input;
			const reply = (await Promise.race([
				wire.call(callId, area, method, sent, onProgress ? Comlink.proxy(onProgress) : null),
				died
			])) as Result<unknown>;
			if (!reply.ok) throw new KithError(reply.error);
			return reply.value;
		} finally {
			if (onProgress) longCalls--;
			signal?.removeEventListener('abort', cancel);
		}
	}

	async function call(area: string, method: string, input: unknown, callOptions: CallOptions = {}): Promise<unknown> {
		try {
			const value = await answer(area, method, input, callOptions);
			outcomes.tell({ area, method, failure: null });
			return value;
		} catch (reason) {
			if (reason instanceof KithError) outcomes.tell({ area, method, failure: reason.failure });
			throw reason;
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
		hello: () => {
			const { ready, died } = connect();
			return Promise.race([ready, died]).catch((reason: unknown) => ({
				ok: false,
				error: asKithError(reason).failure
			}));
		},
		onHello: hellos.add,
		onChange: changes.add,
		onDatabase: databases.add,
		onOutcome: outcomes.add,
		isBusy: () => longCalls > 0,
		stop(failure: Failure = { code: 'cancelled' }) {
			connection?.end(failure);
		}
	} as unknown as Engine;
}

class Listeners<T extends unknown[]> {
	readonly #listeners = new Set<(...args: T) => void>();
	/** Answers the function that stops it. */
	add = (listener: (...args: T) => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};
	tell = (...args: T): void => {
		for (const listener of this.#listeners) listener(...args);
	};
}
