/** Who a document is made out to, as the customer's record stands: a proposal that can be changed before it is issued. */
import type { Address, Customer } from './customer.ts';
import type { Recipient } from './order.ts';

/**
 * Name and address as on an envelope: a person under its organisation, the first address in lines. `countryName`
 * says a country in words; the one of the sender is left out by answering ''.
 */
export function recipientOf(
	{ name, organisation, addresses }: Pick<Customer, 'name' | 'organisation' | 'addresses'>,
	countryName: (country: string) => string
): Recipient {
	const address = addresses[0];
	const lines = address ? linesOf(address, countryName) : [];
	const person = organisation !== '' && organisation !== name ? [name] : [];
	return { name: person.length > 0 ? organisation : name, address: [...person, ...lines].join('\n'), taxId: '' };
}

function linesOf({ street, city, region, postcode, country }: Address, countryName: (country: string) => string) {
	const place = [postcode, city].filter((part) => part !== '').join(' ');
	return [...street.split('\n'), place, region, country && countryName(country)]
		.map((line) => line.trim())
		.filter((line) => line !== '');
}
