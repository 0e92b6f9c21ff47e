/**
 * Phone numbers to E.164 by libphonenumber's full metadata, which loads on first use. The library takes
 * tens of microseconds a number, too long for 100,000 rows, so the common spellings are read by its own
 * patterns, compiled once per country; whatever those do not settle goes to the library. Invariant: the
 * short way answers only where the library would answer the same (property test).
 */
import type { Country } from '#lib/domain/settings.ts';
import type { PhoneParser } from './contract.ts';

type Parsed = ReturnType<PhoneParser['parse']>;
type Library = typeof import('libphonenumber-js/max');
type CountryCode = import('libphonenumber-js/max').CountryCode;
/** The slots of the library's metadata (version 4) that are read here, in `METADATA.md` of its repository. */
type RawCountry = readonly unknown[];

interface NumberingPlan {
	callingCode: string;
	/** International prefix such as `00`. */
	idd: RegExp;
	/** National prefix such as `0`; null where the country has none. */
	prefix: RegExp | null;
	/** Any valid number of the country: patterns of all types of line. */
	types: { pattern: RegExp; lengths: readonly number[] | null }[];
	general: RegExp;
	/** Whether a number with this calling code belongs here unless another country claims it. */
	main: boolean;
}

const CACHE_LIMIT = 20_000;
/** What people and programs write before a number: Facebook Lead Ads `p:`, links, labels. */
const LABEL =
	/^(?:p|t|f|m|tel|phone|telefon|tel[ée]fono|mobile?|handy|cell|fax|callto|sms|电话|手机|電話|携帯)(?:\.?\s*[:：]|\.)\s*(?:\/\/)?/i;

/** Loads the phone library and answers the parser; the only slow step is the first call. */
export async function loadPhones(): Promise<PhoneParser> {
	const [library, { default: metadata }] = await Promise.all([
		import('libphonenumber-js/max'),
		import('libphonenumber-js/max/metadata')
	]);
	return makeParser(library, metadata as unknown as RawMetadata);
}

interface RawMetadata {
	country_calling_codes: Record<string, string[]>;
	countries: Record<string, RawCountry>;
}

