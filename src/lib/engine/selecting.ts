/** Turns a list query or a selection into directory slots. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import type { CustomerSummary } from '#lib/domain/customer.ts';
import { assert, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { fold } from '#lib/domain/text.ts';
import type { CustomerDirectory, CustomerSort } from '#lib/store/contract.ts';
import type { CustomerFilter, CustomerQuery, FieldFilter, Selection } from './api.ts';
import type { CallContext } from './context.ts';
import { placing } from './placing.ts';

/** Slots that a filter matches, in order. The last answer is kept, so that scrolling does not search again. */
export async function findSlots(
	context: CallContext,
	filter: CustomerFilter,
	sort: CustomerSort,
	descending: boolean
): Promise<Result<{ directory: CustomerDirectory; slots: Uint32Array }>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	const { text, tags, segment, kind, deleted, within, organisation = null, fields = [] } = filter;

	let segmentOf: Int8Array | null = null;
	if (segment !== null) {
		const placed = await placing(context);
		if (!placed.ok) return placed;
		segmentOf = placed.value?.segmentOf ?? null;
	}
	const key = JSON.stringify([
		directory.version,
		text,
		tags,
		segment,
		kind,
		deleted,
		within,
		organisation,
		fields,
		sort,
		descending,
		segmentOf ? context.session.placement?.day : 0
	]);
	const last = context.session.lastList;
	if (last?.key === key) return ok({ directory, slots: last.slots });

	const wanted = new Set(tags.map(fold));
	const words = within ? fold(text).split(' ') : [];
	const filtered =
		segment !== null || kind !== null || organisation !== null || wanted.size + words.length + fields.length > 0;
	const accept = (slot: number): boolean => {
		const row = directory.row(slot);
		if (!row) return false;
		if (kind !== null && row.kind !== kind) return false;
		if (organisation !== null && row.organisationId !== organisation) return false;
		if (segment !== null && segmentOf?.[slot] !== segment) return false;
		if (!fields.every((field) => passes(row, field))) return false;
		const shown = within ? fold(within.map((field) => row[field]).join(' ')) : '';
		if (!words.every((word) => shown.includes(word))) return false;
		return wanted.size === 0 || row.tags.some((tag) => wanted.has(fold(tag)));
	};
	const slots = directory.search(
		filtered ? { text, deleted, sort, descending, accept } : { text, deleted, sort, descending }
	);
	context.session.lastList = { key, slots };
	return ok({ directory, slots });
}

/** Whether it asks for the living by name, with nothing but a text to narrow them. */
export function isPlain(query: CustomerQuery): boolean {
	return (
		query.tags.length === 0 &&
		query.segment === null &&
		query.kind === null &&
		!query.organisation &&
		!query.fields?.length &&
		!query.within &&
		!query.deleted &&
		query.sort === 'name' &&
		!query.descending
	);
}

/** What a list shows of it: the first `end` slots at least, and how many there are in all. */
export async function findWindow(
	context: CallContext,
	query: CustomerQuery,
	end: number
): Promise<Result<{ directory: CustomerDirectory; slots: Uint32Array; total: number }>> {
	if (isPlain(query) && end <= MAX_WINDOW) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const first = loaded.value.firstMatches(query.text, end);
		if (first) return ok({ directory: loaded.value, ...first });
	}
	const found = await findSlots(context, query, query.sort, query.descending);
	return found.ok ? ok({ ...found.value, total: found.value.slots.length }) : found;
}

function passes({ choices, numbers }: CustomerSummary, filter: FieldFilter): boolean {
	const { id } = filter;
	switch (filter.kind) {
		case 'any': {
			const chosen = choices[id];
			return Array.isArray(chosen) && chosen.some((label) => filter.of.includes(label));
		}
		case 'answer':
			return choices[id] === filter.is;
		case 'range': {
			const number = numbers[id];
			const { from, to } = filter;
			return number !== undefined && (from === null || number >= from) && (to === null || number <= to);
		}
	}
}

/** Ids of a selection, in list order for a filter. */
export async function selectedIds(context: CallContext, selection: Selection): Promise<Result<CustomerId[]>> {
	if (selection.kind === 'ids') return ok([...selection.ids]);
	const found = await findSlots(context, selection.filter, 'name', false);
	if (!found.ok) return found;
	const { directory, slots } = found.value;
	return ok(
		Array.from(slots, (slot) => {
			const row = directory.row(slot);
			assert(row, 'a slot found by search has a row');
			return row.id;
		})
	);
}

/** The ids in pieces of `size`. */
export function* pieces<T>(items: readonly T[], size: number): Generator<T[]> {
	for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
