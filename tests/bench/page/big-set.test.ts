import { expect, test } from 'vitest';
import { newId, type CustomerId } from '#lib/domain/ids.ts';
import { validInteraction } from '#lib/domain/interaction-schema.ts';
import { validOrder } from '#lib/domain/order-schema.ts';
import { interactionChunks, orderChunks, RARE_WORD } from './big-set.ts';

const customers = Array.from({ length: 30 }, (_, index) => newId<CustomerId>((target) => target.fill(index)));

test('what the bench is filled with is what the product admits', () => {
	const orders = [...orderChunks(customers, 2300)].flat();
	const interactions = [...interactionChunks(customers, 2300)].flat();
	expect(orders).toHaveLength(2300);
	expect(interactions).toHaveLength(2300);
	for (const change of orders) if ('body' in change) expect(validOrder(change.body)).toMatchObject({ ok: true });
	for (const change of interactions)
		if ('body' in change) expect(validInteraction(change.body)).toMatchObject({ ok: true });
	expect(JSON.stringify(interactions)).toContain(RARE_WORD);
	expect(new Set([...orders, ...interactions].map(({ id }) => id)).size).toBe(4600);
});

test('the same records each time', () => {
	expect([...orderChunks(customers, 50)]).toEqual([...orderChunks(customers, 50)]);
	expect([...interactionChunks(customers, 50)]).toEqual([...interactionChunks(customers, 50)]);
});
