/**
 * The engine: opens what is current after the handshake, and answers calls by a handler table per area. A call
 * that met data on the move runs again against the database that took its place; nothing of it was written.
 * In a cross-site frame nothing is ever opened; in any frame a vault stays closed.
 */
import * as Comlink from 'comlink';
import { API_VERSION } from '#lib/domain/api-version.ts';
import { fail, type Failure, type Result } from '#lib/domain/errors.ts';
import type { StoreEnvironment } from '#lib/store/contract.ts';
import type { KdfCost } from '#lib/store/vault/kdf.ts';
import type { Area, EngineWire, Handshake, Progress } from './api.ts';
import type { CallContext, ClosedArea, ClosedContext } from './context.ts';
import { Current, refusalOf } from './current.ts';
import { eraseSecrets } from './secrets.ts';

type Handler<Context> = (input: unknown, context: Context) => Promise<Result<unknown>>;

const AREAS: Record<Exclude<Area, ClosedArea>, () => Promise<object>> = {
	customers: async () => (await import('./customers.ts')).customers,
	fields: async () => (await import('./fields.ts')).fields,
	imports: async () => (await import('./imports/imports.ts')).imports,
	insights: async () => (await import('./insights.ts')).insights,
	data: async () => (await import('./data.ts')).data,
	history: async () => (await import('./history.ts')).history,
	backup: async () => (await import('./backup.ts')).backup,
	audit: async () => (await import('./audit.ts')).audit,
	interactions: async () => (await import('./records/interactions.ts')).interactions,
	timeline: async () => (await import('./timeline.ts')).timeline,
	touch: async () => (await import('./keeping-touch.ts')).touch,
	tasks: async () => (await import('./records/tasks.ts')).tasks,
	deals: async () => (await import('./records/deals.ts')).deals,
	pipelines: async () => (await import('./records/pipelines.ts')).pipelines,
	products: async () => (await import('./records/products.ts')).products,
	orders: async () => (await import('./records/orders.ts')).orders,
	business: async () => (await import('./records/business.ts')).business,
	tickets: async () => (await import('./records/tickets.ts')).tickets,
	surveys: async () => (await import('./records/surveys.ts')).surveys,
	responses: async () => (await import('./records/surveys.ts')).responses,
	find: async () => (await import('./find.ts')).find,
	today: async () => (await import('./today.ts')).today,
	views: async () => (await import('./records/views.ts')).views,
	tags: async () => (await import('./records/tags.ts')).tags
};
/** These also answer while the data is locked or lost. */
const CLOSED_AREAS: Record<ClosedArea, () => Promise<object>> = {
	vault: async () => (await import('./vault.ts')).vault,
	restore: async () => (await import('./restore.ts')).restore,
	rescue: async () => (await import('./rescue.ts')).rescue
};

/** Least time between two progress messages of a call, in milliseconds. */
const PROGRESS_PAUSE = 60;
/** How often a call runs again because its data moved meanwhile. */
const MOST_MOVES = 4;

export type EngineEnvironment = Pick<StoreEnvironment, 'now' | 'random' | 'locks' | 'channel' | 'caches'> & {
	/** Instead of measuring it. */
	kdfCost?: KdfCost;
};

