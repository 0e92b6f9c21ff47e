/** Whether what was read of the data is what a model says. */
import { summarise, type CustomerSummary } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { HistoryEntry } from '#lib/engine/api.ts';
import type { Body, Model, Row, State } from './model.ts';
import type { Observed, Rest } from './observe.ts';
import { recordFaults } from './record-differences.ts';
import type { Output } from './tab.ts';
import { fits } from './unknown.ts';

/**
 * The first thing in which the data differ from the model, or null. What the model did not know – ids, dates – it
 * has learned where they do not differ; call it with a copy where they may.
 */
export function difference(model: Model, seen: Observed): string | null {
	const customers = seen.customers.map(({ row, detail }) => ({
		id: row.id as string,
		rev: row.rev,
		deleted: row.deletedAt > 0,
		body: (detail?.customer ?? { name: row.name, tags: row.tags }) as unknown as Body,
		isWhole: detail !== null
	}));
	const faults = [
		matched(model, 'customers', [...model.of('customers'), ...model.of('customers', true)], customers),
		...recordFaults(model, seen),
		seen.fields &&
			matched(
				model,
				'fields',
				model.of('fields'),
				seen.fields.map(({ id, field }) => found(id, field))
			),
		seen.places && placesFault(model, seen.places.vault),
		seen.places && keptFault(model, seen.places.kept),
		segmentsFault(model, seen.segments),
		historyFault(model, seen.history, seen.rest !== null),
		listFault(model, seen.customers),
		ghostFault(model, seen.readable),
		...(seen.rest ? restFaults(model, seen.rest) : [])
	];
	return faults.find((fault) => fault !== null) ?? null;
}

function restFaults(model: Model, { imports, settings, overview, check, backups }: Rest): (string | null)[] {
	return [
		matched(
			model,
			'imports',
			model.of('imports'),
			imports.map(({ id, undone: _, ...record }) => found(id, record))
		),
		settingsFault(model, settings),
		countFault(model, overview),
		!check || check.sound ? null : `the check of the data finds ${JSON.stringify(check.findings)}`,
		backupsFault(model, backups)
	];
}

function found(id: string, body: unknown): Found {
	return { id, rev: null, deleted: false, body: body as Body };
}

export interface Found {
	id: string;
	rev: number | null;
	deleted: boolean;
	body: Body;
	isWhole?: boolean;
}

/** Pairs rows of the model with what was found: by id where it is known, else by what is known. */
export function matched(model: Model, table: string, rows: readonly Row[], found: readonly Found[]): string | null {
	const free = new Map(found.map((each) => [each.id, each]));
	for (const row of rows) {
		if (row.id === null) continue;
		const each = free.get(row.id);
		if (!each) return `${table} ${row.id} is missing`;
		const fault = learning(model, row, each);
		if (fault) return `${table} ${row.id}: ${fault}`;
		free.delete(each.id);
	}
	for (const row of rows) {
		if (row.id !== null) continue;
		const each = [...free.values()].find((candidate) => learning(model, row, candidate) === null);
		if (!each) return `a new row of ${table} is missing: ${JSON.stringify(row.now)}`;
		free.delete(each.id);
	}
	const [extra] = free.values();
	return extra ? `${table} has ${free.size} too many, such as ${JSON.stringify(extra)}` : null;
}

/** Compares; where nothing differs, the model learns what it did not know. */
function learning(model: Model, row: Row, found: Found): string | null {
	const learned = new Map<number, unknown>();
	const fault = stateFault(row.now, found, learned);
	if (fault) return fault;
	row.id = found.id;
	model.learn(row, learned);
	if (row.now.given === null) return null;
	// The same state stands in the journal: what is learned there counts as well.
	row.now.body = found.body;
	row.now.given = null;
	return null;
}

function stateFault(state: State, found: Found, learned: Map<number, unknown>): string | null {
	if (found.rev !== null && found.rev !== state.rev) return `rev ${found.rev} instead of ${state.rev}`;
	if (found.deleted !== state.deleted) return found.deleted ? 'deleted' : 'not deleted';
	const whole = found.isWhole === false ? [] : Object.keys(state.body);
	for (const field of state.given ?? new Set([...whole, ...Object.keys(found.body)])) {
		const [is, should] = [found.body[field], state.body[field]];
		if (!fits(is, should, learned)) return `${field} is ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`;
	}
	return null;
}

/** Of several that live, which undo can bring about, the newest is shown; the model has no dates. */
function segmentsFault(model: Model, seen: Observed['segments']): string | null {
	const living = model.of('segments');
	if (!seen || living.length === 0) return !seen && living.length === 0 ? null : 'segments are there or not';
	const row = living.find(({ id }) => id === seen.id) ?? living.find(({ id }) => id === null);
	if (!row) return `segments ${seen.id} are not known`;
	const fault = stateFault(
		row.now,
		{ id: seen.id, rev: null, deleted: false, body: seen.model as unknown as Body },
		new Map()
	);
	row.id = seen.id;
	return fault && `segments: ${fault}`;
}

