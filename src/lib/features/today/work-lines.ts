/** What there is to do, as lines of the cards: each leads to the record where it is done. */
import { resolve } from '$app/paths';
import type { Day } from '#lib/domain/dates.ts';
import type { Money } from '#lib/domain/money.ts';
import { isLate } from '#lib/domain/ticket-rules.ts';
import type { TodayWork } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatAgo, formatCount, formatDay, formatMoney } from '../format.ts';

export interface WorkLine {
	key: string;
	/** Of the record. */
	id: string;
	href: string;
	title: string;
	sub?: string;
	figure?: string;
	when?: string;
	late?: boolean;
}

export function ticketLines({ rows }: TodayWork['tickets'], today: Day): WorkLine[] {
	return rows.map((row) => ({
		key: row.id,
		id: row.id,
		href: resolve(`/tickets/#id=${row.id}`),
		title: row.subject,
		sub: row.customerName,
		when: row.due === null ? '' : formatAgo(row.due, today, 'long'),
		late: isLate(row, today)
	}));
}

export function staleLines({ rows }: TodayWork['stale']): WorkLine[] {
	return rows.map((row) => ({
		...dealLine(row),
		when: m.today_deals_days({ count: row.days, n: formatCount(row.days), stage: row.stageName })
	}));
}

export function closingLines({ rows }: TodayWork['closing'], today: Day): WorkLine[] {
	return rows.map((row) => ({
		...dealLine(row),
		when: formatAgo(row.expected!, today, 'long'),
		late: row.expected! < today
	}));
}

function dealLine(row: TodayWork['closing']['rows'][number]): WorkLine {
	return {
		key: row.id,
		id: row.id,
		href: resolve(`/deals/#id=${row.id}`),
		title: row.title,
		sub: row.customerName,
		figure: row.amount ? formatMoney(row.amount, { whole: true }) : ''
	};
}

export function unpaidLines({ rows }: TodayWork['unpaid'], today: Day): WorkLine[] {
	return rows.map((row) => {
		const late = row.due !== null && row.due < today;
		const day = row.due === null ? '' : formatDay(row.due);
		return {
			key: row.id,
			id: row.id,
			href: resolve(`/orders/#id=${row.id}`),
			title: row.customerName || m.today_nobody(),
			sub: row.number,
			figure: formatMoney({ amount: row.balance, currency: row.currency }),
			when: day === '' ? m.today_money_no_due() : late ? m.today_money_late_since({ day }) : m.today_money_due({ day }),
			late
		};
	});
}

export function anniversaryLines({ rows }: TodayWork['anniversaries'], today: Day): WorkLine[] {
	return rows.map(({ id, name, label, day, years }) => ({
		key: `${id} ${label} ${day}`,
		id,
		href: resolve(`/customers/#id=${id}`),
		title: name,
		sub: whatWords(label, years),
		when: formatAgo(day, today, 'long')
	}));
}

function whatWords(label: string, years: number | null): string {
	// Of something that begins this year nothing is counted yet.
	const count = years !== null && years > 0 ? formatCount(years) : '';
	if (label === '') return count === '' ? m.today_dates_birthday() : m.today_dates_turns({ years: count });
	return count === '' ? label : m.today_dates_years({ label, years: count });
}

/** Never summed over currencies: `€1,200.00 · $300.00`. */
export function sumsWords(sums: readonly Money[]): string {
	return sums.map((sum) => formatMoney(sum)).join(' · ');
}
