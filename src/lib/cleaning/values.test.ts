import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	isBlank,
	isNothing,
	isPlain,
	satisfactionFrom,
	tagsFrom,
	tidyCode,
	tidyLine,
	tidyText,
	urlFrom,
	yesNoFrom
} from './values.ts';

describe('cells', () => {
	it.each([
		['  Anna   Weber ', 'Anna Weber'],
		['Anna\u00a0Weber\u200b', 'Anna Weber'],
		['Mu\u0308ller', 'Müller'],
		['Ａｎｎａ', 'Anna'],
		['ﾔﾏﾀﾞ', 'ヤマダ'],
		['北京（总部）', '北京（总部）'],
		['Ａ社　東京', 'A社 東京'],
		["'+49171", '+49171'],
		["'=1+1", '=1+1'],
		["'007", '007'],
		["'t Hooft", "'t Hooft"],
		['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
		['\ufeffAnna', 'Anna'],
		['a\nb', 'a b']
	])('tidies the line %j', (text, wanted) => {
		expect(tidyLine(text)).toBe(wanted);
	});
	it('keeps the lines of a text', () => {
		expect(tidyText(' a  b \r\n c\r\r\nd ')).toBe('a b\nc\n\nd');
	});
	it('brings codes to the usual form', () => {
		expect(tidyCode("'００１２－ＡＢ")).toBe('0012-AB');
	});
	it('tidies twice as once, and plain cells not at all', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
				const once = tidyLine(text.replace(/['’]/g, ''));
				expect(tidyLine(once)).toBe(once);
				if (isPlain(text)) expect(tidyLine(text)).toBe(text);
			}),
			{ seed: 7, numRuns: 2000 }
		);
	});
	it('knows how people leave a cell empty', () => {
		expect(['', '-', 'n/a', 'N/A', '#N/A', '—', '无'].every(isBlank)).toBe(true);
		expect(['Null', 'Anna', 'None', 'Nina', 'K. Abel', '0'].some(isBlank)).toBe(false);
		expect(isNothing('NULL')).toBe(true);
	});
	it.each([
		['example.com', 'https://example.com'],
		['HTTP://Example.com/A?b=c', 'http://example.com/A?b=c'],
		['www.müller.de', 'https://www.xn--mller-kva.de'],
		['javascript:alert(1)', null],
		['data:text/html,x', null],
		['ftp://example.com', null],
		['https://user:pw@example.com', null],
		['not a url', null],
		['localhost', null],
		['example', null]
	])('reads the web address %j as %s', (text, wanted) => {
		expect(urlFrom(text)).toBe(wanted);
	});
	it('splits tags without repeats', () => {
		expect(tagsFrom('VIP; Messe，老客户、vip | * Navy')).toEqual(['VIP', 'Messe', '老客户', 'Navy']);
		expect(tagsFrom(' ; n/a ')).toEqual([]);
	});
	it('reads yes and no', () => {
		expect(['ja', 'YES', '是', 'x', 'Sí', 'Да', '1'].map(yesNoFrom)).toEqual([
			true,
			true,
			true,
			true,
			true,
			true,
			true
		]);
		expect(['nein', 'No', '否', 'нет', '0', 'vielleicht'].map(yesNoFrom)).toEqual([
			false,
			false,
			false,
			false,
			false,
			null
		]);
	});
	it.each([
		['8', 8],
		['4/5', 8],
		['80%', 8],
		['8,5', 8.5],
		['10 / 10', 10],
		['0', 0],
		['11', null],
		['6/5', null],
		['good', null],
		['-1', null]
	])('reads the satisfaction %j as %s', (text, wanted) => {
		expect(satisfactionFrom(text)).toBe(wanted);
	});
});
