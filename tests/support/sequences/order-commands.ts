/** Products, documents and "my business". */
import type { Business } from '#lib/domain/business.ts';
import { localDayAt, startOf, type Day } from '#lib/domain/dates.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { ErrorCode, Result } from '#lib/domain/errors.ts';
import type { CustomerId, OrderId, PaymentId, ProductId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { emptyOrder, type Order, type OrderKind } from '#lib/domain/order.ts';
import { edited, isDeletable, isFrozen, nextStatuses, withPayment, withStatus } from '#lib/domain/order-rules.ts';
import { copyOf, creditNoteFor, successorKinds, successorOf } from '#lib/domain/order-succession.ts';
import { emptyProduct } from '#lib/domain/product.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import type { Draw } from './draw.ts';
import type { Body, Model, Row } from './model.ts';
import { businessIn, businessWish, issue, orderOf } from './order-model.ts';
import {
	listedCommands,
	livingOf,
	patched,
	pickOf,
	selection,
	smallCommands,
	someCustomer,
	turn
} from './record-steps.ts';
import { call, rowOf, type Command } from './step.ts';
import type { Input, Method } from './tab.ts';
import { unknown } from './unknown.ts';

const EUR = 'EUR' as Currency;
const RECIPIENT = { name: 'Bo', address: 'Main St 1', taxId: '' };
const PATTERNS = ['{year}-####', 'A-{year}-##', 'No. ###'];

const ofProducts = listedCommands({
	table: 'products',
	weight: 14,
	fresh: (draw, _, now) => ({ ...emptyProduct(now), name: draw.word(), code: draw.chance(0.5) ? draw.word() : '' }),
	changes: (draw) => ({
		...(draw.chance(0.5) && { price: draw.chance(0.2) ? null : { amount: draw.int(9999), currency: EUR } }),
		...(draw.chance(0.5) && { description: draw.pick(['', 'new', draw.word()]) }),
		...(draw.chance(0.3) && { name: draw.word() })
	}),
	shared: (draw) => ({ active: draw.chance(0.5) })
});
export const PRODUCT_COMMANDS: Record<Extract<Method, `products.${string}`>, Command> = {
	'products.list': 'reads',
	'products.get': 'reads',
	...ofProducts
};

const ofAny = smallCommands({
	table: 'orders',
	weight: 36,
	fresh(draw, model, now) {
		const kind = draw.pick(['quote', 'order', 'invoice', 'invoice'] as const);
		const order = emptyOrder(kind, localDayAt(now), EUR);
		const lines = Array.from({ length: draw.chance(0.1) ? 0 : 1 + draw.int(2) }, () => line(draw, model));
		return { ...order, lines, customer: someCustomer<CustomerId>(draw, model) };
	},
	changes: () => ({})
});

export const ORDER_COMMANDS: Record<Extract<Method, `orders.${string}`>, Command> = {
	'orders.list': 'reads',
	'orders.sums': 'reads',
	'orders.deletion': 'reads',
	'orders.get': 'reads',
	'orders.family': 'reads',
	'orders.purchases': 'reads',
	'orders.create': ofAny['orders.create'],
	'orders.restore': ofAny['orders.restore'],
	'orders.edit': {
		tasks: 30,
		weight: 8,
		beside: true,
		make(draw, model) {
			const row = pickOf(draw, model, 'orders');
			if (!row) return null;
			const base = orderOf(row);
			const fields = changes(draw, base, model);
			const id = row.id as OrderId;
			return {
				...call('orders.edit', { id, rev: row.now.rev, base, body: { ...base, ...fields } }),
				apply(later) {
					const { now } = rowOf(later, id);
					if (now.gone) return 'not-found';
					const failure = editFailure(orderOf(rowOf(later, id)), differing(base, { ...base, ...fields }));
					return failure ?? patched(later, id, base as unknown as Body, fields);
				}
			};
		}
	},
	'orders.editAll': {
		tasks: 45,
		weight: 5,
		make(draw, model) {
			const chosen = selection(draw, model, 'orders', 6);
			if (!chosen) return null;
			const fields = draw.chance(0.7) ? { notes: draw.pick(['', 'checked']) } : { terms: draw.word() };
			return {
				...call('orders.editAll', { selection: chosen.selection as Input<'orders.editAll'>['selection'], fields }),
				apply(later) {
					const rows = chosen.ids.map((id) => rowOf(later, id));
					for (const row of rows) {
						const failure = editFailure(orderOf(row), fields);
						if (failure) return failure;
					}
					const wishes = rows.map((row) => ({ kind: 'fields', row, fields }) as const);
					later.commit('edit', wishes, rows.length > MAX_COMMIT);
					return null;
				}
			};
		}
	},
	'orders.delete': {
		tasks: 50,
		weight: 4,
		make(draw, model) {
			const chosen = selection(draw, model, 'orders', 5);
			if (!chosen) return null;
			return {
				...call('orders.delete', { selection: chosen.selection as Input<'orders.delete'>['selection'] }),
				apply(later) {
					const going = chosen.ids.filter((id) => isDeletable(orderOf(rowOf(later, id))));
					if (going.length === 0 && chosen.ids.length > 0) return 'frozen';
					return turn('delete', going, MAX_COMMIT / 2).apply(later);
				}
			};
		}
	},
	'orders.issue': {
		tasks: 60,
		weight: 16,
		beside: true,
		make(draw, model, now) {
			const row = inStatus(draw, model, 'draft');
			if (!row) return null;
			const id = row.id as OrderId;
			return {
				...call('orders.issue', { id, recipient: RECIPIENT }),
				apply: (later) => issue(later, rowOf(later, id), RECIPIENT, now)
			};
		}
	},
	'orders.setStatus': {
		tasks: 40,
		weight: 4,
		beside: true,
		make(draw, model) {
			const row = pickOf(draw, model, 'orders');
			if (!row) return null;
			const id = row.id as OrderId;
			const status = draw.pick([...nextStatuses(orderOf(row)), 'open'] as const);
			return {
				...call('orders.setStatus', { id, status }),
				apply: (later) => ruled(later, id, 'edit', (order) => withStatus(order, status))
			};
		}
	},
	'orders.pay': {
		tasks: 40,
		weight: 10,
		beside: true,
		make(draw, model, now) {
			const row = inStatus(draw, model, 'open');
			if (!row) return null;
			const id = row.id as OrderId;
			const money = { amount: (draw.int(8000) - 1500) as MinorUnits, currency: EUR };
			const payment = { day: localDayAt(now), money, method: 'transfer', note: '' } as const;
			const paid = (order: Order) => withPayment(order, { ...payment, id: unknown<PaymentId>('id') }, localDayAt(now));
			return { ...call('orders.pay', { id, payment }), apply: (later) => ruled(later, id, 'pay', paid) };
		}
	},
	'orders.successor': {
		tasks: 40,
		weight: 7,
		make(draw, model, now) {
			const row = livingOf(model, 'orders').find((each) => successorKinds(orderOf(each)).length > 0);
			if (!row) return null;
			const id = row.id as OrderId;
			const kind = draw.pick(successorKinds(orderOf(row)));
			return {
				...call('orders.successor', { id, kind }),
				apply: (later) => grown(later, id, now, (order) => successorOf(order, id, kind, localDayAt(now)), kind)
			};
		}
	},
	'orders.copy': {
		tasks: 40,
		weight: 2,
		make(draw, model, now) {
			const row = pickOf(draw, model, 'orders');
			if (!row) return null;
			const id = row.id as OrderId;
			const { kind } = orderOf(row);
			return {
				...call('orders.copy', { id }),
				apply: (later) => grown(later, id, now, (order) => copyOf(order, localDayAt(now)), kind)
			};
		}
	},
	'orders.credit': {
		tasks: 40,
		weight: 12,
		make(draw, model, now) {
			const rows = livingOf(model, 'orders').filter((row) => isFrozen(orderOf(row)));
			if (rows.length === 0) return null;
			const row = draw.pick(rows);
			const id = row.id as OrderId;
			const [first] = orderOf(row).lines;
			const lines = draw.chance(0.5) || !first ? 'all' : [{ line: 0, quantity: Math.ceil(first.quantity / 2) }];
			return {
				...call('orders.credit', { id, lines }),
				apply: (later) =>
					grown(later, id, now, (order) => creditNoteFor(order, id, lines, localDayAt(now)), 'credit-note')
			};
		}
	}
};

export const BUSINESS_COMMANDS: Record<Extract<Method, `business.${string}`>, Command> = {
	'business.get': 'reads',
	'business.save': {
		tasks: 40,
		weight: 5,
		beside: true,
		make(draw, model) {
			const base = businessIn(model);
			const kind = draw.pick(['quote', 'invoice'] as const);
			const counter = base.numbering[kind];
			const numbering = { ...counter };
			// A counter that is set back must not give a number again.
			if (draw.chance(0.3)) numbering.next = 1;
			if (draw.chance(0.2)) numbering.pattern = draw.pick(PATTERNS);
			const business: Business = {
				...base,
				numbering: { ...base.numbering, [kind]: numbering },
				terms: draw.chance(0.5) ? draw.word() : base.terms,
				letterhead: draw.chance(0.3) ? { ...base.letterhead, name: draw.word() } : base.letterhead
			};
			return { ...call('business.save', { base, business }), apply: (later) => saved(later, base, business) };
		}
	}
};

/** Another tab's counters go on meanwhile; what was typed counts where something was. */
function saved(model: Model, base: Business, next: Business): ErrorCode | null {
	const now = businessIn(model);
	const numbering = { ...now.numbering };
	for (const kind of Object.keys(numbering) as OrderKind[]) {
		const [before, wish] = [base.numbering[kind], next.numbering[kind]];
		numbering[kind] = { ...numbering[kind], ...differing(before, wish) };
	}
	for (const field of ['terms', 'letterhead'] as const) {
		const isClash = !isEqual(base[field], next[field]) && !isEqual(now[field], base[field]);
		if (isClash && !isEqual(now[field], next[field])) return 'conflict';
	}
	const { terms, letterhead } = differing(base, next) as Partial<Business>;
	const merged = { ...now, numbering, ...(terms !== undefined && { terms }), ...(letterhead && { letterhead }) };
	model.commit('settings', [businessWish(model, merged)]);
	return null;
}

function changes(draw: Draw, order: Order, model: Model): Partial<Order> {
	const day = (order.day - draw.int(3)) as Day;
	return {
		...(draw.chance(0.4) && { notes: draw.pick(['', 'ring twice', draw.word()]) }),
		...(draw.chance(0.3) && { lines: [line(draw, model)] }),
		...(draw.chance(0.2) && { terms: draw.pick(['', '14 days']) }),
		...(draw.chance(0.2) && { day, at: startOf(day) })
	};
}

function line(draw: Draw, model: Model): Order['lines'][number] {
	const products = livingOf(model, 'products');
	const product = products.length > 0 && draw.chance(0.5) ? (draw.pick(products).id as ProductId) : null;
	const price = draw.int(5000) as MinorUnits;
	const tax = draw.pick([0, 700, 1900]);
	return { product, text: draw.word(), quantity: 1000 * (1 + draw.int(3)), unit: '', price, discount: 0, tax };
}

function inStatus(draw: Draw, model: Model, status: Order['status']): Row | null {
	const rows = livingOf(model, 'orders').filter((row) => orderOf(row).status === status);
	return rows.length === 0 || draw.chance(0.1) ? pickOf(draw, model, 'orders') : draw.pick(rows);
}

function differing<T extends object>(base: T, next: T): Body {
	return Object.fromEntries(Object.entries(next).filter(([field, value]) => !isEqual(base[field as keyof T], value)));
}

function editFailure(now: Order, fields: object): ErrorCode | null {
	const allowed = edited(now, { ...now, ...fields });
	if (allowed.ok) return null;
	return isFrozen(now) ? 'frozen' : allowed.error.code;
}

function ruled(
	model: Model,
	id: OrderId,
	cause: 'edit' | 'pay',
	rule: (order: Order) => Result<Order>
): ErrorCode | null {
	const row = rowOf(model, id);
	if (row.now.gone || row.now.deleted) return 'not-found';
	const next = rule(orderOf(row));
	if (!next.ok) return next.error.code;
	model.commit(cause, [{ kind: 'fields', row, fields: next.value as unknown as Body }]);
	return null;
}

function grown(
	model: Model,
	id: OrderId,
	now: number,
	rule: (order: Order) => Result<Order>,
	kind: OrderKind
): ErrorCode | null {
	const row = rowOf(model, id);
	if (row.now.gone || row.now.deleted) return 'not-found';
	const draft = rule(orderOf(row));
	if (!draft.ok) return draft.error.code;
	const due = kind === 'invoice' ? localDayAt(now) + businessIn(model).paymentDays : draft.value.due;
	model.commit('create', [{ kind: 'create', table: 'orders', body: { ...draft.value, due } }]);
	return null;
}
