/**
 * Money is an integer of minor units with its currency; sums never mix currencies.
 */
import type { Brand } from './ids.ts';

/** ISO 4217 code in upper case. */
export type Currency = Brand<string, 'Currency'>;
/** Integer count of the currency's smallest unit: 1234 is 12.34 EUR, 1234 JPY or 1.234 KWD. */
export type MinorUnits = Brand<number, 'MinorUnits'>;
export interface Money {
	amount: MinorUnits;
	currency: Currency;
}

/** Number of decimals of a currency (ISO 4217, as the platform knows it): EUR 2, JPY 0, KWD 3. */
export function decimalsOf(currency: Currency): number {
	let known = decimals.get(currency);
	if (known === undefined) {
		known = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
		decimals.set(currency, known);
	}
	return known;
}
const decimals = new Map<Currency, number>();

/** A currency code from text, or null: `eur` → `EUR`. */
export function currencyFrom(text: string): Currency | null {
	const code = text.trim().toUpperCase();
	return /^[A-Z]{3}$/.test(code) && supported().has(code) ? (code as Currency) : null;
}
let supportedCodes: Set<string> | undefined;
function supported(): Set<string> {
	return (supportedCodes ??= new Set(Intl.supportedValuesOf('currency')));
}

/** Money from a decimal amount, rounded half away from zero to the minor unit; null if not a safe integer. */
export function moneyFrom(amount: number, currency: Currency): Money | null {
	const factor = 10 ** decimalsOf(currency);
	const scaled = Math.abs(amount) * factor;
	// The nudge undoes binary noise such as 1.005 * 100 = 100.49999999999999.
	const minor = Math.sign(amount) * Math.round(scaled + scaled * Number.EPSILON);
	return Number.isSafeInteger(minor) ? { amount: (minor === 0 ? 0 : minor) as MinorUnits, currency } : null;
}

/** The decimal amount of money, for display and export: 12.34. */
export function amountOf(money: Money): number {
	return money.amount / 10 ** decimalsOf(money.currency);
}
