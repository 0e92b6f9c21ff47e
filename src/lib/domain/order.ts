/**
 * Quotes, orders, invoices and credit notes: one kind of record, because one grows out of another with the same
 * lines. An invoice or credit note that was issued is frozen but for its payments; it is corrected by a credit note.
 */
import type { Letterhead } from './business.ts';
import { startOf, type Day } from './dates.ts';
import type { CustomerId, OrderId, PaymentId, ProductId } from './ids.ts';
import type { Currency, MinorUnits } from './money.ts';
import type { BasisPoints } from './product.ts';
import type { RecordSource } from './source.ts';

export const ORDER_KINDS = ['quote', 'order', 'invoice', 'credit-note'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];
/**
 * `draft`: being written, has no number. `open`: a quote sent, an order confirmed, an invoice or credit note issued.
 * `done`: an order delivered. `accepted`, `declined`: of a quote. `replaced`: an order or quote that went into a later
 * document, which counts instead. `cancelled`: of a quote or order; of an invoice where a credit note takes all of it back.
 */
export type OrderStatus = 'draft' | 'open' | 'done' | 'accepted' | 'declined' | 'replaced' | 'cancelled';
export const PAYMENT_METHODS = ['cash', 'card', 'transfer', 'direct-debit', 'paypal', 'other'] as const;
/** `offset`: no money moved; a credit note and the invoice it corrects settle each other. Nobody chooses it. */
export type PaymentMethod = (typeof PAYMENT_METHODS)[number] | 'offset';

/** A quantity in thousandths: 1500 is 1.5. */
export type Milli = number;

export interface OrderLine {
	product: ProductId | null;
	text: string;
	quantity: Milli;
	unit: string;
	/** Of one unit, in the order's currency. */
	price: MinorUnits;
	discount: BasisPoints;
	tax: BasisPoints;
}
export interface Payment {
	id: PaymentId;
	day: Day;
	/** Below zero: paid back. On a credit note it is the other way round: above zero is what was paid back. */
	amount: MinorUnits;
	method: PaymentMethod;
	note: string;
}
/** Who it is made out to, as it stood when it was issued. */
export interface Recipient {
	name: string;
	/** Lines of the address, as on an envelope. */
	address: string;
	taxId: string;
}
export interface Order {
	kind: OrderKind;
	/** '' while a draft. */
	number: string;
	status: OrderStatus;
	customer: CustomerId | null;
	/** Frozen with the number; null while a draft. */
	recipient: Recipient | null;
	letterhead: Letterhead | null;
	day: Day;
	/** When it is to be paid, or until when a quote holds. */
	due: Day | null;
	currency: Currency;
	/** Prices of the lines include the tax. */
	gross: boolean;
	lines: OrderLine[];
	/** On the sum of the lines. */
	discount: BasisPoints;
	payments: Payment[];
	/** The document it grew out of, and of a credit note the invoice it corrects. */
	from: OrderId | null;
	/** Above and below the lines, as printed; notes are not printed. */
	intro: string;
	terms: string;
	notes: string;
	/** When it got its number; 0 while a draft. */
	issuedAt: number;
	/** The start of `day` in UTC: its own date. */
	at: number;
	source: RecordSource;
}

/** A draft without lines. */
export function emptyOrder(kind: OrderKind, day: Day, currency: Currency): Order {
	return {
		kind,
		number: '',
		status: 'draft',
		customer: null,
		recipient: null,
		letterhead: null,
		day,
		due: null,
		currency,
		gross: false,
		lines: [],
		discount: 0,
		payments: [],
		from: null,
		intro: '',
		terms: '',
		notes: '',
		issuedAt: 0,
		at: startOf(day),
		source: { kind: 'manual' }
	};
}

export interface OrderSummary {
	id: OrderId;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	kind: OrderKind;
	number: string;
	status: OrderStatus;
	customer: CustomerId | null;
	day: Day;
	due: Day | null;
	currency: Currency;
	/** With tax; of a credit note as on it, above zero. */
	total: MinorUnits;
	/** What is still to be paid (invoice) or paid back (credit note); 0 for others. */
	balance: MinorUnits;
	at: number;
}
