/** Columns of a list that is shown as a table, and how their cells are changed in place. */
import { dayFromIso, isoOf, type Day } from '#lib/domain/dates.ts';
import type { ListedTable, Tables } from '#lib/domain/tables.ts';
import type { RecordRow } from '#lib/engine/api.ts';

/** What a cell is typed or chosen in. Values cross as text: of a choice its value, of a day its ISO form. */
export interface CellEdit<Row, Patch> {
	kind: 'text' | 'choice' | 'day';
	options?: readonly { value: string; label: string }[];
	value: (row: Row) => string;
	/** What to write; null where the text cannot be read as what it must be. */
	patch: (text: string, row: Row) => Patch | null;
}
export interface Column<Row, Patch> {
	id: string;
	label: () => string;
	text: (row: Row) => string;
	/** Right-aligned, with tabular figures. */
	numeric?: boolean;
	/** Share of the width; 1 where left out. */
	width?: number;
	/** The order of the list that goes by it. */
	sort?: string;
	edit?: CellEdit<Row, Patch>;
}
/** Of a type whose fields are written as they are. */
export type RecordPatch<T extends ListedTable> = Partial<Tables[T]['body']>;
export type RecordColumn<T extends ListedTable> = Column<RecordRow<T>, RecordPatch<T>>;

/** A field of words; empty only where that is allowed. */
export function textEdit<Row, Patch>(
	value: (row: Row) => string,
	patch: (text: string) => Patch,
	required = false
): CellEdit<Row, Patch> {
	return {
		kind: 'text',
		value,
		patch: (text) => (required && text.trim() === '' ? null : patch(text.trim()))
	};
}
/** One of some values. */
export function choiceEdit<Row, Patch, Value extends string>(
	options: readonly { value: Value; label: string }[],
	value: (row: Row) => Value,
	patch: (value: Value, row: Row) => Patch
): CellEdit<Row, Patch> {
	return { kind: 'choice', options, value, patch: (text, row) => patch(text as Value, row) };
}
/** A day, or none. */
export function dayEdit<Row, Patch>(
	value: (row: Row) => Day | null,
	patch: (day: Day | null) => Patch
): CellEdit<Row, Patch> {
	return {
		kind: 'day',
		value: (row) => {
			const day = value(row);
			return day === null ? '' : isoOf(day);
		},
		patch: (text) => {
			const day = dayFromIso(text);
			return text !== '' && day === null ? null : patch(day);
		}
	};
}
