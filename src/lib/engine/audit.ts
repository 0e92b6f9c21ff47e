/** The journal as a person reads it, the check of everything, and what is stored about one person: shown, exported, erased. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { CustomerDirectory, EntryChange, EntryLine, ErasureReach, TableName } from '#lib/store/contract.ts';
import type { AuditChange, AuditEntry, AuditFilter } from './api.ts';
import { belongingCounts } from './belongings.ts';
import type { CallContext, Handlers } from './context.ts';
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
		const entries = page.value.entries.map((line) => entryFrom(line, loaded.value));
		return ok({ entries, before: page.value.before });
	},

	async changes({ seq }, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const changes = await context.store.changesOf(seq, MAX_WINDOW);
		return changes.ok ? ok(changes.value.map((change) => changeFrom(change, loaded.value))) : changes;
	},

	async record({ id }, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const history = await context.store.historyOf('customers', id);
		if (!history.ok) return history;
		return ok(
			history.value.map(({ entry, change }) => ({
				entry: entryFrom(entry, loaded.value),
				change: changeFrom(change, loaded.value)
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

function entryFrom(line: EntryLine, directory: CustomerDirectory): AuditEntry {
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
		names: some.flatMap(({ table, id }) => (table === 'customers' ? nameOf(id, directory) || [] : []))
	};
}

function changeFrom({ table, id, created, deletion, fields, erased }: EntryChange, directory: CustomerDirectory) {
	const name = table === 'customers' ? nameOf(id, directory) : '';
	return { table, id, name, created, deletion, fields, erased } satisfies AuditChange;
}

function nameOf(id: string, directory: CustomerDirectory): string {
	const slot = directory.slotOf(id as CustomerId);
	return slot === undefined ? '' : (directory.row(slot)?.name ?? '');
}
