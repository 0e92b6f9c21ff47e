/**
 * Stand-ins for what a store takes from the browser, for tests in Node: Web Locks and broadcast
 * channels within one process. Several stores given the same `Surroundings` are tabs of one browser.
 */
import { seededRandom } from '#lib/analysis/random.ts';
import type { StoreEnvironment } from '#lib/store/contract.ts';

export interface Surroundings {
	locks: StoreEnvironment['locks'];
	channel: StoreEnvironment['channel'];
	/** Names of the locks that are held. */
	held: () => string[];
	/** The same for one worker: when it ends, its locks are free and its channels silent, as in a browser. */
	worker: () => Pick<Surroundings, 'locks' | 'channel'> & { end: () => void };
}

/** One lock: who holds it, and who waits for it in turn. */
interface LockState {
	mode: LockMode;
	holders: number;
	waiting: { mode: LockMode; grant: () => void }[];
}

/** Locks and channels that the stores of one test share. */
export function surroundings(): Surroundings {
	const states = new Map<string, LockState>();

	function isFree({ holders, mode, waiting }: LockState, wanted: LockMode): boolean {
		return holders === 0 || (wanted === 'shared' && mode === 'shared' && waiting.length === 0);
	}
	async function request(name: string, ...rest: unknown[]): Promise<unknown> {
		const callback = rest.at(-1) as (lock: Lock | null) => unknown;
		const { mode = 'exclusive', ifAvailable = false } = (rest.length > 1 ? rest[0] : {}) as LockOptions;
		const state = states.get(name) ?? { mode, holders: 0, waiting: [] };
		states.set(name, state);
		if (isFree(state, mode)) hold(state, mode);
		else if (ifAvailable) return callback(null);
		else await new Promise<void>((grant) => state.waiting.push({ mode, grant }));
		try {
			// As in a browser, never at once.
			await Promise.resolve();
			return await callback({ name, mode });
		} finally {
			release(name, state);
		}
	}
	function hold(state: LockState, mode: LockMode): void {
		state.mode = mode;
		state.holders++;
	}
	function release(name: string, state: LockState): void {
		state.holders--;
		for (
			let next = state.waiting[0];
			next && (state.holders === 0 || next.mode === 'shared');
			next = state.waiting[0]
		) {
			if (state.holders > 0 && state.mode !== 'shared') break;
			state.waiting.shift();
			hold(state, next.mode);
			next.grant();
			if (next.mode === 'exclusive') break;
		}
		if (state.holders === 0 && states.get(name) === state) states.delete(name);
	}

	function query(): Promise<LockManagerSnapshot> {
		const all = [...states];
		return Promise.resolve({
			held: all.map(([name, { mode }]) => ({ name, mode })),
			pending: all.flatMap(([name, { waiting }]) => waiting.map(({ mode }) => ({ name, mode })))
		});
	}

	type Channel = ReturnType<StoreEnvironment['channel']>;
	const channels = new Map<string, Set<Channel>>();
	const shared: Pick<Surroundings, 'locks' | 'channel'> = {
		locks: { request: request as LockManager['request'], query },
		channel(name) {
			const peers = channels.get(name) ?? new Set();
			channels.set(name, peers);
			const self: Channel = {
				onmessage: null,
				postMessage(message: unknown) {
					for (const peer of peers) {
						if (peer === self) continue;
						const data: unknown = structuredClone(message);
						setTimeout(() => peer.onmessage?.call(peer as BroadcastChannel, { data } as MessageEvent));
					}
				},
				close: () => void peers.delete(self)
			};
			peers.add(self);
			return self;
		}
	};
	return {
		...shared,
		held: () => [...states.keys()],
		worker() {
			let die: (reason: unknown) => void = () => undefined;
			const dead = new Promise<never>((_, reject) => (die = reject));
			dead.catch(() => undefined);
			let isDead = false;
			const own: Channel[] = [];
			return {
				locks: {
					request: ((name: string, ...rest: unknown[]) => {
						const callback = rest.at(-1) as (lock: Lock | null) => unknown;
						const held = (lock: Lock | null) => (isDead ? undefined : Promise.race([callback(lock), dead]));
						// What runs in a worker that was ended runs no further.
						return new Promise<unknown>((resolve, reject) => {
							request(name, ...rest.slice(0, -1), held).then(
								(value) => isDead || resolve(value),
								(reason: unknown) => isDead || reject(reason)
							);
						});
					}) as LockManager['request'],
					query
				},
				channel(name) {
					const channel = shared.channel(name);
					own.push(channel);
					return channel;
				},
				end() {
					isDead = true;
					die(new Error('The worker was ended'));
					for (const channel of own) channel.close();
				}
			};
		}
	};
}

let copies = 0;
/** A store's environment with its own base path, a clock that ticks a millisecond per look, and seeded ids. */
export function storeEnvironment(part: Partial<StoreEnvironment> = {}): StoreEnvironment {
	const around = surroundings();
	const next = seededRandom(++copies);
	let clock = 1_700_000_000_000;
	return {
		base: `/copy-${copies}/`,
		locale: 'en',
		now: () => ++clock,
		random: (bytes) => {
			for (let i = 0; i < bytes.length; i++) bytes[i] = next() * 256;
		},
		locks: around.locks,
		channel: around.channel,
		...part
	};
}
