/** Everything that the contract tells of the data, read through one tab. */
import { localDayAt } from '#lib/domain/dates.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { CustomerDetail, CustomerRow, HistoryEntry, TableName } from '#lib/engine/api.ts';
import type { Model, Row } from './model.ts';
import { EVERYTHING, type OtherListed } from './record-steps.ts';
import type { Input, Method, Output, Tab } from './tab.ts';
import { WORLD_START } from './world.ts';

/** `places`: a glance, and at the workspaces and their locks. `check`: all, and the check of the data, which takes as long. */
export type Extent = 'check' | 'all' | 'places' | 'glance';

/** A record of a type other than customers. */
export interface ObservedRecord {
	id: string;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	/** As its list has it; null of types without one. */
	row: Record<string, unknown> | null;
	/** Null where only the list was looked at. */
	body: Record<string, unknown> | null;
}
export interface Observed {
	/** `detail` is missing where only the list was looked at. */
	customers: { row: CustomerRow; detail: CustomerDetail | null }[];
	/** By type, of those that were looked at; of small types deleted ones only where everything was. */
	records: Map<TableName, ObservedRecord[]>;
	/** Null where nobody touched them. */
	fields: Output<'fields.list'> | null;
	/** Of the ids asked for, those that can be read. */
	readable: string[];
	/** Newest entries, or all of them, oldest first. */
	history: HistoryEntry[];
	segments: Output<'insights.saved'>;
	/** Null where nobody touched workspaces, locks or what is kept. */
	places: { vault: Output<'vault.state'>; kept: Output<'restore.kept'> } | null;
	rest: Rest | null;
}
export interface Rest {
	settings: Output<'data.settings'>;
	business: Output<'business.get'>;
	imports: Output<'imports.list'>;
	overview: Output<'data.overview'>;
	check: Output<'audit.check'> | null;
	backups: Output<'backup.state'>;
	/** What the searched text found, by type. */
	found: { text: string; ids: Map<string, string[]> };
	/** Figures that are derived from many records. */
	figures: {
		customers: CustomerRow[];
		open: { deals: number; tickets: number; tasks: number };
		sums: Output<'orders.sums'>;
	};
}

export const LISTED = Object.keys(EVERYTHING) as OtherListed[];
export const SMALL = ['pipelines', 'surveys', 'views', 'tags'] as const;
type Small = (typeof SMALL)[number];
const EVERYONE = { text: '', tags: [], segment: null, kind: null, sort: 'name', descending: false } as const;
const WINDOW = 200;
export const TODAY = localDayAt(WORLD_START);

type Call = <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>;

/**
 * Reads everything – or only what a glance shows: lists of customers and of the types named, the newest entry, and
 * records that moved since `model` knew them.
 */
export async function observe(
	tab: Tab,
	model: Model,
	extent: Extent,
	alsoGone: readonly Row[],
	touched: ReadonlySet<TableName>
): Promise<Observed> {
	const call: Call = async (method, input) => valueOf(method, await tab.call(method, input));
	const isAll = extent === 'all' || extent === 'check';
	const known = new Map(isAll ? [] : model.rows.map(({ id, now }) => [id, now.rev]));
	const customers: Observed['customers'] = [];
	for (const row of await everybody(call)) {
		const detail = known.get(row.id) === row.rev ? null : await call('customers.get', { id: row.id });
		customers.push({ row, detail });
	}
	const records: Observed['records'] = new Map();
	for (const table of LISTED) if (isAll || touched.has(table)) records.set(table, await listed(call, table, known));
	for (const table of SMALL) if (isAll || touched.has(table)) records.set(table, await small(call, table));
	const fields = isAll || touched.has('fields') ? await call('fields.list', {}) : null;
	const segments = await call('insights.saved', {});
	const places =
		extent === 'glance' ? null : { vault: await call('vault.state', {}), kept: await call('restore.kept', {}) };
	if (!isAll) {
		const history = await call('history.list', { before: null, limit: 1 });
		return { customers, records, fields, segments, places, history, readable: [], rest: null };
	}
	const readable: string[] = [];
	for (const { table, id, now } of [...model.rows, ...alsoGone]) {
		if (!id || !(now.gone || (now.deleted && isSmall(table)))) continue;
		const reads = table === 'customers' || table in EVERYTHING || isSmall(table);
		if (!reads) continue;
		const read = await tab.call(`${table as OtherListed}.get`, { id: id as never });
		if (!read.ok) continue;
		if (now.gone) readable.push(id);
		else records.get(table)!.push(recordOf(read.value as never, null));
	}
	return {
		customers,
		records,
		fields,
		segments,
		places,
		readable,
		history: (await call('history.list', { before: null, limit: WINDOW })).reverse(),
		rest: await restOf(call, model, extent === 'check')
	};
}

