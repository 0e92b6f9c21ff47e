/**
 * A browser in one thread in which everything that is waited for is a task in a queue of ours: requests and
 * transactions of IndexedDB, locks, messages between tabs, timers, WebCrypto, bytes of files. One task runs, its
 * microtasks run dry, then the next one is drawn – by seed, where several tabs have one. So a run repeats exactly,
 * and between any two tasks a tab or the whole browser can die: its tasks, locks, channels and connections are
 * dropped and what its transactions wrote is taken back, as a real browser does it. Code of a dead tab is
 * never resumed. Import this before anything that imports dexie, which takes the globals as it finds them.
 */
import 'fake-indexeddb/auto';
import { createCipheriv, createDecipheriv, createHash, KeyObject } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { IDBDatabase, IDBFactory, IDBTransaction } from 'fake-indexeddb';
import { seededRandom, type Random } from '#lib/analysis/random.ts';
import type { Remembered } from '#lib/engine/api.ts';
import type { StoreEnvironment } from '#lib/store/contract.ts';

/** Whose code runs. 0: nobody's in the world, the test itself. */
type Owner = number;
const OUTSIDE: Owner = 0;

// What of fake-indexeddb's inside is needed to see and to end the work of one tab.
interface RawTransaction {
	owner?: Owner;
	_state: string;
	_started: boolean;
	_rollbackLog: (() => void)[];
	_start: () => void;
	db: { _rawDatabase: RawDatabase };
}
interface RawConnection {
	owner?: Owner;
	_closed: boolean;
}
interface RawDatabase {
	version: number;
	transactions: RawTransaction[];
	connections: RawConnection[];
	processTransactions(): void;
}
interface RawFactory {
	_databases: Map<string, RawDatabase>;
	_connectionQueues: Pick<Map<string, { then(task: () => Promise<void>): unknown }>, 'get' | 'set'>;
}

interface Task {
	owner: Owner;
	run: () => unknown;
}
interface Timer extends Task {
	id: number;
	at: number;
}
interface Waiting {
	owner: Owner;
	shared: boolean;
	grant: () => void;
}
type Channel = ReturnType<StoreEnvironment['channel']> & { owner: Owner };

/** Virtual milliseconds that a task takes: timers come due while others work. */
const TASK_MS = 0.02;
/** A sequence takes some ten thousand. */
const MOST_TASKS = 1_000_000;

/** The world whose code runs now. */
let active: World | null = null;
function makeActive(world: World | null): void {
	active = world;
}
const real = {
	setImmediate: globalThis.setImmediate,
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout
};
const turn = () => new Promise<void>((resolve) => void real.setImmediate(resolve));

export class World {
	readonly random: Random;
	readonly #factory = new IDBFactory();
	readonly #raw = this.#factory as unknown as RawFactory;
	readonly #openings = new Map<string, Openings>();
	readonly #channels = new Map<string, Set<Channel>>();
	readonly #held = new Map<string, Set<Waiting>>();
	readonly #waiting = new Map<string, Waiting[]>();
	#tasks: Task[] = [];
	readonly #dead = new Set<Owner>();
	#timers: Timer[] = [];
	#time = 0;
	#clock: number;
	#answers = new Map<Owner, unknown>();
	#failure: { reason: unknown } | null = null;
	#lastTimer = 0;
	#lastOwner = 0;
	owner: Owner = OUTSIDE;
	/** What the page's own storage remembers of the data. */
	remembered: Remembered | null = null;
	/** Tasks done so far. */
	steps = 0;
	/** What happened, task by task, as one number: equal for equal runs. */
	trace = 0;

