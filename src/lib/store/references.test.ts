import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { everyRecord } from '../../../tests/support/every-record.ts';
import { make, startAs } from '../../../tests/support/listed.ts';
import { withRaw } from '../../../tests/support/raw-rows.ts';
import { closeStores, valueOf } from '../../../tests/support/store.ts';
import type { TableName } from './contract.ts';
import { TABLE_NAMES } from './schema.ts';

afterEach(closeStores);

const NAMING: Partial<Record<TableName, string[]>> = {
	customers: ['custom', 'organisationId', 'relations', 'source'],
	segments: ['features'],
	interactions: ['customer', 'deal', 'source', 'ticket'],
	tasks: ['customer', 'deal', 'source', 'ticket'],
	deals: ['customer', 'pipeline', 'source'],
	products: ['source'],
	orders: ['customer', 'from', 'lines', 'source'],
	tickets: ['customer', 'order', 'source'],
	surveys: ['source'],
	responses: ['customer', 'source', 'survey']
};

test.each(TABLE_NAMES)(
	'S103 what is left alone of %s: the check names each field whose record has no row',
	async (table) => {
		const { env, store } = await startAs();
		const { all, records } = everyRecord(env.random);
		valueOf(await store.commit({ kind: 'create' }, all));
		expect(valueOf(await store.check())).toMatchObject({ unreadable: [], dangling: [], pageFaults: 0 });
		await withRaw(store.name, async (raw) => {
			for (const other of TABLE_NAMES) {
				await raw
					.table(other)
					.filter(({ id }: { id: string }) => other !== table || id !== records[table].id)
					.delete();
			}
		});
		const { dangling, danglingTotal } = valueOf(await store.check());
		const fields = NAMING[table] ?? [];
		expect(dangling.map(({ field }) => field).sort()).toEqual(fields);
		for (const each of dangling) expect(each).toMatchObject({ table, id: records[table].id });
		expect(danglingTotal).toBe(fields.length);
	}
);

test('S103 what was deleted, undone or erased is known to be so: no fault', async () => {
	const { env, store } = await startAs();
	const { all, records, others } = everyRecord(env.random);
	valueOf(
		await store.commit(
			{ kind: 'create' },
			all.filter(({ table }) => table !== 'deals' && table !== 'tickets')
		)
	);
	const { seq } = valueOf(await store.commit({ kind: 'create' }, [records.deals, records.tickets]));
	valueOf(await store.undo(seq, 'ask'));
	valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'products', id: records.products.id }]));
	valueOf(await store.erase([{ table: 'customers', id: others[0]!.id }]));
	valueOf(
		await store.commit({ kind: 'create' }, [
			make(env, 'tasks', { customer: records.customers.id, deal: records.deals.id, ticket: null })
		])
	);
	expect(valueOf(await store.check())).toMatchObject({ dangling: [], danglingTotal: 0 });
});
