/**
 * What the user does to the plan of an import, as pure functions: plans go in, new plans come out. The
 * screen holds the plan; the engine only ever sees whole ones.
 */
import { dayOf, type Day } from '#lib/domain/dates.ts';
import { CUSTOM_FIELD_TYPES, type ColumnTarget, type CustomerField, type CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { ColumnPlan, DateOrder, ImportPlan } from '#lib/domain/imports.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { ColumnPreview, ImportPreview } from '#lib/engine/api.ts';

export const OWN_TYPES: readonly CustomFieldType[] = CUSTOM_FIELD_TYPES;

/** A target as the value of a select: `field:email`, `custom:<id>`, `new:number`, `ignore`. */
export type TargetKey = 'ignore' | `field:${CustomerField}` | `custom:${FieldId}` | `new:${CustomFieldType}`;

export function keyOf(target: ColumnTarget): TargetKey {
	switch (target.kind) {
		case 'ignore':
			return 'ignore';
		case 'field':
			return `field:${target.field}`;
		case 'custom':
			return `custom:${target.id}`;
		case 'new-custom':
			return `new:${target.type}`;
	}
}

/** The target a key stands for; `name` is what a new field is called. */
export function targetOf(key: TargetKey, name: string): ColumnTarget {
	const rest = key.slice(key.indexOf(':') + 1);
	if (key.startsWith('field:')) return { kind: 'field', field: rest as CustomerField };
	if (key.startsWith('custom:')) return { kind: 'custom', id: rest as FieldId };
	if (key.startsWith('new:')) return { kind: 'new-custom', name, type: rest as CustomFieldType };
	return { kind: 'ignore' };
}

/** How the cells of a column are read; it decides which choices a column offers. */
export type CellKind = 'text' | 'typed' | 'date' | 'number' | 'money';

const TYPED: readonly CustomerField[] = [
	'email',
	'phone',
	'address',
	'street',
	'city',
	'region',
	'postcode',
	'country'
];
const DATES: readonly CustomerField[] = ['birthday', 'firstOrder', 'lastOrder', 'since'];
const NUMBERS: readonly CustomerField[] = ['orders', 'satisfaction'];

/** `own` are the fields the user has, to know the type of one that a column goes to. */
export function cellKindOf(target: ColumnTarget, own: ReadonlyMap<FieldId, CustomFieldType>): CellKind {
	if (target.kind === 'ignore') return 'text';
	if (target.kind === 'field') {
		if (TYPED.includes(target.field)) return 'typed';
		if (DATES.includes(target.field)) return 'date';
		if (NUMBERS.includes(target.field)) return 'number';
		return target.field === 'spent' ? 'money' : 'text';
	}
	const type = target.kind === 'custom' ? own.get(target.id) : target.type;
	return type === 'date' || type === 'number' || type === 'money' ? type : 'text';
}

const DAY_MONTH = /(?<!\d)(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})(?!\d)/;

/** Reads a numeric date in the order given, for an example; null where it is no such date. */
export function readExample(sample: string, order: 'dmy' | 'mdy'): Day | null {
	const match = DAY_MONTH.exec(sample.normalize('NFKC'));
	if (!match) return null;
	const [first, second, written] = [Number(match[1]), Number(match[2]), Number(match[3])];
	const year = match[3]!.length === 2 ? written + (written < 50 ? 2000 : 1900) : written;
	return order === 'dmy' ? dayOf(year, second, first) : dayOf(year, first, second);
}

/** The sample that shows best what the question is about: one that is another day in each order. */
export function ambiguousSample(samples: readonly string[]): string | null {
	const both = samples.filter((sample) => readExample(sample, 'dmy') !== null && readExample(sample, 'mdy') !== null);
	return both.find((sample) => readExample(sample, 'dmy') !== readExample(sample, 'mdy')) ?? both[0] ?? null;
}

/** The order of day and month that the samples leave, or null while both are possible. */
export function orderFromSamples(samples: readonly string[]): DateOrder | null {
	if (samples.some((sample) => /(?<!\d)\d{4}[./\-年]/.test(sample.normalize('NFKC')))) return 'ymd';
	const readings = samples.filter((sample) => DAY_MONTH.test(sample.normalize('NFKC')));
	if (readings.some((sample) => readExample(sample, 'mdy') === null)) return 'dmy';
	if (readings.some((sample) => readExample(sample, 'dmy') === null)) return 'mdy';
	return null;
}

export type Question = { index: number; header: string; samples: string[]; kind: 'date-order' | 'currency' };

/** What the user has to answer before the file can be read, in the order of the columns. */
export function openQuestions(
	preview: ImportPreview,
	plan: ImportPlan,
	own: ReadonlyMap<FieldId, CustomFieldType>
): Question[] {
	const named = plan.columns.some((column) => keyOf(column.target) === 'field:currency');
	return plan.columns.flatMap((column): Question[] => {
		const seen = preview.columns.find((candidate) => candidate.plan.index === column.index);
		if (!seen) return [];
		const kind = cellKindOf(column.target, own);
		// The engine looked at every row for the target it proposed; for another one nobody has asked yet.
		const changed = cellKindOf(seen.plan.target, own) !== kind;
		const base = { index: column.index, header: column.header, samples: seen.samples };
		if (kind === 'date' && column.dateOrder === null) {
			const ambiguous = changed ? ambiguousSample(seen.samples) !== null : seen.question === 'date-order';
			return ambiguous ? [{ ...base, kind: 'date-order' }] : [];
		}
		if (kind === 'money' && column.currency === null && !named) {
			return changed || seen.question === 'currency' ? [{ ...base, kind: 'currency' }] : [];
		}
		return [];
	});
}

