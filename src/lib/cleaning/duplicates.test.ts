import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomerKind } from '#lib/domain/customer.ts';
import { compare } from './compare.ts';
import { DuplicateIndex, findDuplicates } from './duplicates.ts';
import { matchKeyOf } from './match-key.ts';
import { jaroWinkler } from './name-likeness.ts';

interface Person {
	name: string;
	emails?: string[];
	phones?: string[];
	kind?: CustomerKind;
}
const key = ({ name, emails = [], phones = [], kind = 'person' }: Person): ReturnType<typeof matchKeyOf> =>
	matchKeyOf({ kind, name, emails, phones, organisation: '' });
const named = (name: string, kind: CustomerKind = 'person'): Person => ({ name, kind });
const firm = (name: string): Person => named(name, 'organisation');

describe('Jaro–Winkler', () => {
	it.each([
		['MARTHA', 'MARHTA', 0.9611],
		['DIXON', 'DICKSONX', 0.8133],
		['DWAYNE', 'DUANE', 0.84],
		['JONES', 'JOHNSON', 0.8324],
		['ABCVWXYZ', 'CABVWXYZ', 0.9583],
		['', '', 1],
		['A', '', 0],
		['ABC', 'XYZ', 0]
	])('of %s and %s is %f', (a, b, wanted) => {
		expect(jaroWinkler(a, b)).toBeCloseTo(wanted, 4);
	});
	it('is symmetrical, at most 1, and 1 only for equals', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
				expect(jaroWinkler(a, b)).toBeCloseTo(jaroWinkler(b, a), 10);
				expect(jaroWinkler(a, b) === 1).toBe(a === b);
				expect(jaroWinkler(a, b)).toBeLessThanOrEqual(1);
			}),
			{ seed: 7, numRuns: 2000 }
		);
	});
	it('reads words longer than its scratch space', () => {
		expect(jaroWinkler('x'.repeat(300), `${'x'.repeat(299)}y`)).toBeGreaterThan(0.99);
	});
});

describe('match keys', () => {
	it.each([
		['Jürgen Groß', 'Juergen Gross'],
		['Jürgen Groß', 'Jurgen Gross'],
		['Groß Jürgen', 'Jürgen Groß'],
		['Ｊürgen  GROSS', 'Jürgen Groß'],
		["O'Neill Sean", 'Sean ONeill'],
		['王 小明', '王小明']
	])('%s and %s have the same words', (a, b) => {
		expect(key(named(a)).sorted).toBe(key(named(b)).sorted);
	});
	it.each([
		['Müller & Söhne GmbH & Co. KG', 'Mueller & Soehne'],
		['Acme, Inc.', 'ACME'],
		['北京某某科技有限公司', '北京某某科技'],
		['株式会社山田', '山田']
	])('%s and %s are the same firm', (a, b) => {
		expect(key(firm(a)).sorted).toBe(key(firm(b)).sorted);
	});
	it('fold contacts', () => {
		const made = key({
			name: 'Anna',
			emails: ['Anna@Example.com', 'no address'],
			phones: ['+491712345678', '0171 23']
		});
		expect(made).toMatchObject({ emails: ['anna@example.com'], phones: ['+491712345678', '017123'] });
	});
	it('share a block where the names are the same but for one typo', () => {
		const blocks = (name: string): readonly string[] => key(named(name)).blocks;
		for (const other of ['Anna Webre', 'Anna Wber', 'Ana Weber', 'Weber Anna', 'Anna Maria Weber', 'Anna Waber']) {
			expect(
				blocks(other).some((block) => blocks('Anna Weber').includes(block)),
				other
			).toBe(true);
		}
		expect(blocks('Ben Schulz').some((block) => blocks('Anna Weber').includes(block))).toBe(false);
	});
});

const PHONE = ['+4930901820'];
const MAIL = ['anna@example.com'];

