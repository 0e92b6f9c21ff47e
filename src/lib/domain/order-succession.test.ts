import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	anyOrder,
	day,
	draftOf,
	frozen,
	issuedOf,
	JPY,
	LETTERHEAD,
	orderLine,
	payment
} from '../../../tests/support/orders.ts';
import { startOf } from './dates.ts';
import type { Result } from './errors.ts';
import type { OrderId, PaymentId } from './ids.ts';
import { ORDER_KINDS, type Order } from './order.ts';
import { issued, STATUSES } from './order-rules.ts';
import {
	copyOf,
	creditable,
	credited,
	creditNoteFor,
	replaced,
	successorKinds,
	successorOf,
	type CreditedLine
} from './order-succession.ts';
import { totalsOf } from './order-totals.ts';

const id = 'origin----------------' as OrderId;
const later = day('2026-12-01');
const refused = (field: string) => ({ ok: false, error: { code: 'invalid', params: { field } } });
function valueOf<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.error)}`);
	return result.value;
}
const issue = (draft: Order, number = 'N-1') =>
	valueOf(issued(draft, number, LETTERHEAD, { name: 'Bo', address: '', taxId: '' }, 5));

describe('O6 what follows', () => {
	it('O6 a quote becomes an order or an invoice, an order an invoice, while they stand', () => {
		for (const kind of ORDER_KINDS) {
			for (const status of STATUSES[kind]) {
				const stands = status === 'open' || status === 'accepted' || status === 'done';
				const next = { quote: ['order', 'invoice'], order: ['invoice'], invoice: [], 'credit-note': [] }[kind];
				expect(successorKinds({ kind, status })).toEqual(stands ? next : []);
			}
		}
		expect(successorOf(issuedOf('order'), id, 'order', later)).toEqual(refused('kind'));
		expect(successorOf(issuedOf('order', { status: 'replaced' }), id, 'invoice', later)).toEqual(refused('kind'));
	});

	it('O6 a draft with the same lines that names its origin', () => {
		const order = frozen(
			issuedOf('order', { discount: 500, gross: true, intro: 'Hello', notes: 'Private', payments: [payment(1)] })
		);
		expect(valueOf(successorOf(order, id, 'invoice', later))).toEqual({
			...draftOf('invoice'),
			discount: 500,
			gross: true,
			intro: 'Hello',
			from: id,
			day: later,
			at: startOf(later),
			due: null
		});
	});

	it('O6 takes its place when issued, with what was paid', () => {
		const order = frozen(issuedOf('order', { status: 'done', payments: [payment(20_00)] }));
		const invoice = frozen(issue(valueOf(successorOf(order, id, 'invoice', later))));
		const both = valueOf(replaced(order, id, invoice));
		expect(both.predecessor).toEqual({ ...order, status: 'replaced' });
		expect(both.successor).toEqual({ ...invoice, payments: [payment(20_00)] });
		expect(totalsOf(both.successor).balance).toBe(99_00);
	});

	it('O6 only once, only of its own, only when issued, only in the currency that was paid', () => {
		const order = issuedOf('order', { payments: [payment(20_00)] });
		const draft = valueOf(successorOf(order, id, 'invoice', later));
		const invoice = issue(draft);
		expect(replaced(order, id, draft)).toEqual(refused('from'));
		expect(replaced({ ...order, status: 'replaced' }, id, invoice)).toEqual(refused('from'));
		expect(replaced({ ...order, status: 'cancelled' }, id, invoice)).toEqual(refused('from'));
		expect(replaced(order, 'other-----------------' as OrderId, invoice)).toEqual(refused('from'));
		expect(replaced(order, id, { ...invoice, currency: JPY })).toEqual(refused('currency'));
		expect(replaced({ ...order, payments: [] }, id, { ...invoice, currency: JPY }).ok).toBe(true);
	});

	it('O6 a copy has no origin; a credit note has no copies', () => {
		const invoice = frozen(issuedOf('invoice', { status: 'cancelled', from: id, payments: [payment(1)] }));
		expect(valueOf(copyOf(invoice, later))).toEqual({
			...draftOf('invoice'),
			day: later,
			at: startOf(later),
			due: null
		});
		expect(copyOf(issuedOf('credit-note'), later)).toEqual(refused('kind'));
	});

	it('O6 a draft shares no line with its origin', () => {
		const order = issuedOf('order');
		const invoice = valueOf(successorOf(order, id, 'invoice', later));
		invoice.lines[0]!.text = 'Changed';
		expect(order.lines[0]!.text).toBe('Chair');
	});
});

describe('O7 credit notes', () => {
	const ids = ['of-invoice------------', 'of-note---------------'] as [PaymentId, PaymentId];
	/** Three at 40.00 and one at 59.99. */
	const invoice = frozen(
		issuedOf('invoice', { lines: [orderLine(40_00, { quantity: 3000 }), orderLine(59_99)], discount: 1000 })
	);
	const total = totalsOf(invoice).total;
	const noteOf = (of: Order, lines: readonly CreditedLine[] | 'all') =>
		issue(valueOf(creditNoteFor(of, id, lines, later)), 'C-1');

	it('O7 for all of an invoice come to its total', () => {
		fc.assert(
			fc.property(anyOrder, (order) => {
				if (order.lines.length === 0) return;
				const note = valueOf(creditNoteFor(frozen(order), id, 'all', later));
				expect({ ...totalsOf(note), paid: 0, balance: 0 }).toEqual({ ...totalsOf(order), paid: 0, balance: 0 });
				expect(note).toMatchObject({ kind: 'credit-note', status: 'draft', number: '', from: id, payments: [] });
				expect(note.currency).toBe(order.currency);
			}),
			{ seed: 8, numRuns: 500 }
		);
	});

	it('O7 for some lines take no more of them than there is', () => {
		const note = valueOf(creditNoteFor(invoice, id, [{ line: 0, quantity: 2000 }], later));
		expect(note.lines).toEqual([orderLine(40_00, { quantity: 2000 })]);
		expect(totalsOf(note).net).toBe(72_00);
		const refuse = (...lines: CreditedLine[]) =>
			expect(creditNoteFor(invoice, id, lines, later)).toEqual(refused('lines'));
		refuse();
		refuse({ line: 2, quantity: 1000 });
		refuse({ line: 0, quantity: 3001 });
		refuse({ line: 0, quantity: 0 });
		refuse({ line: 0, quantity: -1000 });
		refuse({ line: 0, quantity: 2000 }, { line: 0, quantity: 2000 });
	});

	it('O7 are for invoices that stand', () => {
		for (const order of [issuedOf('order'), draftOf('invoice'), issuedOf('invoice', { status: 'cancelled' })]) {
			expect(creditNoteFor(order, id, 'all', later)).toEqual(refused('from'));
		}
	});

	it('O7 for an unpaid invoice leave nothing to be paid on both sides', () => {
		const both = valueOf(credited(invoice, id, frozen(noteOf(invoice, 'all')), [], ids));
		expect(both.invoice.status).toBe('cancelled');
		expect([totalsOf(both.invoice).balance, totalsOf(both.note).balance]).toEqual([0, 0]);
		const offset = { day: later, amount: total, method: 'offset' };
		expect(both.invoice.payments).toEqual([{ ...offset, id: ids[0], note: 'C-1' }]);
		expect(both.note.payments).toEqual([{ ...offset, id: ids[1], note: 'invoice-1' }]);
	});

	it('O7 for a paid invoice are to be paid back', () => {
		const paid = { ...invoice, payments: [payment(total)] };
		const both = valueOf(credited(paid, id, noteOf(paid, 'all'), [], ids));
		expect(both.invoice).toEqual({ ...paid, status: 'cancelled' });
		expect(totalsOf(both.note).balance).toBe(total);
	});

	it('O7 one after the other take it all back, and never more', () => {
		const first = valueOf(credited(invoice, id, noteOf(invoice, [{ line: 1, quantity: 1000 }]), [], ids));
		expect(first.invoice.status).toBe('open');
		const left = creditable(first.invoice, [first.note]);
		expect(left).toBe(total - totalsOf(first.note).total);
		expect(credited(first.invoice, id, noteOf(invoice, 'all'), [first.note], ids)).toEqual(refused('lines'));
		const second = valueOf(
			credited(first.invoice, id, noteOf(invoice, [{ line: 0, quantity: 3000 }]), [first.note], ids)
		);
		expect(creditable(second.invoice, [first.note, second.note])).toBe(0);
		expect(second.invoice.status).toBe('cancelled');
		expect(totalsOf(second.invoice).balance).toBe(0);
	});

	it('O7 of a cent more than the invoice are refused', () => {
		const small = issuedOf('invoice', { lines: [orderLine(5, { tax: 0 })] });
		const note = (price: number) =>
			issue({ ...draftOf('credit-note'), from: id, lines: [orderLine(price, { tax: 0 })] }, 'C-1');
		expect(credited(small, id, note(6), [], ids)).toEqual(refused('lines'));
		expect(credited(small, id, note(5), [], ids).ok).toBe(true);
		expect(credited(small, id, note(3), [note(3)], ids)).toEqual(refused('lines'));
	});

	it('O7 must be of this invoice, issued, in its currency', () => {
		const note = noteOf(invoice, 'all');
		expect(credited(invoice, id, { ...note, from: null }, [], ids)).toEqual(refused('from'));
		expect(credited(invoice, id, { ...note, status: 'draft' }, [], ids)).toEqual(refused('from'));
		expect(credited({ ...invoice, status: 'cancelled' }, id, note, [], ids)).toEqual(refused('from'));
		expect(credited(invoice, id, { ...note, currency: JPY }, [], ids)).toEqual(refused('currency'));
	});

	it('O7 whatever was paid, what both sides owe each other is the same before and after', () => {
		fc.assert(
			fc.property(anyOrder, fc.boolean(), (order, isWhole) => {
				const { total: amount, balance } = totalsOf(order);
				const lines = isWhole ? 'all' : [{ line: 0, quantity: order.lines[0]?.quantity ?? 0 }];
				const draft = creditNoteFor(order, id, lines, later);
				if (amount < 0 || !draft.ok || totalsOf(draft.value).total < 0) return;
				const note = issue(draft.value);
				const both = credited(frozen(order), id, frozen(note), [], ids);
				if (totalsOf(note).total > amount) {
					expect(both.ok).toBe(false);
					return;
				}
				const after = valueOf(both);
				const owed = totalsOf(after.invoice).balance - totalsOf(after.note).balance;
				expect(owed).toBe(balance - totalsOf(note).total);
				// One of the two has nothing left to be settled with the other.
				expect(totalsOf(after.invoice).balance === 0 || totalsOf(after.note).balance === 0).toBe(true);
				expect(after.invoice.status).toBe(totalsOf(note).total === amount ? 'cancelled' : 'open');
			}),
			{ seed: 9, numRuns: 1000 }
		);
	});
});
