/**
 * Products, what customers bought, quotes and deals of the sample. Documents have numbers that are its own: its
 * invoices stand in nobody's books, take no number of the user's, and go with the rest of it.
 */
import { emptyBusiness, type Letterhead, type Numbering } from '#lib/domain/business.ts';
import type { Day } from '#lib/domain/dates.ts';
import {
	firstPipeline,
	lost,
	movedTo,
	newDeal,
	won,
	type FirstPipelineNames,
	type StoredPipeline
} from '#lib/domain/deal-rules.ts';
import type { Deal } from '#lib/domain/deal.ts';
import {
	newId,
	type CustomerId,
	type DealId,
	type OrderId,
	type PaymentId,
	type PipelineId,
	type ProductId,
	type StageId
} from '#lib/domain/ids.ts';
import type { MinorUnits } from '#lib/domain/money.ts';
import { nextNumber } from '#lib/domain/numbering.ts';
import { issued, withPayment, withStatus } from '#lib/domain/order-rules.ts';
import { totalsOf } from '#lib/domain/order-totals.ts';
import { emptyOrder, PAYMENT_METHODS, type Order, type OrderLine, type OrderStatus } from '#lib/domain/order.ts';
import { emptyProduct, type Product } from '#lib/domain/product.ts';
import { purchaseSums } from '#lib/domain/purchase-sums.ts';
import { recipientOf } from '#lib/domain/recipient.ts';
import { summariseOrder } from '#lib/domain/summaries.ts';
import { around, daysAgo, EUR, inTurn, pick, SAMPLE, sure, type Made, type Making } from './making.ts';

/** In the order of their names, the cheapest first; in cents. */
const PRODUCTS: readonly { kind: Product['kind']; price: number }[] = [
	{ kind: 'good', price: 1200 },
	{ kind: 'good', price: 2400 },
	{ kind: 'good', price: 6500 },
	{ kind: 'service', price: 9500 },
	{ kind: 'service', price: 29_000 },
	{ kind: 'good', price: 89_000 }
];

export function sampleProducts(making: Making): Made<'products'>[] {
	const at = daysAgo(400, making);
	return PRODUCTS.map(({ kind, price }, index) => {
		const words = inTurn(making.words.products, index);
		const product = { ...emptyProduct(at), ...words, kind, code: `S-${index + 1}`, source: SAMPLE };
		return {
			id: newId<ProductId>(making.random),
			body: { ...product, price: { amount: price as MinorUnits, currency: EUR } }
		};
	});
}

/** One in so many customers has every order that its figures tell of. */
const WITH_ORDERS = 8;
/** An order of so few days ago is not delivered yet. */
const UNDER_WAY = 12;

/** The orders and invoices of some customers, and these with figures that are what the documents come to. */
export function samplePurchases(
	customers: readonly Made<'customers'>[],
	products: readonly Made<'products'>[],
	making: Making
): { customers: Made<'customers'>[]; orders: Made<'orders'>[] } {
	const drafts = customers.flatMap((customer, index) =>
		index % WITH_ORDERS === 1 ? draftsOf(customer, products, making) : []
	);
	drafts.sort((a, b) => a.draft.day - b.draft.day);
	let numbering = numberingOf('O', making);
	const orders = drafts.map(({ customer, draft }): Made<'orders'> => {
		const given = nextNumber(numbering, draft.day);
		numbering = given.numbering;
		return { id: newId<OrderId>(making.random), body: delivered(sent(draft, given.number, customer, making), making) };
	});
	orders.push(...sampleInvoices(customers, products, making));
	const bought = new Map<CustomerId | null, Made<'orders'>[]>();
	for (const order of orders) bought.set(order.body.customer, [...(bought.get(order.body.customer) ?? []), order]);
	return { orders, customers: customers.map((each) => withFigures(each, bought.get(each.id), making)) };
}

/** Days since it was written, how much of it was paid; each is to be paid within two weeks. */
const INVOICES: readonly { ago: number; paid: 0 | 0.5 | 1; amount: number }[] = [
	{ ago: 24, paid: 0, amount: 48_000 },
	{ ago: 5, paid: 0, amount: 31_000 },
	{ ago: 19, paid: 0.5, amount: 89_000 },
	{ ago: 12, paid: 1, amount: 20_000 },
	{ ago: 37, paid: 1, amount: 64_000 }
];
const TO_BE_PAID_WITHIN = 14;

