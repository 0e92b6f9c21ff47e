/**
 * Orders and interactions of a business that has been at it for years: seeded, so that every run gets the same. Each
 * customer has some of both, a few have very many. Pure; the ids of records are drawn too.
 */
import { seededRandom, type Random } from '#lib/analysis/random.ts';
import { emptyBusiness } from '#lib/domain/business.ts';
import { localDayAt, startOf, type Day } from '#lib/domain/dates.ts';
import { newId, type CustomerId, type InteractionId, type OrderId, type PaymentId } from '#lib/domain/ids.ts';
import { emptyInteraction, INTERACTION_KINDS, type Interaction } from '#lib/domain/interaction.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { emptyOrder, type Order, type OrderKind } from '#lib/domain/order.ts';
import { totalsOf } from '#lib/domain/order-totals.ts';
import type { Change } from '#lib/store/contract.ts';

/** When all of it ends. */
const NOW = Date.UTC(2026, 10, 21, 12);
const DAY = 86_400_000;
const YEARS = 6;
const LETTERHEAD = { ...emptyBusiness().letterhead, name: 'Ana López', address: 'Calle Mayor 1\n28013 Madrid' };
const WORDS =
	'asked about delivery for the spring series and wants an offer by Friday please call back after lunch sample arrived damaged new contact in purchasing price list discount agreed invoice was paid late thanks again meeting moved to next week Muster für die neue Reihe schicken Rückruf vereinbart 客户 要求 报价 下周 再联系'.split(
		' '
	);
const GOODS = ['Chair', 'Oak table', 'Consulting, per hour', 'Shelf', 'Lamp', 'Installation', 'Cushion', 'Repair'];
const CHUNK = 2000;
/** Stands in one interaction of so many. */
export const RARE_WORD = 'amaryllis';
const RARE = 5000;

/** Changes that create so many orders for these customers, chunk by chunk. */
export function* orderChunks(customers: readonly CustomerId[], count: number): Generator<Change[]> {
	const draw = seededRandom(41);
	yield* inChunks(count, (index): Change => {
		const body = orderAt(draw, index, owner(draw, customers));
		return { kind: 'create', table: 'orders', id: drawnId<OrderId>(draw), at: body.at, body };
	});
}

/** Changes that create so many interactions with these customers, chunk by chunk. */
export function* interactionChunks(customers: readonly CustomerId[], count: number): Generator<Change[]> {
	const draw = seededRandom(43);
	yield* inChunks(count, (index): Change => {
		const body = interactionAt(draw, index, owner(draw, customers));
		return { kind: 'create', table: 'interactions', id: drawnId<InteractionId>(draw), at: body.at, body };
	});
}

function* inChunks(count: number, make: (index: number) => Change): Generator<Change[]> {
	for (let from = 0; from < count; from += CHUNK)
		yield Array.from({ length: Math.min(CHUNK, count - from) }, (_, index) => make(from + index));
}

/** Out of six documents one quote, one order and four invoices, of which one in a hundred is not paid. */
function orderAt(draw: Random, index: number, customer: CustomerId): Order {
	const kind: OrderKind = index % 6 === 0 ? 'quote' : index % 6 === 1 ? 'order' : 'invoice';
	const day = localDayAt(NOW - Math.floor(draw() * YEARS * 365) * DAY);
	const order: Order = {
		...emptyOrder(kind, day, 'EUR' as Currency),
		customer,
		number: `${kind[0]!.toUpperCase()}-${String(index).padStart(6, '0')}`,
		status: kind === 'invoice' ? 'open' : kind === 'order' ? 'done' : 'accepted',
		recipient: { name: `Customer ${index}`, address: 'High Street 1\nLondon', taxId: '' },
		letterhead: LETTERHEAD,
		due: (day + 14) as Day,
		lines: Array.from({ length: 1 + Math.floor(draw() * 3) }, () => ({
			product: null,
			text: pick(draw, GOODS),
			quantity: 1000 * (1 + Math.floor(draw() * 5)),
			unit: '',
			price: (500 + Math.floor(draw() * 50_000)) as MinorUnits,
			discount: 0,
			tax: 1900
		})),
		issuedAt: startOf(day)
	};
	if (kind === 'invoice' && draw() >= 0.01) {
		const amount = totalsOf(order).total;
		order.payments = [{ id: drawnId<PaymentId>(draw), day: order.due!, amount, method: 'transfer', note: '' }];
	}
	return order;
}

function interactionAt(draw: Random, index: number, customer: CustomerId): Interaction {
	const kind = pick(draw, INTERACTION_KINDS);
	const text = Array.from({ length: 8 + Math.floor(draw() * 24) }, () => pick(draw, WORDS));
	if (index % RARE === 7) text.push(RARE_WORD);
	return {
		...emptyInteraction(NOW - Math.floor(draw() * YEARS * 365 * DAY), customer),
		kind,
		direction: kind === 'note' ? 'none' : draw() < 0.5 ? 'in' : 'out',
		minutes: draw() < 0.5 ? 5 : null,
		outcome: draw() < 0.3 ? 'agreed' : '',
		subject: text.slice(0, 4).join(' '),
		text: text.join(' ')
	};
}

/** Most customers have a handful; one in fifty of all records belongs to one of the first hundred. */
function owner(draw: Random, customers: readonly CustomerId[]): CustomerId {
	const among = draw() < 0.02 ? Math.min(100, customers.length) : customers.length;
	return customers[Math.floor(draw() * among)]!;
}

function drawnId<Id extends OrderId | InteractionId | PaymentId>(draw: Random): Id {
	return newId<Id>((target) => {
		for (let i = 0; i < target.length; i++) target[i] = Math.floor(draw() * 256);
	});
}

function pick<T>(draw: Random, items: readonly T[]): T {
	return items[Math.floor(draw() * items.length)]!;
}
