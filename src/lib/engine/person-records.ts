/** What belongs to one person, by type, as the JSON export writes it: names instead of ids, ISO dates, decimal amounts. */
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { OwnedTable } from '#lib/domain/tables.ts';
import { fieldKeys, shaped } from '#lib/store/backup/export-json.ts';
import type { Words } from '#lib/store/backup/export-shapes.ts';
import type { ErasureReach, Stored } from '#lib/store/contract.ts';
import type { CallContext } from './context.ts';
import { pieces } from './selecting.ts';

const PIECE = 500;
const TABLES: readonly (OwnedTable | 'customers')[] = [
	'interactions',
	'orders',
	'deals',
	'tickets',
	'tasks',
	'responses',
	'customers'
];

/** Deleted records too; under `customers` those that were merged into this one. Types without any are left out. */
export async function recordsOf(
	id: CustomerId,
	{ gone, altered }: ErasureReach,
	context: CallContext
): Promise<Result<Record<string, object[]>>> {
	const words = await wordsFor(id, context);
	if (!words.ok) return words;
	// Of what stays the documents are theirs; the customers who name them are other people.
	const theirs = [...gone, ...altered.filter(({ table }) => table !== 'customers')];
	const found: Record<string, object[]> = {};
	for (const table of TABLES) {
		const ids = theirs.flatMap((record) => (record.table === table && record.id !== id ? [record.id] : []));
		for (const piece of pieces(ids, PIECE)) {
			const stored = await context.store.getMany(table, piece as never[]);
			if (!stored.ok) return stored;
			(found[table] ??= []).push(...shaped(table, stored.value as Stored<typeof table>[], words.value));
		}
	}
	return ok(found);
}

async function wordsFor(id: CustomerId, { store }: CallContext): Promise<Result<Words>> {
	const [customer, fields, imports, pipelines, surveys] = await Promise.all([
		store.get('customers', id),
		store.all('fields'),
		store.all('imports'),
		store.all('pipelines'),
		store.all('surveys')
	]);
	if (!customer.ok) return customer;
	if (!fields.ok) return fields;
	if (!imports.ok) return imports;
	if (!pipelines.ok) return pipelines;
	if (!surveys.ok) return surveys;
	return ok({
		fields: fieldKeys(fields.value),
		files: new Map(imports.value.map(({ id, body }) => [id, body.fileName])),
		customers: new Map([[id, customer.value?.body.name ?? '']]),
		pipelines: new Map(pipelines.value.map(({ id, body }) => [id, body])),
		surveys: new Map(surveys.value.map(({ id, body }) => [id, body]))
	});
}
