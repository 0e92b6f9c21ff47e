/** How figures, days and names in words stand on every screen, in the current language. */
import { calendarOf, type Day } from '#lib/domain/dates.ts';
import type { CustomerField } from '#lib/domain/fields.ts';
import { amountOf, decimalsOf, type Money } from '#lib/domain/money.ts';
import { hasOddCharacters, partsOf } from '#lib/domain/odd-characters.ts';
import type { FeatureId, SegmentProfile, SegmentTrait, TraitLevel } from '#lib/domain/segments.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** Formatters are slow to build (tens of microseconds) and lists need thousands. */
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
	const key = `n${getLocale()}${JSON.stringify(options)}`;
	let known = formats.get(key) as Intl.NumberFormat | undefined;
	if (!known) formats.set(key, (known = new Intl.NumberFormat(getLocale(), options)));
	return known;
}
function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const locale = dateLocale();
	const key = `d${locale}${JSON.stringify(options)}`;
	let known = formats.get(key) as Intl.DateTimeFormat | undefined;
	if (!known) formats.set(key, (known = new Intl.DateTimeFormat(locale, options)));
	return known;
}

/** The region's way to write dates in the language of the screens: `en` alone would be the one of the United States. */
export function dateLocale(): string {
	const locale = getLocale();
	const languageOf = (tag: string) => tag.split('-', 1)[0];
	const languages = globalThis.navigator?.languages ?? [];
	return languages.find((tag) => languageOf(tag) === languageOf(locale)) ?? locale;
}

/** `€1,234.50`; `whole` rounds to the unit, for lists and large figures: `€1,235`. */
export function formatMoney(money: Money, options: { whole?: boolean } = {}): string {
	const digits = options.whole ? 0 : decimalsOf(money.currency);
	return numberFormat({
		style: 'currency',
		currency: money.currency,
		minimumFractionDigits: digits,
		maximumFractionDigits: digits
	}).format(amountOf(money));
}

/** `1,284`. */
export function formatCount(count: number): string {
	return numberFormat({ maximumFractionDigits: 0 }).format(count);
}

/** At most `digits` decimals: `3.14`. */
export function formatNumber(value: number, digits = 2): string {
	return numberFormat({ maximumFractionDigits: digits }).format(value);
}

