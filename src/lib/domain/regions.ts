/** Countries with the currency in use there (ISO 3166-1 and ISO 4217): defaults for phones and money. */
import type { Country } from './settings.ts';
import type { Currency } from './money.ts';

const CURRENCY_BY_COUNTRY: Record<Country, string> = {
	AE: 'AED',
	AR: 'ARS',
	AT: 'EUR',
	AU: 'AUD',
	BE: 'EUR',
	BG: 'EUR',
	BR: 'BRL',
	CA: 'CAD',
	CH: 'CHF',
	CL: 'CLP',
	CN: 'CNY',
	CO: 'COP',
	CY: 'EUR',
	CZ: 'CZK',
	DE: 'EUR',
	DK: 'DKK',
	EE: 'EUR',
	EG: 'EGP',
	ES: 'EUR',
	FI: 'EUR',
	FR: 'EUR',
	GB: 'GBP',
	GR: 'EUR',
	HK: 'HKD',
	HR: 'EUR',
	HU: 'HUF',
	ID: 'IDR',
	IE: 'EUR',
	IL: 'ILS',
	IN: 'INR',
	IS: 'ISK',
	IT: 'EUR',
	JP: 'JPY',
	KE: 'KES',
	KR: 'KRW',
	KW: 'KWD',
	LT: 'EUR',
	LU: 'EUR',
	LV: 'EUR',
	MA: 'MAD',
	MO: 'MOP',
	MT: 'EUR',
	MX: 'MXN',
	MY: 'MYR',
	NG: 'NGN',
	NL: 'EUR',
	NO: 'NOK',
	NZ: 'NZD',
	PE: 'PEN',
	PH: 'PHP',
	PK: 'PKR',
	PL: 'PLN',
	PT: 'EUR',
	RO: 'RON',
	RS: 'RSD',
	SA: 'SAR',
	SE: 'SEK',
	SG: 'SGD',
	SI: 'EUR',
	SK: 'EUR',
	TH: 'THB',
	TN: 'TND',
	TR: 'TRY',
	TW: 'TWD',
	UA: 'UAH',
	US: 'USD',
	UY: 'UYU',
	VN: 'VND',
	ZA: 'ZAR'
};

export const COUNTRIES: readonly Country[] = Object.keys(CURRENCY_BY_COUNTRY);
export const CURRENCIES: readonly Currency[] = [...new Set(Object.values(CURRENCY_BY_COUNTRY))].sort() as Currency[];

/** Currency in use in a country; USD where the country is not listed. */
export function currencyOf(country: Country): Currency {
	return (CURRENCY_BY_COUNTRY[country] ?? 'USD') as Currency;
}

/** The country a browser's language suggests: `de-AT` → `AT`, `zh` → `CN`; `US` where it suggests none. */
export function countryFromLocale(locale: string): Country {
	const region = new Intl.Locale(locale).maximize().region ?? 'US';
	return region in CURRENCY_BY_COUNTRY ? region : 'US';
}
