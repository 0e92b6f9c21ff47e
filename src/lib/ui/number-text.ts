/** Numbers as people type them, by the signs of the language of the screens. */

interface Signs {
	decimal: string;
	group: string;
}
const known = new Map<string, Signs>();

function signsOf(locale: string): Signs {
	let signs = known.get(locale);
	if (!signs) {
		const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(12345678.5);
		const sign = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
		known.set(locale, (signs = { decimal: sign('decimal'), group: sign('group') }));
	}
	return signs;
}

/**
 * The number a text stands for, or null: in English `1,234.5` → 1234.5, in German `1.234,5`. The other sign is taken
 * too where it cannot group: English `1,5` → 1.5. Full-width digits, blanks and a percent sign are fine.
 */
export function numberFromText(text: string, locale: string): number | null {
	const tidy = text
		.normalize('NFKC')
		.replace(/[\s'’_]/g, '')
		.replace(/%$/, '')
		.replace(/^[−–]/, '-')
		.replace(/^\+/, '');
	const commas = tidy.split(',').length - 1;
	const points = tidy.split('.').length - 1;
	if (commas > 1 && points > 1) return null;
	const decimal = decimalSign(tidy, commas, points, locale);
	const whole = decimal === '' ? tidy : tidy.slice(0, tidy.lastIndexOf(decimal));
	const fraction = decimal === '' ? '' : tidy.slice(tidy.lastIndexOf(decimal) + 1);
	if (/[.,]/.test(whole) && !/^-?\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3})+)$/.test(whole)) return null;
	const plain = `${whole.replace(/[.,]/g, '')}${decimal === '' ? '' : '.'}${fraction}`;
	if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
	const value = Number(plain);
	return Number.isFinite(value) ? value : null;
}

/** Which sign parts the decimals in this text; '' for none. */
function decimalSign(text: string, commas: number, points: number, locale: string): string {
	if (commas > 0 && points > 0) return text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
	if (commas + points !== 1) return '';
	const sign = commas === 1 ? ',' : '.';
	const { decimal, group } = signsOf(locale);
	if (sign === decimal) return sign;
	return sign === group && /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text) ? '' : sign;
}

/** A number for an input: `1,234.5`; `least` decimals at least, `most` at most. */
export function textOfNumber(value: number, locale: string, most: number, least = 0): string {
	return new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most }).format(value);
}
