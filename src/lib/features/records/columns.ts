/** Columns of a list that is shown as a table, and how their cells are changed in place. */
import { dayFromIso, isoOf, type Day } from '#lib/domain/dates.ts';
import type { ListedTable, Tables } from '#lib/domain/tables.ts';
import type { RecordRow } from '#lib/engine/api.ts';

type Body<T extends ListedTable> = Tables[T]['body'];

/** What a cell is typed or chosen in. Values cross as text: of a choice its value, of a day its ISO form. */
export interface CellEdit<T extends ListedTable> {
	kind: 'text' | 'choice' | 'day';
	options?: readonly { value: string; label: string }[];
	value: (row: RecordRow<T>) => string;
	/** The fields to write; null where the text cannot be read as what it must be. */
	fields: (text: string, row: RecordRow<T>) => Partial<Body<T>> | null;
}
export interface Column<T extends ListedTable> {
	id: string;
	label: () => string;
	text: (row: RecordRow<T>) => string;
	/** Right-aligned, with tabular figures. */
	numeric?: boolean;
	/** Share of the width; 1 where left out. */
	width?: number;
	/** The order of the list that goes by it. */
	sort?: string;
	edit?: CellEdit<T>;
}

/** A field of words; empty only where that is allowed. */
export function textEdit<T extends ListedTable>(
	value: (row: RecordRow<T>) => string,
	fields: (text: string) => Partial<Body<T>>,
	required = false
): CellEdit<T> {
	return {
		kind: 'text',
		value,
		fields: (text) => (required && text.trim() === '' ? null : fields(text.trim()))
	};
}
/** One of some values. */
export function choiceEdit<T extends ListedTable, Value extends string>(
	options: readonly { value: Value; label: string }[],
	value: (row: RecordRow<T>) => Value,
	fields: (value: Value, row: RecordRow<T>) => Partial<Body<T>>
): CellEdit<T> {
	return { kind: 'choice', options, value, fields: (text, row) => fields(text as Value, row) };
}
/** A day, or none. */
export function dayEdit<T extends ListedTable>(
	value: (row: RecordRow<T>) => Day | null,
	fields: (day: Day | null) => Partial<Body<T>>
): CellEdit<T> {
	return {
		kind: 'day',
		value: (row) => {
			const day = value(row);
			return day === null ? '' : isoOf(day);
		},
		fields: (text) => {
			const day = dayFromIso(text);
			return text !== '' && day === null ? null : fields(day);
		}
	};
}
