import { expect, it } from 'vitest';
import { isFooter } from './footer.ts';

const header = ['Name', 'E-Mail', 'Umsatz', 'Ort'];

it.each([
	[['Total', '', '1,234.50', '']],
	[['', 'Summe', '1.234,50', '']],
	[['Gesamt:', '', '12']],
	[['合计', '', '¥12,000', '—']],
	[['Итого', '', '9 999 999,00 руб.', '']],
	[['Общий итог:', '', '12']],
	[['Razem', '', '99 999,00 zł', '']],
	[['Łącznie:', '', '12']],
	[['Celkem', '', '12']],
	[['Усього', '', '12']],
	[['合 计', '', '', '']],
	[['TOTAL']],
	[['Grand Total', '3', '99']],
	[['1,187 records']],
	[['共 128 条记录', '', '', '']],
	[['Total: 55 customers']],
	[['Exported by Ann on 2024-01-01', '', '']],
	[['导出时间：2024-01-01']],
	[['Exported by:', 'Ann']],
	[['Seite 3 von 7']]
])('%j is a footer', (row) => {
	expect(isFooter(row, header)).toBe(true);
});

it.each([
	[['Total', 'info@total.com', '12', 'Paris']],
	[['Total Energies', '', '12', '']],
	[['Total', '', '12', 'Paris']],
	[['Anna Berg', '', '', '']],
	[['1', '2', '3', '4']],
	[['Source Ltd', 'x@source.io']],
	[['Created Equal GmbH', 'a@b.de']],
	[['合计伟', '', '', '']],
	[['', '', '', '']],
	[[]]
])('%j is none', (row) => {
	expect(isFooter(row, header)).toBe(false);
});

it('a table of one column has no footer', () => {
	expect(isFooter(['Total'], ['Name'])).toBe(false);
});
