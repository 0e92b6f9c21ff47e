import { describe, expect, it } from 'vitest';
import Papa from 'papaparse';
import type { Dialect } from '#lib/domain/imports.ts';
import { MAX_CELL_CHARS, MAX_ROW_CHARS } from './row-reader.ts';
import type { RowBlock } from './row-reader.ts';
import { countRows, readHead, readRows } from './rows.ts';

const comma: Dialect = { delimiter: ',', quote: '"', escape: 'double', sepLine: false, headerRow: 0 };

function all(text: string, dialect: Dialect = comma, blockRows?: number) {
	const blocks: RowBlock[] = [...readRows(text, dialect, { blockRows })];
	return {
		blocks,
		rows: blocks.flatMap((block) => block.rows),
		errors: blocks.flatMap((block) => block.errors)
	};
}

function table(rows: number): string {
	let text = 'id,name,city\r\n';
	for (let i = 1; i < rows; i++) text += `${i},"Müller, ${i}","Bad ""Ort""\r\n${i}"\r\n`;
	return text;
}

describe('readRows', () => {
	it('gives what PapaParse gives, over block borders', () => {
		const text = table(9_000);
		const { rows, errors, blocks } = all(text);
		const expected = Papa.parse<string[]>(text.trimEnd(), { newline: '\r\n', delimiter: ',' }).data;
		expect(rows.length).toBe(9_000);
		expect(rows).toEqual(expected.map((row) => row.map((cell) => cell.replaceAll('\r\n', '\n'))));
		expect(errors).toEqual([]);
		expect(blocks.length).toBeGreaterThan(3);
		for (const block of blocks) expect(block.rows.length).toBeLessThanOrEqual(4_000);
	});

	it('numbers rows as a spreadsheet does and starts again from any block', () => {
		const text = table(5_000);
		const { blocks, rows } = all(text, comma, 500);
		for (const block of blocks) {
			expect(block.rows[0]).toEqual(rows[block.firstRow - 1]);
			const again = readRows(text, comma, { from: block.start, blockRows: 100 }).next().value!;
			expect(again.firstRow).toBe(block.firstRow);
			expect(again.rows[0]).toEqual(block.rows[0]);
			expect(again.rows[50]).toEqual(rows[block.firstRow + 49]);
			expect(readRows(text, comma, { from: block.start, blockRows: 500 }).next().value).toEqual(block);
		}
	});

	it('takes CRLF, LF and CR in one file', () => {
		expect(all('a,b\r\n1,2\n3,4\r5,"6\r\n7"\r\n8,9').rows).toEqual([
			['a', 'b'],
			['1', '2'],
			['3', '4'],
			['5', '6\n7'],
			['8', '9']
		]);
		expect(all('a,b\r1,2\r3,4\r').rows).toEqual([
			['a', 'b'],
			['1', '2'],
			['3', '4']
		]);
	});

	it('keeps ragged and blank rows', () => {
		expect(all('a,b\n\n1\n1,2,3\n   \n').rows).toEqual([['a', 'b'], [''], ['1'], ['1', '2', '3'], ['   ']]);
	});

	it('leaves out a byte order mark and the sep= line', () => {
		expect(all('\ufeffa,b\n1,2').rows[0]).toEqual(['a', 'b']);
		const semicolon = { ...comma, delimiter: ';', sepLine: true };
		for (const text of ['sep=;\r\na;b\r\n1;2', '\ufeff"sep=;"\na;b\n1;2']) {
			expect(all(text, semicolon).rows).toEqual([
				['a', 'b'],
				['1', '2']
			]);
		}
	});

	it('[F27] survives NUL, lone surrogates and the end mark of DOS', () => {
		expect(all('a,b\n\0x\0,\ud800y\n\x1a').rows).toEqual([['a', 'b'], ['x', '\ufffdy'], ['']]);
	});

	it('[F27] cuts a row with an unclosed quote at its line end, names it and goes on', () => {
		let text = 'id,name,city\n1,"Meier, Max",Bonn\n2,"Müller, Eva,Köln\n';
		for (let i = 3; i < 5_000; i++) text += `${i},"Huber, ${i}",Wien\n`;
		const { rows, errors } = all(text);
		expect(rows.length).toBe(5_000);
		expect(rows[2]).toEqual(['2', 'Müller', ' Eva', 'Köln']);
		expect(rows[3]).toEqual(['3', 'Huber, 3', 'Wien']);
		expect(rows[4_999]).toEqual(['4999', 'Huber, 4999', 'Wien']);
		expect(errors).toEqual([{ row: 3, column: null, code: 'unclosed-quote' }]);
	});

	it('[F27] an unclosed quote with no other behind it costs one row', () => {
		let text = 'id,name,city\n1,"Meier,Bonn\n';
		for (let i = 2; i < 40_000; i++) text += `${i},Huber ${i},Wien\n`;
		const { rows, errors } = all(text);
		expect(rows.length).toBe(40_000);
		expect(rows[1]).toEqual(['1', 'Meier', 'Bonn']);
		expect(errors.map((error) => error.row)).toEqual([2]);
	});

	it('[F27] an unclosed quote in the last row', () => {
		const { rows, errors } = all('a,b\n1,2\n3,"4');
		expect(rows).toEqual([
			['a', 'b'],
			['1', '2'],
			['3', '4']
		]);
		expect(errors).toEqual([{ row: 3, column: null, code: 'unclosed-quote' }]);
	});

	it('[F27] reads on line by line where every row lacks a quote, from any position', () => {
		let text = 'id,name,city\n';
		for (let i = 1; i < 3_000; i++) text += `${i},"Huber ${i},Wien\n`;
		const { rows, errors, blocks } = all(text, comma, 300);
		expect(rows.length).toBe(3_000);
		expect(errors.length).toBe(2_999);
		expect(rows[2_999]).toEqual(['2999', 'Huber 2999', 'Wien']);
		// Searching for the end of each quote would take quadratic time.
		expect(blocks.at(-1)!.next.recovered).toBe(50);
		for (const block of blocks) {
			const again = readRows(text, comma, { from: block.start }).next().value!;
			expect(again.rows[0]).toEqual(rows[block.firstRow - 1]);
			expect(readRows(text, comma, { from: block.start, blockRows: 300 }).next().value).toEqual(block);
		}
	});

	it('keeps a multi-line note with bare quotes in one cell', () => {
		const { rows, errors } = all('id,note,city\n1,"He said "hi" to us\nand left",Bonn\n2,x,Wien\n');
		expect(rows[1]).toEqual(['1', 'He said "hi" to us\nand left', 'Bonn']);
		expect(rows[2]).toEqual(['2', 'x', 'Wien']);
		expect(errors).toEqual([{ row: 2, column: null, code: 'stray-quote' }]);
	});

	it('[F27] caps a cell, a line and a row', () => {
		const cell = all(`a,b\n1,${'x'.repeat(MAX_CELL_CHARS + 5)}\n2,y\n`);
		expect(cell.rows[1]![1]!.length).toBe(MAX_CELL_CHARS);
		expect(cell.errors).toEqual([{ row: 2, column: 1, code: 'cell-too-long' }]);
		expect(cell.rows[2]).toEqual(['2', 'y']);

		const line = all(`a,b\n${'1,'.repeat(MAX_ROW_CHARS)}\n2,y\n`);
		expect(line.rows.length).toBe(3);
		expect(line.rows[1]!.length).toBe(256);
		expect(line.errors.map((error) => error.code)).toContain('row-too-long');
		expect(line.rows[2]).toEqual(['2', 'y']);
	});

	it('drops delimiters without end behind the last cell', () => {
		const { rows, errors } = all(`a,b\n1,2${','.repeat(1_000)}\n`);
		expect(rows[1]!.slice(0, 3)).toEqual(['1', '2', '']);
		expect(rows[1]!.length).toBe(256);
		expect(errors).toEqual([]);
	});

	it('reads other quotes and backslashes', () => {
		expect(all("a;b\n'x;1';'it''s'\n", { ...comma, delimiter: ';', quote: "'" }).rows[1]).toEqual(['x;1', "it's"]);
		expect(all('a,b\n"say \\"hi\\", ok","c:\\\\d"\n', { ...comma, escape: 'backslash' }).rows[1]).toEqual([
			'say "hi", ok',
			'c:\\d'
		]);
		expect(all('a,b\n"x,y\n', { ...comma, quote: '' }).rows[1]).toEqual(['"x', 'y']);
	});

	it('does not see rows in an empty text', () => {
		expect(all('').rows).toEqual([]);
		expect(all('\n').rows).toEqual([['']]);
	});
});

