/** Readers of dates and money wherever they stand, and of the columns that become own fields. */
import type { CustomValue } from '#lib/domain/customer.ts';
import { calendarOf, isoOf, type Day } from '#lib/domain/dates.ts';
import type { CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { ColumnPlan } from '#lib/domain/imports.ts';
import type { Money } from '#lib/domain/money.ts';
import type { RowContext } from './contract.ts';
import { isAmbiguousDate, parseDate } from './dates.ts';
import { BIT, LONGEST, cap } from './draft-row.ts';
import type { Reader, Row } from './draft-row.ts';
import { parseMoney, parseNumber, plainAmount } from './numbers.ts';
import { Options } from './options.ts';
import { isBlank, isNothing, tidyLine, tidyText, yesNoFrom } from './values.ts';

/** Different texts of one column whose reading is remembered. */
const CACHE_LIMIT = 5000;

export function dateProblem(text: string, column: ColumnPlan): 'date-ambiguous' | 'date-invalid' {
	const open =
		isAmbiguousDate(text, column.dateOrder) || (column.dateOrder === null && /^\d{1,2}[-/]\d{1,2}$/.test(text));
	return open ? 'date-ambiguous' : 'date-invalid';
}

export function dayReader(column: ColumnPlan, context: RowContext, take: (row: Row, day: Day) => void): Reader {
	const parse = remembered((text: string) => {
		const value = tidyLine(text);
		if (isNothing(value)) return { day: null, after: '', problem: null };
		const day = parseDate(value, column.dateOrder);
		if (day === null) return { day, after: '', problem: dateProblem(value, column) };
		// A day more than today: the file may come from a time zone where it is already tomorrow.
		const possible = calendarOf(day).year >= 1900 && day <= context.today + 1;
		return possible
			? { day, after: isoOf(day), problem: null }
			: { day: null, after: '', problem: 'out-of-range' as const };
	});
	return (text, row, cell) => {
		const { day, after, problem } = parse(text);
		cell.after = after;
		cell.problem = problem;
		if (day !== null) take(row, day);
	};
}

export function moneyReader(column: ColumnPlan, context: RowContext, take: (row: Row, money: Money) => void): Reader {
	const columnCurrency = column.currency ?? context.plan.currency;
	return (text, row, cell) => {
		const value = tidyLine(text);
		if (isNothing(value)) return;
		const { money, problem, named } = parseMoney(value, column.decimal, row.currency ?? columnCurrency);
		if (money === null) {
			cell.problem = problem;
			return;
		}
		// `12.5` is read as it stands: nothing changed that a person should look at.
		if (/^-?\d+(?:\.\d+)?$/.test(text) && Number(text) === Number(plainAmount(money))) cell.after = text;
		else cell.after = named ? `${plainAmount(money)} ${money.currency}` : plainAmount(money);
		take(row, money);
	};
}

export function remembered<T>(read: (text: string) => T): (text: string) => T {
	const known = new Map<string, T>();
	return (text) => {
		let value = known.get(text);
		if (value === undefined) {
			if (known.size >= CACHE_LIMIT) known.clear();
			value = read(text);
			known.set(text, value);
		}
		return value;
	};
}

export function customReader(id: FieldId, type: CustomFieldType, column: ColumnPlan, context: RowContext): Reader {
	const take = (row: Row, value: CustomValue): void => {
		row.custom[id] = value;
		row.spoken |= BIT.custom;
	};
	switch (type) {
		case 'text':
			return (text, row, cell) => {
				const value = tidyText(text);
				if (isBlank(value)) return;
				cell.after = cap(value, LONGEST.notes, cell);
				take(row, cell.after);
			};
		case 'number':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isNothing(value)) return;
				const number = parseNumber(value, column.decimal);
				if (number === null) {
					cell.problem = 'number-invalid';
					return;
				}
				cell.after = /^-?\d+(?:\.\d+)?$/.test(text) && Number(text) === number ? text : String(number);
				take(row, number);
			};
		case 'money':
			return moneyReader(column, context, take);
		case 'date':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isNothing(value)) return;
				const day = parseDate(value, column.dateOrder);
				if (day === null) {
					cell.problem = dateProblem(value, column);
					return;
				}
				cell.after = isoOf(day);
				take(row, cell.after);
			};
		case 'yes-no':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isNothing(value)) return;
				const answer = yesNoFrom(value);
				if (answer === null) {
					cell.problem = 'yes-no-invalid';
					return;
				}
				// The word itself stays visible; what is stored is yes or no.
				cell.after = value;
				take(row, answer);
			};
		case 'choice':
		case 'choices': {
			const options = context.options?.get(id) ?? new Options([], true);
			const partsOf = type === 'choice' ? (text: string) => [text] : (text: string) => options.partsOf(text);
			return (text, row, cell) => {
				const value = tidyText(text);
				if (isBlank(value)) return;
				const parts = partsOf(value);
				const chosen = new Set(parts.flatMap((part) => options.read(part) ?? []));
				if (parts.some((part) => options.read(part) === null)) cell.problem = 'option-unknown';
				if (chosen.size === 0) return;
				cell.after = [...chosen].join('; ');
				take(row, [...chosen]);
			};
		}
	}
}
