import { expect, test } from 'vitest';
import type { CustomerId, OrderId } from '#lib/domain/ids.ts';
import type { Order } from '#lib/domain/order.ts';
import { summariseOrder } from '#lib/domain/summaries.ts';
import { day, issuedOf, JPY, EUR, orderLine } from '../../../tests/support/orders.ts';
import { PurchaseFigures } from './purchase-figures.ts';

const [ann, bo] = ['ann', 'bo'] as CustomerId[];
let revs = 0;
function row(customer: CustomerId | undefined, fields: Partial<Order> = {}, deletedAt = 0) {
	const head = { id: `${++revs}` as OrderId, rev: revs, deletedAt, updatedAt: 0 };
	return summariseOrder(head, issuedOf('invoice', { customer: customer ?? null, ...fields }));
}
function listing(rows: (ReturnType<typeof row> | null)[]) {
	return { size: rows.length, row: (slot: number) => rows[slot]! };
}

test('O9 gives number, sum and last day of those whose documents changed, and of nobody else', () => {
	const figures = new PurchaseFigures();
	const first = [row(ann, { day: day('2026-01-02') }), row(bo), row(undefined)];
	expect(figures.update(listing(first))).toEqual(
		new Map([
			[ann, { orders: 1, spent: { amount: 119_00, currency: EUR }, lastOrder: day('2026-01-02') }],
			[bo, { orders: 1, spent: { amount: 119_00, currency: EUR }, lastOrder: day('2026-11-21') }]
		])
	);
	expect(figures.update(listing(first))).toEqual(new Map());
	const moved = [{ ...first[0]!, customer: bo! }, ...first.slice(1)];
	const changed = figures.update(listing(moved));
	expect(changed.get(ann!)).toBeNull();
	expect(changed.get(bo!)).toMatchObject({ orders: 2 });
});

test('O11 of several currencies the largest sum counts; what counts nowhere gives nothing', () => {
	const figures = new PurchaseFigures();
	const rows = [
		row(ann, { currency: JPY, lines: [orderLine(100)] }),
		row(ann),
		row(bo, { kind: 'quote' }),
		row(bo, {}, 5),
		null
	];
	const changed = figures.update(listing(rows));
	expect(changed.get(ann!)).toMatchObject({ orders: 2, spent: { amount: 119_00, currency: EUR } });
	expect(changed.get(bo!)).toBeNull();
});

test('O9 piece by piece they come to the same, also where documents change in between', () => {
	const [whole, pieces] = [new PurchaseFigures(), new PurchaseFigures()];
	const rows = [row(ann), row(bo), row(ann, { kind: 'quote' }), row(bo), row(undefined)];
	for (let round = 0; !pieces.note(listing(rows), 2); round++) expect(round).toBeLessThan(3);
	const taken = [pieces.take(1), pieces.take(1), pieces.take(1)];
	expect(taken.map(({ size }) => size)).toEqual([1, 1, 0]);
	expect(new Map(taken.flatMap((part) => [...part]))).toEqual(whole.update(listing(rows)));
	const now = rows.map((each, slot) => (slot === 0 ? { ...each!, customer: bo! } : each));
	expect(pieces.update(listing(now))).toEqual(whole.update(listing(now)));
	expect(pieces.update(listing(now))).toEqual(new Map());
});
