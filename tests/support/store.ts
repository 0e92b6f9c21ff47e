/** Short ways to open a store and to write customers in tests. */
import { emptyCustomer } from '#lib/domain/customer.ts';
import type { Customer } from '#lib/domain/customer.ts';
import type { Result } from '#lib/domain/errors.ts';
import { newId } from '#lib/domain/ids.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Change, Device, Opening, Store, StoreEnvironment, VaultKey } from '#lib/store/contract.ts';
import { openDevice } from '#lib/store/device.ts';

const opened: Device[] = [];

/** Opens a device and its store, as a tab does; `closeStores` closes both after the test. */
export async function startDevice(
	env: StoreEnvironment,
	key: VaultKey | null = null
): Promise<{ device: Device; store: Store }> {
	const device = openDevice(env);
	opened.push(device);
	return { device, store: openStoreOf(valueOf(await device.open({ key }))) };
}
export async function startStore(env: StoreEnvironment, key: VaultKey | null = null): Promise<Store> {
	return (await startDevice(env, key)).store;
}
export function closeStores(): void {
	for (const device of opened.splice(0)) device.close();
}
/** The store of an opening that must not be locked. */
export function openStoreOf(opening: Opening): Store {
	if (opening.state !== 'open') throw new Error('It is locked');
	return opening.store;
}

/** The value of a result that must be one. */
export function valueOf<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(`Failed: ${JSON.stringify(result.error)}`);
	return result.value;
}

export function customerNamed(name: string, part: Partial<Customer> = {}): Customer {
	return { ...emptyCustomer(0), name, ...part };
}
export type CustomerCreate = Change & { kind: 'create'; table: 'customers' };
export function createCustomer(env: StoreEnvironment, name: string, part: Partial<Customer> = {}): CustomerCreate {
	return {
		kind: 'create',
		table: 'customers',
		id: newId<CustomerId>(env.random),
		at: 1,
		body: customerNamed(name, part)
	};
}
export function patchCustomer(
	id: CustomerId,
	baseRev: number,
	fields: Record<string, [from: unknown, to: unknown]>
): Change {
	return {
		kind: 'patch',
		table: 'customers',
		id,
		baseRev,
		fields: Object.fromEntries(Object.entries(fields).map(([name, [from, to]]) => [name, { from, to }]))
	};
}
/** Cuts a list into chunks, as a batch takes them. */
export function chunked<T>(list: readonly T[], size: number): T[][] {
	const chunks: T[][] = [];
	for (let from = 0; from < list.length; from += size) chunks.push(list.slice(from, from + size));
	return chunks;
}
/** Names of the living customers in the directory, in order. */
export async function namesIn(store: Store): Promise<string[]> {
	const directory = valueOf(await store.directory());
	const slots = directory.search({ text: '', deleted: false, sort: 'name', descending: false });
	return [...slots].map((slot) => directory.row(slot)!.name);
}
