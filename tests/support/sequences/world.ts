/**
 * A browser in one thread in which everything that is waited for is a task in a queue of ours: requests and
 * transactions of IndexedDB, locks, messages between tabs, timers, WebCrypto, bytes of files. One task runs, its
 * microtasks run dry, then the next one is drawn – by seed, where several tabs have one. So a run repeats exactly,
 * and between any two tasks a tab or the whole browser can die: its tasks, locks, channels and connections are
 * dropped and what its transactions wrote is taken back, as a real browser does it. Code of a dead tab is
 * never resumed. Import this before anything that imports dexie, which takes the globals as it finds them.
 */
import { IDBFactory } from 'fake-indexeddb';
import { seededRandom, type Random } from '#lib/analysis/random.ts';
import type { Remembered } from '#lib/engine/api.ts';
import type { StoreEnvironment } from '#lib/store/contract.ts';
import { makeActive, real, type Owner, type RawDatabase, type RawFactory } from './globals.ts';

/** Nobody's in the world: the test itself. */
const OUTSIDE: Owner = 0;

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

/** When every world begins. */
export const WORLD_START = Date.UTC(2026, 10, 21, 9);
/** Virtual milliseconds that a task takes: timers come due while others work. */
const TASK_MS = 0.02;
/** A sequence takes some ten thousand. */
const MOST_TASKS = 1_000_000;

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

	constructor(seed: number, start = WORLD_START) {
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
				request: ((name: string, ...rest: unknown[]) => this.#request(owner, name, rest)) as LockManager['request'],
				query: () => this.#query(owner)
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

	/** Answered as a task of its own, as what stands then. */
	async #query(owner: Owner): Promise<LockManagerSnapshot> {
		await new Promise<void>((resolve) => this.enqueue(owner, resolve));
		const named = (all: ReadonlyMap<string, Iterable<unknown>>) =>
			[...all].flatMap(([name, locks]) => Array.from(locks, () => ({ name })));
		return { held: named(this.#held), pending: named(this.#waiting) };
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
