/**
 * Customer files as they come: seeded, so that every run and every machine gets the same bytes. About
 * 165 bytes and 15 columns a row; stray spaces, shouting, full-width digits, mixed phone formats, gaps,
 * Chinese and accented names, and one row in a hundred that is an earlier customer with a typo.
 */

import { seededRandom } from '#lib/analysis/random.ts';

export const CUSTOMER_COLUMNS = [
	'Customer ID',
	'First Name',
	'Last Name',
	'Company',
	'Email',
	'Phone',
	'Street',
	'City',
	'Postcode',
	'Country',
	'Tags',
	'Orders',
	'Total Spent',
	'Last Order',
	'Notes'
] as const;

const GIVEN =
	'Anna Maria José Zoë Jürgen Søren Łukasz Chloé François Aisha Ravi Yuki Olga Mehmet Grace Liam Noah Emma Lucía Björn'.split(
		' '
	);
const FAMILY =
	'Müller García Smith O’Brien Kowalski Nguyễn Rossi Dubois Hansen Novák Yılmaz Silva Weiß Andersson Patel Kim Jensen Costa Moreau Berg Fischer Lopez Clark Young'.split(
		' '
	);
const CHINESE_FAMILY = [...'王李张刘陈杨黄赵吴周'];
const CHINESE_GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华'];
const FIRM = 'Nord Alpha Blue Green Prime Delta Harbour Summit River Stone Bright Solid Swift Urban'.split(' ');
const TRADE = 'Bakery Logistics Design Foods Motors Consulting Garden Books Textiles Electric'.split(' ');
const FORM = ['GmbH', 'Ltd.', 'Inc.', 'S.A.', 'AB', '有限公司'];
/** City, country, calling code, postcode, and how a number goes on after the code (`#`: any digit). */
const PLACES = [
	['Berlin', 'Germany', '49', '10115', '151########'],
	['München', 'Germany', '49', '80331', '170#######'],
	['London', 'United Kingdom', '44', 'N1 9GU', '7411######'],
	['Madrid', 'Spain', '34', '28001', '612######'],
	['Lyon', 'France', '33', '69001', '612######'],
	['New York', 'United States', '1', '10001', '2125######'],
	['上海', 'China', '86', '200000', '138########'],
	['København', 'Denmark', '45', '1050', '20######']
] as const;
const TAGS = ['vip', 'newsletter', 'wholesale', 'lead', 'trade fair', 'lapsed', 'partner'];
const NOTES = [
	'',
	'',
	'Prefers e-mail',
	'Call after 5 pm, never on Fridays',
	'Asked for an offer, twice',
	'Pays late; "net 60" was agreed with the last owner',
	'Met at the spring fair; wants samples of the new series before autumn',
	'老客户，喜欢电话联系'
];

/** Rows of a file, without its header, in the order of CUSTOMER_COLUMNS. */
export function* customerRows(count: number, seed = 1): Generator<string[]> {
	const next = seededRandom(seed);
	const below = (limit: number) => Math.floor(next() * limit);
	const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
	const digits = (length: number) => Array.from({ length }, () => below(10)).join('');
	/** What people type: mostly as it should be. */
	const messy = (text: string) => {
		const luck = next();
		if (luck < 0.05) return `  ${text} `;
		if (luck < 0.08) return text.toUpperCase();
		if (luck < 0.1) return text.toLowerCase();
		return text;
	};
	const recent: string[][] = [];

	for (let index = 0; index < count; index++) {
		const earlier = recent[below(recent.length)];
		if (earlier && next() < 0.01) {
			const copy = [...earlier];
			copy[0] = `K-${String(index + 1).padStart(6, '0')}`;
			copy[2] = swapLetters(copy[2] ?? '', next());
			yield copy;
			continue;
		}
		const isChinese = next() < 0.08;
		const given = isChinese ? pick(CHINESE_GIVEN) + (next() < 0.5 ? pick(CHINESE_GIVEN) : '') : pick(GIVEN);
		const family = isChinese ? pick(CHINESE_FAMILY) : pick(FAMILY);
		const [city, country, dial, postcode, number] = isChinese ? PLACES[6] : pick(PLACES);
		const company = next() < 0.4 ? `${pick(FIRM)} ${pick(TRADE)} ${pick(FORM)}` : '';
		const orders = next() < 0.15 ? '' : String(Math.floor(next() ** 3 * 60));
		const spent = orders === '' ? '' : (Number(orders) * (15 + next() ** 2 * 400)).toFixed(2);
		const row = [
			`K-${String(index + 1).padStart(6, '0')}`,
			messy(given),
			messy(family),
			company,
			next() < 0.12
				? ''
				: messy(`${latin(given)}.${latin(family)}${index}@example.${pick(['com', 'org', 'de', 'net'])}`),
			next() < 0.2
				? ''
				: phone(
						dial,
						number.replaceAll('#', () => digits(1)),
						digits(9),
						next()
					),
			`${pick(FIRM)}${next() < 0.5 ? ' Street' : 'straße'} ${1 + below(200)}`,
			messy(city),
			postcode,
			country,
			next() < 0.5 ? '' : [pick(TAGS), pick(TAGS)].join('; '),
			orders,
			spent === '' ? '' : `EUR ${spent}`,
			orders === '' || orders === '0' ? '' : new Date(Date.UTC(2023, 0, 1 + below(1000))).toISOString().slice(0, 10),
			pick(NOTES)
		];
		if (recent.length < 500) recent.push(row);
		else recent[below(500)] = row;
		yield row;
	}
}

/** The rows as a UTF-8 CSV file, header first. */
export function customerCsv(count: number, seed = 1): string {
	const lines = [CUSTOMER_COLUMNS.join(',')];
	for (const row of customerRows(count, seed)) lines.push(row.map(quote).join(','));
	return `${lines.join('\r\n')}\r\n`;
}

function quote(cell: string): string {
	return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Nine in ten as a customer would write them who lives there, in the spellings of a list kept in the United States. */
function phone(dial: string, number: string, anything: string, luck: number): string {
	const grouped = `${number.slice(0, 3)} ${number.slice(3)}`;
	if (luck < 0.05) return `(${anything.slice(0, 3)}) ${anything.slice(3, 6)}-${anything.slice(6)}`;
	if (luck < 0.1) return `00${dial}${number}`;
	if (luck < 0.15)
		return `＋${dial}${[...number].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('')}`;
	if (dial === '1' && luck < 0.7) return `(${number.slice(0, 3)}) ${number.slice(3, 6)}-${number.slice(6)}`;
	return luck < 0.6 ? `+${dial} ${grouped}` : `+${dial}${number}`;
}

/** Letters for an address: accents off, the rest by code point. */
function latin(text: string): string {
	const plain = text.normalize('NFD').replace(/[^A-Za-z]/g, '');
	return plain === '' ? `x${text.codePointAt(0)}` : plain;
}

function swapLetters(text: string, luck: number): string {
	const letters = [...text];
	if (letters.length < 3) return text;
	const at = 1 + Math.floor(luck * (letters.length - 2));
	[letters[at - 1], letters[at]] = [letters[at] ?? '', letters[at - 1] ?? ''];
	return letters.join('');
}