/** Pairs that are the same customer. */
const SAME: readonly [Person, Person][] = [
	// Typos
	[named('Anna Schmidt'), named('Anna Schmitd')],
	[named('Katharina Hoffmann'), named('Katharina Hofmann')],
	[named('Stephan Weber'), named('Stefan Weber')],
	[named('Alexander Schneider'), named('Alexnader Schneider')],
	[named('Michael Brown'), named('Micheal Brown')],
	[named('Jonathan Smith'), named('Johnathan Smith')],
	[named('María García López'), named('Maria Garcia Lopez')],
	[named('María García López'), named('María Garcia Lopes')],
	[named('Wolfgang Krüger'), named('Wolfgnag Krüger')],
	[named('Christine Becker'), named('Christnie Becker')],
	[named('Sabine Wagner'), named('Sabine Wagenr')],
	[named('Thorsten Meyer'), named('Torsten Meyer')],
	[
		{ name: 'Anna Weber', emails: MAIL },
		{ name: 'Anna Webber', emails: ['anna@other.example'] }
	],
	// Swapped
	[named('Anna Weber'), named('Weber Anna')],
	[named('Weber Anna-Lena'), named('Anna-Lena Weber')],
	[named('Li Wei'), named('Wei Li')],
	[named('Shcmidt Anna'), named('Anna Schmidt')],
	// Umlauts, ß, accents
	[named('Jürgen Müller'), named('Juergen Mueller')],
	[named('Jürgen Müller'), named('Jurgen Muller')],
	[named('Björn Größmann'), named('Bjoern Groessmann')],
	[named('Günther Weiß'), named('Guenther Weiss')],
	[named('René Lefèvre'), named('Rene Lefevre')],
	[named('Søren Kjær'), named('Soeren Kjaer')],
	[named('Müler Jürgen'), named('Juergen Mueller')],
	// Full-width, case, spaces
	[named('Ａｎｎａ　Ｗｅｂｅｒ'), named('Anna Weber')],
	[named('ANNA WEBER'), named('anna  weber')],
	[named('ﾔﾏﾀﾞ ﾀﾛｳ'), named('ヤマダ タロウ')],
	// Company suffixes
	[firm('Müller Bau GmbH'), firm('Mueller Bau')],
	[firm('Acme Inc.'), firm('ACME Incorporated')],
	[firm('Weber & Söhne GmbH & Co. KG'), firm('Weber & Soehne KG')],
	[firm('Nordwind Logistik UG (haftungsbeschränkt)'), firm('Nordwind Logistik')],
	[firm('Talleres Ruiz S.L.'), firm('Talleres Ruiz SL')],
	[firm('北京华信科技有限公司'), firm('北京华信科技')],
	[firm('株式会社山田製作所'), firm('山田製作所')],
	[firm('Nordwind Logistik GmbH'), firm('Nordwnid Logistik GmbH')],
	// Middle names, initials
	[named('Anna Maria Weber'), named('Anna Weber')],
	[
		{ name: 'A. Weber', emails: MAIL },
		{ name: 'Anna Weber', emails: MAIL }
	],
	// Contacts
	[
		{ name: 'Anna Weber', emails: MAIL },
		{ name: 'anna', emails: MAIL }
	],
	[
		{ name: 'Anna Weber', emails: MAIL },
		{ name: 'Anna Schulz', emails: MAIL }
	],
	[
		{ name: 'Anna Weber', phones: PHONE },
		{ name: 'Anna Schulz', phones: PHONE }
	],
	[
		{ name: 'Anna Weber', phones: PHONE },
		{ name: '+4930901820', phones: PHONE }
	],
	[
		{ name: 'Anna Weber', phones: PHONE },
		{ name: 'AnnaWeber', phones: PHONE }
	],
	[
		{ name: '王伟', phones: PHONE },
		{ name: '王伟', phones: PHONE }
	],
	[
		{ name: 'Weber', phones: PHONE, kind: 'organisation' },
		{ name: 'Weber Bau GmbH', phones: PHONE, kind: 'organisation' }
	]
];

