/**
 * Dates as they stand in spreadsheets. `03/04/2026` has two readings, so the order of day and month is
 * decided once per column from all its samples, and asked for where the column leaves it open.
 */
import { calendarOf, dayOf, type Day } from '#lib/domain/dates.ts';
import type { Birthday } from '#lib/domain/customer.ts';
import type { DateOrder } from '#lib/domain/imports.ts';
import { fold } from '#lib/domain/text.ts';

/** Day 0 of Excel's 1900 calendar (1899-12-30) as a `Day`: serial 45631 is 2024-12-05. */
const EXCEL_EPOCH = -25_569;
/** Serials taken for dates: 1927-05-18 to 2119-01-10. Below are numbers that dates seldom are. */
const SERIALS = { min: 10_000, max: 80_000 };
const MS_PER_DAY = 86_400_000;

/** Beginnings that name a month in English, German, French, Spanish, Italian, Portuguese or Dutch, folded. */
const MONTHS: readonly (readonly string[])[] = [
	['jan', 'janv', 'ene', 'gen'],
	['feb', 'fev'],
	['mar', 'mrz', 'maerz', 'maart', 'mrt'],
	['apr', 'avr', 'abr'],
	['may', 'mai', 'mayo', 'mag', 'mei'],
	['jun', 'juin', 'giu'],
	['jul', 'juil', 'lug'],
	['aug', 'aou', 'ago'],
	['sep', 'set'],
	['oct', 'okt', 'out', 'ott'],
	['nov'],
	['dec', 'dez', 'dic']
];
const MONTH_NAMES = new Set(
	(
		'january february march april may june july august september october november december januar jaenner janner ' +
		'februar feber marz maerz mai juni juli oktober dezember janvier fevrier mars avril juin juillet aout septembre ' +
		'octobre novembre decembre enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre ' +
		'noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro fevereiro ' +
		'marco maio junho julho setembro outubro novembro dezembro januari februari maart mei augustus sept juil janv'
	).split(' ')
);

/** Three numbers in the order they stand, or a date that needs no order. */
type Reading =
	| { kind: 'certain'; year: number; month: number; day: number; twoDigits: boolean }
	| { kind: 'open'; a: number; b: number; c: number; twoDigits: boolean; dotted: boolean };