function settingsFault(model: Model, seen: Rest['settings']): string | null {
	const [row] = model.of('settings');
	return row && !isEqual(row.now.body, seen) ? `settings are ${JSON.stringify(seen)}` : null;
}

function historyFault(model: Model, seen: readonly HistoryEntry[], isWhole: boolean): string | null {
	const is = seen.map(({ seq, cause, records, undoneBy }) => [seq, cause, records, undoneBy]);
	const should = model.entries
		.slice(isWhole ? 0 : -1)
		.map(({ seq, cause, records, undoneBy, redoneBy }) => [
			seq,
			cause,
			records,
			redoneBy ? null : (undoneBy?.seq ?? null)
		]);
	const index = should.findIndex((entry, at) => !isEqual(entry, is[at]));
	if (index < 0 && is.length === should.length) return null;
	return `the journal says ${JSON.stringify(is.at(index))} instead of ${JSON.stringify(should.at(index))}`;
}

/** The list is what the records give; what somebody bought stands over the opening figures, once it was read. */
function listFault(model: Model, seen: Observed['customers']): string | null {
	const buying = new Set(model.rows.flatMap(({ table, now }) => (table === 'orders' ? String(now.body.customer) : [])));
	for (const { row, detail } of seen) {
		if (!detail) continue;
		const { segment: _, ...listed } = row;
		const { id, rev, deletedAt, updatedAt, customer } = detail;
		const given: CustomerSummary = summarise(id, rev, deletedAt, updatedAt, customer);
		const { orders, spent, lastOrder } = listed;
		const should = buying.has(id) ? { ...given, orders, spent, lastOrder } : given;
		if (!isEqual(listed, should)) return `the list says ${JSON.stringify(listed)} instead of ${JSON.stringify(should)}`;
	}
	return null;
}

/** Workspaces by label, whether each is sealed, and which is current. Learns ids. */
function placesFault(model: Model, { workspaces, current, doors }: Output<'vault.state'>): string | null {
	const free = new Map(workspaces.map((each) => [each.id as string, each]));
	for (const place of [model.at, ...model.others]) {
		const isThis = (each: { id: string; label: string }) =>
			place.id === null ? (place === model.at) === (each.id === current) : each.id === place.id;
		const each = [...free.values()].find(isThis);
		if (!each) return `workspace ${place.id ?? 'new'} is missing`;
		if (each.label !== place.label) return `workspace ${each.id} is called ${each.label}`;
		if (each.sealed !== (place.content.secret !== null))
			return `workspace ${each.id} is ${each.sealed ? '' : 'not '}sealed`;
		free.delete(each.id);
		place.id = each.id;
	}
	if (free.size > 0) return `${free.size} workspaces too many`;
	if (model.at.id !== current) return `workspace ${current} is current`;
	const { secret, passkeys } = model.at.content;
	const is = doors.map(({ kind, passkey }) => passkey?.credentialId ?? kind);
	const should = secret === null ? [] : ['passphrase', 'recovery', ...passkeys];
	return isEqual(is.sort(), should.sort()) ? null : `the doors are ${is.join()} instead of ${should.join()}`;
}

function backupsFault({ at }: Model, { notes, ready, folder }: Rest['backups']): string | null {
	const gone = [...notes].sort((a, b) => a.at - b.at).map(({ goneAt }) => goneAt !== null);
	const should = at.copies.map((copy) => copy.gone);
	if (!isEqual(gone, should))
		return `of backups are noted ${JSON.stringify(gone)} instead of ${JSON.stringify(should)}`;
	if ((folder !== null) !== at.hasFolder) return `a folder is ${folder ? '' : 'not '}chosen`;
	// A sealed workspace drops the passphrase of its plain days when it looks at its backups, as was done just now.
	if (at.content.secret !== null) at.backupSecret = null;
	const isReady = at.content.secret !== null || at.backupSecret !== null;
	return ready === isReady ? null : `backups are ${ready ? '' : 'not '}ready`;
}

/** By their order and whether each is sealed. Learns names: they tell which one is current, where both hold the same. */
function keptFault({ at }: Model, seen: Output<'restore.kept'>): string | null {
	const found = [...seen].sort((a, b) => a.at - b.at);
	const is = found.map(({ sealed }) => sealed);
	const should = at.kept.map(({ secret }) => secret !== null);
	if (!isEqual(is, should)) return `kept are ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`;
	if (found.some(({ name }) => name === at.content.database)) return `${at.content.database} is kept`;
	const other = found.find(({ name }, index) => (at.kept[index]!.database ?? name) !== name);
	if (other) return `${other.name} is kept instead of another`;
	at.kept.forEach((content, index) => (content.database = found[index]!.name));
	return null;
}

function ghostFault(model: Model, readable: readonly string[]): string | null {
	const ghost = model.rows.find(({ id, now }) => now.gone && readable.includes(id ?? ''));
	return ghost ? `the undone creation ${ghost.id} can be read` : null;
}

function countFault(model: Model, seen: Rest['overview']): string | null {
	const counts = [model.of('customers').length, model.of('customers', true).length];
	return isEqual(counts, [seen.customers, seen.deleted]) ? null : `counts are ${seen.customers}, ${seen.deleted}`;
}
