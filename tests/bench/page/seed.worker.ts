/**
 * Fills the database that an import has made with orders and interactions of its customers, through the store itself:
 * what stands on the disk is what the product writes.
 */
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { Change, Store, StoreEnvironment } from '#lib/store/contract.ts';
import { openDevice } from '#lib/store/device.ts';
import { interactionChunks, orderChunks } from './big-set.ts';

export interface SeedRequest {
	base: string;
	orders: number;
	interactions: number;
}
/** Milliseconds for each type. */
export interface SeedReply {
	orders: number;
	interactions: number;
}

onmessage = async ({ data }: MessageEvent<SeedRequest>) => {
	const env: StoreEnvironment = {
		base: data.base,
		locale: 'en',
		now: () => Date.now(),
		random: (target) => void crypto.getRandomValues(target),
		locks: navigator.locks,
		channel: (name) => new BroadcastChannel(name),
		caches: globalThis.caches
	};
	const customers = await withStore(env, customersOf);
	// In a store that has read nothing yet, nothing is kept of what is written.
	const times = await withStore(env, async (store) => ({
		orders: await written(store, orderChunks(customers, data.orders)),
		interactions: await written(store, interactionChunks(customers, data.interactions))
	}));
	postMessage(times satisfies SeedReply);
};

async function withStore<T>(env: StoreEnvironment, use: (store: Store) => Promise<T>): Promise<T> {
	const device = openDevice(env);
	const opening = valueOf(await device.open({ key: null }));
	if (opening.state !== 'open') throw new Error('The database is locked');
	try {
		return await use(opening.store);
	} finally {
		device.close();
	}
}

async function customersOf(store: Store): Promise<CustomerId[]> {
	const directory = valueOf(await store.directory());
	return Array.from({ length: directory.size }, (_, slot) => directory.row(slot)!.id);
}

async function written(store: Store, chunks: Iterable<Change[]>): Promise<number> {
	const start = performance.now();
	valueOf(await store.batch({ kind: 'import' }, chunks));
	return performance.now() - start;
}

function valueOf<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result.value;
}
