import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PhoneParser } from './contract.ts';
import { countryOfNumbers, loadPhones, phoneKey } from './phones.ts';

let phones: PhoneParser;
beforeAll(async () => {
	phones = await loadPhones();
});

describe('phones', () => {
	it.each([
		['0171/2345678', 'DE', '+491712345678'],
		['+49 (0) 171 2345678', 'DE', '+491712345678'],
		['0049 171 2345678', 'DE', '+491712345678'],
		['＋４９１７１２３４５６７８', 'DE', '+491712345678'],
		['p:+46701740605', 'DE', '+46701740605'],
		['tel:+34-612-345-678', 'DE', '+34612345678'],
		["'+34612345678", 'DE', '+34612345678'],
		['Tel.: 030 901820', 'DE', '+4930901820'],
		['138 1234 5678', 'CN', '+8613812345678'],
		['010-62345678', 'CN', '+861062345678'],
		['(213) 373-4253', 'US', '+12133734253'],
		['1-213-373-4253', 'US', '+12133734253'],
		['612 345 678', 'ES', '+34612345678'],
		['030 901820 ext. 12', 'DE', '+4930901820;ext=12']
	])('reads %s in %s as %s', (text, country, e164) => {
		expect(phones.parse(text, country)).toEqual({ e164, problem: null });
	});

	it('says why a number is not one', () => {
		expect(phones.parse('12', 'DE')).toEqual({ e164: null, problem: 'phone-too-short' });
		expect(phones.parse('n/a', 'DE')).toEqual({ e164: null, problem: 'phone-invalid' });
		expect(phones.parse('4.91712E+11', 'DE')).toEqual({ e164: null, problem: 'phone-invalid' });
		expect(phones.parse('call 0171 2345678 after 5', 'DE').e164).toBeNull();
	});

	it('reads nothing national without a known country', () => {
		expect(phones.parse('0171 2345678', 'XX').e164).toBeNull();
		expect(phones.parse('+49 171 2345678', 'XX').e164).toBe('+491712345678');
	});

	it('formats for display', () => {
		expect(phones.format('+491712345678')).toBe('+49 171 2345678');
		expect(phones.format('as typed')).toBe('as typed');
	});

	it('answers as the library does for digits in any usual spelling', () => {
		const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 14 }).map((d) => d.join(''));
		const start = fc.constantFrom(
			'',
			'0',
			'00',
			'+',
			'+49',
			'+1',
			'+86',
			'+34',
			'0049',
			'0086',
			'1',
			'49',
			'86',
			'017',
			'015',
			'06',
			'13',
			'15',
			'03',
			'21',
			'011',
			'+44',
			'+39',
			'0039',
			'+52',
			'+54',
			'+55',
			'+7'
		);
		const mark = fc.constantFrom('', ' ', '-', '/', '.');
		const country = fc.constantFrom<CountryCode>(
			'DE',
			'US',
			'CN',
			'ES',
			'IT',
			'GB',
			'FR',
			'BR',
			'AR',
			'MX',
			'RU',
			'CA',
			'AU',
			'JP',
			'KZ',
			'NL',
			'AT',
			'CH',
			'IN',
			'TW',
			'HK'
		);
		fc.assert(
			fc.property(start, digits, mark, country, (head, rest, between, code) => {
				const text = `${head}${between}${rest.slice(0, 4)}${between}${rest.slice(4)}`;
				const number = parsePhoneNumberFromString(text, { defaultCountry: code, extract: false });
				const wanted = number?.isValid() ? (number.ext ? `${number.number};ext=${number.ext}` : number.number) : null;
				expect(phones.parse(text, code).e164).toBe(wanted);
			}),
			{ numRuns: 20_000, seed: 7 }
		);
	});

	it('reads its own display form back', () => {
		for (const e164 of ['+491712345678', '+8613812345678', '+12133734253', '+34612345678']) {
			expect(phones.parse(phones.format(e164), 'FR').e164).toBe(e164);
		}
	});

	it('compares numbers by what was dialled', () => {
		expect(phoneKey('0171 23-45')).toBe(phoneKey('01712345'));
		expect(phoneKey('+491712345678')).toBe('+491712345678');
	});

	describe('the country of numbers without a code', () => {
		const polish = ['+48 601 652 997', '0048 512 345 678', "'+48593988884"];

		it('is that of the numbers with one, where more of the others are valid there', () => {
			expect(countryOfNumbers([...polish, '526-260-215', '601 111 222'], 'US', phones)).toBe('PL');
			expect(countryOfNumbers([...polish, '+1 213 373 4253', '526-260-215'], 'US', phones)).toBe('PL');
		});

		it.each([
			['who writes codes only for customers abroad', [...polish, '0171 2345678', '030 901820'], 'DE'],
			['two customers abroad', [...polish.slice(1), '526-260-215'], 'US'],
			['nothing to decide', polish, 'US'],
			['numbers that are valid nowhere', [...polish, '12', 'n/a'], 'US'],
			['no numbers', [], 'US']
		])('stays the own one: %s', (_, cells, own) => {
			expect(countryOfNumbers(cells, own, phones)).toBe(own);
		});
	});
});
