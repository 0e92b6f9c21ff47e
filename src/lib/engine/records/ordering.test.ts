import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ordered, reordered, type KeyOf } from './ordering.ts';

interface Row {
	id: string;
	key: number | string | null;
}
const keyOf: KeyOf<Row> = ({ key }) => key;
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.5, -0, 1e12), fc.constant(null));
const text = fc.oneof(fc.constantFrom('R-9', 'R-10', 'ä', 'z', 'A'), fc.constant(null));
/** Null: a record that is gone. */
const rowsOf = (key: fc.Arbitrary<Row['key']>) =>
	fc
		.uniqueArray(
			fc.tuple(fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 3, maxLength: 3 }), key),
			{
				selector: ([id]) => id,
				maxLength: 40
			}
		)
		.chain((all) =>
			fc.tuple(
				...all.map(([id, each]) =>
					fc.oneof({ weight: 6, arbitrary: fc.constant<Row | null>({ id, key: each }) }, fc.constant(null))
				)
			)
		);

function listing(rows: readonly (Row | null)[]) {
	return { size: rows.length, row: (slot: number) => rows[slot] ?? null };
}
/** The same by comparing pairs. */
function naive(rows: readonly (Row | null)[], descending: boolean): (string | null)[] {
	const { compare } = new Intl.Collator('de', { numeric: true });
	const sign = descending ? -1 : 1;
	const all = rows.flatMap((row) => (row && row.key !== null ? row : []));
	all.sort((a, b) => {
		const order = typeof a.key === 'string' ? compare(a.key, b.key as string) : a.key! - (b.key as number);
		return sign * order || (a.id < b.id ? -1 : 1);
	});
	return [...all, ...rows.filter((row) => row === null || row.key === null)].map((row) => row?.id ?? null);
}
const idsIn = (rows: readonly (Row | null)[], slots: Uint32Array) =>
	Array.from(slots, (slot) => rows[slot]?.id ?? null);

describe('the order of a listing', () => {
	test.each([true, false])('is that of comparing pairs (descending: %s)', (descending) => {
		for (const key of [number, text])
			fc.assert(
				fc.property(rowsOf(key), (rows) => {
					const { slots } = ordered(listing(rows), keyOf, descending, 'de');
					expect(idsIn(rows, slots)).toEqual(naive(rows, descending));
				})
			);
	});

	test.each([true, false])('kept up to date is that of making it anew (descending: %s)', (descending) => {
		fc.assert(
			fc.property(rowsOf(number), fc.infiniteStream(number), fc.nat(5), (all, keys, added) => {
				const rows = all.slice(0, all.length - Math.min(added, all.length));
				const before = ordered(listing(rows), keyOf, descending, 'de');
				const copy = before.slots.slice();
				const changed: number[] = [];
				const after = all.map((row, slot) => {
					if (slot < rows.length && slot % 3 !== 0) return row;
					changed.push(slot);
					return row && { ...row, key: keys.next().value as Row['key'] };
				});
				const kept = reordered(before, changed, listing(after), keyOf)!;
				expect(idsIn(after, kept.slots)).toEqual(naive(after, descending));
				expect(before.slots).toEqual(copy);
				expect([...kept.slots]).toEqual([...ordered(listing(after), keyOf, descending, 'de').slots]);
			})
		);
	});

	test('of texts is made anew', () => {
		const rows = [{ id: 'a', key: 'x' }];
		const before = ordered(listing(rows), keyOf, false, 'de');
		expect(reordered(before, [0], listing(rows), keyOf)).toBeNull();
		const numbers = ordered(listing([{ id: 'a', key: 1 }]), keyOf, false, 'de');
		expect(reordered(numbers, [0], listing(rows), keyOf)).toBeNull();
	});
});
