/**
 * Everything that befell one customer in the order of time. Interactions, which may be many, are read page by page
 * by the index on their customer's date; of the other types a customer has few, and one record tells of several
 * moments, so they are read once and kept until anything changes.
 */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { TimelineItem, TimelineKind, TimelineMark } from './api.ts';
import { audit } from './audit.ts';
import type { CallContext, Handlers } from './context.ts';
import {
	eventsOfDeal,
	eventsOfOrder,
	eventsOfTicket,
	eventOfInteraction,
	eventOfResponse,
	eventOfTask
} from './timeline-events.ts';

/** By kind, each read when it is first asked for; newest first. */
export type Events = Map<OtherKind, TimelineItem[]>;
type OtherKind = Exclude<TimelineKind, 'interaction'>;
const OTHERS: readonly OtherKind[] = ['task', 'deal', 'order', 'ticket', 'response', 'change'];

export const timeline: Handlers<'timeline'> = {
	async of({ customer, before, kinds, ...query }, context) {
		const isWanted = (kind: TimelineKind) => kinds.length === 0 || kinds.includes(kind);
		// One more than asked for tells whether there is more.
		const wanted = Math.min(query.limit, MAX_WINDOW) + 1;
		const items: TimelineItem[] = [];
		if (isWanted('interaction')) {
			const page = await interactionsOf(customer, before, wanted, context);
			if (!page.ok) return page;
			items.push(...page.value);
		}
		const known = context.session.timeline.get(customer) ?? new Map();
		// Of one customer at a time: others are looked at later or never.
		if (!context.session.timeline.has(customer)) context.session.timeline.clear();
		context.session.timeline.set(customer, known);
		for (const kind of OTHERS.filter(isWanted)) {
			const events = known.get(kind) ?? (await READERS[kind](customer, context));
			if (!Array.isArray(events)) return events;
			known.set(kind, events);
			items.push(...events.filter((event) => isAfter(event, before)).slice(0, wanted));
		}
		items.sort(newestFirst);
		const shown = items.slice(0, wanted - 1);
		const last = shown.at(-1);
		return ok({ items: shown, before: items.length >= wanted && last ? { at: last.at, key: last.key } : null });
	}
};

/** At one instant by key downwards, as the index of the store gives them. */
function newestFirst(a: TimelineMark, b: TimelineMark): number {
	return b.at - a.at || (a.key > b.key ? -1 : 1);
}
/** Whether an item stands further down than a mark. */
function isAfter(item: TimelineMark, mark: TimelineMark | null): boolean {
	return mark === null || newestFirst(mark, item) < 0;
}

/** The next interactions. Of the very instant of the mark those come whose key stands below it. */
async function interactionsOf(
	customer: CustomerId,
	mark: TimelineMark | null,
	wanted: number,
	{ store }: CallContext
): Promise<Result<TimelineItem[]>> {
	const before = mark && { at: mark.at, id: idBelow(mark) };
	const stored = await store.of('interactions', customer, { ...(before && { before }), limit: wanted });
	return stored.ok ? ok(stored.value.map(eventOfInteraction)) : stored;
}
const INTERACTION = 'interaction/';
/** The mark may be an item of another kind, with all interactions of its instant below it, or none. */
function idBelow({ key }: TimelineMark): string {
	if (key.startsWith(INTERACTION)) return key.slice(INTERACTION.length);
	return key > INTERACTION ? AFTER_IDS : '';
}
/** Stands after every id. */
const AFTER_IDS = '\uffff';

type Read = Promise<TimelineItem[] | Extract<Result<never>, { ok: false }>>;
const READERS: Record<OtherKind, (customer: CustomerId, context: CallContext) => Read> = {
	async task(customer, { store }) {
		const stored = await store.of('tasks', customer);
		return stored.ok ? stored.value.map(eventOfTask).sort(newestFirst) : stored;
	},
	async deal(customer, { store }) {
		const stored = await store.of('deals', customer);
		if (!stored.ok) return stored;
		const pipelines = await store.all('pipelines');
		if (!pipelines.ok) return pipelines;
		const stages = new Map(pipelines.value.flatMap(({ body }) => body.stages.map(({ id, name }) => [id, name])));
		return stored.value.flatMap((deal) => eventsOfDeal(deal, stages)).sort(newestFirst);
	},
	async order(customer, { store }) {
		const stored = await store.of('orders', customer);
		return stored.ok ? stored.value.flatMap(eventsOfOrder).sort(newestFirst) : stored;
	},
	async ticket(customer, { store }) {
		const stored = await store.of('tickets', customer);
		return stored.ok ? stored.value.flatMap(eventsOfTicket).sort(newestFirst) : stored;
	},
	async response(customer, { store }) {
		const stored = await store.of('responses', customer);
		if (!stored.ok) return stored;
		const surveys = await store.getMany('surveys', [...new Set(stored.value.map(({ body }) => body.survey))]);
		if (!surveys.ok) return surveys;
		const titles = new Map(surveys.value.map(({ id, body }) => [id, body.title]));
		return stored.value.map((response) => eventOfResponse(response, titles)).sort(newestFirst);
	},
	/** What was undone, and the undoing of it, leaves nothing to tell; all of it stands in the record's history. */
	async change(customer, context) {
		const recorded = await audit.record({ id: customer }, context);
		if (!recorded.ok) return recorded;
		return recorded.value
			.filter(({ entry }) => entry.cause !== 'undo' && entry.undoneBy === null)
			.map(({ entry, change }): TimelineItem => {
				const key = `change/${String(entry.seq).padStart(12, '0')}`;
				return { kind: 'change', key, at: entry.at, timed: true, id: customer, entry, change };
			})
			.sort(newestFirst);
	}
};
