import { describe, expect, test } from 'vitest';
import type { CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { Currency, MinorUnits, Money } from '#lib/domain/money.ts';
import { fold } from '#lib/domain/text.ts';
import { seededRandom } from '#lib/analysis/random.ts';
import {} from '../../../tests/support/store-environment.ts';
import type { CustomerSort } from './contract.ts';
import { Directory } from './directory.ts';
import type { PageEntry as AnyEntry } from './pages.ts';
import { phoneDigits } from './search.ts';

type PageEntry = AnyEntry<'customers'>;

function entry(id: string, name: string, part: Partial<CustomerSummary> = {}): PageEntry {
	const summary: CustomerSummary = {
		id: id as CustomerId,
		rev: 1,
		deletedAt: 0,
		kind: 'person',
		name,
		organisation: '',
		city: '',
		emails: [],
		phones: [],
		tags: [],
		externalId: '',
		orders: null,
		spent: null,
		lastOrder: null,
		satisfaction: null,
		numbers: {},
		choices: {},
		updatedAt: 1,
		sample: false,
		note: '',
		organisationId: null,
		cadence: null,
		related: [],
		anniversaries: [],
		...part
	};
	return { table: 'customers', id: summary.id, rev: summary.rev, summary };
}
function directoryOf(...entries: PageEntry[]): Directory {
	const directory = new Directory('de');
	directory.apply(entries);
	return directory;
}
function found(directory: Directory, text: string, part: Partial<Parameters<Directory['search']>[0]> = {}): string[] {
	const query = { text, deleted: false, sort: 'name' as CustomerSort, descending: false, ...part };
	return [...directory.search(query)].map((slot) => directory.row(slot)!.name);
}
const euros = (amount: number): Money => ({ amount: amount as MinorUnits, currency: 'EUR' as Currency });

describe('search', () => {
	test('S40 every word must occur somewhere; accents, case, width and order do not matter', () => {
		const directory = directoryOf(
			entry('a', 'Anna Müller', { organisation: 'Große AG', city: 'Köln', tags: ['VIP'], note: 'likes tea' }),
			entry('b', '李小明', { emails: ['Li@Example.com'], externalId: 'K-77' }),
			entry('c', 'Ｂｅｒｔ Smith')
		);
		expect(found(directory, 'muller ANNA')).toEqual(['Anna Müller']);
		expect(found(directory, 'grosse köln')).toEqual(['Anna Müller']);
		expect(found(directory, 'vip tea')).toEqual(['Anna Müller']);
		expect(found(directory, '小明')).toEqual(['李小明']);
		expect(found(directory, 'li@ex k-77')).toEqual(['李小明']);
		expect(found(directory, 'bert')).toEqual(['Ｂｅｒｔ Smith']);
		expect(found(directory, 'anna smith')).toEqual([]);
		expect(found(directory, '  ')).toHaveLength(3);
	});

	test('S41 phones are found as people type them', () => {
		const directory = directoryOf(
			entry('a', 'Anna', { phones: ['+491712345678'] }),
			entry('b', 'Bert', { phones: ['+12125550171'] }),
			entry('c', 'Carl', { tags: ['2024'], phones: ['+442079460000'] })
		);
		for (const typed of [
			'0171 234',
			'0171-2345678',
			'+49 171',
			'0049171',
			'+49 (0)171 2345',
			'171 23 45',
			'01 71 23'
		]) {
			expect(found(directory, typed), typed).toEqual(['Anna']);
		}
		expect(found(directory, '0171')).toEqual(['Anna', 'Bert']);
		expect(found(directory, '0171 anna')).toEqual(['Anna']);
		expect(found(directory, '2024 2079')).toEqual(['Carl']);
		// Two fragments far apart in one number are not a number.
		expect(found(directory, '4917 5678')).toEqual([]);
		expect(found(directory, '17')).toEqual([]);
		expect([phoneDigits('01'), phoneDigits('017'), phoneDigits('000')]).toEqual(['', '17', '']);
	});

	test('S42 typing on letter by letter answers as a fresh search does', () => {
		const random = seededRandom(7);
		const pick = (list: string[]) => list[Math.floor(random() * list.length)]!;
		const entries = Array.from({ length: 400 }, (_, i) =>
			entry(
				`c${i}`,
				`${pick(['Anna', 'Ann', 'José', '小明', 'Bert'])} ${pick(['Berg', 'Müller', '0171', '12', 'an'])}`,
				{
					phones: random() < 0.7 ? [`+49171${Math.floor(random() * 1e6)}`] : [],
					deletedAt: random() < 0.1 ? 5 : 0
				}
			)
		);
		const typing = directoryOf(...entries);
		for (const text of ['anna ber', '0171 23', '小明 mü', '12 0171 9', 'an 017', '00491', '1 7 1']) {
			for (let length = 1; length <= text.length; length++) {
				const typed = text.slice(0, length);
				expect(found(typing, typed), typed).toEqual(found(directoryOf(...entries), typed));
			}
		}
		// And a plain reading of the rule for words without digits.
		const plain = entries.flatMap(({ summary }) =>
			summary!.deletedAt === 0 && fold(summary!.name).includes('ann') ? [summary!.name] : []
		);
		expect(found(typing, 'ann').sort()).toEqual(plain.sort());
	});

	test('S43 undefined values stand last in both directions, equal ones by name', () => {
		const directory = directoryOf(
			entry('a', 'Zoe', { spent: euros(100), organisation: 'Öl', lastOrder: 5 as Day, orders: 2 }),
			entry('b', 'ähnlich', { spent: euros(5000), organisation: 'Zug', updatedAt: 9 }),
			entry('c', 'Anna'),
			entry('d', 'Bert', { spent: euros(100), organisation: 'Oper', lastOrder: 7 as Day, orders: 0 })
		);
		expect(found(directory, '')).toEqual(['ähnlich', 'Anna', 'Bert', 'Zoe']);
		expect(found(directory, '', { descending: true })).toEqual(['Zoe', 'Bert', 'Anna', 'ähnlich']);
		expect(found(directory, '', { sort: 'spent' })).toEqual(['Bert', 'Zoe', 'ähnlich', 'Anna']);
		expect(found(directory, '', { sort: 'spent', descending: true })).toEqual(['ähnlich', 'Bert', 'Zoe', 'Anna']);
		expect(found(directory, '', { sort: 'organisation' })).toEqual(['Zoe', 'Bert', 'ähnlich', 'Anna']);
		expect(found(directory, '', { sort: 'orders' })).toEqual(['Bert', 'Zoe', 'ähnlich', 'Anna']);
		expect(found(directory, '', { sort: 'lastOrder', descending: true })).toEqual(['Bert', 'Zoe', 'ähnlich', 'Anna']);
		expect(found(directory, '', { sort: 'updated', descending: true })[0]).toBe('ähnlich');
	});

	test('S49 the order of names made in pieces is that of one sort, and the first of it are known before', () => {
		const random = seededRandom(11);
		const made = Array.from({ length: 9000 }, (_, i) =>
			entry(`c${i}`, `${'ZÄaäbÖ王'[Math.floor(random() * 7)]}${Math.floor(random() * 3000)}`, {
				deletedAt: i % 9 === 0 ? 1 : 0
			})
		);
		const gone: PageEntry = { table: 'customers', id: made[5]!.id, rev: 2, summary: null };
		const directory = directoryOf(...made, gone);
		const { compare } = new Intl.Collator('de');
		const sorted = (text: string) =>
			made
				.flatMap(({ summary }, i) =>
					i !== 5 && summary!.deletedAt === 0 && fold(summary!.name).includes(text) ? [summary!] : []
				)
				.sort((a, b) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
				.map(({ id }) => id);
		const idsOf = (slots: Uint32Array) => [...slots].map((slot) => directory.row(slot)!.id);
		for (const text of ['', 'a1', '王', 'nobody']) {
			const { slots, total } = directoryOf(...made, gone).firstMatches(text, 50)!;
			expect(idsOf(slots)).toEqual(sorted(text).slice(0, 50));
			expect(total).toBe(sorted(text).length);
		}

		let pieces = 0;
		for (; !directory.prepare(1000); pieces++) {
			// Figures may come between two pieces.
			if (directory.overlay(new Map([[made[7]!.id as CustomerId, { orders: pieces, spent: null, lastOrder: null }]])))
				directory.overlaid();
		}
		// Five runs, and merges of them.
		expect(pieces).toBeGreaterThan(5);
		expect(directory.firstMatches('', 50)).toBeNull();
		expect(idsOf(directory.search({ text: '', deleted: false, sort: 'name', descending: false }))).toEqual(sorted(''));
	});

	test('S49 keys that leave no turn between them make the order of names themselves', () => {
		const directory = directoryOf(...Array.from({ length: 9000 }, (_, i) => entry(`c${i}`, `N${i % 70}`)));
		let keys = 0;
		while (keys < 10 && directory.firstMatches('n', 50)) keys++;
		// Five runs and four times their merging, some of them in two pieces.
		expect([keys > 1, keys < 10]).toEqual([true, true]);
	});

	test('S49 a name that comes between two pieces is in its place', () => {
		const directory = directoryOf(...Array.from({ length: 5000 }, (_, i) => entry(`c${i}`, `N${i % 70}`)));
		for (let piece = 0; piece < 7; piece++) expect(directory.prepare(1000)).toBe(false);
		directory.apply([entry('c0', 'Zoe', { rev: 2 }), entry('new', 'Anna')]);
		while (!directory.prepare(1000));
		const names = found(directory, '');
		expect([names[0], names.at(-1), names.length]).toEqual(['Anna', 'Zoe', 5001]);
	});

	test('S44 deleted rows are shown only when asked for, vanished ones never', () => {
		const directory = directoryOf(entry('a', 'Anna'), entry('b', 'Bert', { deletedAt: 3 }), entry('c', 'Carl'));
		directory.apply([{ table: 'customers', id: 'c' as CustomerId, rev: 2, summary: null }]);
		expect(found(directory, '')).toEqual(['Anna']);
		expect(found(directory, '', { deleted: true })).toEqual(['Bert']);
		expect([directory.living, directory.deleted, directory.size]).toEqual([1, 1, 3]);
		expect(directory.row(2)).toBeNull();
		expect(found(directory, '', { accept: (slot) => slot !== 0 })).toEqual([]);
	});
});

describe('keeping up', () => {
	test('S45 an older version never replaces a newer one', () => {
		const directory = directoryOf(entry('a', 'Anna', { rev: 3 }));
		const { version } = directory;
		directory.apply([entry('a', 'Old', { rev: 2 })]);
		expect(found(directory, '')).toEqual(['Anna']);
		expect(directory.version).toBe(version);
	});

	test('S46 changes keep orders, texts and look-ups the same as a fresh load', () => {
		const random = seededRandom(3);
		const kept = new Map<string, PageEntry>();
		const directory = directoryOf();
		for (let round = 1; round < 300; round++) {
			const id = `c${Math.floor(random() * 60)}`;
			const name = `${'ABCÄÖabc'[Math.floor(random() * 8)]}${Math.floor(random() * 30)}`;
			const part = {
				rev: round,
				deletedAt: random() < 0.2 ? 1 : 0,
				emails: [`e${Math.floor(random() * 9)}@x`],
				externalId: `${round % 7}`,
				phones: [`+49${Math.floor(random() * 9)}`],
				orders: random() < 0.5 ? null : Math.floor(random() * 5)
			};
			const next: PageEntry =
				random() < 0.05
					? { table: 'customers', id: id as CustomerId, rev: round, summary: null }
					: entry(id, name, part);
			directory.apply([next]);
			kept.set(id, next);
			if (round % 10 !== 0) continue;
			const fresh = directoryOf(...kept.values());
			for (const sort of ['name', 'orders', 'updated'] as const) {
				for (const descending of [false, true]) {
					const query = { sort, descending };
					expect(found(directory, 'a', query)).toEqual(found(fresh, 'a', query));
					expect(found(directory, '', query)).toEqual(found(fresh, '', query));
				}
			}
			for (let n = 0; n < 9; n++) {
				const idsOf = (from: Directory, slots: readonly number[]) => slots.map((slot) => from.row(slot)!.id).sort();
				expect(idsOf(directory, directory.slotsByEmail(`e${n}@x`))).toEqual(
					idsOf(fresh, fresh.slotsByEmail(`e${n}@x`))
				);
				expect(idsOf(directory, directory.slotsByPhone(`+49${n}`))).toEqual(
					idsOf(fresh, fresh.slotsByPhone(`+49${n}`))
				);
				expect(idsOf(directory, directory.slotsByExternalId(`${n}`))).toEqual(
					idsOf(fresh, fresh.slotsByExternalId(`${n}`))
				);
			}
			expect([directory.living, directory.deleted]).toEqual([fresh.living, fresh.deleted]);
		}
	});

	test('S47 the head window is the first 200 by name with the living count', () => {
		const random = seededRandom(5);
		const entries = Array.from({ length: 1500 }, (_, i) =>
			entry(`c${i}`, `N${Math.floor(random() * 500)}`, { deletedAt: i % 9 === 0 ? 1 : 0 })
		);
		const directory = directoryOf(...entries);
		const window = directory.window();
		expect(window.rows.map((row) => row.id)).toEqual(
			[...directory.search({ text: '', deleted: false, sort: 'name', descending: false }).subarray(0, 200)].map(
				(slot) => directory.row(slot)!.id
			)
		);
		expect(window.living).toBe(entries.filter((each) => each.summary!.deletedAt === 0).length);
		expect(directory.window()).toEqual(window);
	});
});
