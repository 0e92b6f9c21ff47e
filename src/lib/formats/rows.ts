/**
 * CSV text → blocks of rows, in the worker. PapaParse reads the text slice by slice, so that the
 * consumer can await between blocks and read a window in the middle again from a remembered position.
 * Invariants: rows are numbered as a spreadsheet shows them (1-based, titles, header and blank rows
 * counted, Excel's `sep=` line not); reading again from a block's start gives the same block; no input
 * throws.
 */
import type { Dialect } from '#lib/domain/imports.ts';
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { MAX_COLUMNS, MIN_SLICE, RowReader, firstPosition, lineEnd, widthOf } from './row-reader.ts';
import type { RowBlock, RowPosition } from './row-reader.ts';

/** About as many rows stand in a block. */
export const BLOCK_ROWS = 2_000;
export interface ReadOptions {
	/** Start here instead of at the first row. */
	from?: RowPosition;
	/** Rows per block, roughly; BLOCK_ROWS by default. */
	blockRows?: number;
}

export interface Head {
	/** Rows above the header, blank ones included. */
	titleRows: string[][];
	header: string[] | null;
	/** The first data rows, at most `sampleRows`, blank ones left out. */
	sample: string[][];
	/** Where the data start. */
	data: RowPosition;
	/** Columns of the header or of the widest sample row. */
	columns: number;
}

/** Reads `text` block by block. Never throws and never ends early: what cannot be read is an error of its row. */
export function* readRows(
	text: string,
	dialect: Dialect,
	options: ReadOptions = {}
): Generator<RowBlock, void, undefined> {
	const blockRows = options.blockRows ?? BLOCK_ROWS;
	const reader = new RowReader(text, dialect);
	let position = options.from ?? firstPosition(text, dialect);
	while (position.offset < text.length) {
		// The size depends on the position alone, so that a block read again holds the same rows.
		const block = reader.block(position, reader.sliceFor(position.offset, blockRows), blockRows);
		if (block.rows.length > 0) yield block;
		position = block.next;
	}
}

/**
 * Title rows, header, a sample of the data and where the data start. Fails with `file-empty`,
 * `file-no-rows` (a header and nothing else), `file-too-many-columns`, or `file-unreadable` with the
 * row that is longer than any row can be.
 */
export function readHead(text: string, dialect: Dialect, sampleRows = 100): Result<Head> {
	const start = firstPosition(text, dialect);
	if (text.slice(start.offset, start.offset + 65_536).trim() === '' && text.slice(start.offset).trim() === '') {
		return fail('file-empty');
	}
	const reader = new RowReader(text, dialect);
	const headRows = dialect.headerRow === null ? 0 : dialect.headerRow + 1;
	const rows: string[][] = [];
	let data = start;
	while (rows.length < headRows && data.offset < text.length) {
		const block = reader.block(data, MIN_SLICE, headRows - rows.length, true);
		const tooLong = fatal(block, text, dialect);
		if (tooLong) return tooLong;
		rows.push(...block.rows);
		data = block.next;
	}
	const header = dialect.headerRow === null ? null : (rows[dialect.headerRow] ?? null);
	const sample: string[][] = [];
	let first = true;
	for (const block of readRows(text, dialect, { from: data, blockRows: Math.max(20, sampleRows) })) {
		if (first && header === null) {
			const tooLong = fatal(block, text, dialect);
			if (tooLong) return tooLong;
		}
		first = false;
		for (const row of block.rows) if (sample.length < sampleRows && !isBlank(row)) sample.push(row);
		if (sample.length >= sampleRows) break;
	}
	if (sample.length === 0) return fail('file-no-rows');
	const columns = header ? widthOf(header) : sample.reduce((most, row) => Math.max(most, widthOf(row)), 0);
	return ok({ titleRows: header ? rows.slice(0, -1) : [], header, sample, data, columns });
}

/** Whether a row holds nothing but white space. */
export function isBlank(row: readonly string[]): boolean {
	for (const cell of row) if (cell !== '' && cell.trim() !== '') return false;
	return true;
}

/**
 * Number of data rows: without titles, header and blank rows. One pass over the characters, no
 * parsing; exact for well-formed files, an estimate where quotes are missing.
 */
export function countRows(text: string, dialect: Dialect): number {
	const start = firstPosition(text, dialect).offset;
	const paired = countLines(text, start, dialect, true);
	// Quotes that do not pair up say nothing about where lines end.
	const { lines, blank } = paired.open ? countLines(text, start, dialect, false) : paired;
	// Blank title rows are counted as blank already.
	const head = dialect.headerRow === null ? 0 : dialect.headerRow + 1;
	return Math.max(0, lines - blank - Math.max(0, head - blankAmong(text, dialect, head)));
}

function blankAmong(text: string, dialect: Dialect, count: number): number {
	if (count === 0) return 0;
	const block = new RowReader(text, dialect).block(firstPosition(text, dialect), MIN_SLICE, count, true);
	return block.rows.slice(0, count).filter(isBlank).length;
}

function countLines(text: string, start: number, dialect: Dialect, quotes: boolean) {
	const quote = quotes && dialect.quote !== '' ? dialect.quote.charCodeAt(0) : -1;
	const delimiter = dialect.delimiter.charCodeAt(0);
	let lines = 0;
	let blank = 0;
	let open = false;
	let filled = false;
	let lineStart = start;
	for (let i = start; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === quote) {
			// A quote opens at the start of a cell, or again behind the one that closed (`""`); elsewhere it is text.
			const before = i === start ? delimiter : text.charCodeAt(i - 1);
			open = !open && (before === delimiter || before === quote || before === 10 || before === 13);
		} else if (code > 32) {
			if (code !== delimiter) filled = true;
		} else if ((code === 10 || code === 13) && !open) {
			if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
			lines++;
			if (!filled) blank++;
			filled = false;
			lineStart = i + 1;
		}
	}
	if (lineStart < text.length) {
		lines++;
		if (!filled) blank++;
	}
	return { lines, blank, open };
}

/** What makes the first rows unreadable: too many columns, or a line longer than a row can be. */
function fatal(block: RowBlock, text: string, dialect: Dialect) {
	for (const error of block.errors) {
		if (error.code === 'row-too-wide' || error.code === 'row-too-long') {
			const offset = error.row === block.firstRow ? block.start.offset : null;
			const found = offset === null ? MAX_COLUMNS + 1 : cellsInLine(text, offset, dialect.delimiter);
			if (found > MAX_COLUMNS) return fail('file-too-many-columns', { limit: MAX_COLUMNS, found });
			return fail('file-unreadable', { row: error.row });
		}
	}
	return null;
}

function cellsInLine(text: string, offset: number, delimiter: string): number {
	const end = lineEnd(text, offset);
	let count = 1;
	for (let at = text.indexOf(delimiter, offset); at !== -1 && at < end; at = text.indexOf(delimiter, at + 1)) count++;
	return count;
}
