/**
 * One block of rows at a time, read by PapaParse from a slice of the text and mended where quotes are missing
 * or a row is larger than any row can be.
 */
import Papa from 'papaparse';
import type { Dialect } from '#lib/domain/imports.ts';

/** Most columns a file may have; wider ones are refused. */
export const MAX_COLUMNS = 256;
/** Most characters of a cell, as in Excel; the rest is cut and the cell reported. */
export const MAX_CELL_CHARS = 32_767;
/** Most characters of a row. A longer one is a missing quote or a huge line. */
export const MAX_ROW_CHARS = 262_144;
/** After so many rows with a missing quote the quotes are not to be trusted: each line is a row. */
const MAX_RECOVERED = 50;
export const MIN_SLICE = 4_096;

/** Where a row starts. Plain data: remember it and hand it back as `from`. */
export interface RowPosition {
	/** Index in the text (UTF-16 units). */
	offset: number;
	/** Number of the row that starts there. */
	row: number;
	/** Rows before it that lacked a quote. */
	recovered: number;
}

/**
 * `unclosed-quote`: the row lacked a closing quote and was cut at its line end; `stray-quote`: a bare
 * quote inside a quoted cell was kept; `row-too-long`, `row-too-wide`, `cell-too-long`: the rest was cut.
 */
export type RowErrorCode = 'unclosed-quote' | 'stray-quote' | 'row-too-long' | 'row-too-wide' | 'cell-too-long';
export interface RowError {
	row: number;
	/** Column from 0, or null where the whole row is meant. */
	column: number | null;
	code: RowErrorCode;
}

export interface RowBlock {
	/** Number of the first row here. */
	firstRow: number;
	/** Ragged and blank rows (`['']`) stand as they are. */
	rows: string[][];
	errors: RowError[];
	/** Where this block starts and where the next one does. */
	start: RowPosition;
	next: RowPosition;
}

const BOM = '\ufeff';
const SEP_LINE = /^"?sep=(.)"?(?:\r\n|\r|\n|$)/i;

/** The character Excel's first line `sep=;` names and where the line ends; null where there is none. */
export function sepLineOf(text: string): { delimiter: string; end: number } | null {
	const start = text.startsWith(BOM) ? 1 : 0;
	const match = SEP_LINE.exec(text.slice(start, start + 12));
	return match ? { delimiter: match[1]!, end: start + match[0].length } : null;
}

/** Position of the first row: behind a byte order mark and, where the dialect has one, the `sep=` line. */
export function firstPosition(text: string, dialect: Dialect): RowPosition {
	const offset = (dialect.sepLine ? sepLineOf(text)?.end : undefined) ?? (text.startsWith(BOM) ? 1 : 0);
	return { offset, row: 1, recovered: 0 };
}

/** Columns up to the last one that holds something. */
export function widthOf(row: readonly string[]): number {
	let width = row.length;
	while (width > 0 && row[width - 1]!.trim() === '') width--;
	return width;
}

/** Index of the next line break, or the length of the text. */
export function lineEnd(text: string, from: number): number {
	const pattern = /[\r\n]/g;
	pattern.lastIndex = from;
	return pattern.exec(text)?.index ?? text.length;
}

/** Index behind the line break that stands at `end`. */
function afterBreak(text: string, end: number): number {
	return end + (text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? 2 : end < text.length ? 1 : 0);
}

interface PapaResult {
	data: string[][];
	errors: { code: string; row?: number; index?: number }[];
	meta: { cursor: number };
}

/** Whether a text has more lines than rows; of an empty source nothing is known. */
function holdsMoreLines(source: string, rows: number): boolean {
	if (source === '') return true;
	let lines = source.endsWith('\n') ? 0 : 1;
	for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) if (++lines > rows) return true;
	return false;
}

const NEEDS_CLEANING = /[\0\x1a]/;

