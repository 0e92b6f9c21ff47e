import { describe, expect, it } from 'vitest';
import { detectDialect } from './dialect.ts';
import { planColumns } from './columns.ts';
import { readHead } from './rows.ts';

const people = [
	['Anna Berg', 'anna@berg.de', '+49 171 2345678', '1.234,50', '03.04.2024'],
	['Max Mohr', 'max@mohr.com', '030/1234567', '99,00', '17.12.2023'],
	['Eva Roth; Lee', 'eva@roth.org', '', '0,99', ''],
	['Jörg "Joe" Kern', '', '0171-99887766', '12,5', '01.01.2024'],
	['Li Wei', 'li@wei.cn', '13812345678', '7', '2.2.2022']
];
const header = ['Name', 'E-Mail', 'Telefon', 'Umsatz', 'Letzte Bestellung'];

function write(delimiter: string, quote = '"', rows: string[][] = [header, ...people], eol = '\r\n'): string {
	const cell = (text: string) =>
		text.includes(delimiter) || text.includes(quote) ? quote + text.replaceAll(quote, quote + quote) + quote : text;
	return rows.map((row) => row.map(cell).join(delimiter)).join(eol) + eol;
}

describe('detectDialect', () => {
	it.each([',', ';', '\t', '|', '\u001f', '^'])('finds the delimiter %j', (delimiter) => {
		for (const eol of ['\r\n', '\n', '\r']) {
			expect(detectDialect(write(delimiter, '"', undefined, eol))).toEqual({
				delimiter,
				quote: '"',
				escape: 'double',
				sepLine: false,
				headerRow: 0
			});
		}
	});

	it('believes the sep= line and the user', () => {
		expect(detectDialect(`sep=;\r\n${write(';')}`)).toMatchObject({ delimiter: ';', sepLine: true, headerRow: 0 });
		expect(detectDialect(`\ufeffsep=\t\n${write('\t')}`)).toMatchObject({ delimiter: '\t', sepLine: true });
		expect(detectDialect(write(';'), { delimiter: '|' })).toMatchObject({ delimiter: '|' });
	});

	it('is not misled by decimal commas, commas in names and quoted line breaks', () => {
		expect(detectDialect('Kunde;Umsatz\nMohr;1,50\nBerg;2,75\nKern;3,99\n').delimiter).toBe(';');
		expect(detectDialect('Name;Ort;Summe\nMohr, Max;Bonn;1,5\nBerg, Anna;Köln;2,5\n').delimiter).toBe(';');
		expect(detectDialect('id,note,city\n1,"a;b;c\nd;e;f",Bonn\n2,"g;h;i",Wien\n').delimiter).toBe(',');
	});

	it('finds apostrophes as quotes, but not in names and Shopify ids', () => {
		expect(detectDialect("'Name','City'\n'Mohr, Max','Bonn'\n'Berg, Anna','Wien'\n'Kern','Ulm'\n").quote).toBe("'");
		expect(detectDialect("Name,City\n'Hart,Bonn\nO'Neil,Wien\n").quote).toBe('"');
		expect(
			detectDialect("Customer ID,Phone\n'7210448301122,'+49171\n'7210448301123,'+49172\n'7210448301124,'+49173\n").quote
		).toBe('"');
	});

	it('finds backslash escapes', () => {
		expect(detectDialect('name,note\n"Joe","say \\"hi\\" now"\n"Eva","a \\"b\\" c"\n').escape).toBe('backslash');
		expect(detectDialect('name,note\n"Joe","say ""hi"" now"\n"Eva","C:\\"\n').escape).toBe('double');
	});

	it('[F27] knows one column when it sees it', () => {
		for (const text of [
			'Email\na@b.de\nc@d.de\n',
			'a@b.de\nc@d.de\ne@f.de\n',
			'Name\nMohr, Max\nBerg, Anna\nKern, Jo\n',
			'just a line of text, nothing else',
			'Dear all,\nthis is a letter; it has commas, and more.\nNo table anywhere\nbut text.\n'
		]) {
			const dialect = detectDialect(text);
			const head = readHead(text, dialect);
			expect([text, head.ok && head.value.columns]).toEqual([text, 1]);
		}
		expect(detectDialect('Email\na@b.de\nc@d.de\n').headerRow).toBe(0);
		expect(detectDialect('a@b.de\nc@d.de\n').headerRow).toBe(null);
	});

	it('finds the header under title lines', () => {
		const titled = (titles: string, delimiter = ';') => detectDialect(titles + write(delimiter)).headerRow;
		expect(titled('Kundenliste\r\n\r\n')).toBe(2);
		expect(titled('Kundenliste 2024;;;;\r\nStand: 01.02.2024;;;;\r\n;;;;\r\n')).toBe(3);
		expect(titled('Customers, all of them\r\nExported by Ann, on 2024-02-01\r\n', ',')).toBe(2);
		expect(
			detectDialect(
				'客户信息表\n导出时间：2024-01-01\n姓名,手机,邮箱\n王伟,13812345678,w@q.cn\n李娜,13912345678,l@q.cn\n'
			).headerRow
		).toBe(2);
		// LinkedIn puts a quoted note above.
		const linkedIn =
			'Notes:\n"When exporting your connection data, you may notice, that some are missing."\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,https://x.com,a@b.de,C,D,01 Feb 2024\n';
		expect(detectDialect(linkedIn)).toMatchObject({ delimiter: ',', headerRow: 3 });
	});

	it('says null where there is no header', () => {
		expect(detectDialect(write(';', '"', people)).headerRow).toBe(null);
		expect(detectDialect('王伟,13812345678\n李娜,13912345678\n').headerRow).toBe(null);
	});

	it('takes unknown words above data for a header', () => {
		expect(detectDialect('foo,bar,baz\n1,2024-01-01,x\n2,2024-01-02,y\n').headerRow).toBe(0);
		expect(detectDialect('Farbe,Größe\nrot,klein\nblau,groß\ngrün,klein\n').headerRow).toBe(0);
		expect(detectDialect('rot,klein\nblau,groß\nrot,klein\n').headerRow).toBe(null);
	});

	it('survives ragged rows, footers and a cut sample', () => {
		let text = `Export\n${write(',')}a\nb,c\n,,,,,,\nTotal,,,1000\n`;
		expect(detectDialect(text)).toMatchObject({ delimiter: ',', headerRow: 1 });
		text = write(';', '"', [header, ...Array.from({ length: 5_000 }, (_, i) => people[i % 5]!)]);
		expect(detectDialect(text)).toMatchObject({ delimiter: ';', headerRow: 0 });
	});

	it('does not fail on nothing', () => {
		for (const text of ['', '\n', '\ufeff', '"', '""""', 'sep=;', '\0', '\ud800', ',,,\n,,,\n', 'x'.repeat(200_000)]) {
			expect(() => detectDialect(text)).not.toThrow();
		}
	});
});

