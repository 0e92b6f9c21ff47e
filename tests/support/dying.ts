/**
 * A tab that dies: from the n-th request for a transaction, an opening or a deletion on, nothing reaches
 * IndexedDB any more and open transactions are lost. What a crash leaves lies between two of these, so going
 * through all n meets every await that matters.
 */
let left = Infinity;
let died = false;
const running = new Set<IDBTransaction>();

/** Runs until the n-th request (0: at once), then dies. Answers whether it died; its own outcome counts for nothing. */
export async function dieAfter(requests: number, run: () => Promise<unknown>): Promise<boolean> {
	left = requests;
	died = false;
	try {
		await run();
	} catch (error) {
		if (!died) throw error;
	} finally {
		left = Infinity;
	}
	return died;
}

function request(): void {
	if (left-- > 0) return;
	died = true;
	for (const transaction of running) {
		try {
			transaction.abort();
		} catch {
			// It ended already.
		}
	}
	running.clear();
	throw new Error('The tab died');
}

function intercept<T extends object>(prototype: T, method: keyof T & string): void {
	const original = prototype[method] as (...args: unknown[]) => unknown;
	(prototype as Record<string, unknown>)[method] = function (this: T, ...args: unknown[]): unknown {
		// The stand-in for IndexedDB begins upgrades by this method itself.
		if (args[1] !== 'versionchange') request();
		const result = original.apply(this, args);
		if (result instanceof IDBTransaction && left !== Infinity) {
			running.add(result);
			result.addEventListener('complete', () => running.delete(result));
			result.addEventListener('abort', () => running.delete(result));
		}
		return result;
	};
}
intercept(IDBDatabase.prototype, 'transaction');
intercept(IDBFactory.prototype, 'open');
intercept(IDBFactory.prototype, 'deleteDatabase');
