/** Documents in words: kinds, states and how each looks, methods of payment, fields. */
import type { Day } from '#lib/domain/dates.ts';
import type { Money } from '#lib/domain/money.ts';
import {
	PAYMENT_METHODS,
	type Order,
	type OrderKind,
	type OrderStatus,
	type PaymentMethod
} from '#lib/domain/order.ts';
import type { OrderState } from '#lib/domain/order-rules.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Tone } from '#lib/ui/icon.ts';
import { formatDay, formatMoney } from '../format.ts';
import { formatShare } from '../products/words.ts';

export const KIND_WORDS: Record<OrderKind, () => string> = {
	quote: m.orders_kind_quote,
	order: m.orders_kind_order,
	invoice: m.orders_kind_invoice,
	'credit-note': m.orders_kind_credit_note
};
export const KINDS_WORDS: Record<OrderKind, () => string> = {
	quote: m.orders_kinds_quote,
	order: m.orders_kinds_order,
	invoice: m.orders_kinds_invoice,
	'credit-note': m.orders_kinds_credit_note
};
export const STATE_WORDS: Record<OrderState, () => string> = {
	draft: m.orders_state_draft,
	open: m.orders_state_open,
	done: m.orders_state_done,
	accepted: m.orders_state_accepted,
	declined: m.orders_state_declined,
	replaced: m.orders_state_replaced,
	cancelled: m.orders_state_cancelled,
	expired: m.orders_state_expired,
	overdue: m.orders_state_overdue,
	'part-paid': m.orders_state_part_paid,
	paid: m.orders_state_paid,
	overpaid: m.orders_state_overpaid,
	credited: m.orders_state_credited
};
const STATE_TONES: Partial<Record<OrderState, Tone>> = {
	open: 'accent',
	done: 'good',
	accepted: 'good',
	paid: 'good',
	'part-paid': 'warn',
	overpaid: 'warn',
	expired: 'warn',
	overdue: 'bad'
};
export const toneOf = (state: OrderState): Tone => STATE_TONES[state] ?? 'plain';

/** What setting a status by hand is called. */
export const STATUS_ACTS: Partial<Record<OrderStatus, () => string>> = {
	open: m.orders_set_open,
	accepted: m.orders_set_accepted,
	declined: m.orders_set_declined,
	done: m.orders_set_done,
	cancelled: m.orders_set_cancelled
};

export const METHOD_WORDS: Record<PaymentMethod, () => string> = {
	cash: m.orders_method_cash,
	card: m.orders_method_card,
	transfer: m.orders_method_transfer,
	'direct-debit': m.orders_method_direct_debit,
	paypal: m.orders_method_paypal,
	other: m.orders_method_other,
	offset: m.orders_method_offset
};
export const methodOptions = () => PAYMENT_METHODS.map((value) => ({ value, label: METHOD_WORDS[value]() }));

/** `Invoice I-2026-0001`, or `Invoice (draft)`. */
export function nameOf({ kind, number }: Pick<Order, 'kind' | 'number'>): string {
	const word = KIND_WORDS[kind]();
	return number === '' ? m.orders_draft_of({ kind: word }) : m.orders_name_of({ kind: word, number });
}

/** `due 5 Dec 2026`; '' where nobody said. */
export function dueWords({ kind, due }: { kind: OrderKind; due: Day | null }): string {
	if (due === null) return '';
	const day = formatDay(due);
	return kind === 'quote' ? m.orders_until_on({ day }) : m.orders_due_on({ day });
}

/** `€12.00, ¥300`. */
export const sumsText = (sums: readonly Money[]): string =>
	sums.map((money) => formatMoney(money)).join(m.orders_sums_join());

/** A quantity in thousandths: 1500 → `1.5`. */
export const formatQuantity = (milli: number): string => (milli / 1000).toLocaleString(getLocale());

const FIELDS: Partial<Record<keyof Order, () => string>> = {
	kind: m.orders_field_kind,
	number: m.orders_field_number,
	status: m.orders_field_status,
	customer: m.orders_field_customer,
	day: m.orders_field_day,
	due: m.orders_field_due,
	currency: m.orders_field_currency,
	gross: m.orders_field_gross,
	lines: m.orders_field_lines,
	discount: m.orders_field_discount,
	payments: m.orders_payments,
	intro: m.orders_field_intro,
	terms: m.orders_field_terms,
	notes: m.orders_field_notes
};
export const fieldLabel = (field: string): string => FIELDS[field as keyof Order]?.() ?? field;
export function fieldText(field: string, value: unknown): string {
	if (value === null || value === undefined || value === '') return '';
	if (field === 'day' || field === 'due') return formatDay(value as Day);
	if (field === 'discount') return formatShare(value as number);
	if (field === 'lines')
		return (value as Order['lines']).map(({ text, quantity }) => `${formatQuantity(quantity)} × ${text}`).join('\n');
	return typeof value === 'string' ? value : '…';
}