export function createEngine(environment: EngineEnvironment): EngineWire {
	let greeted: { current: Current | null; handshake: Handshake } | null = null;
	let cost: Promise<KdfCost> | null = null;
	const running = new Map<number, AbortController>();

	function greet(handshake: Handshake, ...[onChange, onDatabase, onRemember]: Listeners): Current | null {
		// A browser gives a page inside another site's page no storage, or a separate one that nobody would find again.
		if (handshake.frame === 'cross-site') return null;
		const { base, locale, remembered } = handshake;
		const isFramed = handshake.frame !== 'none';
		return new Current({ ...environment, base, locale, remembered, onRemember }, isFramed, { onChange, onDatabase });
	}

	async function run(call: RunningCall, current: Current): Promise<Result<unknown>> {
		const { area, method, input } = call;
		if (Object.hasOwn(CLOSED_AREAS, area)) {
			const handler = await findHandler<ClosedContext>(CLOSED_AREAS[area as ClosedArea], method);
			await current.standing();
			return handler ? handler(input, closedContext(call, current)) : fail('engine-version');
		}
		if (!Object.hasOwn(AREAS, area)) return fail('engine-version');
		const handler = await findHandler<CallContext>(AREAS[area as keyof typeof AREAS], method);
		if (!handler) return fail('engine-version');
		for (let moves = 0; ; moves++) {
			const standing = await current.standing();
			if (standing.state !== 'open') return { ok: false, error: refusalOf(standing) };
			const { store, session } = standing;
			const result = await handler(input, Object.assign(closedContext(call, current), { store, session }));
			if (result.ok || result.error.code !== 'database-moved' || moves === MOST_MOVES) return result;
			if (call.signal.aborted) return fail('cancelled');
			if (!(await current.follow(store))) return result;
		}
	}

	function closedContext(call: RunningCall, current: Current): ClosedContext {
		return {
			device: current.device,
			recovery: current.recovery,
			get standing() {
				return current.now;
			},
			get key() {
				return current.key;
			},
			holdKey: (vaultId, key) => current.holdKey(vaultId, key),
			forgetKey: () => current.forgetKey(),
			tellDeletion: () => current.tellDeletion(),
			reopen: () => current.reopen(),
			kdfCost: () => (cost ??= measureCost()),
			now: environment.now,
			random: environment.random,
			locale: call.locale,
			signal: call.signal,
			progress: call.progress
		};
	}

	async function measureCost(): Promise<KdfCost> {
		return environment.kdfCost ?? (await import('#lib/store/vault/kdf.ts')).calibrate();
	}

	return {
		async hello(handshake, ...listeners) {
			if (handshake.apiVersion !== API_VERSION) return fail('engine-version');
			greeted ??= { handshake, current: greet(handshake, ...listeners) };
			return greeted.current ? greeted.current.hello() : fail('guest');
		},
		async call(callId, area, method, input, onProgress) {
			if (!greeted) return fail('engine-lost');
			const { current, handshake } = greeted;
			if (!current) return fail('guest');
			if (handshake.frame !== 'none' && (await isRefusedInFrame(area, method))) return fail('framed');
			const controller = new AbortController();
			running.set(callId, controller);
			const { signal } = controller;
			const progress = throttled(onProgress, environment.now);
			try {
				return await run({ area, method, input, signal, progress, locale: handshake.locale }, current);
			} catch (reason) {
				return { ok: false, error: failureFrom(reason, signal) };
			} finally {
				running.delete(callId);
				eraseSecrets(input);
				// A callback from the page holds a channel open until it is let go.
				(onProgress as Partial<Comlink.ProxyMethods> | null)?.[Comlink.releaseProxy]?.();
			}
		},
		cancel(callId) {
			running.get(callId)?.abort();
		}
	};
}

type Listeners = Parameters<EngineWire['hello']> extends [unknown, ...infer Rest] ? Rest : never;

interface RunningCall {
	area: string;
	method: string;
	input: unknown;
	locale: string;
	signal: AbortSignal;
	progress: CallContext['progress'];
}

async function isRefusedInFrame(area: string, method: string): Promise<boolean> {
	return (await import('./framing.ts')).isRefusedInFrame(area, method);
}

async function findHandler<Context>(load: () => Promise<object>, method: string): Promise<Handler<Context> | null> {
	const table = (await load()) as Record<string, Handler<Context>>;
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
function failureFrom(reason: unknown, signal: AbortSignal): Failure {
	if (signal.aborted) return { code: 'cancelled' };
	if (reason instanceof DOMException && reason.name === 'QuotaExceededError') return { code: 'quota' };
	const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
	return { code: 'unexpected', params: { message } };
}
