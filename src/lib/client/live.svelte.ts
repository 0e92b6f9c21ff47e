/**
 * Live queries: a query runs when the state it reads changes and when a table it reads is written, by
 * this tab or another. The value of the last good run stays while a new one is under way.
 */
import { getAbortSignal } from 'svelte';
import type { ChangeMessage, TableName } from '#lib/engine/api.ts';
import { asKithError, type KithError } from './engine.ts';
import { useEngine } from './kith.ts';

export { asKithError };

/** Least time between two runs that writes cause, in milliseconds. */
const PAUSE = 100;

export interface Live<T> {
	/** Undefined until the first answer. */
	readonly value: T | undefined;
	readonly error: KithError | null;
	readonly loading: boolean;
	/** Runs again, after an error. */
	retry(): void;
}

/**
 * Call while a component initialises. `query` must read its reactive inputs before its first `await`.
 * `live(['customers'], (signal) => engine.customers.list(query, { signal }))`
 */
export function live<T>(tables: readonly TableName[], query: (signal: AbortSignal) => Promise<T>): Live<T> {
	const engine = useEngine();
	let value = $state.raw<T>();
	let error = $state.raw<KithError | null>(null);
	let pending = $state(0);
	let round = $state(0);

	$effect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const stop = engine.onChange((message: ChangeMessage) => {
			if (timer === undefined && message.tables.some((table) => tables.includes(table))) {
				timer = setTimeout(() => {
					timer = undefined;
					round++;
				}, PAUSE);
			}
		});
		return () => {
			stop();
			clearTimeout(timer);
		};
	});

	$effect(() => {
		void round;
		const signal = getAbortSignal();
		const run = query(signal);
		// Counted outside the effect's own tracking: what an effect reads it must not write.
		queueMicrotask(() => pending++);
		run
			.then(
				(answer) => {
					if (signal.aborted) return;
					value = answer;
					error = null;
				},
				(reason: unknown) => {
					if (signal.aborted) return;
					error = asKithError(reason);
				}
			)
			.finally(() => pending--);
	});

	return {
		get value() {
			return value;
		},
		get error() {
			return error;
		},
		get loading() {
			return pending > 0 || (value === undefined && error === null);
		},
		retry() {
			round++;
		}
	};
}