/** A share of 0–1 as `94%`. */
export function formatPercent(share: number, digits = 0): string {
	return numberFormat({ style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** `21 Nov 2026` as the language writes it. */
export function formatDay(day: Day): string {
	const { year, month, day: dayOfMonth } = calendarOf(day);
	return dateFormat({ dateStyle: 'medium', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, dayOfMonth));
}

/** A day of the year without its year, as a birthday may be: `21 November`. */
export function formatMonthDay(month: number, day: number): string {
	return dateFormat({ month: 'long', day: 'numeric', timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, day));
}

/** An instant (milliseconds since the epoch) in the device's time zone: `21 Nov 2026, 14:05`. */
export function formatTime(milliseconds: number): string {
	return dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(milliseconds);
}

/** An instant's day with its weekday, in the device's time zone: `Saturday 21 November 2026`. */
export function formatWeekday(milliseconds: number): string {
	return dateFormat({ dateStyle: 'full' }).format(milliseconds);
}

/** The same without its year: `Saturday 21 November`. */
export function formatThisDay(milliseconds: number): string {
	return dateFormat({ weekday: 'long', day: 'numeric', month: 'long' }).format(milliseconds);
}

/** An instant's time of day in the device's time zone: `14:05`. */
export function formatClock(milliseconds: number): string {
	return dateFormat({ timeStyle: 'short' }).format(milliseconds);
}

export type AgoUnit = 'day' | 'week' | 'month' | 'year';

/** The span between two days in the unit a person would use: 15 days → 2 weeks, 150 → 5 months. Never negative. */
export function spanOf(days: number): { value: number; unit: AgoUnit } {
	const distance = Math.abs(days);
	if (distance < 14) return { value: distance, unit: 'day' };
	if (distance < 63) return { value: Math.floor(distance / 7), unit: 'week' };
	if (distance < 730) return { value: Math.floor(distance / 30.4375), unit: 'month' };
	return { value: Math.floor(distance / 365.25), unit: 'year' };
}

/** How long ago a day was: compact `2 w`, long `2 weeks ago`. A day ahead is `in 3 d`. */
export function formatAgo(day: Day, today: Day, form: 'compact' | 'long' = 'compact'): string {
	const days = today - day;
	const { value, unit } = spanOf(days);
	if (form === 'long') {
		return new Intl.RelativeTimeFormat(getLocale(), { numeric: 'auto' }).format(days < 0 ? value : -value, unit);
	}
	if (days === 0) return m.customers_ago_today();
	const words = {
		day: m.customers_ago_days,
		week: m.customers_ago_weeks,
		month: m.customers_ago_months,
		year: m.customers_ago_years
	}[unit];
	const span = words({ n: formatCount(value) });
	return days < 0 ? m.customers_ago_ahead({ span }) : span;
}

const TWO_DIGIT_CODES = new Set(
	'20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
		' '
	)
);

/**
 * An E.164 number in readable groups: `+34612345678` → `+34 612 345 678`. Anything else stays as typed.
 * Grouping by country would need libphonenumber's metadata on the page, 40 kB for a blank.
 */
export function formatPhone(phone: string): string {
	const match = /^\+(\d{7,15})$/.exec(phone);
	if (!match) return phone;
	const digits = match[1]!;
	const length = /^[17]/.test(digits) ? 1 : TWO_DIGIT_CODES.has(digits.slice(0, 2)) ? 2 : 3;
	const rest = digits.slice(length);
	// From the left in threes, the last group of two to four, so that none stands alone.
	const groups: string[] = [];
	for (let at = 0; at < rest.length;) {
		const left = rest.length - at;
		const size = left <= 4 ? left : 3;
		groups.push(rest.slice(at, at + size));
		at += size;
	}
	return `+${digits.slice(0, length)} ${groups.join(' ')}`;
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `17 MB`, in powers of 1,000. */
export function formatBytes(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
		value /= 1000;
		unit++;
	}
	return numberFormat({
		style: 'unit',
		unit: BYTE_UNITS[unit],
		unitDisplay: 'short',
		maximumFractionDigits: unit === 0 || value >= 10 ? 0 : 1
	}).format(value);
}

/**
 * Makes characters visible that hide or turn text round, for text that is not markup (labels for readers,
 * toasts, options): `'Ann\u202Eb'` → `'Ann⟨U+202E⟩b'`. In markup `ui/ClearText.svelte` does it.
 */
export function showHidden(text: string): string {
	if (!hasOddCharacters(text)) return text;
	return partsOf(text)
		.map((part) => (typeof part === 'string' ? part : `⟨${part.code}⟩`))
		.join('');
}

/** A country in words where it is a code of two letters: `DE` → `Germany`; anything else as it is. */
export function countryName(country: string): string {
	if (!/^[A-Z]{2}$/.test(country)) return country;
	return new Intl.DisplayNames(getLocale(), { type: 'region', fallback: 'code' }).of(country) ?? country;
}

const FIELD_NAMES: Record<CustomerField, () => string> = {
	externalId: m.customers_field_externalId,
	kind: m.customers_field_kind,
	name: m.customers_field_name,
	honorific: m.customers_field_honorific,
	givenName: m.customers_field_givenName,
	middleName: m.customers_field_middleName,
	familyName: m.customers_field_familyName,
	organisation: m.customers_field_organisation,
	jobTitle: m.customers_field_jobTitle,
	email: m.customers_field_email,
	phone: m.customers_field_phone,
	address: m.customers_field_address,
	street: m.customers_field_street,
	city: m.customers_field_city,
	region: m.customers_field_region,
	postcode: m.customers_field_postcode,
	country: m.customers_field_country,
	website: m.customers_field_website,
	birthday: m.customers_field_birthday,
	tags: m.customers_field_tags,
	notes: m.customers_field_notes,
	channel: m.customers_field_channel,
	satisfaction: m.customers_field_satisfaction,
	orders: m.customers_field_orders,
	spent: m.customers_field_spent,
	currency: m.customers_field_currency,
	firstOrder: m.customers_field_firstOrder,
	lastOrder: m.customers_field_lastOrder,
	since: m.customers_field_since
};

/** Name of a built-in field, also its header in an export. */
export function fieldName(field: CustomerField): string {
	return FIELD_NAMES[field]();
}

/** Name of a numeric feature; `customName` is the custom field's own name. */
export function featureName(id: FeatureId, customName = ''): string {
	switch (id) {
		case 'recency':
			return m.customers_feature_recency();
		case 'frequency':
			return m.customers_feature_frequency();
		case 'monetary':
			return m.customers_feature_monetary();
		case 'satisfaction':
			return m.customers_feature_satisfaction();
		default:
			return customName;
	}
}

type BuiltInFeature = Exclude<FeatureId, `custom:${string}`>;
const TRAITS: Record<BuiltInFeature, Record<TraitLevel, () => string>> = {
	recency: {
		'very-low': m.customers_trait_recency_very_low,
		low: m.customers_trait_recency_low,
		average: m.customers_trait_recency_average,
		high: m.customers_trait_recency_high,
		'very-high': m.customers_trait_recency_very_high
	},
	frequency: {
		'very-low': m.customers_trait_frequency_very_low,
		low: m.customers_trait_frequency_low,
		average: m.customers_trait_frequency_average,
		high: m.customers_trait_frequency_high,
		'very-high': m.customers_trait_frequency_very_high
	},
	monetary: {
		'very-low': m.customers_trait_monetary_very_low,
		low: m.customers_trait_monetary_low,
		average: m.customers_trait_monetary_average,
		high: m.customers_trait_monetary_high,
		'very-high': m.customers_trait_monetary_very_high
	},
	satisfaction: {
		'very-low': m.customers_trait_satisfaction_very_low,
		low: m.customers_trait_satisfaction_low,
		average: m.customers_trait_satisfaction_average,
		high: m.customers_trait_satisfaction_high,
		'very-high': m.customers_trait_satisfaction_very_high
	}
};
const CUSTOM_TRAITS: Record<TraitLevel, (inputs: { name: string }) => string> = {
	'very-low': m.customers_trait_custom_very_low,
	low: m.customers_trait_custom_low,
	average: m.customers_trait_custom_average,
	high: m.customers_trait_custom_high,
	'very-high': m.customers_trait_custom_very_high
};

/** Names of custom features; built-in ones need none. `FeatureInfo` of the contract fits. */
export type FeatureNames = readonly { id: FeatureId; name: string }[];

/** One trait in words: `few orders`. */
export function traitName(trait: Pick<SegmentTrait, 'feature' | 'level'>, features: FeatureNames = []): string {
	if (trait.feature in TRAITS) return TRAITS[trait.feature as BuiltInFeature][trait.level]();
	const name = features.find((feature) => feature.id === trait.feature)?.name ?? '';
	return CUSTOM_TRAITS[trait.level]({ name });
}

/** Most traits a name is made of: more is a description, not a name. */
const MOST_TRAITS = 3;

/** Name of a segment: the user's own, else what sets it apart in words: `Few orders, long ago, high value`. */
export function segmentName(profile: Pick<SegmentProfile, 'label' | 'traits'>, features: FeatureNames = []): string {
	if (profile.label) return profile.label;
	const words = profile.traits.slice(0, MOST_TRAITS).map((trait) => traitName(trait, features));
	const name = words.join(m.customers_trait_join()) || m.customers_trait_none();
	return name.charAt(0).toLocaleUpperCase(getLocale()) + name.slice(1);
}
