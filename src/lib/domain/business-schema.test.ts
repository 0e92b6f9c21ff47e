import { describe, expect, it } from 'vitest';
import { frozen } from '../../../tests/support/orders.ts';
import { LARGEST_LOGO, validBusiness } from './business-schema.ts';
import { emptyBusiness, type Business } from './business.ts';

const refused = (field: string) => ({ ok: false, error: { code: 'invalid', params: { field } } });
const withLogo = (logo: string) => validBusiness({ ...emptyBusiness(), logo });
const invoice = (fields: object): Partial<Business> => ({
	numbering: { ...emptyBusiness().numbering, invoice: { ...emptyBusiness().numbering.invoice, ...fields } }
});

describe('R1 R2 O14 my business', () => {
	it('R1 what is valid comes back as it was, as a new one is', () => {
		expect(validBusiness(frozen(emptyBusiness()))).toEqual({ ok: true, value: emptyBusiness() });
	});

	it('O14 a logo is a picture of dots', () => {
		for (const type of ['png', 'jpeg', 'webp'])
			expect(withLogo(`data:image/${type};base64,iVBORw0KGgo=`).ok).toBe(true);
	});

	it.each([
		'data:image/svg+xml;base64,PHN2Zz4=',
		'data:image/svg+xml,<svg onload="alert(1)">',
		'data:text/html;base64,PHN2Zz4=',
		'data:image/png,raw',
		'data:image/png;base64,',
		'data:image/png;base64,iVBORw0KGgo=" onerror="alert(1)',
		'data:image/png;base64,iVBO\nRw0K',
		' data:image/png;base64,iVBORw0KGgo=',
		'DATA:image/png;base64,iVBORw0KGgo=',
		'https://example.com/logo.png',
		'javascript:alert(1)'
	])('O14 %j is no logo', (logo) => expect(withLogo(logo)).toEqual(refused('logo')));

	it('O14 a logo has at most 300,000 characters', () => {
		const start = 'data:image/png;base64,';
		const logo = start + 'A'.repeat(LARGEST_LOGO - start.length);
		expect(logo.length).toBe(300_000);
		expect(withLogo(logo).ok).toBe(true);
		expect(withLogo(`${logo}A`)).toEqual(refused('logo'));
	});

	it('O14 invoices and credit notes have different patterns', () => {
		expect(validBusiness({ ...emptyBusiness(), ...invoice({ pattern: 'C-{year}-####' }) })).toEqual(
			refused('numbering')
		);
		expect(validBusiness({ ...emptyBusiness(), ...invoice({ pattern: 'Q-{year}-####' }) }).ok).toBe(true);
	});

	it.each<[keyof Business, Partial<Business>]>([
		['letterhead', { letterhead: { ...emptyBusiness().letterhead, name: 'x'.repeat(501) } }],
		['numbering', invoice({ pattern: 'I-{year}' })],
		['numbering', invoice({ next: 0 })],
		['numbering', invoice({ next: 1.5 })],
		['numbering', invoice({ period: '26' })],
		['paymentDays', { paymentDays: -1 }],
		['paymentDays', { paymentDays: 366 }],
		['taxes', { taxes: [-1] }],
		['taxes', { taxes: [10_001] }],
		['terms', { terms: 'x'.repeat(10_001) }]
	])('R2 limits of %s', (field, fields) => {
		expect(validBusiness({ ...emptyBusiness(), ...fields })).toEqual(refused(field));
	});
});
