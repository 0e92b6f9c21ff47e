/** What a cell looks like by itself. Guesses for headers, dialects and columns; cleaning decides what is valid. */

export type CellKind = 'empty' | 'email' | 'url' | 'phone' | 'date' | 'money' | 'number' | 'digits' | 'yes-no' | 'text';

const EMAIL = /^(?:mailto:|[^<>@]*<)?[^\s<>@,;:"]+@[^\s<>@,;:"]+\.[\p{L}\p{N}-]{2,}>?$/iu;
const URL_LIKE =
	/^(?:https?:\/\/\S+|www\.\S+\.\S+|(?:[a-z0-9-]+\.)+(?:com|org|net|de|at|ch|cn|jp|tw|hk|fr|es|it|uk|io|eu|ru|ua|by|bg|shop|info)(?:\/\S*)?)$/i;
const DATE =
	/^(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?(?:\d{4}|\d{2})|\d{1,2}[ -](?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*\.?[ -]\d{2,4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4})(?:[t ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?|z|utc|[+-]\d{2}:?\d{2})?)?$/i;
const AMOUNT = String.raw`[-+]?(?:\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+|\d+)(?:[.,]\d+)?`;
const SIGN = String.raw`(?:[$€£¥￥₩₹₽₺₫฿]|US\$|HK\$|NT\$|A\$|C\$|R\$|EUR|USD|GBP|CHF|CNY|RMB|JPY|HKD|TWD|CAD|AUD|SEK|NOK|DKK|PLN|CZK|INR|BRL|MXN|元|円|圓|块|RUB|руб\.?|UAH|грн\.?|zł|Kč|HUF|Ft)`;
const NUMBER = new RegExp(`^\\(?${AMOUNT}\\)?$`);
const MONEY = new RegExp(`^(?:-?\\s*${SIGN}\\s*${AMOUNT}|\\(?${AMOUNT}\\s*${SIGN}\\)?)$`, 'i');
const PHONE = /^(?:p:|tel:)?\+?\(?\d[\d\s()./-]{5,20}\d(?:\s?(?:ext|x|#)\.?\s?\d+)?$/i;
const YES_NO = /^(?:yes|no|y|n|true|false|ja|nein|oui|non|si|sí|是|否|有|无|無|はい|いいえ|да|нет|✓|✔|x)$/i;

/** Classifies a cell. Digits without any separator are `digits`: they may be a number, a phone or an id. */
export function cellKind(cell: string): CellKind {
	const text = /^['’][+\d]/.test(cell) ? cell.slice(1).trim() : cell.trim();
	if (text === '') return 'empty';
	if (text.length > 200) return 'text';
	if (/^\d+$/.test(text)) return 'digits';
	if (text.includes('@') && EMAIL.test(text)) return 'email';
	if (DATE.test(text)) return 'date';
	const plain = /[０-９]/.test(text) ? text.normalize('NFKC') : text;
	if (NUMBER.test(plain)) {
		// `030 1234567` and `0171-23…` are no numbers; nor are twelve digits behind a plus.
		if (/^\+\d{6,}$/.test(plain) || /^0\d+[ ]/.test(plain)) return 'phone';
		return 'number';
	}
	if (MONEY.test(plain)) return 'money';
	if (PHONE.test(plain) && plain.replace(/\D/g, '').length >= 7) return 'phone';
	if (YES_NO.test(text)) return 'yes-no';
	if (URL_LIKE.test(text)) return 'url';
	return 'text';
}

/** The kinds of a column's non-empty cells, counted. */
export function countKinds(cells: readonly string[]): Map<CellKind, number> {
	const counts = new Map<CellKind, number>();
	for (const cell of cells) {
		const kind = cellKind(cell);
		if (kind !== 'empty') counts.set(kind, (counts.get(kind) ?? 0) + 1);
	}
	return counts;
}