/** Takes a date apart; null where the text is none. Times and weekdays are ignored. */
function read(text: string): Reading | null {
	const short = /^(\d{4})-(\d\d)-(\d\d)(?:$|[T ]\d\d:\d\d)/.exec(text);
	if (short) return certain(Number(short[1]), Number(short[2]), Number(short[3]));
	let rest = text.normalize('NFKC').trim();
	if (/^\d+(?:[.,]\d+)?$/.test(rest)) return readDigits(rest);
	rest = rest
		.replace(
			/[T\s,]*(?:上午|下午|오전|오후)?\s*\d{1,2}[:時时h]\d{2}(?:[:分]\d{2}(?:[.,]\d+)?秒?)?\s*(?:[ap]\.?\s?m\.?|uhr)?\s*(?:z|utc|gmt)?\s*(?:[+-]\d{2}:?\d{2})?(?:\s*\(.*\))?$/i,
			''
		)
		.trim();
	const cjk = /^(\d{4}|\d{2})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?/.exec(rest);
	if (cjk) return certain(Number(cjk[1]), Number(cjk[2]), Number(cjk[3]), cjk[1]!.length === 2);
	const ymd = /^(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\.?$/.exec(rest);
	if (ymd) return certain(Number(ymd[1]), Number(ymd[2]), Number(ymd[3]));
	const numeric = /^(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*[-/.]\s*['’]?(\d{4}|\d{2})\.?$/.exec(rest);
	if (numeric) {
		return {
			kind: 'open',
			a: Number(numeric[1]),
			b: Number(numeric[3]),
			c: Number(numeric[4]),
			twoDigits: numeric[4]!.length === 2,
			dotted: numeric[2] === '.'
		};
	}
	return readNamed(rest);
}

function certain(year: number, month: number, day: number, twoDigits = false): Reading {
	return { kind: 'certain', year, month, day, twoDigits };
}

/** Dates without a mark: `20260305`, Excel serials with or without a time, Unix seconds and milliseconds. */
function readDigits(digits: string): Reading | null {
	if (/^(?:1[89]|20|21)\d{6}$/.test(digits)) {
		return certain(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6)));
	}
	const number = Number(digits.replace(',', '.'));
	let day: number | null = null;
	if (/^\d{5}(?:[.,]\d+)?$/.test(digits) && number >= SERIALS.min && number <= SERIALS.max) {
		day = Math.floor(number) + EXCEL_EPOCH;
	} else if (/^[1-4]\d{9}$/.test(digits)) day = Math.floor((number * 1000) / MS_PER_DAY);
	else if (/^[1-4]\d{12}$/.test(digits)) day = Math.floor(number / MS_PER_DAY);
	if (day === null) return null;
	const date = calendarOf(day as Day);
	return certain(date.year, date.month, date.day);
}

/** `5. März 2026`, `March 5th, 2026`, `5 de marzo de 2026`, `Thu Mar 05 2026`, `05-Mar-26`, `2026 Mar 5`. */
function readNamed(text: string): Reading | null {
	if (text.length > 60) return null;
	const words = fold(text).match(/[a-z]+|\d+/g);
	if (!words) return null;
	let month = 0;
	const numbers: string[] = [];
	for (const word of words) {
		if (/^\d/.test(word)) numbers.push(word);
		else if (month === 0) month = monthOf(word);
	}
	if (month === 0 || numbers.length !== 2) return null;
	const [first, second] = numbers as [string, string];
	const yearFirst = first.length === 4;
	const year = yearFirst ? first : second;
	const day = yearFirst ? second : first;
	if (day.length > 2 || (year.length !== 4 && year.length !== 2)) return null;
	return certain(Number(year), month, Number(day), year.length === 2);
}

function monthOf(word: string): number {
	if (word.length < 3 || (!MONTH_NAMES.has(word) && word.length > 4)) return 0;
	const index = MONTHS.findIndex((names) => names.some((name) => word.startsWith(name)));
	return index + 1;
}

/**
 * The order of a column's dates. One value above 12 in a slot decides for all; `'ambiguous'` where
 * nothing decides, `null` where no sample is a date. Where every date says its order itself (ISO, names
 * of months, serials) the answer is `ymd`.
 */
export function columnDateOrder(samples: readonly string[]): DateOrder | 'ambiguous' | null {
	let dates = 0;
	let open = 0;
	let dotted = 0;
	let same = 0;
	const votes = { dmy: 0, mdy: 0, ymd: 0 };
	for (const sample of samples) {
		const reading = read(sample);
		if (!reading) continue;
		dates++;
		if (reading.kind === 'certain') continue;
		const { a, b } = reading;
		if (reading.twoDigits && (a > 31 || a === 0)) votes.ymd++;
		else if (a > 12 && b <= 12) votes.dmy++;
		else if (b > 12 && a <= 12) votes.mdy++;
		else if (a !== b) {
			open++;
			if (reading.dotted) dotted++;
		} else same++;
	}
	if (dates === 0) return null;
	const best = (['dmy', 'mdy', 'ymd'] as const).reduce((most, order) => (votes[order] > votes[most] ? order : most));
	if (votes[best] > 0) {
		const tied = (['dmy', 'mdy', 'ymd'] as const).filter((order) => votes[order] === votes[best]).length > 1;
		return tied ? 'ambiguous' : best;
	}
	if (open > 0) {
		// Nobody writes the month first with dots.
		return dotted === open ? 'dmy' : 'ambiguous';
	}
	return same > 0 ? 'dmy' : 'ymd';
}

/** The order that people of a country write, for a question's first answer: `US` → `mdy`. */
export function dateOrderOf(country: string): DateOrder {
	if (['US', 'PH', 'FM', 'MH', 'PW', 'GU', 'PR'].includes(country)) return 'mdy';
	return ['CN', 'JP', 'KR', 'TW', 'HU', 'LT', 'MN', 'IR', 'KP'].includes(country) ? 'ymd' : 'dmy';
}

/** Two digits of a year: 00–69 is 2000–2069, 70–99 is 1970–1999 (the rule of POSIX, one year later). */
function fullYear(year: number): number {
	return year + (year < 70 ? 2000 : 1900);
}

function resolve(
	text: string,
	order: DateOrder | null
): { year: number; month: number; day: number; twoDigits: boolean } | 'ambiguous' | null {
	const reading = read(text);
	if (!reading) return null;
	if (reading.kind === 'certain') {
		const { year, month, day, twoDigits } = reading;
		return { year: twoDigits ? fullYear(year) : year, month, day, twoDigits };
	}
	const { a, b, c, twoDigits, dotted } = reading;
	let chosen = order;
	if (chosen === 'ymd' && !(twoDigits && c >= 1 && c <= 31 && b <= 12)) chosen = null;
	if (chosen === null) {
		if (dotted || (a > 12 && b <= 12) || a === b) chosen = 'dmy';
		else if (b > 12 && a <= 12) chosen = 'mdy';
		else return 'ambiguous';
	}
	if (chosen === 'ymd') return { year: fullYear(a), month: b, day: c, twoDigits };
	const year = twoDigits ? fullYear(c) : c;
	return chosen === 'dmy' ? { year, month: b, day: a, twoDigits } : { year, month: a, day: b, twoDigits };
}

/** The day a text names, or null: no date, an impossible one, or open without an `order`. */
export function parseDate(text: string, order: DateOrder | null): Day | null {
	const date = resolve(text, order);
	return date === null || date === 'ambiguous' ? null : dayOf(date.year, date.month, date.day);
}

/** Whether a text is a date that could be read with day or month first, as long as `order` is open. */
export function isAmbiguousDate(text: string, order: DateOrder | null): boolean {
	return resolve(text, order) === 'ambiguous';
}

/**
 * A birthday; year 0 where it is missing (`--03-05`, `5.3.`, `March 5`, vCard's 1604). Two-digit years mean
 * the last such year that is not after `today`.
 */
export function parseBirthday(text: string, order: DateOrder | null, today: Day): Birthday | null {
	const partial = withoutYear(text.normalize('NFKC').trim(), order);
	if (partial) return dayOf(2000, partial.month, partial.day) === null ? null : { year: 0, ...partial };
	const date = resolve(text, order);
	if (date === null || date === 'ambiguous') return null;
	let { year } = date;
	if (date.twoDigits && (dayOf(year, date.month, date.day) ?? 0) > today) year -= 100;
	if (year === 1604 || year === 1) year = 0;
	// 29 February exists in year 2000, so it stands for the years that are not known.
	const day = dayOf(year === 0 ? 2000 : year, date.month, date.day);
	if (day === null || (year !== 0 && day > today)) return null;
	return { year, month: date.month, day: date.day };
}

function withoutYear(text: string, order: DateOrder | null): { month: number; day: number } | null {
	const vcard = /^--(\d\d)-?(\d\d)$/.exec(text);
	if (vcard) return { month: Number(vcard[1]), day: Number(vcard[2]) };
	const cjk = /^(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号일]?$/.exec(text);
	if (cjk) return { month: Number(cjk[1]), day: Number(cjk[2]) };
	const numeric = /^(\d{1,2})\s*([-/.])\s*(\d{1,2})\.?$/.exec(text);
	if (numeric) {
		const a = Number(numeric[1]);
		const b = Number(numeric[3]);
		if (numeric[2] === '.' || a > 12) return { month: b, day: a };
		if (b > 12 || order === 'mdy' || order === 'ymd') return { month: a, day: b };
		return order === 'dmy' || a === b ? { month: b, day: a } : null;
	}
	const words = fold(text).match(/[a-z]+|\d+/g);
	if (!words || text.length > 30) return null;
	const numbers = words.filter((word) => /^\d{1,2}$/.test(word));
	const month = words.reduce((found, word) => found || (/^\d/.test(word) ? 0 : monthOf(word)), 0);
	return month > 0 && numbers.length === 1 && words.every((word) => !/^\d{3}/.test(word))
		? { month, day: Number(numbers[0]) }
		: null;
}

/** A birthday as text that `parseBirthday` reads back: `1990-03-05` or `--03-05`. */
export function birthdayText(birthday: Birthday): string {
	const monthDay = `${String(birthday.month).padStart(2, '0')}-${String(birthday.day).padStart(2, '0')}`;
	return birthday.year === 0 ? `--${monthDay}` : `${String(birthday.year).padStart(4, '0')}-${monthDay}`;
}