/** Pairs that are two customers. */
const DIFFERENT: readonly [Person, Person][] = [
	// Families
	[named('Hans Müller'), named('Hans Müller jun.')],
	[named('Martin King'), named('Martin King Jr.')],
	[
		{ name: 'Hans Müller', phones: PHONE },
		{ name: 'Petra Müller', phones: PHONE }
	],
	[
		{ name: 'Lena Schulz', phones: PHONE },
		{ name: 'Lina Schulz', phones: PHONE }
	],
	[named('Lena Schulz'), named('Lina Schulz')],
	[named('Lea Schulz'), named('Mia Schulz')],
	[named('Martin Weber'), named('Martina Weber')],
	[named('Mario Rossi'), named('Maria Rossi')],
	[named('Simon Roux'), named('Simone Roux')],
	[named('Peter Weber'), named('Petra Weber')],
	// Chinese and short romanised names
	[
		{ name: '王伟', phones: ['+8613800000001'] },
		{ name: '王伟', phones: ['+8613800000002'] }
	],
	[named('王伟'), named('王炜')],
	[named('李娜'), named('李娟')],
	[named('张伟'), named('章伟')],
	[named('王小明'), named('王晓明')],
	[named('欧阳娜娜'), named('欧阳妮妮')],
	[named('Li Na'), named('Li Nan')],
	[named('Wang Wei'), named('Wang Hui')],
	// Like-looking others
	[named('Anna Weber'), named('Anna Wagner')],
	[named('Anna Weber'), named('Anna Webster')],
	[named('Thomas Schneider'), named('Thomas Schröder')],
	[named('Daniel Fischer'), named('Daniela Fischer')],
	[named('John Smith'), named('Jane Smith')],
	[named('Anna'), named('Anne')],
	[named('Weber'), named('Webber')],
	[
		{ name: 'Anna Weber', emails: MAIL, phones: PHONE },
		{ name: 'Anna Webber', emails: ['w@other.example'], phones: ['+4930901821'] }
	],
	[
		{ name: 'Maria Meyer', emails: MAIL },
		{ name: 'Maria Maier', emails: ['m@other.example'] }
	],
	// Firms and switchboards
	[firm('Weber Bau GmbH'), firm('Weber Transport GmbH')],
	[firm('Filiale 1'), firm('Filiale 2')],
	[firm('北京华信科技有限公司'), firm('北京华星科技有限公司')],
	[
		{ name: 'Anna Weber', phones: PHONE },
		{ name: 'Ben Schulz', phones: PHONE }
	],
	[
		{ name: 'Anna Weber', emails: ['info@example.com'] },
		{ name: 'Ben Schulz', emails: ['info@example.com'] }
	],
	[
		{ name: 'Anna Weber', phones: ['+4930901820;ext=1'] },
		{ name: 'Anna Schulz', phones: ['+4930901820;ext=2'] }
	],
	[
		{ name: 'Weber Bau GmbH', kind: 'organisation', phones: PHONE },
		{ name: 'Anna Weber', phones: PHONE }
	],
	[named('Siemens'), firm('Simens')]
];

const title = ([a, b]: readonly [Person, Person]): string => `${a.name} | ${b.name}`;

describe('likeness', () => {
	it('finds the true pairs of the fixture and lists no false ones', () => {
		const found = SAME.filter(([a, b]) => compare(key(a), key(b)));
		const wrong = DIFFERENT.filter(([a, b]) => compare(key(a), key(b)));
		expect(SAME.filter((pair) => !found.includes(pair)).map(title)).toEqual([]);
		expect(wrong.map(title)).toEqual([]);
		expect({
			recall: `${found.length}/${SAME.length}`,
			precision: `${found.length}/${found.length + wrong.length}`
		}).toEqual({
			recall: '44/44',
			precision: '44/44'
		});
	});
	it('finds them in a list too, through the blocks', () => {
		const people = [...SAME, ...DIFFERENT].flat();
		// Each pair in a list of its own with strangers: the same names occur in several pairs.
		const found = [...SAME, ...DIFFERENT].filter(([a, b]) => {
			const strangers = ['Zoltán Kővári', 'Ximena Ybarra', 'Quentin Lachapelle'].map((name) => named(name));
			return findDuplicates([a, ...strangers, b].map(key), { limit: 10 }).length > 0;
		});
		expect(found.map(title)).toEqual(SAME.map(title));
		expect(people).toHaveLength(158);
	});
	it('is the same in both directions', () => {
		for (const [a, b] of [...SAME, ...DIFFERENT]) expect(compare(key(a), key(b))).toEqual(compare(key(b), key(a)));
	});
	it.each<[Person, Person, string[], number]>([
		[
			{ name: 'Anna Weber', emails: MAIL, phones: PHONE },
			{ name: 'Anna Weber', emails: MAIL, phones: PHONE },
			['same-email', 'same-phone', 'similar-name'],
			1
		],
		[{ name: 'Anna Weber', emails: MAIL }, { name: 'Weber Anna', emails: MAIL }, ['same-email', 'swapped-name'], 1],
		[{ name: 'Anna Weber', emails: MAIL }, { name: 'Ben Schulz', emails: MAIL }, ['same-email'], 0.7],
		[
			{ name: 'Anna Weber', phones: PHONE },
			{ name: 'Anna Webber', phones: PHONE },
			['same-phone', 'similar-name'],
			0.9
		],
		[named('Anna Weber'), named('Weber Anna'), ['swapped-name'], 0.9],
		[{ name: 'Anna Weber', emails: MAIL }, { name: 'Anna Weber', emails: ['w@other.example'] }, ['similar-name'], 0.82]
	])('of %j and %j has its reasons, strongest first', (a, b, reasons, score) => {
		const likeness = compare(key(a), key(b))!;
		expect(likeness.reasons).toEqual(reasons);
		expect(likeness.score).toBeCloseTo(score, 2);
	});
});

