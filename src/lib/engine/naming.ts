/**
 * What records are called where a line tells of them: a name, title or number of their own, else the customer they
 * are of. Read from what is stored now, so that what was erased or cannot be read has no name.
 */
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { TableName, Tables } from '#lib/domain/tables.ts';
import type { CustomerDirectory } from '#lib/store/contract.ts';
import type { CallContext } from './context.ts';

interface Named {
	table: TableName;
	id: string;
}

/** '' where there is none: those of which there is one, and those that are called by their customer. */
const OWN_NAMES: { [T in Exclude<TableName, 'customers'>]: (body: Tables[T]['body']) => string } = {
	segments: () => '',
	fields: ({ name }) => name,
	imports: ({ fileName }) => fileName,
	settings: () => '',
	interactions: () => '',
	tasks: ({ title }) => title,
	pipelines: ({ name }) => name,
	deals: ({ title }) => title,
	products: ({ name }) => name,
	orders: ({ number }) => number,
	tickets: ({ subject }) => subject,
	surveys: ({ title }) => title,
	responses: () => '',
	views: ({ name }) => name,
	business: () => '',
	tags: ({ name }) => name
};

/** The name of each of these records; one read for each type among them. */
export async function namesOf(
	records: readonly Named[],
	directory: CustomerDirectory,
	{ store }: CallContext
): Promise<Result<(record: Named) => string>> {
	const names = new Map<string, string>();
	for (const table of new Set(records.map((record) => record.table))) {
		if (table === 'customers') continue;
		const some = records.filter((record) => record.table === table);
		const ids = [...new Set(some.map(({ id }) => id))] as Tables[typeof table]['id'][];
		const stored = await store.getMany(table, ids);
		if (!stored.ok) return stored;
		const ownNameOf = OWN_NAMES[table] as (body: unknown) => string;
		for (const { id, body } of stored.value) {
			const { customer } = body as { customer?: CustomerId | null };
			names.set(id, ownNameOf(body) || (customer ? customerNameOf(customer, directory) : ''));
		}
	}
	return ok(({ table, id }) => (table === 'customers' ? customerNameOf(id, directory) : (names.get(id) ?? '')));
}

function customerNameOf(id: string, directory: CustomerDirectory): string {
	const slot = directory.slotOf(id as CustomerId);
	return slot === undefined ? '' : (directory.row(slot)?.name ?? '');
}
