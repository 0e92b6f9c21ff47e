import { expect, test } from 'vitest';
import { newId, type CustomerId } from '#lib/domain/ids.ts';
import { validInteraction } from '#lib/domain/interaction-schema.ts';
import { validOrder } from '#lib/domain/order-schema.ts';
import type { Interaction } from '#lib/domain/interaction.ts';
import type { Order } from '#lib/domain/order.ts';
import type { Change } from '#lib/store/contract.ts';
import { interactionChunks, orderChunks, RARE_WORD } from './big-set.ts';

function bodyOf(change: Change): unknown {
	return change.kind === 'create' ? change.body : null;
}
const customers = Array.from({ length: 30 }, (_, index) => newId<CustomerId>((target) => target.fill(index)));

test('what the bench is filled with is what the product admits', () => {
	const orders = [...orderChunks(customers, 2300)].flat();
	const interactions = [...interactionChunks(customers, 2300)].flat();
	expect(orders).toHaveLength(2300);
	expect(interactions).toHaveLength(2300);
	for (const change of orders) expect(validOrder(bodyOf(change) as Order)).toMatchObject({ ok: true });
	for (const change of interactions)
		expect(validInteraction(bodyOf(change) as Interaction)).toMatchObject({ ok: true });
	expect(JSON.stringify(interactions)).toContain(RARE_WORD);
	expect(new Set([...orders, ...interactions].map(({ id }) => id)).size).toBe(4600);
});

test('the same records each time', () => {
	expect([...orderChunks(customers, 50)]).toEqual([...orderChunks(customers, 50)]);
	expect([...interactionChunks(customers, 50)]).toEqual([...interactionChunks(customers, 50)]);
});
