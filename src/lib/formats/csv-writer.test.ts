import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import Papa from 'papaparse';
import { guard, unguard, writeCsv } from './csv-writer.ts';
import { readRows } from './rows.ts';

describe('writeCsv', () => {
	it('writes RFC 4180 with CRLF', () => {
		expect(
			writeCsv([
				['a', 'b'],
				['x,y', 'say "hi"'],
				[null, 'two\nlines'],
				[' edge ', '']
			])
		).toBe('a,b\r\n"x,y","say ""hi"""\r\n,"two\nlines"\r\n" edge ",\r\n');
		expect(writeCsv([])).toBe('');
	});

	it('[F26] guards formulas and phones, leaves numbers alone', () => {
		expect(writeCsv([['=1+1', '+49 171', '-12.5', '@x', '\tx', '＝1', -12.5, 3, NaN]])).toBe(
			"'=1+1,'+49 171,'-12.5,'@x,'\tx,'＝1,-12.5,3,\r\n"
		);
	});

	it('[F26] what was written is safe and comes back as it was', () => {
		// Weighted to the characters that matter.
		const char = fc.constantFrom(
			'=',
			'+',
			'-',
			'@',
			"'",
			'"',
			',',
			';',
			'\t',
			'\n',
			' ',
			'1',
			'9',
			'a',
			'ß',
			'王',
			'＝',
			'\u00a0'
		);
		const cell = fc.oneof(
			fc.array(char, { maxLength: 8 }).map((chars) => chars.join('')),
			fc.string({ unit: 'grapheme' })
		);
		const tables = fc.integer({ min: 2, max: 4 }).chain((width) =>
			fc.array(
				fc.array(
					cell.map((text) => text.replace(/\r\n?/g, '\n').replace(/[\0\x1a]/g, '')),
					{ minLength: width, maxLength: width }
				),
				{ minLength: 1 }
			)
		);
		fc.assert(
			fc.property(tables, (rows) => {
				const text = writeCsv(rows);
				for (const row of Papa.parse<string[]>(text, { delimiter: ',', newline: '\r\n' }).data) {
					for (const written of row) expect(written).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
				}
				const dialect = { delimiter: ',', quote: '"', escape: 'double', sepLine: false, headerRow: null } as const;
				const read = [...readRows(text, dialect)].flatMap((block) => block.rows);
				expect(read.map((row) => row.map(unguard))).toEqual(rows);
			}),
			{ numRuns: 500 }
		);
	});

	it('takes the apostrophe of other systems away, and only that', () => {
		expect(unguard("'7210448301122")).toBe('7210448301122');
		expect(unguard("'+4917112345")).toBe('+4917112345');
		expect(unguard("'t Hooft")).toBe("'t Hooft");
		expect(unguard("O'Neil")).toBe("O'Neil");
		expect(unguard(guard("'=x"))).toBe("'=x");
	});

	it('does not change its input', () => {
		const rows = Object.freeze([Object.freeze(['=x', null, 1])]);
		expect(() => writeCsv(rows)).not.toThrow();
	});
});
