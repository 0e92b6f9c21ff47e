/**
 * The engine behind the wire: opens the store once, finds the handler of a call, hands it an abort
 * signal and a progress reporter, and turns anything thrown into a failure. Areas load on first use.
 * Knows no worker: tests drive it over a MessageChannel.
 */
import * as Comlink from 'comlink';
import { API_VERSION } from '#lib/domain/api-version.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { openStore } from '#lib/store/open.ts';
import type { Store, StoreEnvironment } from '#lib/store/contract.ts';
import type { Area, ChangeMessage, DatabaseState, EngineWire, Handshake, Progress } from './api.ts';
import type { CallContext } from './context.ts';
import { Session } from './session.ts';

type Handler = (input: unknown, context: CallContext) => Promise<Result<unknown>>;

const AREAS: Record<Area, () => Promise<object>> = {
	customers: async () => (await import('./customers.ts')).customers,
	fields: async () => (await import('./fields.ts')).fields,
	imports: async () => (await import('./imports/imports.ts')).imports,
	insights: async () => (await import('./insights.ts')).insights,
	data: async () => (await import('./data.ts')).data,
	history: async () => (await import('./history.ts')).history
};

/** Least time between two progress messages of a call, in milliseconds. */
const PROGRESS_PAUSE = 60;

export type EngineEnvironment = Pick<StoreEnvironment, 'now' | 'random' | 'locks' | 'channel'>;

export function createEngine(environment: EngineEnvironment): EngineWire {
	let opened: Promise<Result<{ store: Store; session: Session }>> | null = null;
	let locale = 'en';
	const running = new Map<number, AbortController>();

	async function open(
		handshake: Handshake,
		onChange: (message: ChangeMessage) => void,
		onDatabase: (state: DatabaseState) => void
	): Promise<Result<{ store: Store; session: Session }>> {
		const { base, locale } = handshake;
		const onBlocked = (blocked: boolean) => onDatabase(blocked ? 'blocked' : 'open');
		const store = await openStore({ ...environment, base, locale, onBlocked });
		if (!store.ok) return store;
		store.value.onClosed(() => onDatabase('closed'));
		const session = new Session(store.value, onChange);
		store.value.onChange((change) => onChange({ seq: change.seq, tables: change.tables }));
		return ok({ store: store.value, session });
	}

	return {
		async hello(handshake, onChange, onDatabase) {
			if (handshake.apiVersion !== API_VERSION) return fail('engine-version');
			locale = handshake.locale;
			opened ??= open(handshake, onChange, onDatabase);
			const result = await opened;
			if (result.ok) return ok({ seq: result.value.store.seq });
			opened = null;
			return result;
		},
		async call(callId, area, method, input, onProgress) {
			const result = opened ? await opened : fail('engine-lost');
			if (!result.ok) return result;
			const handler = await findHandler(area, method);
			if (!handler) return fail('engine-version');
			const controller = new AbortController();
			running.set(callId, controller);
			try {
				return await handler(input, {
					...result.value,
					now: environment.now,
					random: environment.random,
					locale,
					signal: controller.signal,
					progress: throttled(onProgress, environment.now)
				});
			} catch (reason) {
				return failureFrom(reason, controller.signal);
			} finally {
				running.delete(callId);
				// A callback from the page holds a channel open until it is let go.
				(onProgress as Partial<Comlink.ProxyMethods> | null)?.[Comlink.releaseProxy]?.();
			}
		},
		cancel(callId) {
			running.get(callId)?.abort();
		}
	};
}

async function findHandler(area: string, method: string): Promise<Handler | null> {
	if (!Object.hasOwn(AREAS, area)) return null;
	const table = (await AREAS[area as Area]()) as Record<string, Handler>;
	return Object.hasOwn(table, method) ? table[method]! : null;
}

function throttled(onProgress: ((progress: Progress) => void) | null, now: () => number): CallContext['progress'] {
	if (!onProgress) return () => undefined;
	let last = -Infinity;
	return (step, done, total) => {
		const at = now();
		if (at - last < PROGRESS_PAUSE && done < total) return;
		last = at;
		onProgress({ step, done, total });
	};
}

/** A thrown error is a fault of ours, except an abort and a full disk. Its message never holds customer data. */
function failureFrom(reason: unknown, signal: AbortSignal): Result<never> {
	if (signal.aborted) return fail('cancelled');
	if (reason instanceof DOMException && reason.name === 'QuotaExceededError') return fail('quota');
	return fail('unexpected', {
		message: reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)
	});
}
