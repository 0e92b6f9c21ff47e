/** Rows drafted as an import does it, for tests of what becomes of their cells. */
import type { PhoneParser, RowContext, RowDraft } from '#lib/cleaning/contract.ts';
import { draftFromRow } from '#lib/cleaning/draft.ts';
import { loadPhones } from '#lib/cleaning/phones.ts';
import { dayFromIso } from '#lib/domain/dates.ts';
import type { ColumnTarget, CustomerField } from '#lib/domain/fields.ts';
import type { ColumnPlan, ImportPlan } from '#lib/domain/imports.ts';
import type { Currency } from '#lib/domain/money.ts';

const phones: PhoneParser = await loadPhones();

type Column = CustomerField | Partial<ColumnPlan>;

export function contextFor(columns: Column[], plan: Partial<ImportPlan> = {}): RowContext {
	return {
		phones,
		newFields: new Map(),
		fieldTypes: new Map(),
		today: dayFromIso('2026-11-21')!,
		now: 1_000,
		plan: {
			encoding: 'utf-8',
			dialect: { delimiter: ',', quote: '"', escape: 'double', sepLine: false, headerRow: 0 },
			columns: columns.map((column, index) => ({
				index,
				header: '',
				target: typeof column === 'string' ? { kind: 'field', field: column } : { kind: 'ignore' },
				type: 'work',
				dateOrder: null,
				decimal: '.',
				currency: null,
				...(typeof column === 'string' ? {} : column)
			})),
			kind: 'auto',
			nameOrder: 'given-first',
			country: 'DE',
			currency: 'EUR' as Currency,
			tags: [],
			source: 'customers.csv',
			...plan
		}
	};
}

export function draft(
	row: Record<string, string>,
	plan: Partial<ImportPlan> = {},
	options: Partial<ColumnPlan> = {}
): RowDraft {
	const fields = Object.keys(row) as CustomerField[];
	const columns = fields.map((field) => ({ target: { kind: 'field', field } as ColumnTarget, ...options }));
	return draftFromRow(Object.values(row), contextFor(columns, plan));
}
export const afters = (made: RowDraft): string[] => made.cells.map((cell) => cell.after);
export const problems = (made: RowDraft): (string | null)[] => made.cells.map((cell) => cell.problem);
