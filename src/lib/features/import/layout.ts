/** Which cells of a checked row are shown, and how its name stands. Pure. */
import type { CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { CellChange, ColumnPlan, ImportPlan } from '#lib/domain/imports.ts';
import type { CheckedRow } from '#lib/engine/api.ts';
import { cellKindOf, nameCells, rankedColumns } from './plan.ts';

export interface LayoutColumn {
	/** What it is called in Kith, and in the file. */
	name: string;
	header: string;
	numeric: boolean;
	/** px a cell needs to be read as before → after. */
	width: number;
}
/** Positions are those of `CheckedRow.cells`: the plan's columns without ignored ones. */
export interface RowLayout {
	columns: LayoutColumn[];
	names: number[];
	keys: number[];
}

const WIDTHS = { text: 160, date: 212, number: 170, money: 220 } as const;
const WIDE: Partial<Record<string, number>> = { email: 230, phone: 270 };
/** Shown even where the table then scrolls sideways, and the most that help. */
const LEAST = 2;
const MOST = 8;

/** As many columns as fit into `space` (px) beside the name, in the order of the file. */
export function layoutOf(
	plan: ImportPlan,
	own: ReadonlyMap<FieldId, CustomFieldType>,
	nameOf: (column: ColumnPlan) => { name: string; header: string },
	space: number
): RowLayout {
	const used = plan.columns.filter((column) => column.target.kind !== 'ignore');
	const columns = used.map((column): LayoutColumn => {
		const kind = cellKindOf(column.target, own);
		const wide = column.target.kind === 'field' ? WIDE[column.target.field] : undefined;
		return {
			...nameOf(column),
			numeric: kind === 'number' || kind === 'money',
			width: wide ?? WIDTHS[kind === 'typed' ? 'text' : kind]
		};
	});
	const keys: number[] = [];
	let left = space;
	for (const at of rankedColumns(used)) {
		left -= columns[at]!.width;
		if (keys.length >= MOST || (left < 0 && keys.length >= LEAST)) break;
		keys.push(at);
	}
	return { columns, names: nameCells(used), keys: keys.sort((a, b) => a - b) };
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
