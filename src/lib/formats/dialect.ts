/**
 * How a CSV is written: delimiter, quote, escape and where the header stands. Candidates are tried on
 * a sample, and the one that gives the most regular table of the most sensible cells wins, in the spirit
 * of van den Burg, Nazábal & Sutton, "Wrangling messy CSV files by detecting row and type patterns"
 * (2019); PapaParse's own guess is one vote. A text that no delimiter divides is one column.
 */
import Papa from 'papaparse';
import type { Dialect } from '#lib/domain/imports.ts';
import { cellKind } from './cell-kinds.ts';
import { headerKey, isKnownHeader } from './headers.ts';
import { sepLineOf } from './row-reader.ts';
import { isBlank } from './rows.ts';

/** Characters and rows a guess looks at. */
const SAMPLE_CHARS = 65_536;
const SAMPLE_ROWS = 200;
/** The header is looked for in as many rows. */
const MAX_TITLE_ROWS = 30;

/** Likely delimiters first: they win a tie. */
const DELIMITERS = [',', ';', '\t', '|', '\u001f', '^', '~', '，', '；'] as const;

/** Finds the dialect of a text. `delimiter` fixes what the user chose by hand. Never fails. */
export function detectDialect(text: string, chosen: { delimiter?: string } = {}): Dialect {
	const sep = sepLineOf(text);
	const start = sep?.end ?? (text.startsWith('\ufeff') ? 1 : 0);
	const sample = sampleOf(text, start);
	const fixed = chosen.delimiter ?? sep?.delimiter;
	const quotes = quotesIn(sample.text);
	let best: Candidate = read(sample, fixed ?? ',', quotes[0]!);
	if (fixed === undefined) {
		const vote = papaVote(sample.text);
		const candidates = quotes.flatMap((quote) => DELIMITERS.map((delimiter) => read(sample, delimiter, quote)));
		for (const candidate of candidates) {
			if (candidate.width < 2) continue;
			if (candidate.delimiter === vote) candidate.score *= 1.05;
			if (best.width < 2 || candidate.score > best.score) best = candidate;
		}
		// Commas of prose do not make a table. One column is read with a delimiter that does not occur.
		if (best.width < 2 || best.score < 0.25 || isProse(best)) {
			const absent = DELIMITERS.find((delimiter) => !text.includes(delimiter)) ?? '\u001f';
			best = read(sample, absent, quotes[0]!);
		}
	}
	return {
		delimiter: best.delimiter,
		quote: best.quote,
		escape: escapeOf(sample.text, best),
		sepLine: sep !== null,
		headerRow: headerRowOf(best.rows)
	};
}

interface Sample {
	text: string;
	/** The last row may be cut. */
	cut: boolean;
}
interface Candidate {
	delimiter: string;
	quote: string;
	rows: string[][];
	/** Cells of the usual row. */
	width: number;
	/** 0–1 */
	score: number;
}

function sampleOf(text: string, start: number): Sample {
	const end = start + SAMPLE_CHARS;
	const piece = text.slice(start, end).replace(/\r\n?/g, '\n');
	return { text: piece, cut: end < text.length && piece.includes('\n') };
}

function read(sample: Sample, delimiter: string, quote: string): Candidate {
	const parser = new Papa.Parser({
		delimiter,
		newline: '\n',
		quoteChar: quote,
		preview: SAMPLE_ROWS,
		...(quote === '' ? { fastMode: true } : {})
	});
	const result = parser.parse(sample.text, 0, sample.cut) as { data: string[][]; errors: unknown[] };
	const rows = result.data;
	const counts = new Map<number, number>();
	let filled = 0;
	for (const row of rows) {
		if (isBlank(row)) continue;
		filled++;
		counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
	}
	let width = 1;
	let usual = 0;
	for (const [cells, count] of counts) {
		if (count > usual || (count === usual && cells > width)) {
			width = cells;
			usual = count;
		}
	}
	if (filled === 0 || width < 2) return { delimiter, quote, rows, width: 1, score: 0 };
	// Titles above a table make it hardly less regular; yet what stands there may be the true header.
	const above = usual < 2 ? 0 : rows.slice(0, MAX_TITLE_ROWS).findIndex((row) => row.length === width);
	const titles = rows.slice(0, Math.max(0, above)).filter((row) => !isBlank(row)).length;
	const regular = usual / (filled - titles / 2);
	const score =
		regular ** 2 * ((width - 1) / width) * (0.3 + 0.7 * sensible(rows, width)) * (rareness.get(delimiter) ?? 1);
	const broken = Math.min(0.5, result.errors.length / filled);
	return { delimiter, quote, rows, width, score: score * (1 - broken) };
}

/** Exotic delimiters need a clearer table. */
const rareness: ReadonlyMap<string, number> = new Map([
	['^', 0.8],
	['~', 0.8],
	['，', 0.85],
	['；', 0.9],
	['|', 0.98]
]);

