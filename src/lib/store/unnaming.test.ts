import { describe, expect, test } from 'vitest';
import { emptyCustomer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { emptyInteraction } from '#lib/domain/interaction.ts';
import { draftOf, frozen, issuedOf, payment } from '../../../tests/support/orders.ts';
import type { JournalItem } from './plan.ts';
import type { Body } from './schema.ts';
import { unnamed, unnamedItem } from './unnaming.ts';

const [her, him] = ['her' as CustomerId, 'him' as CustomerId];
const isErased = (id: string) => id === her;
const body = (record: object) => frozen(record) as Body;
const ben = (part: object) => body({ ...emptyCustomer(0), name: 'Ben', ...part });

describe('records that stay', () => {
	test('S120 a customer loses the relation and the organisation, and nothing else', () => {
		const relations = [
			{ kind: 'spouse', customer: her },
			{ kind: 'friend', customer: him }
		];
		const before = ben({ organisationId: her, organisation: 'Her shop', relations, notes: 'tea' });
		expect(unnamed('customers', before, isErased)).toEqual({
			...before,
			organisationId: null,
			organisation: '',
			relations: [relations[1]]
		});
		expect(
			unnamed('customers', ben({ organisationId: him, organisation: 'His', relations: [relations[1]] }), isErased)
		).toBeNull();
		// Without a link it is a text like any other.
		expect(unnamed('customers', ben({ organisation: 'Her shop' }), isErased)).toBeNull();
	});

	test('S121 an issued document stands alone with what was issued; a draft is none', () => {
		const payments = [payment(500, { note: 'her mother' })];
		const invoice = body(issuedOf('invoice', { customer: her, notes: 'late', payments, terms: 'At once' }));
		expect(unnamed('orders', invoice, isErased)).toEqual({
			...invoice,
			customer: null,
			notes: '',
			payments: [{ ...payments[0], note: '' }]
		});
		expect(unnamed('orders', body(issuedOf('invoice', { customer: him })), isErased)).toBeNull();
		expect(unnamed('orders', body(draftOf('invoice', { customer: her })), isErased)).toBeNull();
		expect(unnamed('orders', body(issuedOf('quote', { customer: her })), isErased)).toBeNull();
		expect(unnamed('interactions', body(emptyInteraction(0, her)), isErased)).toBeNull();
	});
});

describe('what the journal says of who stays', () => {
	const item = (fields: JournalItem['fields'], part: Partial<JournalItem> = {}): JournalItem =>
		frozen({ table: 'customers', id: 'ben', rev: 2, before: null, fields, deletion: false, vanished: null, ...part });
	const names = new Set(['Her shop']);
	const left = (fields: JournalItem['fields']) => unnamedItem(item(fields), isErased, names).fields;

	test('S120 changes that name the erased one go, others stay', () => {
		const notes: JournalItem['fields'][number] = ['notes', ['a'], ['b']];
		expect(left([['organisationId', [null], [her]], ['organisation', ['x'], ['y']], notes])).toEqual([notes]);
		expect(
			left([
				['organisationId', [null], [him]],
				['organisation', [''], ['His']]
			])
		).toHaveLength(2);
		expect(left([['organisation', ['Her shop'], ['Else']], notes])).toEqual([notes]);
		expect(left([['relations', [[{ kind: 'spouse', customer: her }]], [[]]]])).toEqual([]);
		expect(left([['relations', [[]], [[{ kind: 'spouse', customer: him }]]]])).toHaveLength(1);
	});

	test('S120 so does what names them in a record whose creation was undone; an untouched item is the same', () => {
		const vanished = ben({ organisationId: her, organisation: 'Her shop' });
		expect(unnamedItem(item([], { vanished }), isErased, names).vanished).toEqual(ben({}));
		for (const same of [item([['notes', ['a'], ['b']]]), item([], { vanished: ben({}) }), item([], { table: 'tasks' })])
			expect(unnamedItem(same, isErased, names)).toBe(same);
	});
});
