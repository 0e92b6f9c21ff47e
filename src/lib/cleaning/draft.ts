/**
 * One row of cells → the draft of a customer. The plan is compiled once into one reader per column,
 * because 100,000 rows of 15 columns pass through here; a reader writes into the row's state and into
 * the cell's before → after. Invariant: what is stored and what `after` shows never differ, and a cell
 * that cannot be used keeps its text as `before`.
 */
import type { Customer } from '#lib/domain/customer.ts';
import type { CellChange, ColumnPlan, SkipReason } from '#lib/domain/imports.ts';
import type { Currency } from '#lib/domain/money.ts';
import { assemble } from './assemble.ts';
import type { DraftFromRow, RowContext } from './contract.ts';
import { emptyRow, spokenOf } from './draft-row.ts';
import type { Reader } from './draft-row.ts';
import { currencyOfSign } from './numbers.ts';
import { fieldReader } from './readers.ts';
import { customReader } from './value-readers.ts';
import { isBlank, isNothing, tidyCode, tidyLine } from './values.ts';

interface Compiled {
	columns: { index: number; read: Reader }[];
	currencyColumns: number[];
	context: RowContext;
}
const compiled = new WeakMap<RowContext, Compiled>();

/** Plan columns and one row of raw cells → the draft of a customer. Pure; `context` is read once and kept. */
export const draftFromRow: DraftFromRow = (cells, context) => {
	let plan = compiled.get(context);
	if (!plan) {
		plan = compile(context);
		compiled.set(context, plan);
	}
	const row = emptyRow(context);
	for (const index of plan.currencyColumns) row.currency ??= readCurrency(cells[index] ?? '', context);
	const changes: CellChange[] = [];
	let changed = false;
	let problems = 0;
	for (const { index, read } of plan.columns) {
		const before = cells[index] ?? '';
		const cell: CellChange = { column: index, before, after: '', problem: null };
		changes.push(cell);
		if (before !== '') read(before, row, cell);
	}
	const customer = assemble(row, context);
	for (const cell of changes) {
		if (cell.problem !== null) problems++;
		if (cell.after !== cell.before) changed = true;
	}
	return { customer, cells: changes, spoken: spokenOf(row.spoken), changed, problems, skip: skipOf(cells, customer) };
};

function skipOf(cells: readonly string[], customer: Customer): SkipReason | null {
	if (customer.name !== '') return null;
	return cells.every((cell) => isBlank(tidyLine(cell))) ? 'empty' : 'no-identity';
}

function readCurrency(text: string, context: RowContext): Currency | null {
	const tidy = tidyCode(text);
	return isNothing(tidy) ? null : currencyOfSign(tidy, context.plan.currency);
}

function compile(context: RowContext): Compiled {
	const used = context.plan.columns.filter((column) => column.target.kind !== 'ignore');
	return {
		columns: used.map((column) => ({ index: column.index, read: readerOf(column, context) })),
		currencyColumns: used
			.filter(({ target }) => target.kind === 'field' && target.field === 'currency')
			.map((column) => column.index),
		context
	};
}

function readerOf(column: ColumnPlan, context: RowContext): Reader {
	const { target } = column;
	switch (target.kind) {
		case 'ignore':
			return () => {};
		case 'field':
			return fieldReader(target.field, column, target.type ?? column.type, context);
		case 'custom': {
			// Callers from before there were types pass none.
			const types = context.fieldTypes as RowContext['fieldTypes'] | undefined;
			return customReader(target.id, types?.get(target.id) ?? 'text', column, context);
		}
		case 'new-custom': {
			const id = context.newFields.get(column.index);
			return id === undefined ? () => {} : customReader(id, target.type, column, context);
		}
	}
}