export class RowReader {
	readonly #text: string;
	readonly #dialect: Dialect;
	readonly #config: Papa.ParseConfig;
	#width = 0;

	constructor(text: string, dialect: Dialect) {
		this.#text = text;
		this.#dialect = dialect;
		this.#config = {
			delimiter: dialect.delimiter,
			newline: '\n',
			quoteChar: dialect.quote,
			escapeChar: dialect.escape === 'backslash' ? '\\' : dialect.quote,
			// Without a quote character Papa's quick path is the right one; else it decides slice by slice.
			...(dialect.quote === '' ? { fastMode: true } : {})
		};
	}

	/** Characters that hold about `rows` rows, judged by the lines that follow `offset`. */
	sliceFor(offset: number, rows: number): number {
		const probe = this.#text.slice(offset, offset + 16_384);
		const mark = probe.includes('\n') ? '\n' : '\r';
		let lines = 1;
		for (let at = probe.indexOf(mark); at !== -1; at = probe.indexOf(mark, at + 1)) lines++;
		return Math.max(MIN_SLICE, Math.round((probe.length / lines) * rows));
	}

	/** Reads one block; `exactly` stops after `rows` rows, else a few more or less may come. */
	block(start: RowPosition, size: number, rows: number, exactly = false): RowBlock {
		if (start.recovered >= MAX_RECOVERED) return this.#lines(start, size, rows, exactly);
		const { offset } = start;
		for (;;) {
			const slice = this.#slice(offset, size);
			const last = offset + slice.length >= this.#text.length;
			if (!exactly) {
				const result = this.#parse(this.#config, slice, offset, !last);
				if (result.errors.length === 0 && result.data.length > 0) {
					if (result.data.length > 2 * rows && size > MIN_SLICE) {
						size = Math.max(MIN_SLICE, size >> 1);
						continue;
					}
					return this.#finish(start, result.data, [], last ? this.#text.length : result.meta.cursor, slice, 0);
				}
			}
			const block = this.#careful(start, slice, last, exactly ? rows : Infinity);
			if (block) return block;
			// Not one complete row: a longer slice, until it is longer than a row may be.
			if (size >= MAX_ROW_CHARS) return this.#brokenRow(start, []);
			size = Math.min(MAX_ROW_CHARS, size * 4);
		}
	}

	#slice(offset: number, size: number): string {
		let end = Math.min(this.#text.length, offset + size);
		// A slice must not end between CR and LF.
		if (this.#text.charCodeAt(end - 1) === 13 && this.#text.charCodeAt(end) === 10) end++;
		const slice = this.#text.slice(offset, end);
		// A lone CR ends a line like LF does. Same length, so positions stay true.
		return slice.includes('\r') && /\r(?!\n)/.test(slice) ? slice.replace(/\r(?!\n)/g, '\n') : slice;
	}

	#parse(config: Papa.ParseConfig, input: string, offset: number, ignoreLast: boolean): PapaResult {
		return new Papa.Parser(config).parse(input, offset, ignoreLast) as PapaResult;
	}

	/** Row by row, because a quote is wrong in this slice or an exact number of rows is wanted. */
	#careful(start: RowPosition, slice: string, last: boolean, limit: number): RowBlock | null {
		const rows: string[][] = [];
		const errors: RowError[] = [];
		let cursor = start.offset;
		let swallowed = false;
		const parser: Papa.Parser = new Papa.Parser({
			...this.#config,
			step: (step: unknown) => {
				const { data, errors: problems, meta } = step as PapaResult;
				if (problems.length > 0) {
					const raw = slice.slice(cursor - start.offset, meta.cursor - start.offset);
					if (this.#hasSwallowed(raw, problems)) {
						swallowed = true;
						parser.abort();
						return;
					}
					errors.push({ row: start.row + rows.length, column: null, code: 'stray-quote' });
				}
				rows.push(data[0]!);
				cursor = meta.cursor;
				if (rows.length >= limit) parser.abort();
			}
		} as Papa.ParseConfig);
		parser.parse(slice, start.offset, !last);
		const stopped = swallowed || rows.length >= limit;
		if (rows.length === 0 && !swallowed) return last ? this.#finish(start, [], [], this.#text.length, slice, 0) : null;
		if (!swallowed) {
			return this.#finish(start, rows, errors, last && !stopped ? this.#text.length : cursor, slice, 0);
		}
		if (rows.length === 0) return this.#brokenRow(start, []);
		return this.#finish(start, rows, errors, cursor, slice, 0);
	}

	/**
	 * Whether a row with a broken quote is really several: it is longer than a row may be, its quote never
	 * closes, or the lines it took in are rows themselves.
	 */
	#hasSwallowed(raw: string, problems: PapaResult['errors']): boolean {
		if (raw.length >= MAX_ROW_CHARS || problems.some((problem) => problem.code === 'MissingQuotes')) return true;
		const lines = raw.replace(/\r?\n$/, '').split('\n');
		if (lines.length === 1) return false;
		const width = this.#expectedWidth();
		const inner = lines.slice(1, 21);
		const like = inner.filter((line) => this.#line(line.replace(/\r$/, '')).cells.length === width).length;
		return width > 1 && like * 2 >= inner.length;
	}

	/** The usual number of cells, by lines, as quotes are in doubt. */
	#expectedWidth(): number {
		if (this.#width > 0) return this.#width;
		const start = firstPosition(this.#text, this.#dialect).offset;
		const counts = new Map<number, number>();
		const lines = this.#text
			.slice(start, start + 65_536)
			.split(/\r\n|\r|\n/)
			.slice(0, 200);
		for (const line of lines) {
			if (line.trim() === '') continue;
			const width = this.#line(line).cells.length;
			counts.set(width, (counts.get(width) ?? 0) + 1);
		}
		let best = 0;
		for (const [width, count] of counts) {
			if (count > best) {
				best = count;
				this.#width = width;
			}
		}
		return this.#width;
	}

	/** One physical line as a row; a quote that does not close in it is dropped. */
	#line(line: string): { cells: string[]; broken: boolean } {
		const { quote, delimiter } = this.#dialect;
		if (quote === '' || !line.includes(quote)) return { cells: line.split(delimiter), broken: false };
		let rest = line;
		let broken = false;
		for (let attempt = 0; attempt < 4; attempt++) {
			const result = this.#parse(this.#config, rest, 0, false);
			const open = result.errors.find((error) => error.code === 'MissingQuotes');
			if (!open) return { cells: result.data[0] ?? [''], broken };
			broken = true;
			const at = (open.index ?? 1) - 1;
			rest = rest.slice(0, at) + rest.slice(at + 1);
		}
		return { cells: line.split(delimiter), broken: true };
	}

	/** The row at `start` by its first line alone. */
	#brokenRow(start: RowPosition, errors: RowError[]): RowBlock {
		const end = lineEnd(this.#text, start.offset);
		const next = afterBreak(this.#text, end);
		if (end - start.offset > MAX_ROW_CHARS) {
			// The cut piece is split by delimiters alone: its quotes may not be whole either.
			const cut = this.#text.slice(start.offset, start.offset + MAX_ROW_CHARS);
			errors.push({ row: start.row, column: null, code: 'row-too-long' });
			return this.#finish(start, [cut.split(this.#dialect.delimiter)], errors, next, cut, 0);
		}
		const line = this.#text.slice(start.offset, end);
		errors.push({ row: start.row, column: null, code: 'unclosed-quote' });
		return this.#finish(start, [this.#line(line).cells], errors, next, line, 1);
	}

	/** Line by line, once quotes have proved unreliable. */
	#lines(start: RowPosition, size: number, limit: number, exactly: boolean): RowBlock {
		const slice = this.#slice(start.offset, Math.max(size, MIN_SLICE));
		const last = start.offset + slice.length >= this.#text.length;
		const rows: string[][] = [];
		const errors: RowError[] = [];
		let cursor = 0;
		while (cursor < slice.length && !(exactly && rows.length >= limit)) {
			let end = slice.indexOf('\n', cursor);
			if (end === -1) {
				if (!last) break;
				end = slice.length;
			}
			const { cells, broken } = this.#line(slice.slice(cursor, end).replace(/\r$/, ''));
			if (broken) errors.push({ row: start.row + rows.length, column: null, code: 'unclosed-quote' });
			rows.push(cells);
			cursor = Math.min(slice.length, end + 1);
		}
		if (rows.length === 0) {
			if (size >= MAX_ROW_CHARS) return this.#brokenRow(start, []);
			return this.#lines(start, Math.min(MAX_ROW_CHARS, size * 4), limit, exactly);
		}
		return this.#finish(start, rows, errors, start.offset + cursor, '', 0);
	}

	/** Tidies cells and applies the caps. `source` is the text the rows came from: it says what can be skipped. */
	#finish(
		start: RowPosition,
		rows: string[][],
		errors: RowError[],
		end: number,
		source: string,
		recovered: number
	): RowBlock {
		const text = this.#text;
		// The empty line behind the last line break is no row.
		if (end >= text.length && rows.length > 0 && /[\r\n]/.test(text.charAt(text.length - 1))) {
			const lastRow = rows[rows.length - 1]!;
			if (lastRow.length === 1 && lastRow[0] === '') rows.pop();
		}
		const carriage = source === '' || source.includes('\r');
		const quoted = this.#dialect.quote !== '' && (source === '' || source.includes(this.#dialect.quote));
		const control = source === '' || NEEDS_CLEANING.test(source) || !source.isWellFormed();
		const backslash = this.#dialect.escape === 'backslash' && quoted;
		// Only a quoted cell can hold a line break; without one there is nothing to make `\n` of.
		const tidy =
			control || backslash || (carriage && quoted && holdsMoreLines(source.slice(0, end - start.offset), rows.length));
		for (let r = 0; r < rows.length; r++) {
			let row = rows[r]!;
			let cut = false;
			let total = 0;
			if (row.length > MAX_COLUMNS) {
				total = row.reduce((sum, cell) => sum + cell.length + 1, 0);
				cut = widthOf(row) > MAX_COLUMNS;
				if (cut) errors.push({ row: start.row + r, column: null, code: 'row-too-wide' });
				row = rows[r] = row.slice(0, MAX_COLUMNS);
			}
			if (carriage) {
				const lastCell = row[row.length - 1]!;
				if (lastCell.endsWith('\r')) row[row.length - 1] = lastCell.slice(0, -1);
			}
			for (let c = 0; c < row.length; c++) {
				if (tidy) row[c] = this.#tidy(row[c]!, backslash);
				if (row[c]!.length > MAX_CELL_CHARS) {
					cut = true;
					total += row[c]!.length;
					row[c] = row[c]!.slice(0, MAX_CELL_CHARS).toWellFormed();
					errors.push({ row: start.row + r, column: c, code: 'cell-too-long' });
				}
			}
			if (cut && total > MAX_ROW_CHARS) errors.push({ row: start.row + r, column: null, code: 'row-too-long' });
		}
		const next = { offset: end, row: start.row + rows.length, recovered: start.recovered + recovered };
		return { firstRow: start.row, rows, errors, start, next };
	}

	#tidy(cell: string, backslash: boolean): string {
		let text = cell;
		if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
		if (backslash && text.includes('\\\\')) text = text.replaceAll('\\\\', '\\');
		if (NEEDS_CLEANING.test(text)) text = text.replace(/[\0\x1a]/g, '');
		return text.isWellFormed() ? text : text.toWellFormed();
	}
}
