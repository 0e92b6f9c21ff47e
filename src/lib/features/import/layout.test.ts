import { expect, test } from 'vitest';
import type { ImportPlan } from '#lib/domain/imports.ts';
import type { CheckedRow } from '#lib/engine/api.ts';
import { layoutOf, shownName, tellingCells } from './layout.ts';

const fields = ['givenName', 'familyName', 'email', 'phone', 'city', 'orders', 'spent'] as const;
const plan = {
	columns: [
		{ index: 9, header: 'x', target: { kind: 'ignore' } },
		...fields.map((field, index) => ({ index, header: field, target: { kind: 'field', field } }))
	]
} as unknown as ImportPlan;
const layout = (space: number) =>
	layoutOf(plan, new Map(), (column) => ({ name: column.header, header: column.header }), space);

function row(...cells: [before: string, after: string, problem?: 'email-invalid'][]): CheckedRow {
	return {
		row: 2,
		name: 'Ana López',
		outcome: 'create',
		reason: null,
		basis: null,
		match: null,
		duplicate: null,
		choice: null,
		cells: cells.map(([before, after, problem], column) => ({ column, before, after, problem: problem ?? null }))
	};
}

test('columns are picked by what they tell, stand in the order of the file, and ignored ones do not count', () => {
	expect(layout(800).keys.map((at) => fields[at])).toEqual(['email', 'phone', 'spent']);
	expect(layout(2000).keys.map((at) => fields[at])).toEqual(['email', 'phone', 'city', 'orders', 'spent']);
	expect(layout(0).keys).toHaveLength(2);
	expect(layout(0).columns[6]).toMatchObject({ name: 'spent', numeric: true });
});

test('name columns are shown as one, before and after, only where they were tidied', () => {
	expect(shownName(row(['ANA', 'Ana'], ['López', 'López']), layout(0)).cell).toMatchObject({
		before: 'ANA López',
		after: 'Ana López'
	});
	expect(shownName(row(['Ana', 'Ana'], ['López', 'López']), layout(0)).cell).toBeNull();
});

test('a card shows problems first, then changes, and no empty cell', () => {
	const cells = tellingCells(
		row(
			['Ana', 'Ana'],
			['López', 'López'],
			['x@', '', 'email-invalid'],
			['', ''],
			['Madrid', 'Madrid'],
			['2', '2'],
			['1,5', '1.5']
		),
		layout(0),
		3
	);
	expect(cells.map(({ column }) => fields[column])).toEqual(['email', 'spent', 'city']);
});
