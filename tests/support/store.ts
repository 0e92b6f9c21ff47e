/** Short ways to open a store and to write customers in tests. */
import { emptyCustomer } from '#lib/domain/customer.ts';
import type { Customer } from '#lib/domain/customer.ts';
import type { Result } from '#lib/domain/errors.ts';
import { newId } from '#lib/domain/ids.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Change, Store, StoreEnvironment } from '#lib/store/contract.ts';
import { openStore } from '#lib/store/open.ts';

const opened: Store[] = [];

/** Opens a store that `closeStores` closes after the test. */
export async function startStore(env: StoreEnvironment): Promise<Store> {
	const store = valueOf(await openStore(env));
	opened.push(store);
	return store;
}
export function closeStores(): void {
	for (const store of opened.splice(0)) store.close();
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