/** Share of cells that are whole: of a known kind, or text that no other delimiter or quote seems to run through. */
function sensible(rows: readonly string[][], width: number): number {
	let good = 0;
	let all = 0;
	for (const row of rows.slice(0, 100)) {
		if (row.length !== width) continue;
		for (const cell of row) {
			all++;
			const text = cell.trim();
			if (text === '' || cellKind(text) !== 'text') good++;
			else if (!/^["']|["']$|[;\t|]|[,;]"|"[,;]/.test(text) && text.length < 200) good += isKnownHeader(text) ? 1 : 0.8;
		}
	}
	return all === 0 ? 0 : good / all;
}

/** Quote characters worth a try: `"` unless only `'` encloses cells. */
function quotesIn(text: string): string[] {
	const double = text.match(/(?:^|[,;\t|])"[^"\n]*"(?=[,;\t|]|$)/gm)?.length ?? 0;
	const single = text.match(/(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|]|$)/gm)?.length ?? 0;
	// One name in apostrophes proves nothing.
	return single >= 3 && single > 2 * double ? ["'"] : ['"'];
}

function papaVote(text: string): string | null {
	const delimiter = Papa.parse(text.slice(0, 16_384), { preview: 20 }).meta.delimiter;
	return text.includes(delimiter) ? delimiter : null;
}

/**
 * Sentences, and `Last, First` lines under a header without a comma: a comma or two, always with a blank
 * behind, and neither known headers nor data.
 */
function isProse({ delimiter, rows, width }: Candidate): boolean {
	if (delimiter !== ',' || width > 3) return false;
	const divided = rows.filter((row) => row.length > 1 && !isBlank(row));
	const spaced = divided.filter((row) => row.slice(1).every((cell) => cell === '' || /^ \S/.test(cell))).length;
	const filled = rows.filter((row) => !isBlank(row));
	if (spaced < 0.9 * divided.length || spaced < 0.9 * (filled.length - 1)) return false;
	return !filled[0]!.slice(1).some((cell) => isKnownHeader(cell)) && divided.every((row) => dataCells(row) === 0);
}

/** `\"` inside quoted cells instead of `""`; a backslash at the end of a cell (`"C:\"`) is none. */
function escapeOf(text: string, { delimiter, quote }: Candidate): Dialect['escape'] {
	if (quote === '' || !text.includes(`\\${quote}`)) return 'double';
	let backslash = 0;
	for (let at = text.indexOf(`\\${quote}`); at !== -1; at = text.indexOf(`\\${quote}`, at + 2)) {
		const next = text.charAt(at + 2);
		if (next !== delimiter && next !== '\n' && next !== '') backslash++;
	}
	let doubled = 0;
	for (let at = text.indexOf(quote + quote); at !== -1; at = text.indexOf(quote + quote, at + 2)) {
		const before = text.charAt(at - 1);
		// Two quotes between delimiters are an empty cell.
		if (before !== delimiter && before !== '\n' && before !== '') doubled++;
	}
	return backslash > doubled ? 'backslash' : 'double';
}

/**
 * Index of the header among the rows, or null. A row with several known headers is one; else the first
 * row as wide as the table is, unless it looks like data.
 */
export function headerRowOf(rows: readonly string[][]): number | null {
	const top = rows.slice(0, MAX_TITLE_ROWS + 1);
	let widest = 1;
	for (const row of rows.slice(0, 100)) widest = Math.max(widest, filledCells(row));
	let best: number | null = null;
	let bestKnown = 0;
	for (const [index, row] of top.entries()) {
		const filled = filledCells(row);
		if (filled === 0) continue;
		const known = row.filter((cell) => cell.trim() !== '' && isKnownHeader(cell)).length;
		const enough = known >= 2 || (known === 1 && widest <= 2);
		if (enough && known > bestKnown && known * 4 >= filled && dataCells(row) * 3 <= filled) {
			best = index;
			bestKnown = known;
			// A header with most cells known is the one: what repeats further down repeats it.
			if (known * 2 > filled) break;
		}
	}
	if (best !== null) return best;
	const index = top.findIndex((row) => filledCells(row) >= Math.max(1, Math.ceil(widest / 2)));
	if (index === -1) return null;
	return looksLikeHeader(rows, index) ? index : null;
}

function filledCells(row: readonly string[]): number {
	return row.reduce((count, cell) => (cell.trim() === '' ? count : count + 1), 0);
}

/** Cells that a header does not have: addresses, numbers, dates, phones. */
function dataCells(row: readonly string[]): number {
	return row.filter((cell) => {
		const kind = cellKind(cell);
		return kind !== 'empty' && kind !== 'text' && kind !== 'yes-no';
	}).length;
}

/** No data in it, short and distinct cells, and not the kind of text that stands below. */
function looksLikeHeader(rows: readonly string[][], index: number): boolean {
	const row = rows[index]!;
	if (dataCells(row) > 0) return false;
	const keys = row.map(headerKey).filter((key) => key !== '');
	if (keys.length === 0 || keys.length * 2 < filledCells(row) || row.some((cell) => cell.length > 80)) return false;
	const below = rows.slice(index + 1, index + 60).filter((other) => !isBlank(other));
	if (below.length === 0) return keys.some((_, column) => isKnownHeader(row[column]!));
	// Typed columns under words: certainly a header.
	for (const column of row.keys()) {
		const typed = below.filter((other) => dataCells([other[column] ?? '']) === 1).length;
		if (typed * 2 > below.length && row[column]!.trim() !== '') return true;
	}
	if (row.some(isKnownHeader)) return true;
	// Words above words: a cell that comes again below is data.
	const again = below.some((other) => row.some((cell, column) => cell.trim() !== '' && other[column] === cell));
	return !again && new Set(keys).size === keys.length && row.length > 1;
}