/** Of customers with orders, those who bought last; of whom there are few, fewer. */
function sampleInvoices(
	customers: readonly Made<'customers'>[],
	products: readonly Made<'products'>[],
	making: Making
): Made<'orders'>[] {
	const lastOrderOf = ({ body }: Made<'customers'>) => body.opening!.lastOrder!;
	const buyers = customers.filter((_, index) => index % WITH_ORDERS === 1);
	buyers.sort((a, b) => lastOrderOf(b) - lastOrderOf(a));
	let numbering = numberingOf('I', making);
	return INVOICES.slice(0, buyers.length)
		.map((invoice, index) => ({ ...invoice, customer: buyers[index]! }))
		.sort((a, b) => b.ago - a.ago)
		.map(({ ago, paid, amount, customer }): Made<'orders'> => {
			const day = (making.today - ago) as Day;
			const given = nextNumber(numbering, day);
			numbering = given.numbering;
			const draft: Order = {
				...draftOf('invoice', day, customer, making),
				due: (day + TO_BE_PAID_WITHIN) as Day,
				lines: linesFor(amount, products, making)
			};
			const open = sent(draft, given.number, customer, making);
			return { id: newId<OrderId>(making.random), body: paidIn(open, paid, (day + 4) as Day, making) };
		});
}

function draftsOf(
	customer: Made<'customers'>,
	products: readonly Made<'products'>[],
	making: Making
): { customer: Made<'customers'>; draft: Order }[] {
	const { orders, spent, firstOrder, lastOrder } = customer.body.opening!;
	const count = orders!;
	const last = Math.min(lastOrder!, making.today - 1);
	return Array.from({ length: count }, (_, index) => {
		// The first and the last day as the figures say, the others somewhere between.
		const inner = index > 0 && index < count - 1 ? making.draw() - 0.5 : 0;
		const share = count === 1 ? 1 : (index + inner) / (count - 1);
		const day = Math.round(firstOrder! + (last - firstOrder!) * share) as Day;
		const amount = (spent!.amount / count) * around(making.draw, 0.25);
		return {
			customer,
			draft: { ...draftOf('order', day, customer, making), lines: linesFor(amount, products, making) }
		};
	});
}

function draftOf(kind: Order['kind'], day: Day, customer: Made<'customers'>, { words }: Making): Order {
	const intro = kind === 'quote' ? words.intro : '';
	return { ...emptyOrder(kind, day, EUR), gross: true, customer: customer.id, intro, source: SAMPLE };
}

/** Lines that come to about an amount: some of one product, and of another for the rest. */
function linesFor(amount: number, products: readonly Made<'products'>[], { draw }: Making): OrderLine[] {
	const lines: OrderLine[] = [];
	for (let rest = amount; lines.length < 2;) {
		const fitting = products.filter(({ body }) => body.price!.amount <= rest);
		if (fitting.length === 0 && lines.length > 0) break;
		const { id, body } = pick(draw, fitting.length > 0 ? fitting : products.slice(0, 1));
		const count = Math.max(1, Math.floor(rest / body.price!.amount));
		const { name: text, unit, tax } = body;
		lines.push({ product: id, text, quantity: count * 1000, unit, price: body.price!.amount, discount: 0, tax });
		rest -= count * body.price!.amount;
	}
	return lines;
}

function sent(draft: Order, number: string, { body }: Made<'customers'>, { words, today }: Making): Order {
	const letterhead: Letterhead = { ...emptyBusiness().letterhead, name: words.business };
	const at = daysAgo(today - draft.day, { today });
	return sure(
		issued(
			draft,
			number,
			letterhead,
			recipientOf(body, () => ''),
			at
		)
	);
}

/** Delivered and paid, but for the latest: of those every other one is paid in part. */
function delivered(order: Order, making: Making): Order {
	const { today, draw } = making;
	const isUnderWay = order.day > today - UNDER_WAY;
	const share = isUnderWay ? (order.day % 2) / 2 : 1;
	const day = Math.min(today - 1, order.day + Math.floor(draw() * 20)) as Day;
	const paid = paidIn(order, share, day, making);
	return isUnderWay ? paid : sure(withStatus(paid, 'done'));
}

/** A share of what it comes to, paid at once. */
function paidIn(order: Order, share: number, day: Day, { today, draw, random }: Making): Order {
	const amount = Math.round(totalsOf(order).total * share) as MinorUnits;
	const entry = { id: newId<PaymentId>(random), day, method: pick(draw, PAYMENT_METHODS), note: '' };
	return amount > 0 ? sure(withPayment(order, { ...entry, money: { amount, currency: EUR } }, today)) : order;
}

function withFigures(
	customer: Made<'customers'>,
	orders: readonly Made<'orders'>[] | undefined,
	{ today }: Making
): Made<'customers'> {
	if (!orders) return customer;
	const rows = orders.map(({ id, body }) => summariseOrder({ id, rev: 1, deletedAt: 0, updatedAt: 0 }, body));
	const { count, value, first, last } = purchaseSums(rows, null, today);
	const opening = {
		...customer.body.opening!,
		orders: count,
		spent: value[0]!,
		firstOrder: first,
		lastOrder: last
	};
	return { id: customer.id, body: { ...customer.body, opening } };
}