describe('nasty files, from text to columns', () => {
	const open = (text: string) => {
		const dialect = detectDialect(text);
		const head = readHead(text, dialect);
		return head.ok
			? { dialect, ...head.value, plan: planColumns(head.value.header, head.value.sample) }
			: head.error.code;
	};
	it('[F27] empty, header only, 300 columns', () => {
		expect(open('')).toBe('file-empty');
		expect(open(' \r\n\t\r\n')).toBe('file-empty');
		expect(open('Name,Email,Phone\n')).toBe('file-no-rows');
		const wide = Array.from({ length: 300 }, (_, i) => `c${i}`);
		expect(open(`${wide.join(',')}\n${wide.join(',')}\n`)).toBe('file-too-many-columns');
	});
	it('[F27] sep=, title, mixed line ends and an unclosed quote at once', () => {
		const text =
			'\ufeffsep=;\r\nKundenliste\r\n\r\nName;E-Mail;PLZ\nMohr;m@x.de;01067\r"Berg;b@x.de;04109\r\nKern;k@x.de;50667\n';
		const opened = open(text);
		expect(opened).toMatchObject({ header: ['Name', 'E-Mail', 'PLZ'], data: { row: 4 } });
		expect(typeof opened === 'object' && opened.sample).toEqual([
			['Mohr', 'm@x.de', '01067'],
			['Berg', 'b@x.de', '04109'],
			['Kern', 'k@x.de', '50667']
		]);
		expect(
			typeof opened === 'object' && opened.plan.columns.map(({ target }) => target.kind === 'field' && target.field)
		).toEqual(['name', 'email', 'postcode']);
	});
});
