/**
 * Stand-ins for what a store takes from the browser, for tests in Node: Web Locks and broadcast
 * channels within one process. Several stores given the same `Surroundings` are tabs of one browser.
 */
import { seededRandom } from '#lib/analysis/random.ts';
import type { StoreEnvironment } from '#lib/store/contract.ts';

export interface Surroundings {
	locks: Pick<LockManager, 'request'>;
	channel: StoreEnvironment['channel'];
	/** Names of the locks that are held. */
	held: () => string[];
}

/** Locks and channels that the stores of one test share. */
export function surroundings(): Surroundings {
	const queues = new Map<string, Promise<unknown>>();
	const held = new Set<string>();
	async function request(name: string, ...rest: unknown[]): Promise<unknown> {
		const callback = rest.at(-1) as (lock: Lock | null) => unknown;
		const options = (rest.length > 1 ? rest[0] : {}) as LockOptions;
		if (options.ifAvailable && queues.has(name)) return callback(null);
		const before = queues.get(name) ?? Promise.resolve();
		const run = before.then(() => {
			held.add(name);
			return callback({ name, mode: 'exclusive' });
		});
		const tail = run.then(
			() => {},
			() => {}
		);
		queues.set(name, tail);
		try {
			return await run;
		} finally {
			held.delete(name);
			if (queues.get(name) === tail) queues.delete(name);
		}
	}

	type Channel = ReturnType<StoreEnvironment['channel']>;
	const channels = new Map<string, Set<Channel>>();
	return {
		locks: { request: request as LockManager['request'] },
		held: () => [...held],
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
