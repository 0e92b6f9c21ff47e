/** Records of every listed type in tests: made, changed, and looked at. */
import { newId } from '#lib/domain/ids.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type {
	Change,
	Device,
	ListedTable,
	Listing,
	Store,
	StoreEnvironment,
	Summaries,
	VaultKey
} from '#lib/store/contract.ts';
import { OWNED_TABLES, factsOf } from '#lib/store/facts.ts';
import { LISTED_TABLES } from '#lib/store/pages.ts';
import type { Body, RecordRow } from '#lib/store/schema.ts';
import { everyRecord } from './every-record.ts';
import { withRaw } from './raw-rows.ts';
import { storeEnvironment, surroundings } from './store-environment.ts';
import { startDevice, valueOf } from './store.ts';
import { sealEmpty, testVault, type TestVault } from './vault.ts';

export type Other = Exclude<ListedTable, 'customers'>;
export const OTHERS = LISTED_TABLES.filter((table) => table !== 'customers') as Other[];

interface Started {
	env: StoreEnvironment;
	vault: TestVault | null;
	key: VaultKey | null;
	device: Device;
	store: Store;
}
/** A new copy, plain or sealed. */
export async function startAs(form: 'plain' | 'sealed' = 'plain'): Promise<Started> {
	const env = storeEnvironment(surroundings());
	const vault = form === 'sealed' ? await testVault() : null;
	if (vault) await sealEmpty(env, vault);
	return { env, vault, key: vault?.key ?? null, ...(await startDevice(env, vault?.key)) };
}

/** A new record of a type, filled like the example, from no import, and changed by `part`. */
export function make<T extends Other>(
	env: StoreEnvironment,
	table: T,
	part: Partial<Body> = {}
): Change & { kind: 'create'; table: T } {
	const { body } = everyRecord(env.random).records[table];
	const at = (part.at as number | undefined) ?? 1;
	return {
		kind: 'create',
		table,
		id: newId<CustomerId>(env.random) as never,
		at,
		body: { ...body, at, source: { kind: 'manual' }, ...part }
	} as unknown as Change & { kind: 'create'; table: T };
}
export const patch = (table: Other, id: string, baseRev: number, fields: Record<string, [unknown, unknown]>): Change =>
	({
		kind: 'patch',
		table,
		id,
		baseRev,
		fields: Object.fromEntries(Object.entries(fields).map(([name, [from, to]]) => [name, { from, to }]))
	}) as unknown as Change;

/** What a listing says, by id. */
export function rowsOf<S extends { id: string }>(listing: Listing<S>): Record<string, S> {
	const rows: Record<string, S> = {};
	for (let slot = 0; slot < listing.size; slot++) {
		const row = listing.row(slot);
		if (row) rows[row.id] = row;
	}
	return rows;
}
export async function listed(store: Store): Promise<Record<Other, unknown>> {
	const all = {} as Record<Other, unknown>;
	for (const table of OTHERS) {
		const listing = valueOf(await store.listing(table)) as Listing<Summaries[Other]>;
		all[table] = { living: listing.living, deleted: listing.deleted, rows: rowsOf(listing) };
	}
	return all;
}
/** Rows whose date, customer or mark of being open are not those of their body. */
export async function untrueRows(store: Store): Promise<string[]> {
	const bodies = new Map<string, Body>();
	for (const table of OWNED_TABLES) {
		const ids = await withRaw(store.name, (raw) => raw.table<RecordRow, string>(table).toCollection().primaryKeys());
		for (const { id, body } of valueOf(await store.getMany(table, ids as never[])))
			bodies.set(`${table}/${id}`, body as unknown as Body);
	}
	return withRaw(store.name, async (raw) => {
		const untrue: string[] = [];
		for (const table of OWNED_TABLES) {
			for (const row of await raw.table<RecordRow, string>(table).toArray()) {
				const body = bodies.get(`${table}/${row.id}`);
				const facts: Partial<RecordRow> = body ? factsOf(table, body)! : { at: row.at };
				const isThere = (row.body !== null) === (body !== undefined);
				if (!isThere || row.at !== facts.at || row.customer !== facts.customer || row.open !== facts.open)
					untrue.push(`${table}/${row.id}`);
			}
		}
		return untrue;
	});
}
