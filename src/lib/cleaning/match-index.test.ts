import { describe, expect, it } from 'vitest';
import { emptyCustomer, summarise, type Customer, type CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { MatchIndex } from './match-index.ts';
import { matchKeyOf } from './match-key.ts';

class FakeRows {
	version = 0;
	readonly rows: (CustomerSummary | null)[] = [];
	get size(): number {
		return this.rows.length;
	}
	row(slot: number): CustomerSummary | null {
		return this.rows[slot] ?? null;
	}
	set(slot: number, part: Partial<Customer> | null): void {
		const id = `customer-${slot}` as CustomerId;
		this.rows[slot] = part && summarise(id, ++this.version, 0, 1, { ...emptyCustomer(1), ...part });
		this.version++;
	}
}
const mail = (value: string) => [{ type: 'work' as const, value }];

describe('the index of match keys', () => {
	it('finds by a block of the name, an e-mail or a phone, and nobody else', async () => {
		const rows = new FakeRows();
		rows.set(0, { name: 'Jürgen Groß', emails: mail('j@example.com') });
		rows.set(1, { name: 'Ada Lovelace', phones: [{ type: 'home', value: '+4930123456' }] });
		rows.set(2, { name: 'Ada Lovelace' });
		const index = new MatchIndex(rows);
		const find = async (part: Partial<Customer>) => {
			const customer = { ...emptyCustomer(1), name: 'Xu', ...part };
			const values = {
				emails: customer.emails.map(({ value }) => value),
				phones: customer.phones.map(({ value }) => value)
			};
			return [...(await index.find(matchKeyOf({ ...customer, ...values })))].sort();
		};
		expect(await find({ name: 'Juergen Gross' })).toEqual([0]);
		expect(await find({ name: 'Lovelace Ada' })).toEqual([1, 2]);
		expect(await find({ emails: mail('J@Example.com') })).toEqual([0]);
		expect(await find({ phones: [{ type: 'work', value: '+4930123456' }] })).toEqual([1]);
		expect(await find({})).toEqual([]);
	});

	it('follows rows that are replaced, vanish or come', async () => {
		const rows = new FakeRows();
		rows.set(0, { name: 'Ada Lovelace' });
		rows.set(1, { name: 'Ada Lovelace' });
		const index = new MatchIndex(rows);
		const find = async (name: string) =>
			[...(await index.find(matchKeyOf({ ...emptyCustomer(1), name, emails: [], phones: [] })))].sort();
		expect(await find('Ada Lovelace')).toEqual([0, 1]);
		rows.set(0, { name: 'Grace Hopper' });
		rows.set(2, { name: 'Grace Hopper' });
		expect([await find('Ada Lovelace'), await find('Grace Hopper')]).toEqual([[1], [0, 2]]);
		rows.set(1, null);
		expect(await find('Ada Lovelace')).toEqual([]);
	});

	it('is whole for two that ask while it is made', async () => {
		const rows = new FakeRows();
		for (let slot = 0; slot < 9000; slot++) rows.set(slot, { name: `Name${slot} Family${slot}` });
		const index = new MatchIndex(rows);
		const find = (slot: number) =>
			index.find(matchKeyOf({ ...emptyCustomer(1), name: `Name${slot} Family${slot}`, emails: [], phones: [] }));
		const [first, last] = await Promise.all([find(0), find(8999)]);
		expect(first.has(0)).toBe(true);
		expect(last.has(8999)).toBe(true);
	});
});