	constructor(seed: number, start = Date.UTC(2026, 10, 21, 9)) {
		this.random = seededRandom(seed);
		this.#clock = start;
		this.#raw._connectionQueues = {
			get: (name) => this.#opening(name),
			set: () => new Map()
		};
	}

	/** The clock ticks with every look at it by a tab; this is not one. */
	now(): number {
		return this.#clock;
	}

	get factory(): IDBFactory {
		return this.#factory;
	}

	/** A name for the work of one tab. */
	newOwner(): Owner {
		return ++this.#lastOwner;
	}

	/** What an engine in a tab takes from its browser. */
	environment(owner: Owner): Pick<StoreEnvironment, 'now' | 'random' | 'locks' | 'channel'> {
		return {
			now: () => ++this.#clock,
			random: (target) => {
				for (let i = 0; i < target.length; i++) target[i] = this.random() * 256;
			},
			locks: {
				request: ((name: string, ...rest: unknown[]) => this.#request(owner, name, rest)) as LockManager['request']
			},
			channel: (name) => this.#channel(owner, name)
		};
	}

	/**
	 * Starts calls in tabs and works until all have answered. With `stopAfter`, until so many tasks are done:
	 * then a call that has not answered is missing from the answers; `finish` waits for it.
	 */
	async run<T>(calls: { owner: Owner; call: () => Promise<T> }[], stopAfter = Infinity): Promise<Map<Owner, T>> {
		this.#answers = new Map();
		for (const { owner, call } of calls) {
			this.enqueue(owner, () => {
				call().then(
					(answer) => void this.#answers.set(owner, answer),
					(reason: unknown) => (this.#failure = { reason })
				);
			});
		}
		return this.finish(
			calls.map(({ owner }) => owner),
			stopAfter
		);
	}

	async finish<T>(owners: readonly Owner[], stopAfter = Infinity): Promise<Map<Owner, T>> {
		const end = this.steps + stopAfter;
		while (!owners.every((owner) => this.#answers.has(owner)) && this.steps < end) {
			const hasWorked = await this.#step();
			if (this.#failure) throw this.#failure.reason;
			if (!hasWorked) throw new Error(`Stuck after ${this.steps} tasks: nothing is left to do, and no answer`);
			if (this.steps > MOST_TASKS) throw new Error('Endless: there is always another task');
		}
		return new Map(this.#answers) as Map<Owner, T>;
	}

	/** Works until nothing is left that is due within the given virtual time. */
	async settle(milliseconds = 0): Promise<void> {
		const until = this.#time + milliseconds;
		while (this.#tasks.length > 0 || this.#timers.some(({ at }) => at <= until)) await this.#step();
	}

	enqueue(owner: Owner, run: () => unknown): void {
		// An answer of Node's own may wake code of a tab that is dead by now.
		if (!this.#dead.has(owner)) this.#tasks.push({ owner, run });
	}

	startTimer(owner: Owner, run: () => unknown, delay: number): number {
		const id = ++this.#lastTimer;
		if (!this.#dead.has(owner)) this.#timers.push({ id, owner, run, at: this.#time + Math.max(0, delay) });
		return id;
	}
	stopTimer(id: number): boolean {
		const index = this.#timers.findIndex((timer) => timer.id === id);
		if (index >= 0) this.#timers.splice(index, 1);
		return index >= 0;
	}

	/** Ends tabs as a crash does. */
	kill(owners: readonly Owner[]): void {
		const dead = new Set(owners);
		for (const owner of owners) this.#dead.add(owner);
		const lives = ({ owner }: { owner: Owner }) => !dead.has(owner);
		this.#tasks = this.#tasks.filter(lives);
		this.#timers = this.#timers.filter(lives);
		for (const peers of this.#channels.values()) for (const peer of peers) if (!lives(peer)) peers.delete(peer);
		for (const database of this.#raw._databases.values()) {
			for (const transaction of database.transactions) {
				if (!dead.has(transaction.owner ?? OUTSIDE) || transaction._state === 'finished') continue;
				for (const takeBack of transaction._rollbackLog.reverse()) takeBack();
				transaction._state = 'finished';
			}
			database.transactions = database.transactions.filter((each) => !dead.has(each.owner ?? OUTSIDE));
			for (const connection of database.connections)
				if (dead.has(connection.owner ?? OUTSIDE)) connection._closed = true;
			database.connections = database.connections.filter((each) => !each._closed);
		}
		for (const openings of this.#openings.values()) openings.drop(dead);
		for (const [name, holders] of this.#held) {
			for (const holder of holders) if (!lives(holder)) holders.delete(holder);
			this.#waiting.set(name, (this.#waiting.get(name) ?? []).filter(lives));
			this.#grant(name);
		}
		for (const database of this.#raw._databases.values()) this.enqueue(OUTSIDE, () => database.processTransactions());
	}

	/** One task, or false where there is none. */
	async #step(): Promise<boolean> {
		this.#time += TASK_MS;
		const due = this.#timers.filter(({ at }) => at <= this.#time).sort((a, b) => a.at - b.at || a.id - b.id);
		for (const timer of due) {
			this.stopTimer(timer.id);
			this.#tasks.push(timer);
		}
		const task = this.#draw();
		if (!task) {
			const next = this.#timers.reduce((least, { at }) => Math.min(least, at), Infinity);
			if (this.#tasks.length === 0 && next < Infinity) this.#time = Math.max(this.#time, next);
			return this.#tasks.length > 0 || next < Infinity;
		}
		this.steps++;
		this.trace = (Math.imul(this.trace, 31) + task.owner + this.#tasks.length * 7) | 0;
		this.owner = task.owner;
		await this.#work(task.run);
		return true;
	}

	/** Runs until no microtask is left, as the owner that is set. */
	async #work(run: () => unknown): Promise<void> {
		makeActive(this);
		try {
			await run();
			await turn();
		} finally {
			makeActive(null);
		}
	}

	/** Each tab's tasks keep their order; which tab is next is drawn. */
	#draw(): Task | undefined {
		const first = this.#tasks[0];
		if (!first || this.#tasks.every(({ owner }) => owner === first.owner)) return this.#tasks.shift();
		const owners = [...new Set(this.#tasks.map(({ owner }) => owner))];
		const owner = owners[Math.floor(this.random() * owners.length)];
		const [task] = this.#tasks.splice(
			this.#tasks.findIndex((each) => each.owner === owner),
			1
		);
		return task;
	}

	#opening(name: string): Openings {
		const known = this.#openings.get(name) ?? new Openings(this, () => this.#raw._databases.get(name));
		this.#openings.set(name, known);
		return known;
	}

	async #request(owner: Owner, name: string, rest: unknown[]): Promise<unknown> {
		if (this.#dead.has(owner)) return new Promise(() => undefined);
		const callback = rest.at(-1) as (lock: Lock | null) => unknown;
		const options = (rest.length > 1 ? rest[0] : {}) as LockOptions;
		const mode = options.mode ?? 'exclusive';
		const waiting: Waiting = { owner, shared: mode === 'shared', grant: () => undefined };
		const holders = this.#held.get(name) ?? new Set();
		this.#held.set(name, holders);
		const queue = this.#waiting.get(name) ?? [];
		this.#waiting.set(name, queue);
		const isFree =
			queue.length === 0 && (holders.size === 0 || (waiting.shared && [...holders].every((h) => h.shared)));
		if (options.ifAvailable && !isFree) {
			await new Promise<void>((resolve) => this.enqueue(owner, resolve));
			return callback(null);
		}
		await new Promise<void>((resolve) => {
			waiting.grant = () => this.enqueue(owner, resolve);
			queue.push(waiting);
			this.#grant(name);
		});
		try {
			return await callback({ name, mode });
		} finally {
			holders.delete(waiting);
			this.#grant(name);
		}
	}

	#grant(name: string): void {
		const holders = this.#held.get(name) ?? new Set();
		const queue = this.#waiting.get(name) ?? [];
		for (let next = queue[0]; next; next = queue[0]) {
			if (holders.size > 0 && !(next.shared && [...holders].every(({ shared }) => shared))) return;
			queue.shift();
			holders.add(next);
			next.grant();
		}
	}

	#channel(owner: Owner, name: string): Channel {
		const peers = this.#channels.get(name) ?? new Set();
		this.#channels.set(name, peers);
		const self: Channel = {
			owner,
			onmessage: null,
			postMessage: (message: unknown) => {
				for (const peer of peers) {
					if (peer === self) continue;
					const data: unknown = structuredClone(message);
					this.enqueue(peer.owner, () => peer.onmessage?.call(peer as never, { data } as MessageEvent));
				}
			},
			close: () => void peers.delete(self)
		};
		peers.add(self);
		return self;
	}
}

/** Openings and deletions of one database come one after the other; those of a dead tab are skipped. */
class Openings {
	readonly #world: World;
	readonly #database: () => RawDatabase | undefined;
	#waiting: { owner: Owner; task: () => Promise<void> }[] = [];
	#running: { owner: Owner } | null = null;

	constructor(world: World, database: () => RawDatabase | undefined) {
		this.#world = world;
		this.#database = database;
	}

	then(task: () => Promise<void>): void {
		this.#waiting.push({ owner: this.#world.owner, task });
		this.#next();
	}

	drop(dead: ReadonlySet<Owner>): void {
		this.#waiting = this.#waiting.filter(({ owner }) => !dead.has(owner));
		if (this.#running && dead.has(this.#running.owner)) this.#running = null;
		this.#next();
	}

	#next(): void {
		if (this.#running) return;
		const entry = this.#waiting.shift();
		if (!entry) return;
		this.#running = entry;
		this.#world.enqueue(entry.owner, () => {
			const end = () => {
				if (this.#running !== entry) return;
				this.#running = null;
				this.#next();
			};
			void entry.task().then(end, end);
			for (const connection of this.#database()?.connections ?? []) connection.owner ??= entry.owner;
		});
	}
}

// ——— the globals that code under test reaches for; outside of a world they are what they were ———

const outsideFactory = globalThis.indexedDB;
const factory = () => active?.factory ?? outsideFactory;
Object.defineProperty(globalThis, 'indexedDB', {
	configurable: true,
	value: {
		open: (...args: Parameters<IDBFactory['open']>) => factory().open(...args),
		deleteDatabase: (name: string) => factory().deleteDatabase(name),
		databases: () => factory().databases(),
		cmp: (a: unknown, b: unknown) => factory().cmp(a, b)
	}
});

const transaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...args) {
	const made = transaction.apply(this, args);
	if (active) (made as unknown as RawTransaction).owner = active.owner;
	return made;
};
const rawTransaction = IDBTransaction.prototype as unknown as RawTransaction;
const start = rawTransaction._start;
rawTransaction._start = function (this: RawTransaction) {
	if (!active || this.owner === undefined || this.owner === active.owner) return start.call(this);
	this._started = true;
	active.enqueue(this.owner, () => start.call(this));
};

/** Objects that a database keeps as they are: a folder's handle stands for the folder wherever it goes. */
export const handles = new WeakSet<object>();
const clone = globalThis.structuredClone;
globalThis.structuredClone = ((value: unknown, options?: StructuredSerializeOptions) => {
	const folder = (value as { book?: { folder?: object | null } } | null | undefined)?.book?.folder;
	if (!folder || !handles.has(folder)) return clone(value, options);
	const { book, ...rest } = value as { book: object };
	return { ...(clone(rest) as object), book: { ...(clone({ ...book, folder: null }) as object), folder } };
}) as typeof structuredClone;

globalThis.setImmediate = Object.assign(
	(run: (...args: unknown[]) => void, ...args: unknown[]) =>
		active ? (active.enqueue(active.owner, () => run(...args)) as never) : real.setImmediate(run, ...args),
	real.setImmediate
);
globalThis.setTimeout = Object.assign(
	(run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) =>
		active
			? (active.startTimer(active.owner, () => run(...args), delay) as never)
			: real.setTimeout(run, delay, ...args),
	real.setTimeout
);
globalThis.clearTimeout = (timer) => {
	if (!(typeof timer === 'number' && active?.stopTimer(timer))) real.clearTimeout(timer);
};

// Node answers from its thread pool, in an order of its own. What is used most is worked out at once instead.
const subtle = Object.getPrototypeOf(crypto.subtle) as Record<string, (...args: unknown[]) => Promise<unknown>>;
const atOnce: Record<string, (...args: never[]) => Uint8Array | null> = {
	digest: (_: string, data: BufferSource) => createHash('sha256').update(bytesOf(data)).digest(),
	encrypt: (algorithm: AesGcmParams, key: CryptoKey, data: BufferSource) => {
		const cipher = createCipheriv('aes-256-gcm', KeyObject.from(key), bytesOf(algorithm.iv));
		if (algorithm.additionalData) cipher.setAAD(bytesOf(algorithm.additionalData));
		return Buffer.concat([cipher.update(bytesOf(data)), cipher.final(), cipher.getAuthTag()]);
	},
	decrypt: (algorithm: AesGcmParams, key: CryptoKey, data: BufferSource) => {
		const sealed = bytesOf(data);
		const cipher = createDecipheriv('aes-256-gcm', KeyObject.from(key), bytesOf(algorithm.iv));
		if (algorithm.additionalData) cipher.setAAD(bytesOf(algorithm.additionalData));
		cipher.setAuthTag(sealed.subarray(-16));
		try {
			return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
		} catch {
			return null;
		}
	}
};
for (const name of [
	'digest',
	'encrypt',
	'decrypt',
	'importKey',
	'deriveKey',
	'deriveBits',
	'generateKey',
	'exportKey'
]) {
	const original = subtle[name]!;
	subtle[name] = function (this: SubtleCrypto, ...args) {
		const world = active;
		if (!world) return original.apply(this, args);
		const { owner } = world;
		const known = atOnce[name];
		if (known) {
			const result = known(...(args as never[]));
			return new Promise((resolve, reject) =>
				world.enqueue(owner, () =>
					result
						? resolve(new Uint8Array(result).buffer)
						: reject(new DOMException('The operation failed', 'OperationError'))
				)
			);
		}
		const answer = original.apply(this, args);
		return new Promise((resolve, reject) => world.enqueue(owner, () => answer.then(resolve, reject)));
	};
}

// Streams of Node's own wake whoever waits for them at a time of their own: whoever had died by then went on as
// somebody else. Reading bytes is one task instead, and packing them is done at once.
for (const name of ['arrayBuffer', 'text'] as const) {
	const original = Blob.prototype[name] as (this: Blob) => Promise<unknown>;
	Blob.prototype[name] = function (this: Blob) {
		const world = active;
		if (!world) return original.call(this);
		const { owner } = world;
		return new Promise((resolve, reject) => world.enqueue(owner, () => original.call(this).then(resolve, reject)));
	} as never;
}
const originalStream = Blob.prototype.stream;
Blob.prototype.stream = function (this: Blob) {
	if (!active) return originalStream.call(this);
	return new ReadableStream({
		pull: async (controller) => {
			controller.enqueue(new Uint8Array(await this.arrayBuffer()));
			controller.close();
		}
	});
};

/** Gives the bytes once all of them are known. */
function atTheEnd(convert: (bytes: Uint8Array) => Uint8Array): TransformStream<Uint8Array, Uint8Array> {
	const parts: Uint8Array[] = [];
	return new TransformStream({
		transform: (part) => void parts.push(part),
		flush: (controller) => controller.enqueue(new Uint8Array(convert(Buffer.concat(parts))))
	});
}
const streams = {
	CompressionStream: [globalThis.CompressionStream, gzipSync],
	DecompressionStream: [globalThis.DecompressionStream, gunzipSync]
} as const;
for (const [name, [original, convert]] of Object.entries(streams)) {
	const substitute = function (format: CompressionFormat) {
		return active && format === 'gzip' ? atTheEnd(convert) : new original(format);
	};
	Object.defineProperty(globalThis, name, { configurable: true, value: substitute });
}

function bytesOf(data: BufferSource): Uint8Array {
	return ArrayBuffer.isView(data)
		? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
		: new Uint8Array(data);
}
