import { describe, expect, it } from 'vitest';
import { fold } from '#lib/domain/text.ts';
import type { NameOrder } from '#lib/domain/imports.ts';
import { isOrganisationName, joinName, splitName, tidyFamilyName, tidyName, withoutLegalForm } from './names.ts';

describe('names', () => {
	it.each([
		['ANNA WEBER', 'Anna Weber'],
		['anna weber', 'Anna Weber'],
		['LUDWIG VAN BEETHOVEN', 'Ludwig van Beethoven'],
		['maría de la cruz', 'María de la Cruz'],
		["SEAN O'NEILL", "Sean O'Neill"],
		['RONALD MCDONALD', 'Ronald McDonald'],
		['anna-lena müller-lüdenscheidt', 'Anna-Lena Müller-Lüdenscheidt'],
		["jeanne d'arc", "Jeanne d'Arc"],
		['J.R.R. TOLKIEN', 'J.R.R. Tolkien'],
		['ÉMILE ZOLA', 'Émile Zola'],
		['Anna McAllister', 'Anna McAllister'],
		['deMarco', 'deMarco'],
		['王小明', '王小明'],
		['JP', 'JP'],
		['MAX', 'Max'],
		['X Æ A-12', 'X Æ A-12']
	])('tidies %s to %s', (text, wanted) => {
		expect(tidyName(text)).toBe(wanted);
		expect(tidyName(wanted)).toBe(wanted);
	});
	it('lets a family name begin with its particle', () => {
		expect(tidyFamilyName('VAN DER BERG')).toBe('van der Berg');
	});

	it.each<[string, NameOrder, string, string, string, string]>([
		['Anna Weber', 'given-first', '', 'Anna', 'Weber', 'Anna Weber'],
		['Weber Anna', 'family-first', '', 'Anna', 'Weber', 'Weber Anna'],
		['Weber, Anna', 'given-first', '', 'Anna', 'Weber', 'Anna Weber'],
		['WEBER, ANNA MARIA', 'family-first', '', 'Anna Maria', 'Weber', 'Anna Maria Weber'],
		['Anna Maria Weber', 'given-first', '', 'Anna Maria', 'Weber', 'Anna Maria Weber'],
		['Ludwig van Beethoven', 'given-first', '', 'Ludwig', 'van Beethoven', 'Ludwig van Beethoven'],
		['van der Berg Anna', 'family-first', '', 'Anna', 'van der Berg', 'van der Berg Anna'],
		['Prof. Dr. Anna Weber', 'given-first', 'Prof. Dr.', 'Anna', 'Weber', 'Anna Weber'],
		['Weber, Dr. Anna', 'given-first', 'Dr.', 'Anna', 'Weber', 'Anna Weber'],
		['Herr Weber', 'given-first', 'Herr', '', '', 'Weber'],
		['HERR DR. MAX WEBER', 'given-first', 'Herr Dr.', 'Max', 'Weber', 'Max Weber'],
		['Mrs Smith', 'given-first', 'Mrs', '', '', 'Smith'],
		['Dra. Carmen Ruiz', 'given-first', 'Dra.', 'Carmen', 'Ruiz', 'Carmen Ruiz'],
		['Don Draper', 'given-first', '', 'Don', 'Draper', 'Don Draper'],
		['Martin King Jr.', 'given-first', '', 'Martin', 'King', 'Martin King Jr.'],
		['King, Jr.', 'given-first', '', '', '', 'King, Jr.'],
		['Madonna', 'given-first', '', '', '', 'Madonna'],
		['王小明', 'given-first', '', '小明', '王', '王小明'],
		['王 小明', 'given-first', '', '小明', '王', '王 小明'],
		['欧阳娜娜', 'given-first', '', '娜娜', '欧阳', '欧阳娜娜'],
		['司马光', 'given-first', '', '光', '司马', '司马光'],
		['王先生', 'given-first', '先生', '', '', '王'],
		['李伟女士', 'given-first', '女士', '伟', '李', '李伟'],
		['山田太郎', 'given-first', '', '太郎', '山田', '山田太郎'],
		['佐々木希', 'given-first', '', '希', '佐々木', '佐々木希'],
		['玛丽·居里', 'given-first', '', '玛丽', '居里', '玛丽·居里'],
		['김민수', 'given-first', '', '민수', '김', '김민수']
	])('splits %s (%s)', (text, order, honorific, givenName, familyName, name) => {
		expect(splitName(text, order)).toEqual({ honorific, givenName, familyName, name });
	});
	it('joins parts in the order of their script', () => {
		expect(joinName('Anna', 'Weber', 'given-first')).toBe('Anna Weber');
		expect(joinName('Anna', 'Nagy', 'family-first')).toBe('Nagy Anna');
		expect(joinName('小明', '王', 'given-first')).toBe('王小明');
		expect(joinName('', 'Weber', 'given-first')).toBe('Weber');
	});

	it.each([
		'Weber GmbH',
		'Weber GmbH & Co. KG',
		'Weber UG (haftungsbeschränkt)',
		'Siemens AG',
		'Blumen Weber e.K.',
		'Sportverein e.V.',
		'Acme Ltd',
		'Acme Ltd.',
		'Acme, Inc.',
		'Acme LLC',
		'ACME Corp.',
		'Banco S.A.',
		'Taller S.L.',
		'Boulangerie SARL',
		'Bakker B.V.',
		'Nokia Oyj',
		'Volvo AB',
		'Maersk A/S',
		'Ferrari S.p.A.',
		'Rossi S.r.l.',
		'北京某某科技有限公司',
		'华为公司',
		'株式会社山田',
		'合同会社テスト',
		'トヨタ㈱',
		'삼성 주식회사',
		'Pemex S.A. de C.V.'
	])('knows %s for an organisation', (text) => {
		expect(isOrganisationName(text)).toBe(true);
	});
	it.each([
		'Anna Weber',
		'Kim Ab',
		'Inc',
		'Max Ag',
		'Maria Sa',
		'Li Wei',
		'王小明',
		'Anna Spa',
		'Jean-Luc Se',
		'GmbHuber'
	])('takes %s for a person', (text) => {
		expect(isOrganisationName(text)).toBe(false);
	});
	it.each([
		['Müller & Söhne GmbH & Co. KG', 'muller & sohne'],
		['Acme, Inc.', 'acme'],
		['Acme Co., Ltd.', 'acme'],
		['Banco S.A.', 'banco'],
		['Bakker B.V.', 'bakker'],
		['Weber UG (haftungsbeschränkt)', 'weber'],
		['北京某某科技有限公司', '北京某某科技'],
		['株式会社山田', '山田'],
		['Ltd', 'ltd'],
		['Anna Weber', 'anna weber']
	])('drops the legal form of %s', (text, wanted) => {
		expect(withoutLegalForm(fold(text))).toBe(wanted);
	});
});
