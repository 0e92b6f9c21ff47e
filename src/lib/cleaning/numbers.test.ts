import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf, type Currency, type MinorUnits } from '#lib/domain/money.ts';
import { columnDecimalSign, decimalSignOf, hasCurrency, parseMoney, parseNumber, plainAmount } from './numbers.ts';

const EUR = 'EUR' as Currency;

describe('the decimal sign of a column', () => {
	it.each<[string[], '.' | ',', '.' | ',']>([
		[['1.234', '12,50'], '.', ','],
		[['1,234', '12.50'], ',', '.'],
		[['1.234.567'], '.', ','],
		[['1,234,567'], ',', '.'],
		[['1.234,50 €', '3.000'], '.', ','],
		[['1.234'], '.', '.'],
		[['1.234'], ',', ','],
		[['1.234', '2.500', '13.000'], '.', ','],
		[['1,234', '2,500', '13,000'], ',', '.'],
		[['0.125'], ',', '.'],
		[['950', '12'], ',', ','],
		[['n/a', ''], ',', ',']
	])('%j with fallback %s is %s', (samples, fallback, wanted) => {
		expect(columnDecimalSign(samples, fallback)).toBe(wanted);
	});
	it('follows the country', () => {
		expect(['DE', 'US', 'ES', 'CN', 'BR', 'xx?'].map(decimalSignOf)).toEqual([',', '.', ',', '.', ',', '.']);
	});
	it('does not mutate its input', () => {
		const samples = Object.freeze(['1,5', '2']);
		expect(columnDecimalSign(samples)).toBe(',');
	});
});

describe('numbers', () => {
	it.each<[string, '.' | ',', number | null]>([
		['1234', '.', 1234],
		['1.234', '.', 1.234],
		['1.234', ',', 1234],
		['1,234', '.', 1234],
		['1,234', ',', 1.234],
		['1.234,5', '.', 1234.5],
		['1,234.5', ',', 1234.5],
		['12,34,567.8', '.', 1234567.8],
		['1.234.567', '.', 1234567],
		["1'234.50", '.', 1234.5],
		['1 234,50', ',', 1234.5],
		['１２３．５', '.', 123.5],
		['-5', '.', -5],
		['5-', '.', -5],
		['−5,5', ',', -5.5],
		['(12)', '.', -12],
		['+7', '.', 7],
		['.5', '.', 0.5],
		['1.2E+5', '.', 120000],
		['80%', '.', 80],
		['1.5万', '.', 15000],
		['1,2,3', '.', null],
		['12.34.56', '.', null],
		['1-2', '.', null],
		['abc', '.', null],
		['', '.', null],
		['--5', '.', null]
	])('%j with decimal %s is %s', (text, decimal, wanted) => {
		expect(parseNumber(text, decimal)).toBe(wanted);
	});

	it('reads back what any country writes', () => {
		const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((n) => n / 100);
		const language = fc.constantFrom('de-DE', 'en-US', 'en-IN', 'fr-FR', 'de-CH', 'es-ES', 'zh-CN', 'pt-BR', 'sv-SE');
		fc.assert(
			fc.property(amount, language, (value, code) => {
				const written = new Intl.NumberFormat(code, { minimumFractionDigits: 2 }).format(value);
				const decimal = columnDecimalSign([written]);
				expect(parseNumber(written, decimal)).toBeCloseTo(value, 6);
			}),
			{ seed: 7, numRuns: 3000 }
		);
	});
});

describe('money', () => {
	it.each<[string, '.' | ',', string | null, string]>([
		['€ 1.234,50', '.', null, '1234.50 EUR'],
		['1.234,50 €', '.', null, '1234.50 EUR'],
		['1,234.50 USD', '.', null, '1234.50 USD'],
		['R$ 10,00', '.', 'EUR', '10.00 BRL'],
		['¥26,300', '.', 'JPY', '26300 JPY'],
		['¥26,300', '.', 'CNY', '26300.00 CNY'],
		['¥26,300', '.', 'EUR', '26300.00 CNY'],
		['￥１００', '.', 'JPY', '100 JPY'],
		['$5', '.', 'CAD', '5.00 CAD'],
		['$5', '.', 'EUR', '5.00 USD'],
		['US$ 5', '.', 'CAD', '5.00 USD'],
		['$ 5 CAD', '.', 'USD', '5.00 CAD'],
		['5000円', '.', null, '5000 JPY'],
		['5000元', '.', null, '5000.00 CNY'],
		['1.5万元', '.', null, '15000.00 CNY'],
		['₹12,34,567.80', '.', null, '1234567.80 INR'],
		['CHF 1’234.50', '.', null, '1234.50 CHF'],
		['(€5.00)', '.', null, '-5.00 EUR'],
		['€(5.00)', '.', null, '-5.00 EUR'],
		['-€5', '.', null, '-5.00 EUR'],
		['€-5', '.', null, '-5.00 EUR'],
		['12,- €', ',', null, '12.00 EUR'],
		['100.00 CR', '.', 'EUR', '100.00 EUR'],
		['100.00 DR', '.', 'EUR', '-100.00 EUR'],
		['1 234,50 kr', ',', 'NOK', '1234.50 NOK'],
		['12 zł', ',', null, '12.00 PLN'],
		['350 грн.', ',', null, '350.00 UAH'],
		['Rs. 500', '.', null, '500.00 INR'],
		['1.234', '.', 'KWD', '1.234 KWD'],
		['99', '.', 'EUR', '99.00 EUR']
	])('%j with decimal %s in %s is %s', (text, decimal, fallback, wanted) => {
		const { money, problem } = parseMoney(text, decimal, fallback as Currency | null);
		expect(problem).toBeNull();
		expect(`${plainAmount(money!)} ${money!.currency}`).toBe(wanted);
	});
	it.each([
		['12', 'currency-unknown'],
		['12 QQQ', 'currency-unknown'],
		['about 12', 'number-invalid'],
		['twelve', 'number-invalid'],
		['€', 'number-invalid'],
		['1e30 EUR', 'out-of-range']
	])('%j has the problem %s', (text, problem) => {
		expect(parseMoney(text, '.', null)).toMatchObject({ money: null, problem });
	});
	it('reads its own plain form back', () => {
		const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'CNY') as fc.Arbitrary<Currency>;
		fc.assert(
			fc.property(fc.integer({ min: -(10 ** 11), max: 10 ** 11 }), currency, (amount, code) => {
				const money = { amount: amount as MinorUnits, currency: code };
				expect(parseMoney(plainAmount(money), '.', code).money).toEqual(money);
				expect(decimalsOf(code)).toBeLessThan(4);
			}),
			{ seed: 7 }
		);
	});
	it('says whether the cell named the currency', () => {
		expect(parseMoney('5', '.', EUR).named).toBe(false);
		expect(parseMoney('5 €', '.', EUR).named).toBe(true);
		expect(['5 €', 'USD 5', '$5', '5', 'about 5', '5 QQQ', ''].map(hasCurrency)).toEqual([
			true,
			true,
			true,
			false,
			false,
			false,
			false
		]);
	});
});
