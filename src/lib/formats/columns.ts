/**
 * A header and some rows → what each column becomes. The header decides first (preset, then names), the
 * values second; what neither explains becomes a custom field, and empty columns are ignored. A field that
 * a customer has once is given to one column only: the one that matches and is filled best. Phones,
 * postcodes and ids are never taken for numbers. Headers are data: `__proto__` is a name like any other.
 */
import type { ContactType } from '#lib/domain/customer.ts';
import type { ColumnTarget } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import { fold } from '#lib/domain/text.ts';
import { countKinds } from './cell-kinds.ts';
import { customTypeOf, decideByContext, decideByValues } from './column-meaning.ts';
import type { Column } from './column-meaning.ts';
import { headerKey, matchHeader, typeIn } from './headers.ts';
import { presetOf } from './presets.ts';
import type { PresetTarget } from './presets.ts';

export interface PlannedColumn {
	index: number;
	header: string;
	target: ColumnTarget;
	/** For e-mails, phones and addresses. */
	type: ContactType;
	/** First non-empty cells, at most 5. */
	samples: string[];
	/** Share of the sample rows that have a value, 0–1. */
	filled: number;
}
export interface PlannedColumns {
	columns: PlannedColumn[];
	/** Name of the system the headers look like. */
	preset: string | null;
	/** Folded headers joined by U+001F; by position where there is no header. */
	signature: string;
}
export interface PlanOptions {
	/** Fields the user has already: a header of that name goes there. */
	customFields?: readonly { id: FieldId; name: string }[];
}

/** Fields that several columns may feed: lists, and the lines of a street. */
const REPEATABLE: ReadonlySet<string> = new Set(['email', 'phone', 'tags', 'street', 'address']);
/** Parts of an address: once for each type of address. */
const ADDRESS_PARTS: ReadonlySet<string> = new Set(['city', 'region', 'postcode', 'country']);
const TYPED: ReadonlySet<string> = new Set(['email', 'phone', 'address', 'street', ...ADDRESS_PARTS]);

/** Plans the columns of a table from its header (null where it has none) and some rows. */
export function planColumns(
	header: readonly string[] | null,
	sampleRows: readonly (readonly string[])[],
	options: PlanOptions = {}
): PlannedColumns {
	const width = sampleRows.reduce((most, row) => Math.max(most, lastFilled(row)), header ? lastFilled(header) : 0);
	const preset = header ? presetOf(header) : null;
	const own = new Map((options.customFields ?? []).map((field) => [fold(field.name), field.id]));
	const columns: Column[] = [];
	for (let index = 0; index < width; index++) {
		columns.push(columnAt(index, header?.[index] ?? '', sampleRows, preset?.columns ?? null, own));
	}
	decideByContext(columns);
	for (const column of columns) decideByValues(column, columns);
	typeValues(columns);
	partAddresses(columns);
	keepOnePerField(columns);
	return {
		columns: finish(columns, sampleRows.length),
		preset: preset?.name ?? null,
		signature: header
			? columns.map((column) => fold(column.header.replace(/\u001f/g, ' '))).join('\u001f')
			: `\u001f${width}`
	};
}

/** Letters a spreadsheet shows above a column: 0 → A, 27 → AB. Names columns without a header. */
export function columnLetters(index: number): string {
	return index < 26
		? String.fromCharCode(65 + index)
		: columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26);
}

function lastFilled(row: readonly string[]): number {
	let width = row.length;
	while (width > 0 && row[width - 1]!.trim() === '') width--;
	return width;
}

function columnAt(
	index: number,
	raw: string,
	rows: readonly (readonly string[])[],
	preset: ReadonlyMap<string, PresetTarget> | null,
	own: ReadonlyMap<string, FieldId>
): Column {
	const header = raw.replace(/^\ufeff/, '').trim();
	const key = headerKey(header);
	const cells: string[] = [];
	for (const row of rows) {
		const cell = row[index];
		if (cell !== undefined && cell.trim() !== '') cells.push(cell);
	}
	const column: Column = {
		index,
		header,
		key,
		cells,
		kinds: countKinds(cells),
		filled: rows.length === 0 ? 0 : cells.length / rows.length,
		field: null,
		type: null,
		weight: 0,
		fieldId: null
	};
	const fieldId = own.get(fold(header));
	const known = preset?.get(key);
	const match = matchHeader(header);
	if (fieldId !== undefined && header !== '') column.fieldId = fieldId;
	else if (known) Object.assign(column, { field: known.field, type: known.type ?? match?.type ?? null, weight: 1.2 });
	else if (match) Object.assign(column, match);
	return column;
}

// ——— types ———

