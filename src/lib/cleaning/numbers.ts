/**
 * Numbers and money from text. `1.234` may be a thousand or one and a bit; that is decided once per
 * column, while a cell that says it itself (`1.234,50`) is read by what it says.
 */
import { currencyFrom, decimalsOf, moneyFrom, type Currency, type Money } from '#lib/domain/money.ts';
import type { DecimalSign } from '#lib/domain/imports.ts';

/** Western and Indian grouping, after blanks and apostrophes are gone. */
const GROUPED: Record<DecimalSign, RegExp> = {
	'.': /^\d{1,3}(?:\.\d{3})+$/,
	',': /^\d{1,3}(?:,\d{3})+$|^\d{1,2}(?:,\d{2})+,\d{3}$/
};
const BLANKS = /[\s'’`´_\u00a0\u2009\u202f]/g;

/**
 * The decimal sign of a column. One cell that can be read in one way only decides; where all could be
 * read both ways, three or more that all look grouped are taken as grouped, else `fallback` holds.
 */
export function columnDecimalSign(samples: readonly string[], fallback: DecimalSign = '.'): DecimalSign {
	let dots = 0;
	let commas = 0;
	const groupedByDot = new Set<string>();
	const groupedByComma = new Set<string>();
	for (const sample of samples) {
		const number = bareNumber(sample);
		if (number === null) continue;
		const sign = ownDecimalSign(number);
		if (sign === '.') dots++;
		else if (sign === ',') commas++;
		else if (sign === 'either') (number.includes('.') ? groupedByDot : groupedByComma).add(number);
	}
	if (dots !== commas) return dots > commas ? '.' : ',';
	if (dots === 0) {
		if (groupedByDot.size >= 3 && groupedByComma.size === 0) return ',';
		if (groupedByComma.size >= 3 && groupedByDot.size === 0) return '.';
	}
	return fallback;
}

/** The decimal sign that people of a country write: `DE` → `,`. */
export function decimalSignOf(country: string): DecimalSign {
	let language = 'en';
	try {
		language = new Intl.Locale(`und-${country}`).maximize().toString();
	} catch {
		// Not a country code: the sign of most programs.
	}
	const part = new Intl.NumberFormat(language, { numberingSystem: 'latn' })
		.formatToParts(1.5)
		.find((p) => p.type === 'decimal');
	return part?.value === ',' ? ',' : '.';
}

/** Digits and signs of a cell, without currency, blanks, sign: for the column's decision only. */
function bareNumber(text: string): string | null {
	const match = /\d[\d.,\s'’\u00a0\u2009\u202f]*/.exec(text.normalize('NFKC'));
	return match ? match[0].replace(BLANKS, '').replace(/[.,]+$/, '') : null;
}

/** Which sign a number itself shows to be the decimal one; null where it has none. */
function ownDecimalSign(number: string): DecimalSign | 'either' | null {
	const dot = number.lastIndexOf('.');
	const comma = number.lastIndexOf(',');
	if (dot < 0 && comma < 0) return null;
	if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ',';
	const sign = dot >= 0 ? '.' : ',';
	const other = sign === '.' ? ',' : '.';
	const at = Math.max(dot, comma);
	if (number.indexOf(sign) !== at) return other;
	const grouped = number.length - at - 1 === 3 && at >= 1 && at <= 3 && number.charCodeAt(0) !== 48;
	return grouped ? 'either' : sign;
}

/** A number, or null where the text is none. `decimal` decides only what the cell leaves open. */
export function parseNumber(text: string, decimal: DecimalSign): number | null {
	if (/^-?\d{1,15}$/.test(text)) return Number(text) + 0;
	let rest = text
		.normalize('NFKC')
		.replace(BLANKS, '')
		.replace(/[−–﹣]/g, '-');
	let factor = 1;
	const scale = /(?<=\d)(万|萬|亿|億|%)$/.exec(rest);
	if (scale) {
		rest = rest.slice(0, -scale[0].length);
		if (scale[0] !== '%') factor = scale[0] === '万' || scale[0] === '萬' ? 1e4 : 1e8;
	}
	const bracketed = /^\((.+)\)$/.exec(rest);
	if (bracketed) {
		rest = bracketed[1]!;
		factor = -factor;
	}
	const signed = /^([+-]?)([^+-]+)(-?)$/.exec(rest);
	if (signed && !/e/i.test(rest)) {
		if (signed[1] && signed[3]) return null;
		if (signed[1] === '-' || signed[3] === '-') factor = -factor;
		rest = signed[2]!;
	}
	const scientific = /^([+-]?\d(?:[.,]\d+)?)e([+-]?\d{1,3})$/i.exec(rest);
	if (scientific) return finite(Number(`${scientific[1]!.replace(',', '.')}e${scientific[2]!}`) * factor);
	if (!/^\d[\d.,]*$|^[.,]\d+$/.test(rest)) return null;
	const own = ownDecimalSign(rest);
	const sign = own === 'either' || own === null ? decimal : own;
	const at = rest.lastIndexOf(sign);
	const grouping = sign === '.' ? ',' : '.';
	// `1.234.567` in a column with decimal points: no number has two, so both were grouping.
	const whole = at < 0 || own === null ? rest : rest.slice(0, at);
	const fraction = at < 0 || own === null ? '' : rest.slice(at + 1);
	if (whole.includes(grouping) && !GROUPED[grouping].test(whole)) return null;
	if (!/^\d*$/.test(fraction) || whole.includes(sign)) return null;
	return finite(Number(`${whole.replaceAll(grouping, '') || '0'}.${fraction || '0'}`) * factor);
}

function finite(number: number): number | null {
	return Number.isFinite(number) ? number + 0 : null;
}

export type MoneyProblem = 'number-invalid' | 'currency-unknown' | 'out-of-range';
export interface ReadMoney {
	money: Money | null;
	problem: MoneyProblem | null;
	/** Whether the cell itself named the currency. */
	named: boolean;
}

const SIGNS: Record<string, string> = {
	'€': 'EUR',
	'£': 'GBP',
	'₹': 'INR',
	'₽': 'RUB',
	'₩': 'KRW',
	'₺': 'TRY',
	'฿': 'THB',
	'₫': 'VND',
	'₪': 'ILS',
	'₦': 'NGN',
	'₱': 'PHP',
	'₴': 'UAH',
	'₡': 'CRC',
	'₸': 'KZT',
	'₲': 'PYG',
	'₵': 'GHS',
	'₼': 'AZN',
	'₾': 'GEL',
	R$: 'BRL',
	US$: 'USD',
	U$: 'USD',
	C$: 'CAD',
	CA$: 'CAD',
	A$: 'AUD',
	AU$: 'AUD',
	NZ$: 'NZD',
	HK$: 'HKD',
	NT$: 'TWD',
	S$: 'SGD',
	MX$: 'MXN',
	'CN¥': 'CNY',
	'JP¥': 'JPY',
	RMB: 'CNY',
	元: 'CNY',
	圆: 'CNY',
	人民币: 'CNY',
	块: 'CNY',
	円: 'JPY',
	日元: 'JPY',
	美元: 'USD',
	欧元: 'EUR',
	港币: 'HKD',
	港元: 'HKD',
	원: 'KRW',
	EURO: 'EUR',
	EUROS: 'EUR',
	DOLLARS: 'USD',
	ZŁ: 'PLN',
	KČ: 'CZK',
	FT: 'HUF',
	'FR.': 'CHF',
	FR: 'CHF',
	SFR: 'CHF',
	'SFR.': 'CHF',
	LEI: 'RON',
	LEU: 'RON',
	TL: 'TRY',
	ЛВ: 'BGN',
	'ЛВ.': 'BGN',
	'РУБ.': 'RUB',
	РУБ: 'RUB',
	'ГРН.': 'UAH',
	ГРН: 'UAH',
	BS: 'BOB',
	'S/': 'PEN',
	'S/.': 'PEN'
};
/** Signs of several currencies: the column's own where it uses the sign, else the first. */
const SHARED: Record<string, readonly string[]> = {
	$: ['USD', 'CAD', 'AUD', 'NZD', 'MXN', 'ARS', 'CLP', 'COP', 'UYU', 'HKD', 'SGD', 'TWD', 'DOP', 'BBD', 'JMD'],
	'¥': ['CNY', 'JPY'],
	KR: ['SEK', 'NOK', 'DKK', 'ISK'],
	'KR.': ['DKK', 'SEK', 'NOK', 'ISK'],
	RS: ['INR', 'PKR', 'LKR', 'NPR', 'MUR'],
	'RS.': ['INR', 'PKR', 'LKR', 'NPR', 'MUR'],
	R: ['ZAR']
};

/** The currency a sign, word or code stands for, or null. Signs of several currencies follow `fallback`. */
export function currencyOfSign(text: string, fallback: Currency | null): Currency | null {
	const sign = text.normalize('NFKC').trim().toUpperCase();
	const shared = Object.hasOwn(SHARED, sign) ? SHARED[sign] : undefined;
	if (shared) return fallback !== null && shared.includes(fallback) ? fallback : (shared[0] as Currency);
	if (Object.hasOwn(SIGNS, sign)) return SIGNS[sign] as Currency;
	return currencyFrom(sign);
}

/** Whether a cell names a currency: `€ 5`, `5 USD`; `5` and `about 5` do not. */
export function hasCurrency(text: string): boolean {
	return parseMoney(text, '.', null).named;
}

/**
 * Money from a cell: `€ 1.234,50`, `1,234.50 USD`, `R$ 10`, `(5.00)`, `¥26,300`. `DR` makes it negative, as on
 * a bank statement. `fallback` is the currency where the cell names none or a sign of several.
 */
export function parseMoney(text: string, decimal: DecimalSign, fallback: Currency | null): ReadMoney {
	if (fallback !== null && /^\d{1,12}(?:\.\d\d?)?$/.test(text)) return checked(Number(text), fallback, false);
	let rest = text
		.normalize('NFKC')
		.replace(/[−–﹣]/g, '-')
		.trim();
	let sign = 1;
	const side = /\s*\b(CR|DR|H|S)\.?$/.exec(rest);
	if (side && /\d/.test(rest.slice(0, side.index))) {
		rest = rest.slice(0, side.index);
		if (side[1] === 'DR' || side[1] === 'S') sign = -1;
	}
	// `12,-` and `12.--` are whole amounts.
	rest = rest.replace(/(\d)[.,]-{1,2}/, '$1');
	const match =
		/^([(+-]?)\s*([^\d(+\-.,]*[.]?)\s*([(+-]?\s*[\d.,][\d.,\s'’`´\u00a0\u2009\u202f]*(?:e[+-]?\d+)?[万萬亿億]?\)?-?)\s*([^\d]*?)(\)?)$/i.exec(
			rest
		);
	if (!match) return { money: null, problem: 'number-invalid', named: false };
	const [, open = '', before = '', digits = '', after = '', close = ''] = match;
	const names = [before, after].map((name) => name.trim()).filter((name) => name !== '');
	let currency = fallback;
	let named = false;
	for (const name of names) {
		const found = currencyOfSign(name, fallback);
		if (found === null) {
			return {
				money: null,
				problem: /^[\p{L}]{3}$|^\p{Sc}$/u.test(name) ? 'currency-unknown' : 'number-invalid',
				named
			};
		}
		// `$ 5 CAD`: the code says which dollar.
		if (!named || /^[A-Za-z]{3}$/.test(name)) currency = found;
		named = true;
	}
	const number = parseNumber(`${open}${digits}${close}`, decimal);
	if (number === null) return { money: null, problem: 'number-invalid', named };
	if (currency === null) return { money: null, problem: 'currency-unknown', named };
	return checked(number * sign, currency, named);
}

function checked(amount: number, currency: Currency, named: boolean): ReadMoney {
	const money = moneyFrom(amount, currency);
	return { money, problem: money ? null : 'out-of-range', named };
}

/** Money as plain text with a decimal point, `1234.50`: what `parseMoney` reads back. */
export function plainAmount(money: Money): string {
	const decimals = decimalsOf(money.currency);
	return (money.amount / 10 ** decimals).toFixed(decimals);
}