function isSmall(table: TableName): table is Small {
	return (SMALL as readonly TableName[]).includes(table);
}

async function everybody(call: Call): Promise<CustomerRow[]> {
	const rows: CustomerRow[] = [];
	for (const deleted of [false, true]) {
		for (let offset = 0, total = 1; offset < total; offset += WINDOW) {
			const window = await call('customers.list', { ...EVERYONE, tags: [], deleted, offset, limit: WINDOW });
			total = window.total;
			rows.push(...window.rows);
		}
	}
	return rows;
}

async function listed(
	call: Call,
	table: OtherListed,
	known: ReadonlyMap<string | null, number>
): Promise<ObservedRecord[]> {
	const records: ObservedRecord[] = [];
	for (const deleted of [false, true]) {
		const query = {
			text: '',
			filter: EVERYTHING[table],
			deleted,
			sort: 'at',
			descending: false,
			offset: 0,
			limit: WINDOW
		};
		const sort = table === 'orders' ? 'day' : 'at';
		const window = await call(`${table}.list`, { ...query, sort } as never);
		for (const row of window.rows as unknown as (ObservedRecord['row'] & { id: string; rev: number })[]) {
			const isKnown = known.get(row.id) === row.rev;
			const detail = isKnown ? null : await call(`${table}.get`, { id: row.id as never });
			const { deletedAt, updatedAt } = row as unknown as ObservedRecord;
			const body = (detail?.body ?? null) as ObservedRecord['body'];
			records.push({ id: row.id, rev: row.rev, deletedAt, updatedAt, row, body });
		}
	}
	return records;
}

async function small(call: Call, table: Small): Promise<ObservedRecord[]> {
	return (await call(`${table}.all`, {})).map((detail) => recordOf(detail as never, null));
}
function recordOf(detail: Omit<ObservedRecord, 'row'>, row: null): ObservedRecord {
	const { id, rev, deletedAt, updatedAt, body } = detail;
	return { id, rev, deletedAt, updatedAt, body, row };
}

async function restOf(call: Call, model: Model, checks: boolean): Promise<Rest> {
	// A word that stands in one title only, or in none.
	const text = model.rows.findLast(({ now }) => typeof now.body.title === 'string' && !now.gone)?.now.body.title;
	const searched = (text ?? 'nothing') as string;
	const groups = await call('find.records', { text: searched, limit: 50 });
	const query = { text: '', deleted: false, sort: 'day', descending: false, offset: 0, limit: 1 } as const;
	const board = { pipeline: null, text: '', customer: null, sort: 'at', descending: false, limit: 1 } as const;
	const due = await call('tasks.due', { today: TODAY, limit: 1 });
	return {
		settings: await call('data.settings', {}),
		business: await call('business.get', {}),
		imports: await call('imports.list', {}),
		overview: await call('data.overview', {}),
		backups: await call('backup.state', {}),
		found: {
			text: searched,
			ids: new Map(groups.map(({ table, rows }) => [table, rows.map(({ id }) => id as string)]))
		},
		figures: {
			sums: await call('orders.sums', { ...query, filter: EVERYTHING.orders as never }),
			open: {
				deals: (await call('deals.board', board)).count,
				tickets: (await call('tickets.open', { today: TODAY })).total,
				tasks: due.overdue.total + due.today.total + due.soon.total
			},
			customers: await everybody(call)
		},
		check: checks ? await call('audit.check', {}) : null
	};
}

function valueOf<T>(what: string, result: Result<T>): T {
	if (!result.ok) throw new Error(`${what} failed: ${JSON.stringify(result.error)}`);
	return result.value;
}
