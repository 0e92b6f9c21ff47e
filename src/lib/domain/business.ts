/** "My business": what stands on quotes and invoices, how they are numbered, and what a new one begins with. */
import type { BusinessId } from './ids.ts';
import type { OrderKind } from './order.ts';
import type { BasisPoints } from './product.ts';

/** What is printed at the head and foot of a document. */
export interface Letterhead {
	name: string;
	address: string;
	email: string;
	phone: string;
	website: string;
	taxId: string;
	/** Lines such as name of the bank, IBAN and BIC. */
	bank: string;
	footer: string;
}
export interface Numbering {
	/** Text with `{year}`, `{month}` and one run of `#`, which is the number with that many digits: `R-{year}-####`. */
	pattern: string;
	/** The next number to be given. Only ever rises within a year or month that the pattern names. */
	next: number;
	/** What `{year}` and `{month}` stood for when the last number was given; '' before. */
	period: string;
}
export interface Business {
	letterhead: Letterhead;
	/** A picture as a `data:` address, at most 300 kB; '' for none. */
	logo: string;
	numbering: Record<OrderKind, Numbering>;
	/** Days until an invoice is to be paid. */
	paymentDays: number;
	/** Prices include the tax. */
	gross: boolean;
	/** Rates to choose from. */
	taxes: BasisPoints[];
	terms: string;
}

/** There is exactly one. */
export const BUSINESS_ID = 'business--------------' as BusinessId;

export function emptyBusiness(): Business {
	const numbering = (letter: string): Numbering => ({ pattern: `${letter}-{year}-####`, next: 1, period: '' });
	return {
		letterhead: { name: '', address: '', email: '', phone: '', website: '', taxId: '', bank: '', footer: '' },
		logo: '',
		numbering: {
			quote: numbering('Q'),
			order: numbering('O'),
			invoice: numbering('I'),
			'credit-note': numbering('C')
		},
		paymentDays: 14,
		gross: false,
		taxes: [0],
		terms: ''
	};
}
