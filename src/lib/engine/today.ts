/** What there is to do today besides tasks: open work, money outstanding, days that come round, what moved by itself. */
import { calendarOf, dayOf, type Day } from '#lib/domain/dates.ts';
import { daysInStage, inOrder, isStale, placeOf, sumsOf } from '#lib/domain/deal-rules.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import { summariseDeal, summariseOrder, type RecordHead } from '#lib/domain/summaries.ts';
import type { Tables } from '#lib/domain/tables.ts';
import type { CustomerDirectory } from '#lib/store/contract.ts';
import type { Anniversary, RecordRow, SegmentMoves, TodayWork } from './api.ts';
import type { CallContext, Handlers } from './context.ts';
import { placing } from './placing.ts';
import { ownerIn } from './records/finding.ts';
import { tickets } from './records/tickets.ts';

const WEEK = 7;
/** How far ahead birthdays are told. */
const AHEAD = 14;

export const today: Handlers<'today'> = {
	async work({ today, limit }, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const directory = loaded.value;
		const [deals, invoices, open, anniversaries, moves] = await Promise.all([
			dealsOf(today, limit, directory, context),
			unpaidOf(today, limit, directory, context),
			tickets.open({ today }, context),
			anniversariesOf(today, limit, directory, context),
			movesOf(today, directory, context)
		]);
		if (!deals.ok) return deals;
		if (!invoices.ok) return invoices;
		if (!open.ok) return open;
		if (!anniversaries.ok) return anniversaries;
		if (!moves.ok) return moves;
		return ok({
			tickets: { ...open.value, rows: open.value.rows.slice(0, limit) },
			...deals.value,
			unpaid: invoices.value,
			anniversaries: anniversaries.value,
			moves: moves.value
		});
	}
};

/** Open work of a type as rows of a list. */
async function openRows<T extends 'deals' | 'orders'>(
	table: T,
	summarise: (head: RecordHead<Tables[T]['id']>, body: Tables[T]['body']) => Omit<RecordRow<T>, 'customerName'>,
	directory: CustomerDirectory,
	{ store }: CallContext
): Promise<Result<RecordRow<T>[]>> {
	const stored = await store.open(table);
	if (!stored.ok) return stored;
	return ok(
		stored.value.map(({ body, ...head }) => ({ ...summarise(head, body), ...ownerIn(directory, body) }) as RecordRow<T>)
	);
}

async function dealsOf(
	today: Day,
	limit: number,
	directory: CustomerDirectory,
	context: CallContext
): Promise<Result<Pick<TodayWork, 'stale' | 'closing'>>> {
	const open = await openRows('deals', summariseDeal, directory, context);
	if (!open.ok) return open;
	const stored = await context.store.all('pipelines');
	if (!stored.ok) return stored;
	const pipelines = inOrder(stored.value);
	const now = context.now();
	const stale: TodayWork['stale']['rows'] = [];
	for (const deal of open.value) {
		const stage = placeOf(deal, pipelines)?.stage ?? null;
		if (isStale(deal, stage, now)) stale.push({ ...deal, days: daysInStage(deal, now), stageName: stage?.name ?? '' });
	}
	stale.sort((a, b) => b.days - a.days || byId(a, b));
	const closing = open.value
		.filter(({ expected }) => expected !== null && expected <= today + WEEK)
		.sort((a, b) => a.expected! - b.expected! || byId(a, b));
	return ok({
		stale: { rows: stale.slice(0, limit), total: stale.length },
		closing: { rows: closing.slice(0, limit), total: closing.length }
	});
}

async function unpaidOf(
	today: Day,
	limit: number,
	directory: CustomerDirectory,
	context: CallContext
): Promise<Result<TodayWork['unpaid']>> {
	const open = await openRows('orders', summariseOrder, directory, context);
	if (!open.ok) return open;
	const invoices = open.value
		.filter(({ kind, balance }) => kind === 'invoice' && balance > 0)
		.sort((a, b) => (a.due ?? a.day) - (b.due ?? b.day) || byId(a, b));
	const late = invoices.filter(({ due }) => due !== null && due < today);
	const balances = (rows: typeof invoices): Money[] =>
		sumsOf(rows.map(({ balance, currency }) => ({ amount: { amount: balance, currency } })));
	return ok({
		rows: [...late, ...invoices.filter((row) => !late.includes(row))].slice(0, limit),
		total: invoices.length,
		late: late.length,
		sums: balances(invoices),
		lateSums: balances(late)
	});
}

async function anniversariesOf(
	today: Day,
	limit: number,
	directory: CustomerDirectory,
	{ store }: CallContext
): Promise<Result<TodayWork['anniversaries']>> {
	const wanted = new Map<number, Day>();
	for (let day = today; day <= today + AHEAD; day = (day + 1) as Day)
		for (const date of datesOn(day)) wanted.set(date, day);
	const found: { id: CustomerId; date: number; day: Day }[] = [];
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		if (!row || row.deletedAt > 0) continue;
		for (const date of new Set(row.anniversaries)) {
			const day = wanted.get(date);
			if (day !== undefined) found.push({ id: row.id, date, day });
		}
	}
	found.sort((a, b) => a.day - b.day || byId(a, b));
	const shown = found.slice(0, limit);
	const stored = await store.getMany('customers', [...new Set(shown.map(({ id }) => id))]);
	if (!stored.ok) return stored;
	const bodies = new Map(stored.value.map(({ id, body }) => [id, body]));
	const rows: Anniversary[] = [];
	for (const { id, date, day } of shown) {
		const body = bodies.get(id);
		if (!body) return fail('not-found');
		const dates = [...(body.birthday ? [{ label: '', date: body.birthday }] : []), ...body.dates];
		for (const { label, date: known } of dates.filter(({ date: { month, day } }) => month * 100 + day === date)) {
			const years = known.year > 0 ? calendarOf(day).year - known.year : null;
			rows.push({ id, name: body.name, label, day, years });
		}
	}
	return ok({ rows: rows.slice(0, limit), total: Math.max(found.length, rows.length) });
}

/** Dates (month × 100 + day) that are kept on a day: 29 February on the 28th where the year has no other. */
function datesOn(day: Day): number[] {
	const { year, month, day: dayOfMonth } = calendarOf(day);
	const isShort = month === 2 && dayOfMonth === 28 && dayOf(year, 2, 29) === null;
	return [month * 100 + dayOfMonth, ...(isShort ? [229] : [])];
}

/**
 * Who stands in another segment than a week ago because time passed. What somebody who was changed meanwhile was a
 * week ago is not known without reading the journal, so nothing is said of them.
 */
async function movesOf(
	today: Day,
	directory: CustomerDirectory,
	context: CallContext
): Promise<Result<SegmentMoves[]>> {
	const placed = await placing(context);
	if (!placed.ok) return placed;
	if (!placed.value) return ok([]);
	const { place } = await import('./places.ts');
	const { model, segmentOf: now } = placed.value;
	const { segmentOf: before } = place(directory, model, (today - WEEK) as Day);
	const since = context.now() - WEEK * 86_400_000;
	const moves = model.segments.map((_, segment): SegmentMoves => ({ segment, came: 0, went: 0 }));
	for (let slot = 0; slot < directory.size; slot++) {
		const [to, from] = [now[slot]!, before[slot]!];
		if (to === from || directory.row(slot)!.updatedAt >= since) continue;
		if (to >= 0) moves[to]!.came++;
		if (from >= 0) moves[from]!.went++;
	}
	return ok(moves.filter(({ came, went }) => came + went > 0));
}

function byId(a: { id: string }, b: { id: string }): number {
	return a.id < b.id ? -1 : 1;
}
