/** Interactions: lists, records, and the search through what was written down. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { summariseInteraction } from '#lib/domain/summaries.ts';
import { fold } from '#lib/domain/text.ts';
import type {
	InteractionFilter,
	InteractionQuery,
	InteractionSort,
	RecordRow,
	RecordSelection,
	RecordWindow
} from '../api.ts';
import type { CallContext, Handlers } from '../context.ts';
import { findRecords, nameOf } from './finding.ts';
import { listRecords } from './listing.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls } from './writing.ts';

const spec: ListSpec<'interactions', InteractionFilter, InteractionSort> = {
	table: 'interactions',
	validate: async (body) => (await import('#lib/domain/interaction-schema.ts')).validInteraction(body),
	atOf: ({ at }) => at,
	accept:
		({ kinds, customer, from, to }) =>
		(row) =>
			(kinds.length === 0 || kinds.includes(row.kind)) &&
			(customer === null || row.customer === customer) &&
			(from === null || row.at >= from) &&
			(to === null || row.at <= to),
	sorts: { at: ({ at }) => at },
	newest: 'at'
};
const calls = recordCalls(spec);
type Window = RecordWindow<RecordRow<'interactions'>>;

export const interactions: Handlers<'interactions'> = {
	...calls,

	async list(query, context) {
		const window = await listRecords(spec, query, context);
		return window.ok ? withTexts(window.value, context) : window;
	},

	async search(query, context) {
		const found = await searched(query, context);
		if (!found.ok) return found;
		const { listing, directory, slots } = found.value;
		const { offset, deleted } = query;
		const rows = Array.from(slots.subarray(offset, offset + Math.min(query.limit, MAX_WINDOW)), (slot) => {
			const row = listing.row(slot)!;
			return { ...row, customerName: nameOf(row, directory) };
		});
		const all = deleted ? listing.deleted : listing.living;
		return withTexts({ rows, offset, total: slots.length, all }, context);
	},

	async editAll({ selection, fields }, context) {
		const named = await withIds(selection, context);
		return named.ok ? calls.editAll({ selection: named.value, fields }, context) : named;
	},

	async delete({ selection }, context) {
		const named = await withIds(selection, context);
		return named.ok ? calls.delete({ selection: named.value }, context) : named;
	}
};

type Asked = Omit<InteractionQuery, 'offset' | 'limit'>;

/** What a query finds, in order. */
async function searched(query: Asked, context: CallContext) {
	const found = await findRecords(spec, { ...query, text: '' }, context);
	if (!found.ok || fold(query.text) === '') return found;
	const { listing, directory, slots } = found.value;
	const hits = await hitsOf(query.text, context);
	if (!hits.ok) return hits;
	return ok({ listing, directory, slots: slots.filter((slot) => hits.value[slot] === 1) });
}

/** Ids instead of words, because "all that was found" is what the search found. */
async function withIds(
	selection: RecordSelection<'interactions', InteractionFilter>,
	context: CallContext
): Promise<Result<RecordSelection<'interactions', InteractionFilter>>> {
	if (selection.kind === 'ids') return ok(selection);
	const found = await searched({ ...selection, sort: 'at', descending: true }, context);
	if (!found.ok) return found;
	const { listing, slots } = found.value;
	return ok({ kind: 'ids', ids: Array.from(slots, (slot) => listing.row(slot)!.id) });
}

export interface TextHits {
	standing: string;
	bytes: Uint8Array;
}
/**
 * Interactions, whatever else is asked of them, with each word of the text in them or in what finds their customer:
 * 1 by slot.
 */
async function hitsOf(text: string, context: CallContext): Promise<Result<Uint8Array>> {
	const { session, store } = context;
	const [loaded, customers] = [await store.listing('interactions'), await session.directory()];
	if (!loaded.ok) return loaded;
	if (!customers.ok) return customers;
	const [listing, directory] = [loaded.value, customers.value];
	const words = fold(text).split(' ');
	const standing = JSON.stringify([words, listing.version, directory.version]);
	if (session.textHits?.standing === standing) return ok(session.textHits.bytes);
	// Most words are in no customer: then whose an interaction is need not be looked up.
	const ofCustomers = words.map((word) => {
		const hits = directory.match(word)!;
		return hits.includes(1) ? hits : null;
	});
	const isInCustomer = (customer: CustomerId | null, word: number) => {
		const hits = customer === null ? null : ofCustomers[word];
		const slot = hits ? directory.slotOf(customer!) : undefined;
		return slot !== undefined && hits![slot] === 1;
	};
	const bytes = new Uint8Array(listing.size);
	const scanned = await store.scan(
		'interactions',
		(rows) => {
			for (const { id, text, customer } of rows) {
				const own = fold(text);
				if (!words.every((word, i) => own.includes(word) || isInCustomer(customer, i))) continue;
				const slot = listing.slotOf(id);
				if (slot !== undefined) bytes[slot] = 1;
			}
		},
		{ signal: context.signal, onProgress: (done, total) => context.progress('reading', done, total) }
	);
	if (!scanned.ok) return scanned;
	session.textHits = { standing, bytes };
	return ok(bytes);
}

/** What was written down is not held in memory: it is read for the rows that are shown. */
async function withTexts(window: Window, { store }: CallContext): Promise<Result<Window>> {
	const stored = await store.getMany(
		'interactions',
		window.rows.map(({ id }) => id)
	);
	if (!stored.ok) return stored;
	const bodies = new Map(stored.value.map(({ id, body }) => [id, body]));
	const rows = window.rows.map((row) => {
		const body = bodies.get(row.id);
		return body ? { ...row, text: summariseInteraction(row, body).text } : row;
	});
	return ok({ ...window, rows });
}
