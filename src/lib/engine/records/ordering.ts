/**
 * Orders of a listing's slots by one key each, for half a million rows: made without asking a comparison about each
 * pair, and kept up to date when some rows change, so that writing one record does not sort all again. Keys are
 * numbers, or texts by their place among all texts. Rows with equal keys stand by id, so that every tab agrees; those
 * without a key stand last in both directions.
 *
 * Making: O(n log n) of the engine's own sort of numbers, and a sort by id within equal keys. Keeping: O(n + k log k).
 */
import type { Listing } from '#lib/store/contract.ts';

export type KeyOf<Row> = (row: Row) => number | string | null;
type Rows<Row> = Pick<Listing<Row>, 'size' | 'row'>;

export interface Ordering {
	slots: Uint32Array;
	/** By slot, NaN for none; null where they are texts, whose places move with every new one. */
	keys: Float64Array | null;
	descending: boolean;
}

/** All slots in order. */
export function ordered<Row extends { id: string }>(
	rows: Rows<Row>,
	keyOf: KeyOf<Row>,
	descending: boolean,
	locale: string
): Ordering {
	const { size } = rows;
	const keys = new Float64Array(size).fill(Number.NaN);
	const texts: (string | null)[] = [];
	for (let slot = 0; slot < size; slot++) {
		const row = rows.row(slot);
		const key = row && keyOf(row);
		if (typeof key === 'number') keys[slot] = key;
		else if (typeof key === 'string') texts[slot] = key;
	}
	const isText = texts.length > 0;
	if (isText) rank(texts, keys, locale);
	return { slots: sorted(rows, keys, descending), keys: isText ? null : keys, descending };
}

/** The order after these slots changed, new ones included; null where it has to be made anew. */
export function reordered<Row extends { id: string }>(
	{ slots, keys: before, descending }: Ordering,
	changed: readonly number[],
	rows: Rows<Row>,
	keyOf: KeyOf<Row>
): Ordering | null {
	if (!before) return null;
	const keys = new Float64Array(rows.size).fill(Number.NaN);
	keys.set(before);
	const isChanged = new Uint8Array(rows.size);
	for (const slot of changed) {
		const row = rows.row(slot);
		const key = row && keyOf(row);
		if (typeof key === 'string') return null;
		keys[slot] = key ?? Number.NaN;
		isChanged[slot] = 1;
	}
	const sign = descending ? -1 : 1;
	const byId = idComparison(rows);
	const compare = (a: number, b: number) => sign * (keys[a]! - keys[b]!) || byId(a, b);
	const moved = changed.filter((slot) => !Number.isNaN(keys[slot]!)).sort(compare);
	const after = new Uint32Array(rows.size);
	let count = 0;
	let next = 0;
	for (const slot of slots) {
		if (isChanged[slot] === 1 || Number.isNaN(keys[slot]!)) continue;
		while (next < moved.length && compare(moved[next]!, slot) < 0) after[count++] = moved[next++]!;
		after[count++] = slot;
	}
	while (next < moved.length) after[count++] = moved[next++]!;
	for (let slot = 0; slot < rows.size; slot++) if (Number.isNaN(keys[slot]!)) after[count++] = slot;
	return { slots: after, keys, descending };
}

function sorted<Row extends { id: string }>(rows: Rows<Row>, keys: Float64Array, descending: boolean): Uint32Array {
	// Sorting bare numbers needs no comparison of ours; each slot then goes where its key begins.
	const values = keys.filter((key) => !Number.isNaN(key)).sort();
	const distinct = values.filter((value, i) => i === 0 || value !== values[i - 1]);
	const places = new Uint32Array(keys.length);
	const starts = new Uint32Array(distinct.length + 2);
	for (let slot = 0; slot < keys.length; slot++) {
		const key = keys[slot]!;
		const found = Number.isNaN(key) ? distinct.length : indexIn(distinct, key);
		const place = descending && found < distinct.length ? distinct.length - 1 - found : found;
		places[slot] = place;
		starts[place + 1]!++;
	}
	for (let place = 1; place < starts.length; place++) starts[place]! += starts[place - 1]!;
	const slots = new Uint32Array(keys.length);
	const filled = starts.slice();
	for (let slot = 0; slot < keys.length; slot++) slots[filled[places[slot]!]!++] = slot;
	const byId = idComparison(rows);
	for (let place = 0; place < distinct.length; place++) {
		const [from, to] = [starts[place]!, starts[place + 1]!];
		if (to - from > 1) slots.subarray(from, to).sort(byId);
	}
	return slots;
}

/** Where a value stands in a list in order that holds it. */
function indexIn(values: Float64Array, value: number): number {
	let low = 0;
	let high = values.length - 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (values[middle]! < value) low = middle + 1;
		else high = middle;
	}
	return low;
}

function idComparison<Row extends { id: string }>(rows: Rows<Row>): (a: number, b: number) => number {
	return (a, b) => ((rows.row(a)?.id ?? '') < (rows.row(b)?.id ?? '') ? -1 : 1);
}

/** Puts the place of each text among all of them in the place of a number. */
function rank(texts: readonly (string | null | undefined)[], keys: Float64Array, locale: string): void {
	const { compare } = new Intl.Collator(locale, { numeric: true });
	// By code unit first: mostly the locale's order already, and the collator is then asked far less often.
	const distinct = [...new Set(texts.flatMap((text) => text ?? []))].sort().sort(compare);
	const ranks = new Map(distinct.map((text, place) => [text, place]));
	for (const [slot, text] of texts.entries()) if (text != null) keys[slot] = ranks.get(text)!;
}