function makeParser(library: Library, metadata: RawMetadata): PhoneParser {
	const plans = new Map<string, NumberingPlan | null>();
	const cache = new Map<string, Parsed>();
	const formats = new Map<string, string>();

	function planOf(country: string): NumberingPlan | null {
		let plan = plans.get(country);
		if (plan === undefined) {
			plan = Object.hasOwn(metadata.countries, country) ? compile(country) : null;
			plans.set(country, plan);
		}
		return plan;
	}

	function compile(country: string): NumberingPlan {
		const raw = metadata.countries[country]!;
		const general = raw[3] as number[];
		const rawTypes = (raw[11] || []) as readonly (readonly unknown[] | 0)[];
		const prefix = (raw[7] || raw[5] || null) as string | null;
		return {
			callingCode: raw[0] as string,
			idd: new RegExp(`^(?:${raw[1] as string})`),
			prefix: prefix === null ? null : new RegExp(`^(?:${prefix})`),
			general: new RegExp(`^(?:${raw[2] as string})$`),
			types: rawTypes
				.filter((type): type is readonly unknown[] => type !== 0 && type[0] !== '')
				.map((type) => ({
					pattern: new RegExp(`^(?:${type[0] as string})$`),
					lengths: (type[1] as number[] | undefined) ?? general
				})),
			main: metadata.country_calling_codes[raw[0] as string]?.[0] === country
		};
	}

	/** The plan that a number after `+` belongs to; calling codes never begin each other. */
	function internationalPlan(digits: string): NumberingPlan | null {
		for (let length = 1; length <= 3 && length < digits.length; length++) {
			const countries = metadata.country_calling_codes[digits.slice(0, length)];
			if (countries) return planOf(countries[0]!);
		}
		return null;
	}

	/** E.164, or null where the library has to decide. `number` is digits with an optional leading plus. */
	function shortWay(number: string, country: string): string | null {
		if (number.charCodeAt(0) === 43) {
			const plan = internationalPlan(number.slice(1));
			return plan && complete(plan, number.slice(1 + plan.callingCode.length));
		}
		const plan = planOf(country);
		if (!plan || !plan.main) return null;
		const idd = plan.idd.exec(number);
		if (idd) {
			const rest = number.slice(idd[0].length);
			const other = rest.charCodeAt(0) === 48 ? null : internationalPlan(rest);
			return other && complete(other, rest.slice(other.callingCode.length));
		}
		return complete(plan, number);
	}

	/** Strips a national prefix and checks what is left; null where anything is unusual. */
	function complete(plan: NumberingPlan, number: string): string | null {
		let significant = number;
		const prefix = plan.prefix?.exec(number);
		if (prefix) {
			// A captured group means a carrier code or a rewriting rule: the library's business.
			if (prefix.length > 1 && prefix[prefix.length - 1]) return null;
			significant = number.slice(prefix[0].length);
		}
		return isValid(plan, significant) ? `+${plan.callingCode}${significant}` : null;
	}

	function isValid(plan: NumberingPlan, significant: string): boolean {
		for (const type of plan.types) {
			if (type.lengths && !type.lengths.includes(significant.length)) continue;
			if (type.pattern.test(significant)) return plan.general.test(significant);
		}
		return false;
	}

	function askLibrary(text: string, country: string): Parsed {
		const normal = text
			.normalize('NFKC')
			.replace(LABEL, '')
			.replace(/^['’\s]+/, '')
			.trim();
		const defaultCountry = Object.hasOwn(metadata.countries, country) ? (country as CountryCode) : undefined;
		const number = library.parsePhoneNumberFromString(normal, { defaultCountry, extract: false });
		if (number?.isValid()) {
			return { e164: number.ext ? `${number.number};ext=${number.ext}` : number.number, problem: null };
		}
		const length = library.validatePhoneNumberLength(normal, { defaultCountry });
		return { e164: null, problem: length === 'TOO_SHORT' ? 'phone-too-short' : 'phone-invalid' };
	}

	return {
		parse(text, country) {
			const number = plainNumber(text);
			if (number !== null) {
				const e164 = shortWay(number, country);
				if (e164 !== null) return { e164, problem: null };
			}
			const key = `${country} ${text}`;
			let parsed = cache.get(key);
			if (!parsed) {
				if (cache.size >= CACHE_LIMIT) cache.clear();
				parsed = askLibrary(text, country);
				cache.set(key, parsed);
			}
			return parsed;
		},
		format(e164) {
			let shown = formats.get(e164);
			if (shown === undefined) {
				if (formats.size >= CACHE_LIMIT) formats.clear();
				shown = library.parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
				formats.set(e164, shown);
			}
			return shown;
		},
		countryOf(e164) {
			return library.parsePhoneNumberFromString(e164)?.country ?? null;
		}
	};
}

/** Fewer numbers with a code are those of some customer abroad. */
const FEWEST_WITH_CODE = 3;

/**
 * Where a file's numbers without a country code belong: where most of those with one do, if more of the others are
 * valid there than in `own`, which it is else. Who writes codes only for customers abroad keeps their country.
 */
export function countryOfNumbers(cells: readonly string[], own: Country, phones: PhoneParser): Country {
	const counts = new Map<Country, number>();
	const bare: string[] = [];
	for (const cell of cells) {
		// Without a country only a number with its code is valid.
		const { e164 } = phones.parse(cell.replace(/^\s*['’]?00/, '+'), '');
		const country = e164 === null ? null : phones.countryOf(e164);
		if (country === null) bare.push(cell);
		else counts.set(country, (counts.get(country) ?? 0) + 1);
	}
	const [most] = [...counts].sort(([, one], [, other]) => other - one);
	if (!most || most[1] < FEWEST_WITH_CODE) return own;
	const validIn = (country: Country) => bare.filter((cell) => phones.parse(cell, country).e164 !== null).length;
	return validIn(most[0]) > validIn(own) ? most[0] : own;
}

/** Digits with an optional leading plus, or null where the text holds more than digits and the usual marks. */
function plainNumber(text: string): string | null {
	let plain = true;
	let digits = 0;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code >= 48 && code <= 57) digits++;
		else {
			plain = false;
			// Blank ( ) - . / and a plus in front.
			if (code === 32 || code === 40 || code === 41 || (code >= 45 && code <= 47) || code === 160) continue;
			if (code === 43 && digits === 0 && i === 0) continue;
			return null;
		}
	}
	if (digits < 5 || digits > 17) return null;
	if (plain) return text;
	return (text.charCodeAt(0) === 43 ? '+' : '') + text.replace(/\D+/g, '');
}

/** What two spellings of one stored number share: E.164 as it is, else the digits. */
export function phoneKey(value: string): string {
	if (value.charCodeAt(0) === 43) return value.replace(/[^\d+;=a-z]+/g, '');
	const digits = value.normalize('NFKC').replace(/\D+/g, '');
	return digits === '' ? value.trim().toLowerCase() : digits;
}
