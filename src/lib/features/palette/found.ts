/** Records that a search found, and those looked at before, as rows of the palette. */
import type { RecordId } from '#lib/domain/ids.ts';
import type { FoundGroup, FoundRows, FoundTable } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { m } from '#lib/paraglide/messages.js';
import type { CommandGroup, CommandItem } from '#lib/ui/command-item.ts';
import { formatDay, formatMoney, showHidden } from '../format.ts';
import { goTo, places, type Place } from '../frame/nav.ts';
import type { Visit } from './palette.svelte.ts';

type Words = { label: string; parts: (string | undefined)[] };
const WORDS: { [T in FoundTable]: (row: FoundRows[T]) => Words } = {
	customers: ({ name, organisation, city, emails, phones }) => ({
		label: name || m.customers_no_name(),
		parts: [organisation, city, emails[0] ?? phones[0]]
	}),
	deals: ({ title, customerName, amount }) => ({
		label: title,
		parts: [customerName, amount ? formatMoney(amount, { whole: true }) : '']
	}),
	tasks: ({ title, customerName, due, doneAt }) => ({
		label: title,
		parts: [customerName, doneAt > 0 ? m.finding_done() : due === null ? '' : formatDay(due)]
	}),
	orders: ({ number, customerName, total, currency }) => ({
		label: number || m.finding_draft(),
		parts: [customerName, formatMoney({ amount: total, currency })]
	}),
	tickets: ({ subject, customerName }) => ({ label: subject, parts: [customerName] }),
	products: ({ name, code, price }) => ({ label: name, parts: [code, price ? formatMoney(price) : ''] }),
	surveys: ({ title }) => ({ label: title, parts: [] })
};

/** Screens that exist; the records of the others are not offered. */
const placeOf = (table: string): Place | undefined => (places() as Partial<Record<string, Place>>)[table];

export function foundGroups(groups: readonly FoundGroup[]): CommandGroup[] {
	return groups.flatMap((group) => {
		const place = placeOf(group.table);
		if (!place) return [];
		const wordsOf = WORDS[group.table] as (row: FoundRows[FoundTable]) => Words;
		const items = group.rows.map((row: FoundRows[FoundTable]): CommandItem => {
			const { label, parts } = wordsOf(row);
			return recordItem(place, row.id, label, parts.filter(Boolean).join(' · '));
		});
		return [{ id: group.table, label: place.label, items }];
	});
}

function recordItem(place: Place, id: string, label: string, hint = ''): CommandItem {
	return {
		id: `record-${id}`,
		label: showHidden(label),
		hint: hint === '' ? undefined : showHidden(hint),
		icon: place.icon,
		onpick: () => goTo(`${place.href}#id=${id}`)
	};
}

/** What a record is called; '' where it has no name. */
const TITLES: { [T in FoundTable | 'interactions']?: (body: never) => string } = {
	deals: ({ title }: { title: string }) => title,
	tasks: ({ title }: { title: string }) => title,
	orders: ({ number }: { number: string }) => number || m.finding_draft(),
	tickets: ({ subject }: { subject: string }) => subject,
	products: ({ name }: { name: string }) => name,
	surveys: ({ title }: { title: string }) => title
};

/** Records looked at before that still live, as they are called now. */
export async function visitItems(
	visits: readonly Visit[],
	engine: Engine,
	signal: AbortSignal
): Promise<CommandItem[]> {
	const known = await Promise.all(visits.map((visit) => visitItem(visit, engine, signal).catch(() => null)));
	return known.filter((item) => item !== null);
}

async function visitItem({ route, id }: Visit, engine: Engine, signal: AbortSignal): Promise<CommandItem | null> {
	const table = route.slice(1);
	const place = placeOf(table);
	if (!place) return null;
	if (table === 'customers') {
		const { customer, deletedAt } = await engine.customers.get({ id: id as never }, { signal });
		return deletedAt > 0 ? null : recordItem(place, id, customer.name || m.customers_no_name());
	}
	const titleOf = TITLES[table as FoundTable] as ((body: unknown) => string) | undefined;
	if (!titleOf) return null;
	const area = engine[table as Exclude<FoundTable, 'customers'>] as unknown as {
		get(
			input: { id: RecordId },
			options: { signal: AbortSignal }
		): Promise<{ body: unknown; deletedAt: number; customerName: string }>;
	};
	const { body, deletedAt, customerName } = await area.get({ id: id as RecordId }, { signal });
	return deletedAt > 0 ? null : recordItem(place, id, titleOf(body), customerName);
}