/** Days since it was written, and until it ends. */
const QUOTES: readonly { status: OrderStatus; ago: number; due: number; amount: number }[] = [
	{ status: 'open', ago: 5, due: 9, amount: 89_000 },
	{ status: 'accepted', ago: 20, due: 4, amount: 58_000 },
	{ status: 'open', ago: 40, due: -10, amount: 26_000 },
	{ status: 'declined', ago: 33, due: -3, amount: 120_000 },
	{ status: 'draft', ago: 1, due: 20, amount: 31_000 }
];

export function sampleQuotes(
	customers: readonly Made<'customers'>[],
	products: readonly Made<'products'>[],
	making: Making
): Made<'orders'>[] {
	let numbering = numberingOf('Q', making);
	return QUOTES.slice(0, making.most).map(({ status, ago, due, amount }, index) => {
		const customer = inTurn(customers, index * 23 + 5);
		const draft: Order = {
			...draftOf('quote', (making.today - ago) as Day, customer, making),
			due: (making.today + due) as Day,
			lines: linesFor(amount, products, making)
		};
		const id = newId<OrderId>(making.random);
		if (status === 'draft') return { id, body: draft };
		const given = nextNumber(numbering, draft.day);
		numbering = given.numbering;
		const open = sent(draft, given.number, customer, making);
		return { id, body: status === 'open' ? open : sure(withStatus(open, status)) };
	});
}

function numberingOf(letter: string, { words }: Making): Numbering {
	return { pattern: `${words.number}-${letter}-####`, next: 1, period: '' };
}

/** Stage from the first one, days in it, days until it is to be won, hundreds of euros; of closed ones since when. */
const DEALS: readonly {
	stage: number;
	days: number;
	expected: number;
	hundreds: number;
	closed?: { state: 'won' | 'lost'; ago: number };
}[] = [
	{ stage: 2, days: 19, expected: 6, hundreds: 48 },
	{ stage: 4, days: 2, expected: 2, hundreds: 89 },
	{ stage: 0, days: 2, expected: 40, hundreds: 12 },
	{ stage: 1, days: 31, expected: 21, hundreds: 26 },
	{ stage: 4, days: 30, expected: -30, hundreds: 64, closed: { state: 'won', ago: 4 } },
	{ stage: 3, days: 6, expected: 3, hundreds: 35 },
	{ stage: 2, days: 20, expected: -15, hundreds: 52, closed: { state: 'lost', ago: 9 } },
	{ stage: 0, days: 9, expected: 60, hundreds: 18 },
	{ stage: 1, days: 5, expected: 30, hundreds: 22 },
	{ stage: 2, days: 3, expected: 12, hundreds: 74 },
	{ stage: 3, days: 4, expected: 20, hundreds: 41 },
	{ stage: 4, days: 7, expected: -1, hundreds: 120 },
	{ stage: 0, days: 23, expected: 45, hundreds: 9 },
	{ stage: 1, days: 12, expected: 25, hundreds: 31 },
	{ stage: 2, days: 8, expected: 5, hundreds: 28 },
	{ stage: 3, days: 40, expected: -28, hundreds: 83, closed: { state: 'won', ago: 18 } },
	{ stage: 1, days: 50, expected: -20, hundreds: 15, closed: { state: 'lost', ago: 26 } },
	{ stage: 4, days: 60, expected: -50, hundreds: 110, closed: { state: 'won', ago: 45 } }
];
/** Days from one stage to the next. */
const STEP = 9;

/** One to begin with, as the board makes it where there is none. */
export function samplePipeline(names: FirstPipelineNames, making: Making): Made<'pipelines'> {
	const body = firstPipeline(names, () => newId<StageId>(making.random), daysAgo(400, making));
	return { id: newId<PipelineId>(making.random), body };
}

/** Deals through the stages of a pipeline; one with few stages has more of them in the last. */
export function sampleDeals(
	customers: readonly Made<'customers'>[],
	{ id: pipeline, body: { stages, lostReasons } }: StoredPipeline,
	making: Making
): Made<'deals'>[] {
	return DEALS.slice(0, making.most).map(({ stage, days, expected, hundreds, closed }, index) => {
		const reached = stages.slice(0, Math.min(stage + 1, stages.length));
		const since = (place: number) => daysAgo(days + (reached.length - 1 - place) * STEP, making);
		const [first, ...later] = reached.map((each) => ({ pipeline, stage: each.id }));
		let body: Deal = {
			...newDeal(first!, inTurn(customers, index * 7 + 3).id, since(0)),
			title: inTurn(making.words.deals, index),
			amount: { amount: (hundreds * 10_000) as MinorUnits, currency: EUR },
			expected: (making.today + expected) as Day,
			source: SAMPLE
		};
		later.forEach((place, before) => (body = movedTo(body, place, since(before + 1))));
		if (closed) {
			const at = daysAgo(closed.ago, making);
			const reason = lostReasons.length > 0 ? inTurn(lostReasons, index) : '';
			body = closed.state === 'won' ? won(body, at) : lost(body, reason, at);
		}
		return { id: newId<DealId>(making.random), body };
	});
}
