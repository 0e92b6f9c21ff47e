import { expect, test } from 'vitest';
import { emptyCustomer, type Address } from './customer.ts';
import { recipientOf } from './recipient.ts';

const address: Address = {
	type: 'work',
	street: 'Main St 1\nDoor 3',
	city: 'Bonn',
	region: '',
	postcode: '53111',
	country: 'DE'
};
const named = (country: string) => (country === 'DE' ? 'Germany' : country);

test('a person of an organisation stands under its name, the address in lines', () => {
	const customer = { ...emptyCustomer(0), name: 'Ana Ruiz', organisation: 'Sol S.L.', addresses: [address] };
	expect(recipientOf(customer, named)).toEqual({
		name: 'Sol S.L.',
		address: 'Ana Ruiz\nMain St 1\nDoor 3\n53111 Bonn\nGermany',
		taxId: ''
	});
	expect(recipientOf({ ...customer, organisation: '' }, () => '')).toMatchObject({
		name: 'Ana Ruiz',
		address: 'Main St 1\nDoor 3\n53111 Bonn'
	});
});

test('an organisation is not named twice, and no address gives no lines', () => {
	const customer = { ...emptyCustomer(0), name: 'Sol S.L.', organisation: 'Sol S.L.' };
	expect(recipientOf(customer, named)).toEqual({ name: 'Sol S.L.', address: '', taxId: '' });
});
