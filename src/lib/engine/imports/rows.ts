/** Data rows of the file under import, numbered from 0; blank ones are no rows. */
import type { RowPosition } from '#lib/formats/row-reader.ts';
import { isBlank, readRows } from '#lib/formats/rows.ts';
import type { BlockStart, OpenFile } from './session.ts';

export interface DataRow {
	/** Number among the data rows, and as a spreadsheet shows it. */
	ordinal: number;
	row: number;
	cells: string[];
	/** The row is longer or wider than any row can be: it cannot be trusted. */
	unreadable: boolean;
}
export interface DataBlock {
	start: BlockStart;
	rows: DataRow[];
}

/** Reads the file from the first data row on, block by block. */
export function* readBlocks(
	file: OpenFile,
	from: BlockStart = { position: file.data, ordinal: 0, rows: 0 }
): Generator<DataBlock> {
	let ordinal = from.ordinal;
	for (const block of readRows(file.text, file.dialect, { from: from.position })) {
		const unreadable = new Set(
			block.errors.filter(({ code }) => code === 'row-too-long' || code === 'row-too-wide').map(({ row }) => row)
		);
		const position: RowPosition = block.start;
		const rows: DataRow[] = [];
		const first = ordinal;
		block.rows.forEach((cells, index) => {
			if (isBlank(cells)) return;
			const row = block.firstRow + index;
			rows.push({ ordinal: ordinal++, row, cells, unreadable: unreadable.has(row) });
		});
		if (rows.length > 0) yield { start: { position, ordinal: first, rows: rows.length }, rows };
	}
}

/** The blocks that hold these rows, read again; `ordinals` ascend. Yields each wanted row once. */
export function* readAgain(
	file: OpenFile,
	blocks: readonly BlockStart[],
	ordinals: ArrayLike<number>
): Generator<DataRow> {
	let at = 0;
	for (const start of blocks) {
		if (at >= ordinals.length) return;
		if (ordinals[at]! >= start.ordinal + start.rows) continue;
		const block = readBlocks(file, start).next();
		if (block.done) return;
		while (at < ordinals.length && ordinals[at]! < start.ordinal + start.rows) {
			const row = block.value.rows[ordinals[at]! - start.ordinal];
			if (row) yield row;
			at++;
		}
	}
}