describe('readHead', () => {
	it('parts titles, header and data', () => {
		const text = 'Report\n\nid,name\n\n1,"A\nB"\n2,C\n';
		const head = readHead(text, { ...comma, headerRow: 2 });
		expect(head).toEqual({
			ok: true,
			value: {
				titleRows: [['Report'], ['']],
				header: ['id', 'name'],
				sample: [
					['1', 'A\nB'],
					['2', 'C']
				],
				data: { offset: 16, row: 4, recovered: 0 },
				columns: 2
			}
		});
	});

	it('says what is wrong with a file', () => {
		expect(readHead(' \r\n', comma)).toEqual({ ok: false, error: { code: 'file-empty' } });
		expect(readHead('id,name\n\n', comma)).toEqual({ ok: false, error: { code: 'file-no-rows' } });
		const wide = Array.from({ length: 300 }, (_, i) => `h${i}`).join(',');
		expect(readHead(`${wide}\n${wide}\n`, comma)).toEqual({
			ok: false,
			error: { code: 'file-too-many-columns', params: { limit: 256, found: 300 } }
		});
		const million = 'x,'.repeat(1_000_000);
		for (const headerRow of [0, null]) {
			expect(readHead(`${million}\n1`, { ...comma, headerRow })).toMatchObject({
				ok: false,
				error: { code: 'file-too-many-columns' }
			});
			expect(readHead('x'.repeat(1_000_000), { ...comma, headerRow })).toEqual({
				ok: false,
				error: { code: 'file-unreadable', params: { row: 1 } }
			});
		}
	});
});

describe('countRows', () => {
	it('counts data rows without parsing', () => {
		expect(countRows(table(3_000), comma)).toBe(2_999);
		expect(countRows('Report\n\nid,name\n1,2\n,\n\n3,4', { ...comma, headerRow: 2 })).toBe(2);
		expect(countRows('1,2\r3,4\r', { ...comma, headerRow: null })).toBe(2);
		expect(countRows('a,b\n1,"2\n3,4\n', comma)).toBe(2);
		expect(countRows('a,b\n1,5" pipe\n3,4\n5,7" pipe\n', comma)).toBe(3);
		expect(countRows('a,b\n1,"x ""\n"" y"\n3,""\n', comma)).toBe(2);
	});
});
