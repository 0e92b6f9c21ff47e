/** Which cells of a checked row are shown, and how its name stands. Pure. */
import type { CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { CellChange, ImportPlan } from '#lib/domain/imports.ts';
import type { CheckedRow } from '#lib/engine/api.ts';
import { cellKindOf, keyColumns, nameCells } from './plan.ts';

export interface LayoutColumn {
	/** What it is called in Kith, and in the file. */
	name: string;
	header: string;
	numeric: boolean;
}
/** Positions are those of `CheckedRow.cells`: the plan's columns without ignored ones. */
export interface RowLayout {
	columns: LayoutColumn[];
	names: number[];
	keys: number[];
}

/** `most` columns fit beside the name. */
export function layoutOf(
	plan: ImportPlan,
	own: ReadonlyMap<FieldId, CustomFieldType>,
	nameOf: (column: ImportPlan['columns'][number]) => { name: string; header: string },
	most: number
): RowLayout {
	const columns = plan.columns.filter((column) => column.target.kind !== 'ignore');
	return {
		columns: columns.map((column) => {
			const kind = cellKindOf(column.target, own);
			return { ...nameOf(column), numeric: kind === 'number' || kind === 'money' };
		}),
		names: nameCells(columns),
		keys: keyColumns(columns, most)
	};
}

/**
 * The name as one cell, before → after, where its cells were tidied; null where the name stands as it
 * came. Several name columns count as one: what they said, joined, and what it became.
 */
export function shownName(row: CheckedRow, layout: RowLayout): { cell: CellChange | null } {
	const cells = layout.names.flatMap((at) => row.cells[at] ?? []);
	const changed = cells.filter((cell) => cell.before !== cell.after);
	const first = changed[0];
	if (!first || !row.name) return { cell: null };
	const before = cells
		.map((cell) => cell.before)
		.filter(Boolean)
		.join(' ');
	return before === row.name ? { cell: null } : { cell: { ...first, before, after: row.name } };
}

/** The cells a small card shows: those with a problem, then changed ones, then whatever is filled. */
export function tellingCells(row: CheckedRow, layout: RowLayout, most: number): CellChange[] {
	const rank = (cell: CellChange) => (cell.problem ? 0 : cell.before !== cell.after ? 1 : 2);
	const names = new Set(layout.names);
	return row.cells
		.map((cell, at) => ({ cell, at, key: layout.keys.includes(at) ? 0 : 1 }))
		.filter(({ cell, at }) => !names.has(at) && (cell.before !== '' || cell.after !== ''))
		.sort((a, b) => rank(a.cell) - rank(b.cell) || a.key - b.key || a.at - b.at)
		.slice(0, most)
		.map(({ cell }) => cell);
}
