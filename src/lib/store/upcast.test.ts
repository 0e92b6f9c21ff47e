import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { emptyCustomer } from '#lib/domain/customer.ts';
import { startAs } from '../../../tests/support/listed.ts';
import { withRaw } from '../../../tests/support/raw-rows.ts';
import { closeStores, createCustomer, valueOf } from '../../../tests/support/store.ts';
import { bodyFrom, bodyText } from './packing.ts';
import type { Body } from './schema.ts';

afterEach(closeStores);

describe('bodies of earlier versions', () => {
	const ADDED = ['organisationId', 'dates', 'consents', 'relations', 'cadence'];
	const VERSION_1 = Object.fromEntries(Object.entries(emptyCustomer(0)).filter(([name]) => !ADDED.includes(name)));

	test('S118 a customer of version 1 reads as one of today, as a list and as an object', () => {
		const list = JSON.stringify(Object.values({ ...VERSION_1, name: 'Anna' }));
		for (const text of [list, JSON.stringify({ ...VERSION_1, name: 'Anna' })])
			expect(bodyFrom('customers', text)).toEqual({ ...emptyCustomer(0), name: 'Anna' });
		// Lists that nobody filled stand for themselves only: changing one changes no other.
		const [one, other] = [bodyFrom('customers', list), bodyFrom('customers', list)];
		(one.relations as unknown[]).push(1);
		expect(other.relations).toEqual([]);
		expect(bodyText('customers', other)).toBe(list);
		expect(bodyFrom('orders', '{"kind":"quote"}')).toEqual({ kind: 'quote' });
	});

	test('S118 an undone creation that version 1 wrote comes back as a record of today', async () => {
		const { env, store } = await startAs();
		const anna = createCustomer(env, 'Anna', { notes: 'x' });
		valueOf(await store.commit({ kind: 'create' }, [anna]));
		valueOf(await store.undo(1, 'ask'));
		await withRaw(store.name, async (raw) => {
			const row = (await raw.table('payloads').get(['e2', 0])) as { body: string };
			const payload = JSON.parse(row.body) as { items: { vanished: Body }[] };
			payload.items[0]!.vanished = { ...VERSION_1, name: 'Anna', notes: 'x' };
			await raw.table('payloads').put({ ...row, body: JSON.stringify(payload) });
		});
		valueOf(await store.undo(2, 'ask'));
		expect(valueOf(await store.get('customers', anna.id))?.body).toEqual(anna.body);
		expect(valueOf(await store.directory()).row(0)).toMatchObject({ name: 'Anna', related: [], cadence: null });
	});
});
