/**
 * What a record names of others, for every type: what must be there, what comes along when it is restored alone, and
 * what has to go where a person is erased.
 */
import type { TableName, Tables } from './contract.ts';
import type { AnyBody } from './schema.ts';

export interface Reference {
	/** Top-level field of the body that holds it. */
	field: string;
	table: TableName;
	id: string;
}
type Bodies = { [T in TableName]: Tables[T]['body'] };
type Named = readonly [field: string, table: TableName, ids: readonly (string | null)[]];

const NAMED: { [T in TableName]?: (body: Bodies[T]) => Named[] } = {
	customers: ({ source, custom, organisationId, relations }) => [
		...sourced(source),
		['custom', 'fields', Object.keys(custom)],
		['organisationId', 'customers', [organisationId]],
		['relations', 'customers', relations.map(({ customer }) => customer)]
	],
	segments: ({ features }) => [
		[
			'features',
			'fields',
			features.flatMap(({ id }) => (id.startsWith(CUSTOM_FEATURE) ? id.slice(CUSTOM_FEATURE.length) : []))
		]
	],
	interactions: ({ source, customer, deal, ticket }) => [
		...sourced(source),
		['customer', 'customers', [customer]],
		['deal', 'deals', [deal]],
		['ticket', 'tickets', [ticket]]
	],
	tasks: ({ source, customer, deal, ticket }) => [
		...sourced(source),
		['customer', 'customers', [customer]],
		['deal', 'deals', [deal]],
		['ticket', 'tickets', [ticket]]
	],
	deals: ({ source, customer, pipeline }) => [
		...sourced(source),
		['customer', 'customers', [customer]],
		['pipeline', 'pipelines', [pipeline]]
	],
	products: ({ source }) => sourced(source),
	orders: ({ source, customer, lines, from }) => [
		...sourced(source),
		['customer', 'customers', [customer]],
		['lines', 'products', lines.map(({ product }) => product)],
		['from', 'orders', [from]]
	],
	tickets: ({ source, customer, order }) => [
		...sourced(source),
		['customer', 'customers', [customer]],
		['order', 'orders', [order]]
	],
	surveys: ({ source }) => sourced(source),
	responses: ({ source, customer, survey }) => [
		...sourced(source),
		['customer', 'customers', [customer]],
		['survey', 'surveys', [survey]]
	]
};
const CUSTOM_FEATURE = 'custom:';

function sourced(source: Tables['customers']['body']['source']): Named[] {
	return source.kind === 'import' ? [['source', 'imports', [source.id]]] : [];
}

/** Every record that a body names, once per field and record. */
export function referencesOf<T extends TableName>(table: T, body: Tables[T]['body']): Reference[] {
	const named = (NAMED[table] as ((body: AnyBody) => Named[]) | undefined)?.(body) ?? [];
	return named.flatMap(([field, to, ids]) =>
		[...new Set(ids)].flatMap((id): Reference[] => (id === null ? [] : [{ field, table: to, id: String(id) }]))
	);
}