/** The questions there were, answered or not: an answer stays in sight and can be changed. */
export function allQuestions(
	preview: ImportPreview,
	plan: ImportPlan,
	own: ReadonlyMap<FieldId, CustomFieldType>
): Question[] {
	const unanswered: ImportPlan = {
		...plan,
		columns: plan.columns.map((column) => {
			const seen = preview.columns.find((candidate) => candidate.plan.index === column.index)?.plan;
			const changed = seen && cellKindOf(seen.target, own) !== cellKindOf(column.target, own);
			const decided = changed ? orderFromSamples(previewOf(preview, column.index)?.samples ?? []) : seen?.dateOrder;
			return { ...column, dateOrder: decided ?? null, currency: changed ? null : (seen?.currency ?? null) };
		})
	};
	return openQuestions(preview, unanswered, own);
}

export function previewOf(preview: ImportPreview, index: number): ColumnPreview | null {
	return preview.columns.find((column) => column.plan.index === index) ?? null;
}

export type ColumnPatch = Partial<
	Pick<ColumnPlan, 'target' | 'type' | 'dateOrder' | 'decimal' | 'currency' | 'addOptions'>
>;

/** The plan with one column changed. */
export function withColumn(plan: ImportPlan, index: number, patch: ColumnPatch): ImportPlan {
	return {
		...plan,
		columns: plan.columns.map((column) => {
			if (column.index !== index) return column;
			const next = { ...column, ...patch };
			if (patch.type !== undefined && next.target.kind === 'field' && next.target.type !== undefined) {
				next.target = { ...next.target, type: patch.type };
			}
			return next;
		})
	};
}

/** The plan with a column sent elsewhere; what the samples already decide is decided. */
export function withTarget(
	plan: ImportPlan,
	preview: ImportPreview,
	index: number,
	target: ColumnTarget,
	own: ReadonlyMap<FieldId, CustomFieldType>
): ImportPlan {
	const seen = previewOf(preview, index);
	const patch: ColumnPatch = { target };
	if (seen && cellKindOf(target, own) === cellKindOf(seen.plan.target, own)) {
		patch.dateOrder = seen.plan.dateOrder;
		patch.currency = seen.plan.currency;
	} else if (cellKindOf(target, own) === 'date') {
		patch.dateOrder = orderFromSamples(seen?.samples ?? []);
	}
	return withColumn(plan, index, patch);
}

/** Which parts of a plan the user set by hand, so that reading the file again keeps them. */
export interface Touched {
	columns: ReadonlySet<number>;
	all: ReadonlySet<'kind' | 'nameOrder' | 'country' | 'currency' | 'tags'>;
}

/** A fresh plan with what the user had set by hand, as far as it still fits the columns. */
export function carryOver(fresh: ImportPlan, before: ImportPlan, touched: Touched): ImportPlan {
	const next: ImportPlan = { ...fresh };
	if (touched.all.has('kind')) next.kind = before.kind;
	if (touched.all.has('nameOrder')) next.nameOrder = before.nameOrder;
	if (touched.all.has('country')) next.country = before.country;
	if (touched.all.has('currency')) next.currency = before.currency;
	if (touched.all.has('tags')) next.tags = before.tags;
	next.columns = fresh.columns.map((column) => {
		if (!touched.columns.has(column.index)) return column;
		const old = before.columns.find((candidate) => candidate.index === column.index);
		return old && old.header === column.header ? { ...old } : column;
	});
	return next;
}

export function ignoredCount(plan: ImportPlan): number {
	return plan.columns.filter((column) => column.target.kind === 'ignore').length;
}

/** Tags as typed, separated by commas or semicolons of either script, without repeats. */
export function tagsFrom(text: string): string[] {
	return [
		...new Set(
			text
				.split(/[,;，；、\n]/)
				.map((tag) => tag.trim())
				.filter(Boolean)
		)
	];
}

const NAME_FIELDS: readonly CustomerField[] = ['name', 'honorific', 'givenName', 'middleName', 'familyName'];
/** Fields that tell most about what cleaning did, first. */
const KEY_FIELDS: readonly CustomerField[] = [
	'phone',
	'birthday',
	'spent',
	'email',
	'lastOrder',
	'orders',
	'organisation',
	'city',
	'since',
	'tags'
];

/** Positions of the name columns among the cells of a checked row. */
export function nameCells(columns: readonly ColumnPlan[]): number[] {
	return columns.flatMap((column, at) =>
		column.target.kind === 'field' && NAME_FIELDS.includes(column.target.field) ? [at] : []
	);
}

/** Columns (of those not ignored) beside the name, those that tell most first; the rest in the file's order. */
export function rankedColumns(columns: readonly ColumnPlan[]): number[] {
	const rank = (column: ColumnPlan) => {
		if (column.target.kind !== 'field') return KEY_FIELDS.length + 1;
		const at = KEY_FIELDS.indexOf(column.target.field);
		return at === -1 ? KEY_FIELDS.length : at;
	};
	const names = new Set(nameCells(columns));
	return columns
		.map((column, at) => ({ at, rank: rank(column) }))
		.filter(({ at }) => !names.has(at))
		.sort((a, b) => a.rank - b.rank || a.at - b.at)
		.map(({ at }) => at);
}

/** Currencies to offer as buttons: the likely one first. */
export function likelyCurrencies(first: Currency): Currency[] {
	return [...new Set([first, 'EUR', 'USD', 'CNY', 'GBP'] as Currency[])].slice(0, 5);
}