/** Types of e-mails and phones from a column such as `Phone 1 - Type` beside them. */
function typeValues(columns: Column[]): void {
	for (const column of columns) {
		if (column.field !== 'type-of') continue;
		column.field = 'ignore';
		const base = column.key.replace(/(?:type|label)$/, '');
		const counts = new Map<ContactType, number>();
		for (const cell of column.cells) {
			const type = typeIn(cell);
			if (type) counts.set(type, (counts.get(type) ?? 0) + 1);
		}
		const type = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
		if (!type) continue;
		for (const value of columns)
			if (value !== column && value.key.startsWith(base) && TYPED.has(value.field ?? '')) value.type = type;
	}
}

/**
 * Numbered addresses (`City`, `City 2`; `Address 2 - City`) are different ones, so that each gets a type of
 * its own. `Street 2` without a `City 2` stays the second line of the first.
 */
function partAddresses(columns: readonly Column[]): void {
	const numberOf = ({ key }: Column) =>
		Number(/^(?:address|adresse|direccion|地址)(\d+)\D/.exec(key)?.[1] ?? /(\d+)$/.exec(key)?.[1] ?? 1);
	const typeOf = (column: Column) => column.type ?? 'other';
	const parts = columns.filter(({ field }) => field === 'street' || ADDRESS_PARTS.has(field ?? ''));
	const numbers = new Set(parts.filter(({ field }) => field !== 'street').map(numberOf));
	const used = new Set(parts.filter((column) => numberOf(column) === 1 || !numbers.has(numberOf(column))).map(typeOf));
	for (const number of [...numbers].sort((a, b) => a - b)) {
		if (number < 2) continue;
		const group = parts.filter((column) => numberOf(column) === number);
		for (const type of new Set(group.map(typeOf))) {
			// Without a free type the columns become fields of their own.
			const free = used.has(type) ? (['home', 'work', 'other'] as const).find((other) => !used.has(other)) : type;
			for (const column of group) {
				if (typeOf(column) !== type) continue;
				if (free) column.type = free;
				else column.field = 'custom';
			}
			used.add(free ?? type);
		}
	}
}

// ——— one column per field ———

function keepOnePerField(columns: Column[]): void {
	const taken = new Map<string, Column>();
	const better = (column: Column) =>
		column.weight * 2 + Math.min(1, column.filled * 1.5) - (column.cells.length === 0 ? 2 : 0);
	for (const column of columns) {
		const { field } = column;
		if (field === null || field === 'ignore' || field === 'custom' || field === 'type-of' || REPEATABLE.has(field))
			continue;
		const slot = ADDRESS_PARTS.has(field) ? `${field} ${column.type ?? 'other'}` : field;
		const other = taken.get(slot);
		if (!other) {
			taken.set(slot, column);
			continue;
		}
		const loser = better(column) > better(other) ? other : column;
		if (loser === other) taken.set(slot, column);
		loser.field = 'custom';
	}
	// A domain or a second address formatted as a whole adds nothing to its parts.
	for (const column of columns) {
		const sameType = (other: Column) => (other.type ?? 'other') === (column.type ?? 'other') && other.cells.length > 0;
		if (column.field === 'address' && columns.some((other) => other.field === 'street' && sameType(other))) {
			column.field = column.weight < 0.8 ? 'custom' : 'ignore';
		}
	}
}

// ——— targets ———

function finish(columns: readonly Column[], rows: number): PlannedColumn[] {
	const names = new Map<string, number>();
	return columns.map((column) => ({
		index: column.index,
		header: column.header,
		target: targetOf(column, names),
		type: column.type ?? 'other',
		samples: column.cells.slice(0, 5),
		filled: rows === 0 ? 0 : column.filled
	}));
}

function targetOf(column: Column, names: Map<string, number>): ColumnTarget {
	if (column.fieldId !== null) return { kind: 'custom', id: column.fieldId };
	const { field } = column;
	if (field === 'ignore' || field === 'type-of') return { kind: 'ignore' };
	// An empty column tells nothing unless its header is a field: the next file may fill it.
	if (column.cells.length === 0 && (field === null || field === 'custom')) return { kind: 'ignore' };
	if (field === null || field === 'custom') {
		return { kind: 'new-custom', name: uniqueName(column, names), type: customTypeOf(column) };
	}
	return TYPED.has(field) ? { kind: 'field', field, type: column.type ?? 'other' } : { kind: 'field', field };
}

/** A name for the new field: the header, or the column's letters; numbered where it comes twice. */
function uniqueName(column: Column, names: Map<string, number>): string {
	const name = (column.header.replace(/\s+/g, ' ') || columnLetters(column.index)).slice(0, 100);
	const count = (names.get(fold(name)) ?? 0) + 1;
	names.set(fold(name), count);
	return count === 1 ? name : `${name} ${count}`;
}
