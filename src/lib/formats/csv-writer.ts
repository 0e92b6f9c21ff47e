/**
 * Rows → CSV (RFC 4180, CRLF). Text that a spreadsheet would run as a formula gets a leading apostrophe;
 * `unguard` takes exactly that one away again, so that what was exported comes back as it was.
 */

/** Starts a formula in some spreadsheet: `= + - @`, tab, return, line feed and the full-width forms. */
const FORMULA = String.raw`[=+\-@\t\r\n＝＋－＠]`;
const STARTS_FORMULA = new RegExp(`^${FORMULA}`);
/** Looks guarded: by us, or by systems that keep long ids, phones and postcodes from turning into numbers. */
const GUARDED = new RegExp(`^'+(?:${FORMULA}|\\d)`);
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** Writes rows as CSV with a line break after each. Numbers stand as they are; null is an empty cell. */
export function writeCsv(rows: Iterable<readonly (string | number | null)[]>): string {
	const lines: string[] = [];
	for (const row of rows) {
		let line = '';
		for (let i = 0; i < row.length; i++) line += i === 0 ? cellText(row[i]!) : `,${cellText(row[i]!)}`;
		lines.push(line);
	}
	lines.push('');
	return lines.join('\r\n');
}

function cellText(cell: string | number | null): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
	const text = guard(cell);
	return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Makes a text safe to open in a spreadsheet: `=1+1` → `'=1+1`, `+49…` → `'+49…`. */
export function guard(text: string): string {
	// What looks guarded already gets one more, so that taking one away gives the original.
	return STARTS_FORMULA.test(text) || GUARDED.test(text) ? `'${text}` : text;
}

/** Takes one guarding apostrophe away: `'=1+1` → `=1+1`, Shopify's `'7210448301122` → `7210448301122`. */
export function unguard(text: string): string {
	return GUARDED.test(text) ? text.slice(1) : text;
}