describe('the duplicate index', () => {
	it('answers the surest first and knows records by what the caller gave', () => {
		const index = new DuplicateIndex<string>();
		index.add(key({ name: 'Anna Webber' }), 'similar');
		index.add(key({ name: 'Ben Schulz', emails: MAIL }), 'mail');
		index.add(key({ name: 'Anna Weber', emails: MAIL }), 'both');
		index.add(key({ name: 'Clara Vogt' }), 'nobody');
		const asked = key({ name: 'Anna Weber', emails: MAIL });
		expect(index.candidates(asked).map(({ reference }) => reference)).toEqual(['both', 'similar', 'mail']);
		expect(index.best(asked)?.reference).toBe('both');
		expect(index.best(key({ name: 'Quentin Lachapelle' }))).toBeNull();
	});
	it('sees names that were added since it was last asked', () => {
		const index = new DuplicateIndex<number>();
		const asked = key({ name: 'Anna Webber' });
		expect(index.best(asked)).toBeNull();
		index.add(key({ name: 'Anna Weber' }), 1);
		expect(index.best(asked)?.reference).toBe(1);
		index.add(asked, 2);
		index.add(key({ name: 'Anna Weeber' }), 3);
		expect(index.candidates(key({ name: 'Anna Weber' })).map(({ reference }) => reference)).toEqual([1, 2, 3]);
	});
	it('does not take a common name for a person', () => {
		const people = Array.from({ length: 40 }, (_, i): Person => ({
			name: 'Anna Müller',
			emails: [`anna${i}@example.com`]
		}));
		expect(findDuplicates(people.map(key), { limit: 1000 }).length).toBeLessThan(10);
		const withoutMail = Array.from({ length: 3 }, (): Person => ({ name: 'Anna Müller' }));
		expect(findDuplicates(withoutMail.map(key), { limit: 1000 })).toHaveLength(3);
	});
	it('lists nobody for a switchboard, however many share it', () => {
		const given = ['Anna', 'Ben', 'Clara', 'David', 'Emma', 'Finn', 'Greta', 'Hugo', 'Ida', 'Jonas', 'Karla', 'Ludwig'];
		const family = [
			'Weber',
			'Schulz',
			'Vogt',
			'Brandt',
			'Kaiser',
			'Lorenz',
			'Arnold',
			'Pohl',
			'Engel',
			'Horn',
			'Busch',
			'Sauer'
		];
		const staff = given.map((name, i): Person => ({ name: `${name} ${family[i]!}`, phones: PHONE }));
		expect(findDuplicates(staff.map(key), { limit: 1000 })).toEqual([]);
	});
	it('answers at most the limit, the surest', () => {
		const people = [
			named('Anna Webber'),
			{ name: 'Anna Weber', emails: MAIL },
			{ name: 'Anna Weber', emails: MAIL },
			named('Ben Schulz'),
			named('Ben Schultz')
		];
		const pairs = findDuplicates(people.map(key), { limit: 1 });
		expect(pairs.map(({ a, b }) => [a, b])).toEqual([[1, 2]]);
	});
	it('reports progress and stops when aborted', () => {
		const people = Array.from({ length: 3000 }, (_, i) => key(named(`Anna Nr${i}`)));
		const seen: number[] = [];
		findDuplicates(people, { limit: 5, onProgress: (done) => seen.push(done) });
		expect(seen).toEqual([1024, 2048, 3000]);
		expect(() => findDuplicates(people, { limit: 5, signal: AbortSignal.abort() })).toThrow();
	});
	it('does not mutate its input', () => {
		const people = ['Anna Weber', 'Weber Anna', 'Ben Li'].map((name) =>
			Object.freeze({
				...named(name),
				kind: 'person' as const,
				emails: Object.freeze(['A@b.de']) as string[],
				phones: Object.freeze(['+49 30']) as string[],
				organisation: ''
			})
		);
		const keys = Object.freeze(people.map(matchKeyOf));
		const copy = JSON.stringify(keys);
		findDuplicates(keys, { limit: 10 });
		expect(JSON.stringify(keys)).toBe(copy);
	});
	it('survives any text as a name', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 14 }), { maxLength: 30 }), (names) => {
				const pairs = findDuplicates(
					names.map((name) => key(named(name))),
					{ limit: 1000 }
				);
				for (const { a, b, likeness } of pairs) {
					expect(a).toBeLessThan(b);
					expect(likeness.score).toBeGreaterThanOrEqual(0.6);
					expect(likeness.score).toBeLessThanOrEqual(1);
				}
			}),
			{ seed: 7, numRuns: 500 }
		);
	});
});
