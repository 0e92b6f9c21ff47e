/** The journal as a person reads it, the check of everything, and what is stored about one person: shown, exported, erased. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerDirectory, EntryChange, EntryLine, ErasureReach, TableName } from '#lib/store/contract.ts';
import type { AuditChange, AuditEntry, AuditFilter } from './api.ts';
import { belongingCounts } from './belongings.ts';
import type { CallContext, Handlers } from './context.ts';
import { namesOf } from './naming.ts';
import { tracesOf } from './traces.ts';

export const audit: Handlers<'audit'> = {
	async list({ before, limit, filter }, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const ids = wantedIds(filter, loaded.value);
		if (ids?.size === 0) return ok({ entries: [], before: null });
		const page = await context.store.entries(
			{
				before,
				limit: Math.min(limit, MAX_WINDOW),
				causes: filter.causes,
				from: filter.from,
				to: filter.to,
				records: ids && { table: 'customers', ids }
			},
			context.signal
		);
		if (!page.ok) return page;
		const named = page.value.entries.flatMap(({ some }) => some);
		const nameOf = await namesOf(named, loaded.value, context);
		if (!nameOf.ok) return nameOf;
		const entries = page.value.entries.map((line) => entryFrom(line, nameOf.value));
		return ok({ entries, before: page.value.before });
	},

	async changes({ seq }, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const changes = await context.store.changesOf(seq, MAX_WINDOW);
		if (!changes.ok) return changes;
		const nameOf = await namesOf(changes.value, loaded.value, context);
		return nameOf.ok ? ok(changes.value.map((change) => changeFrom(change, nameOf.value))) : nameOf;
	},

	async record({ id }, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const history = await context.store.historyOf('customers', id);
		if (!history.ok) return history;
		const named = history.value.flatMap(({ entry }) => entry.some);
		const nameOf = await namesOf(named, loaded.value, context);
		if (!nameOf.ok) return nameOf;
		return ok(
			history.value.map(({ entry, change }) => ({
				entry: entryFrom(entry, nameOf.value),
				change: changeFrom(change, nameOf.value)
			}))
		);
	},

	async check(_, context) {
		const backup = await lastVerified(context);
		if (!backup.ok) return backup;
		const found = await context.store.check({
			signal: context.signal,
			onProgress: (done, total) => context.progress('checking', done, total),
			backup: backup.value
		});
		if (!found.ok) return found;
		const { counts, journal, unreadable, unreadableTotal, danglingTotal, pageFaults, sentinel, backupAgrees } =
			found.value;
		const faults = unreadableTotal + danglingTotal + pageFaults;
		return ok({
			sound: faults === 0 && journal.firstBad === null && sentinel,
			records: Object.values(counts).reduce((sum, count) => sum + count, 0),
			findings: { journal, unreadable: unreadableTotal, dangling: danglingTotal, pageFaults, sentinel, backupAgrees },
			unreadable
		});
	},

	async person({ id }, context) {
		const { personFile } = await import('./person.ts');
		return personFile(id, context);
	},

	async previewErase({ id }, context) {
		const traces = await tracesOf(id, context);
		if (!traces.ok) return traces;
		const { name, reach, backups, kept } = traces.value;
		const count = (records: ErasureReach['gone'], table: TableName) =>
			records.filter((record) => record.table === table).length;
		return ok({
			name,
			belongings: belongingCounts((table) => count(reach.gone, table)),
			issued: count(reach.altered, 'orders'),
			merged: count(reach.gone, 'customers') - 1,
			naming: count(reach.altered, 'customers'),
			entries: reach.entries,
			backups,
			kept: kept.map(({ name, until }) => ({ name, until }))
		});
	},

	async erase({ id, keepIssued = true }, context) {
		const done = await context.store.erase([{ table: 'customers', id }], {
			keepIssued,
			signal: context.signal,
			onProgress: (count, total) => context.progress('checking', count, total)
		});
		return done.ok ? ok({ seq: done.value.seq }) : done;
	}
};

/**
 * Newest entry of the backup that was read back last: the journal must still hold it. Null: none was, since these
 * data came to stand here; what was read before a restore or the way back may be a copy of what was left then.
 */
async function lastVerified({ device }: CallContext): Promise<Result<{ seq: number; hash: string } | null>> {
	const [book, since] = await Promise.all([device.backups(), device.standingSince()]);
	if (!book.ok) return book;
	if (!since.ok) return since;
	const verified = book.value.notes.filter(({ verifiedAt }) => verifiedAt !== null && verifiedAt >= since.value);
	// By when it was read, not when it was written: what was restored was read just before.
	const last = verified.sort((a, b) => b.verifiedAt! - a.verifiedAt!)[0];
	return ok(last ? { seq: last.seq, hash: last.hash } : null);
}

/** Ids of the customers a filter is about; null: all of everything. */
function wantedIds({ record, text }: AuditFilter, directory: CustomerDirectory): Set<string> | null {
	if (text.trim() === '') return record === null ? null : new Set([record]);
	const ids = new Set<string>();
	for (const deleted of [false, true]) {
		for (const slot of directory.search({ text, deleted, sort: 'name', descending: false })) {
			const id = directory.row(slot)?.id;
			if (id && (record === null || id === record)) ids.add(id);
		}
	}
	return ids;
}

type NameOf = (record: { table: TableName; id: string }) => string;

function entryFrom(line: EntryLine, nameOf: NameOf): AuditEntry {
	const { seq, at, cause, records, undoneBy, device, own, tables, fields, some } = line;
	return {
		seq,
		at,
		cause: cause.kind,
		records,
		undoneBy,
		device: own ? 'this' : device,
		tables,
		fields,
		names: some.flatMap((record) => (record.table === 'customers' ? nameOf(record) || [] : [])),
		about: records === some.length ? onlyOf(some, nameOf) : null
	};
}

/** What these records are called where that is one name of one type, as of a recurring task with the one that follows. */
function onlyOf(some: EntryLine['some'], nameOf: NameOf): AuditEntry['about'] {
	const named = some.map((record) => ({ table: record.table, name: nameOf(record) })).filter(({ name }) => name !== '');
	const [first, ...others] = named;
	if (!first || first.table === 'customers') return null;
	return others.every(({ table, name }) => table === first.table && name === first.name) ? first : null;
}

function changeFrom({ table, id, created, deletion, fields, erased }: EntryChange, nameOf: NameOf): AuditChange {
	return { table, id, name: nameOf({ table, id }), created, deletion, fields, erased };
}
