/**
 * Everything that is stored about one person, as one file a person can read: the record with plain names,
 * what belongs to it by type, where it came from, its segment, all that happened to it, and the copies that hold it too.
 */
import type { Customer, CustomValue } from '#lib/domain/customer.ts';
import { isoOf, type Day } from '#lib/domain/dates.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomField } from '#lib/domain/fields.ts';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import { amountOf, type Money } from '#lib/domain/money.ts';
import type { EntryChange, Stored } from '#lib/store/contract.ts';
import type { CallContext } from './context.ts';
import { recordsOf } from './person-records.ts';
import { placing } from './placing.ts';
import { tracesOf } from './traces.ts';

type Fields = ReadonlyMap<FieldId, CustomField>;

export async function personFile(id: CustomerId, context: CallContext): Promise<Result<Blob>> {
	const stored = await context.store.get('customers', id);
	if (!stored.ok) return stored;
	if (!stored.value) return fail('not-found');
	const known = await context.store.all('fields');
	if (!known.ok) return known;
	const imports = await context.store.all('imports');
	if (!imports.ok) return imports;
	const traces = await tracesOf(id, context);
	if (!traces.ok) return traces;
	const segment = await segmentOf(id, context);
	if (!segment.ok) return segment;
	const belonging = await recordsOf(id, traces.value.reach, context);
	if (!belonging.ok) return belonging;

	const fields: Fields = new Map(known.value.map((field) => [field.id, field.body]));
	const { entries, backups, kept } = traces.value;
	const seqs = new Set(entries.map(({ entry }) => entry.seq));
	const { source } = stored.value.body;
	const file = {
		format: 'kith-person',
		version: 1,
		exportedAt: timeOf(context.now()),
		record: recordFrom(stored.value, fields),
		belongings: belonging.value,
		segment: segment.value,
		imports: imports.value
			.filter((each) => seqs.has(each.body.seq) || (source.kind === 'import' && source.id === each.id))
			.map(({ body }) => ({ file: body.fileName, importedAt: timeOf(body.importedAt) })),
		history: entries.map(({ entry, change }) => ({
			at: timeOf(entry.at),
			what: entry.cause.kind,
			onThisDevice: entry.own,
			...whatHappened(change),
			fields: change.fields.map(({ name, from, to }) => ({
				field: name,
				before: plain(name, from, fields),
				after: plain(name, to, fields)
			}))
		})),
		alsoIn: {
			backups: backups.map((note) => ({
				file: note.fileName,
				writtenAt: timeOf(note.at),
				place: note.place,
				readBack: note.verifiedAt !== null
			})),
			earlierDatabases: kept.map(({ at, until }) => ({ replacedAt: timeOf(at), keptUntil: timeOf(until) }))
		}
	};
	return ok(new Blob([`${JSON.stringify(file, null, '\t')}\n`], { type: 'application/json' }));
}

function recordFrom({ id, body, at, updatedAt, deletedAt }: Stored<'customers'>, fields: Fields) {
	const values = Object.entries(body).map(([name, value]) => [name, plain(name, value, fields)] as const);
	return {
		id,
		...Object.fromEntries(values),
		addedAt: timeOf(at),
		changedAt: timeOf(updatedAt),
		deletedAt: deletedAt > 0 ? timeOf(deletedAt) : null
	};
}

function whatHappened({ created, deletion, erased }: EntryChange) {
	return { ...(created && { added: true }), ...(deletion && { [deletion]: true }), ...(erased && { erased: true }) };
}

/** A stored value without the store's own shorthand: money in its unit, days and times as ISO dates, own fields by name. */
function plain(name: string, value: unknown, fields: Fields): unknown {
	if (value === undefined || value === null) return null;
	if (name === 'since') return timeOf(value as number);
	if (name === 'custom') {
		const entries = Object.entries(value as Record<FieldId, CustomValue>);
		return Object.fromEntries(
			entries.map(([id, each]) => [
				fields.get(id as FieldId)?.name ?? id,
				typeof each === 'object' && !Array.isArray(each) ? moneyOf(each) : each
			])
		);
	}
	if (name === 'consents') {
		return (value as Customer['consents']).map(({ day, ...consent }) => ({ ...consent, day: isoOf(day) }));
	}
	if (name === 'opening') {
		const { orders, spent, firstOrder, lastOrder, asOf, source } = value as NonNullable<Customer['opening']>;
		return {
			orders,
			spent: spent && moneyOf(spent),
			firstOrder: dayOf(firstOrder),
			lastOrder: dayOf(lastOrder),
			asOf: dayOf(asOf),
			source
		};
	}
	return value;
}

function moneyOf(money: Money) {
	return { amount: amountOf(money), currency: money.currency };
}
function dayOf(day: Day | null): string | null {
	return day === null ? null : isoOf(day);
}
function timeOf(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}

/** The saved segment the person falls into: its name and what sets it apart. */
async function segmentOf(id: CustomerId, context: CallContext) {
	const placed = await placing(context);
	if (!placed.ok) return placed;
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const slot = loaded.value.slotOf(id);
	const index = slot === undefined ? -1 : (placed.value?.segmentOf[slot] ?? -1);
	const profile = placed.value?.model.segments[index];
	if (!profile) return ok(null);
	return ok({
		number: index + 1,
		name: profile.label,
		traits: profile.traits.map(({ feature, level }) => ({ feature, level })),
		customers: profile.size
	});
}
