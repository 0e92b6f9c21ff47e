/**
 * A whole engine in the test's own thread: real store on fake-indexeddb, calls over a Comlink message
 * channel as in the browser, so that what cannot be cloned fails here too.
 */
import 'fake-indexeddb/auto';
import * as Comlink from 'comlink';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { connectEngine, type Engine, type EngineOptions } from '#lib/client/engine.ts';
import { KDF_LIMITS } from '#lib/domain/vault.ts';
import type { DatabaseState, Handshake, Remembered } from '#lib/engine/api.ts';
import { createEngine, type EngineEnvironment } from '#lib/engine/engine.ts';
import { surroundings } from './store-environment.ts';

/** Comlink opens a channel for each callback; an open port keeps Node alive, so a tab that closes closes them. */
const callbackPorts: globalThis.MessagePort[] = [];
const PlatformChannel = globalThis.MessageChannel;
globalThis.MessageChannel = class extends PlatformChannel {
	constructor() {
		super();
		callbackPorts.push(this.port1, this.port2);
	}
};

export interface Tab {
	engine: Engine;
	/** Messages about the database, oldest first. */
	heard: DatabaseState[];
	/** What the page's storage holds of this copy; null where nothing. */
	remembered: () => Remembered | null;
	/** Ends the worker as a browser does: locks are free, channels silent, calls under way never answer. */
	close: () => void;
}

export interface TabOptions {
	frame?: Handshake['frame'];
	/** Put into the page's storage before. */
	remembered?: Remembered | null;
	refuse?: EngineOptions['refuse'];
	/** Changes what the worker takes from the browser. */
	environment?: (environment: EngineEnvironment) => EngineEnvironment;
}

/** One "browser": tabs opened from it share database, locks and channels. */
export class BrowserStandIn {
	readonly #surroundings = surroundings();
	/** What stands in the page's storage, for each copy. */
	readonly #remembered = new Map<string, Remembered | null>();
	#now: number;

	constructor(now = Date.UTC(2026, 10, 21, 9)) {
		this.#now = now;
	}

	get locks(): EngineEnvironment['locks'] {
		return this.#surroundings.locks;
	}

	/** A channel as a page of this browser opens it. */
	channel(name: string): ReturnType<EngineEnvironment['channel']> {
		return this.#surroundings.channel(name);
	}

	/** Opens a tab on the copy of Kith at `base`; each base has data of its own. */
	open(base = `/${crypto.randomUUID()}/`, options: TabOptions = {}): Tab {
		const heard: DatabaseState[] = [];
		const workers = new Set<() => void>();
		if (options.remembered !== undefined) this.#remembered.set(base, options.remembered);
		const remembered = () => this.#remembered.get(base) ?? null;
		const spawn = () => {
			const { port1, port2 } = new MessageChannel();
			const { locks, channel, end } = this.#surroundings.worker();
			const environment: EngineEnvironment = {
				now: () => (this.#now += 1),
				random: (target) => void crypto.getRandomValues(target),
				locks,
				channel,
				// The least that is allowed: what guessing costs is measured elsewhere.
				kdfCost: { ...KDF_LIMITS.floor, parallelism: 1 }
			};
			Comlink.expose(createEngine(options.environment?.(environment) ?? environment), endpoint(port1));
			const terminate = () => {
				end();
				port1.close();
				port2.close();
				workers.delete(terminate);
			};
			workers.add(terminate);
			return Object.assign(endpoint(port2), { terminate }) as unknown as Worker;
		};
		const engine = connectEngine({
			base,
			locale: 'en',
			spawn,
			frame: options.frame,
			refuse: options.refuse,
			remembered,
			onRemember: (next) => this.#remembered.set(base, next)
		});
		engine.onDatabase((state) => heard.push(state));
		return {
			engine,
			heard,
			remembered,
			close: () => {
				engine.stop();
				for (const terminate of workers) terminate();
				for (const port of callbackPorts.splice(0)) port.close();
			}
		};
	}
}

/** A file on its way: Node clones a `File` into a nameless `Blob`, a browser does not. */
interface PackedFile {
	packedFile: Blob;
	name: string;
	lastModified: number;
}

function pack(value: unknown): unknown {
	if (value instanceof File)
		return { packedFile: new Blob([value]), name: value.name, lastModified: value.lastModified } satisfies PackedFile;
	return mapPlain(value, pack);
}

function unpack(value: unknown): unknown {
	if (typeof value === 'object' && value !== null && 'packedFile' in value) {
		const { packedFile, name, lastModified } = value as PackedFile;
		return new File([packedFile], name, { lastModified });
	}
	return mapPlain(value, unpack);
}

function mapPlain(value: unknown, map: (value: unknown) => unknown): unknown {
	if (Array.isArray(value)) return value.map(map);
	if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, map(inner)]));
}

/** A Node message port as Comlink wants it: events instead of bare data. */
function endpoint(port: MessagePort): Comlink.Endpoint {
	const wrapped = new Map<unknown, (data: unknown) => void>();
	return {
		postMessage: (message, transfer) => port.postMessage(pack(message), transfer as never),
		addEventListener: (type, listener) => {
			if (type !== 'message') return;
			const handle = (data: unknown) => {
				const event = { data: unpack(data) } as MessageEvent;
				if ('handleEvent' in listener) listener.handleEvent(event);
				else listener(event);
			};
			wrapped.set(listener, handle);
			port.on('message', handle);
		},
		removeEventListener: (_, listener) => {
			const handle = wrapped.get(listener);
			if (handle) port.off('message', handle);
		},
		start: () => port.start()
	};
}
