/**
 * What issuing, crediting and undo do to documents, said over whole models: each number is the next one of its kind
 * that no document in the database has, and what stands in the books never goes back.
 */
import { BUSINESS_ID, emptyBusiness, type Business } from '#lib/domain/business.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { OrderId, PaymentId } from '#lib/domain/ids.ts';
import { nextNumber } from '#lib/domain/numbering.ts';
import type { Order, Recipient } from '#lib/domain/order.ts';
import { isFrozen, issued } from '#lib/domain/order-rules.ts';
import { credited, creditNoteFor, replaced } from '#lib/domain/order-succession.ts';
import type { Body, Entry, Model, Row, Wish } from './model.ts';
import { unknown } from './unknown.ts';

export function orderOf(row: Row): Order {
	return row.now.body as unknown as Order;
}
export function businessIn(model: Model): Business {
	const [row] = model.of('business');
	return row ? (row.now.body as unknown as Business) : emptyBusiness();
}
/** Makes "my business" so. */
export function businessWish(model: Model, body: Business): Wish {
	const [row] = model.of('business');
	if (row) return { kind: 'fields', row, fields: body as unknown as Body };
	const again = model.rows.find(({ table }) => table === 'business');
	return { kind: 'create', table: 'business', body: body as unknown as Body, again, id: BUSINESS_ID };
}

interface Issued {
	order: Order;
	/** Of the other records: the counter, and what it replaces or credits. */
	wishes: Wish[];
}
/** A draft with its number, or the field that keeps it from that. */
function numbered(
	model: Model,
	draft: Order,
	row: Row | null,
	recipient: Recipient,
	now: number
): Issued | { field: string } {
	const business = businessIn(model);
	const taken = new Set(
		[...model.of('orders'), ...model.of('orders', true)]
			.map(orderOf)
			.flatMap(({ kind, number }) => (kind === draft.kind ? number : []))
	);
	let given = nextNumber(business.numbering[draft.kind], localDayAt(now));
	while (taken.has(given.number)) given = nextNumber(given.numbering, localDayAt(now));
	const order = issued(draft, given.number, business.letterhead, recipient, unknown<number>('instant'));
	if (!order.ok) return { field: order.error.params?.field as string };
	const numbering = { ...business.numbering, [draft.kind]: given.numbering };
	const counter = businessWish(model, { ...business, numbering });
	return withOrigin(model, order.value, row, counter);
}

function withOrigin(model: Model, order: Order, row: Row | null, counter: Wish): Issued | { field: string } {
	const origin = order.from === null ? undefined : model.of('orders').find(({ id }) => id === order.from);
	if (order.kind !== 'credit-note') {
		if (!origin) return { order, wishes: [counter] };
		const both = replaced(orderOf(origin), order.from!, order);
		if (!both.ok) return { field: both.error.params?.field as string };
		return { order: both.value.successor, wishes: [counter, fieldsOf(origin, both.value.predecessor)] };
	}
	if (!origin) return { field: 'from' };
	const earlier = model
		.of('orders')
		.filter((each) => each !== row && orderOf(each).from === order.from && isFrozen(orderOf(each)))
		.map(orderOf);
	const ids = [unknown<PaymentId>('id'), unknown<PaymentId>('id')] as const;
	const both = credited(orderOf(origin), order.from!, order, earlier, ids);
	if (!both.ok) return { field: both.error.params?.field as string };
	return { order: both.value.note, wishes: [counter, fieldsOf(origin, both.value.invoice)] };
}
function fieldsOf(row: Row, order: Order): Wish {
	return { kind: 'fields', row, fields: order as unknown as Body };
}

export function issue(model: Model, row: Row, recipient: Recipient, now: number): ErrorCode | null {
	if (row.now.gone || row.now.deleted) return 'not-found';
	const done = numbered(model, orderOf(row), row, recipient, now);
	if ('field' in done) return 'invalid';
	model.commit('issue', [fieldsOf(row, done.order), ...done.wishes]);
	return null;
}

/** Takes an invoice back by a credit note over all of it, in the entry that undoes its issue. */
function creditWhole(model: Model, row: Row, undoes: Entry, now: number): ErrorCode | null {
	if (row.now.gone || orderOf(row).status === 'cancelled') return 'nothing-to-undo';
	const draft = creditNoteFor(orderOf(row), row.id as OrderId, 'all', localDayAt(now));
	if (!draft.ok) return draft.error.code;
	const done = numbered(model, draft.value, null, orderOf(row).recipient!, now);
	if ('field' in done) return done.field === 'lines' ? 'frozen' : 'invalid';
	const note: Wish = { kind: 'create', table: 'orders', body: done.order as unknown as Body };
	model.commit('undo', [note, ...done.wishes], false, undoes);
	return null;
}

/** Undo of any entry. */
export function undo(model: Model, seq: number, changed: 'ask' | 'keep' | 'revert', now: number): ErrorCode | null {
	const instead = undoneDocument(model, seq, changed, now);
	return instead === 'as-any' ? model.undo(seq, changed) : instead;
}

function undoneDocument(
	model: Model,
	seq: number,
	changed: 'ask' | 'keep' | 'revert',
	now: number
): ErrorCode | null | 'as-any' {
	const named = model.entries[seq - 1];
	const isOfOrders = named?.effects.some(({ row }) => row.table === 'orders');
	if (!named || !isOfOrders || named.cause === 'sample' || (named.undoneBy && !named.redoneBy)) return 'as-any';
	if (named.cause === 'issue' || named.cause === 'undo') {
		const frozen = named.effects.find(
			({ row, before, after }) =>
				row.table === 'orders' &&
				!row.now.gone &&
				isFrozen(orderOf(row)) &&
				(before === null || (before.body.number === '' && after.body.number !== ''))
		);
		if (frozen) {
			if (orderOf(frozen.row).kind === 'credit-note') return 'frozen';
			return creditWhole(model, frozen.row, named, now);
		}
	}
	if (changed === 'keep') return 'as-any';
	const { effects } = named.redoneBy ?? named;
	const staying = effects.filter(({ row, after }) => {
		if (row.table !== 'orders' || row.now.gone || row.now.rev === after.rev) return false;
		return isFrozen(orderOf(row)) || orderOf(row).status === 'replaced';
	});
	// Where others could go back, one is asked first.
	const isRefused = staying.length > 0 && (changed === 'revert' || staying.length === effects.length);
	return isRefused ? 'frozen' : 'as-any';
}
