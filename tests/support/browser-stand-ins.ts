/** What a browser gives its tabs and Node does not: locks and channels, shared by all tabs of one stand-in. */

type LockCallback = (lock: Lock | null) => unknown;

/** Exclusive Web Locks, first come first served. */
export class LockStandIn implements Pick<LockManager, 'request'> {
	readonly #tails = new Map<string, Promise<unknown>>();

	// The platform's overloads all come down to one body.
	request = (async (name: string, second: LockOptions | LockCallback, third?: LockCallback): Promise<unknown> => {
		const options = typeof second === 'function' ? {} : second;
		const callback = typeof second === 'function' ? second : third!;
		const lock: Lock = { name, mode: options.mode ?? 'exclusive' };
		const tail = this.#tails.get(name);
		if (tail && options.ifAvailable) return callback(null);
		const run = (tail ?? Promise.resolve()).then(() => callback(lock));
		// Whoever waits only needs to know that it ended, not how.
		const end = run.then(
			() => undefined,
			() => undefined
		);
		this.#tails.set(name, end);
		void end.then(() => {
			if (this.#tails.get(name) === end) this.#tails.delete(name);
		});
		return run;
	}) as LockManager['request'];
}

type Channel = Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;

/** Broadcast channels: a message reaches every other channel of its name, later and cloned. */
export class ChannelHub {
	readonly #open = new Map<string, Set<Channel>>();

	open(name: string): Channel {
		const others = this.#open.get(name) ?? new Set<Channel>();
		this.#open.set(name, others);
		const channel: Channel = {
			onmessage: null,
			postMessage: (message: unknown) => {
				for (const other of others) {
					if (other === channel) continue;
					const data = structuredClone(message);
					queueMicrotask(() => other.onmessage?.call(other as BroadcastChannel, { data } as MessageEvent));
				}
			},
			close: () => void others.delete(channel)
		};
		others.add(channel);
		return channel;
	}
}
