import { expect, test } from 'vitest';
import { seededRandom } from '#lib/analysis/random.ts';
import { phoneDigits, TextIndex } from './search.ts';

interface Row {
	text: string;
	phones: string[];
}

const random = seededRandom(11);
const below = (n: number) => Math.floor(random() * n);
const pick = <T>(from: ArrayLike<T>): T => from[below(from.length)]!;
/** Folded, as texts and words are. */
const PARTS = ['anna', 'nord', 'muller', '王伟', 'i-00', '2024', 'x', '0049', 'иван', '#', 'ma', 'zz9'];

function someRow(): Row | null {
	if (random() < 0.05) return null;
	const text = Array.from({ length: below(14) }, () => pick(PARTS) + (random() < 0.3 ? ' ' : '')).join('');
	return { text, phones: random() < 0.5 ? [`+49${below(1e6)}`, `${below(1e9)}`].slice(0, below(3)) : [] };
}
/** A piece of some row, a number in it, or what occurs hardly anywhere. */
function someWord(rows: readonly (Row | null)[]): string {
	const row = pick(rows);
	const from = random() < 0.3 ? (row?.phones[0] ?? '7') : (row?.text.replaceAll(' ', '') ?? 'qq');
	const start = below(from.length);
	return from.slice(start, start + 1 + below(5)) || pick(PARTS);
}

test.each([true, false])(
	'S40 S41 what is ruled out by its bits is what a plain look finds nothing in (phones: %s)',
	(hasPhones) => {
		const rows: (Row | null)[] = Array.from({ length: 400 }, someRow);
		const index = new TextIndex(rows, {
			textOf: ({ text }) => text,
			...(hasPhones && { phonesOf: ({ phones }: Row) => phones })
		});
		let hits = 0;
		for (let round = 0; round < 1500; round++) {
			if (round % 50 === 0) {
				const slots = Array.from({ length: 9 }, () => below(rows.length));
				for (const slot of slots) rows[slot] = someRow();
				rows.push(someRow());
				index.changed([...slots, rows.length - 1]);
			}
			const word = someWord(rows);
			const phone = hasPhones && /^\+?\d+$/.test(word) ? phoneDigits(word) : '';
			const plain = rows.map((row) => {
				const isInPhones = phone !== '' && row?.phones.some((each) => each.replace('+', '').includes(phone));
				return Number(row !== null && (row.text.includes(word) || isInPhones));
			});
			expect([...index.match(word)!], `“${word}”`).toEqual(plain);
			hits += plain.filter(Boolean).length;
		}
		expect(hits).toBeGreaterThan(1000);
	}
);
