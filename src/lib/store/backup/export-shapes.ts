/** How a record of each type stands in the JSON export: what its fields are called and how their values are written. */
import type { Business } from '#lib/domain/business.ts';
import type { Birthday, Customer, CustomValue } from '#lib/domain/customer.ts';
import { isoOf } from '#lib/domain/dates.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { Pipeline } from '#lib/domain/deal.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import { amountOf } from '#lib/domain/money.ts';
import type { Currency, MinorUnits, Money } from '#lib/domain/money.ts';
import { totalsOf } from '#lib/domain/order-totals.ts';
import type { Order } from '#lib/domain/order.ts';
import type { BasisPoints } from '#lib/domain/product.ts';
import type { RecordSource } from '#lib/domain/source.ts';
import type { Answer, Survey } from '#lib/domain/survey.ts';
import type { TableName, Tables } from '../contract.ts';

/** What ids are called. */
export interface Words {
	fields: ReadonlyMap<FieldId, string>;
	files: ReadonlyMap<string, string>;
	customers: ReadonlyMap<string, string>;
	pipelines: ReadonlyMap<string, Pipeline>;
	surveys: ReadonlyMap<string, Survey>;
}
type Shape<T extends TableName> = (body: Tables[T]['body'], words: Words, id: Tables[T]['id']) => object;

const SHAPES: { [T in Exclude<TableName, 'settings' | 'business'>]: Shape<T> } = {
	fields: (body, words, id) => ({ key: words.fields.get(id), ...body }),
	customers: customerOut,
	segments: ({ fittedOn, ...model }) => ({ fittedOn: isoOf(fittedOn), ...model }),
	imports: ({ importedAt, signature, seq, ...rest }) => ({
		importedAt: instant(importedAt),
		entry: seq,
		headers: signature.split('\u001f'),
		...rest
	}),
	interactions: ({ customer, kind, direction, at, source, ...rest }, words) => ({
		at: instant(at),
		kind,
		direction,
		customer: named(customer, words.customers),
		...filled(rest),
		source: sourceOut(source, words)
	}),
	tasks: ({ title, priority, customer, due, time, doneAt, at, source, ...rest }, words) => ({
		title,
		priority,
		customer: named(customer, words.customers),
		...filled({
			due: dayOut(due),
			time: time === null ? null : timeOut(time),
			...rest,
			doneAt: later(doneAt)
		}),
		at: instant(at),
		source: sourceOut(source, words)
	}),
	pipelines: ({ at, ...rest }) => ({ ...rest, at: instant(at) }),
	deals: (
		{ title, customer, pipeline, stage, state, amount, expected, closedAt, history, at, source, ...rest },
		words
	) => {
		const known = words.pipelines.get(pipeline);
		const stageOut = (id: string) => ({ id, name: known?.stages.find((each) => each.id === id)?.name ?? null });
		return {
			title,
			customer: named(customer, words.customers),
			pipeline: { id: pipeline, name: known?.name ?? null },
			stage: stageOut(stage),
			state,
			...filled({
				amount: amount && moneyOut(amount),
				expected: dayOut(expected),
				closedAt: later(closedAt),
				...rest
			}),
			history: history.map((visit) => ({ stage: stageOut(visit.stage), at: instant(visit.at) })),
			at: instant(at),
			source: sourceOut(source, words)
		};
	},
	products: ({ kind, name, price, tax, active, at, source, ...rest }, words) => ({
		kind,
		name,
		...filled({ price: price && moneyOut(price), ...rest }),
		tax: percent(tax),
		active,
		at: instant(at),
		source: sourceOut(source, words)
	}),
	orders: orderOut,
	tickets: ({ subject, kind, state, priority, customer, messages, due, resolvedAt, at, source, ...rest }, words) => ({
		subject,
		kind,
		state,
		priority,
		customer: named(customer, words.customers),
		messages: messages.map((message) => ({ ...message, at: instant(message.at) })),
		...filled({ due: dayOut(due), resolvedAt: later(resolvedAt), ...rest }),
		at: instant(at),
		source: sourceOut(source, words)
	}),
	surveys: ({ at, source, ...rest }, words) => ({ ...rest, at: instant(at), source: sourceOut(source, words) }),
	responses: ({ survey, customer, answers, way, at, source }, words) => {
		const known = words.surveys.get(survey);
		const questions = new Map(known?.questions.map(({ id, text }) => [id as string, text]));
		return {
			survey: { id: survey, title: known?.title ?? null },
			customer: named(customer, words.customers),
			answers: Object.entries<Answer>(answers).map(([question, answer]) => ({
				question,
				text: questions.get(question) ?? null,
				answer
			})),
			way,
			at: instant(at),
			source: sourceOut(source, words)
		};
	},
	views: ({ at, ...rest }) => ({ ...rest, at: instant(at) }),
	tags: ({ at, ...rest }) => ({ ...rest, at: instant(at) })
};

/** How records of a type are written, without what every record has around its body. */
export function shapeOf(table: TableName): (body: never, words: Words, id: never) => object {
	return SHAPES[table as keyof typeof SHAPES];
}

export function businessOut({ taxes, ...rest }: Business): object {
	return { ...rest, taxes: taxes.map(percent) };
}

function customerOut(
	{
		kind,
		name,
		birthday,
		opening,
		custom,
		source,
		since,
		organisationId,
		dates,
		consents,
		relations,
		...rest
	}: Customer,
	words: Words
): object {
	return {
		kind,
		name,
		...filled({
			...rest,
			birthday: birthday && dateOut(birthday),
			opening: opening && {
				...opening,
				spent: opening.spent && moneyOut(opening.spent),
				firstOrder: dayOut(opening.firstOrder),
				lastOrder: dayOut(opening.lastOrder),
				asOf: isoOf(opening.asOf)
			},
			custom: customOut(custom, words.fields),
			organisationRecord: named(organisationId, words.customers),
			dates: dates.map(({ label, date }) => ({ label, date: dateOut(date) })),
			consents: consents.map((consent) => ({ ...consent, day: isoOf(consent.day) })),
			relations: relations.map(({ kind: relation, customer }) => ({
				kind: relation,
				customer: named(customer, words.customers)
			}))
		}),
		source: sourceOut(source, words),
		since: instant(since)
	};
}

function customOut(custom: Customer['custom'], keys: Words['fields']): Record<string, unknown> {
	// Names come from users: `__proto__` is one like any other.
	const byName = Object.create(null) as Record<string, unknown>;
	for (const [id, value] of Object.entries(custom) as [FieldId, CustomValue][])
		byName[keys.get(id) ?? id] = typeof value === 'object' && !Array.isArray(value) ? moneyOut(value) : value;
	return byName;
}

function orderOut(order: Order, words: Words): object {
	const { kind, number, status, customer, recipient, letterhead, day, due, currency, gross, lines, discount } = order;
	const { payments, from, intro, terms, notes, issuedAt, at, source } = order;
	const decimal = (amount: MinorUnits) => decimalOf(amount, currency);
	const totals = totalsOf(order);
	return {
		kind,
		status,
		...filled({ number }),
		customer: named(customer, words.customers),
		day: isoOf(day),
		...filled({ due: dayOut(due), recipient, letterhead }),
		currency,
		gross,
		lines: lines.map((line, index) => ({
			...filled({ product: line.product }),
			text: line.text,
			quantity: line.quantity / 1000,
			unit: line.unit,
			price: decimal(line.price),
			discount: percent(line.discount),
			tax: percent(line.tax),
			amount: decimal(totals.lines[index]!)
		})),
		discount: percent(discount),
		net: decimal(totals.net),
		taxes: totals.taxes.map(({ rate, net, tax }) => ({ rate: percent(rate), net: decimal(net), tax: decimal(tax) })),
		tax: decimal(totals.tax),
		total: decimal(totals.total),
		payments: payments.map((payment) => ({ ...payment, day: isoOf(payment.day), amount: decimal(payment.amount) })),
		...filled({ from, intro, terms, notes, issuedAt: later(issuedAt) }),
		at: instant(at),
		source: sourceOut(source, words)
	};
}

function sourceOut(source: RecordSource, { files }: Words): unknown {
	return source.kind === 'import' ? { import: source.id, file: files.get(source.id) ?? null } : source.kind;
}
/** An id with what it is called; null where nothing is named. */
function named(id: string | null, names: ReadonlyMap<string, string>): { id: string; name: string | null } | null {
	return id === null ? null : { id, name: names.get(id) ?? null };
}

/** Without what is empty: null, '', lists and objects with nothing in them. */
function filled(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).filter(
			([, value]) => value !== '' && value != null && !(typeof value === 'object' && Object.keys(value).length === 0)
		)
	);
}

export function instant(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}
/** 0 stands for "not yet". */
function later(milliseconds: number): string | null {
	return milliseconds === 0 ? null : instant(milliseconds);
}
function dayOut(day: Day | null): string | null {
	return day === null ? null : isoOf(day);
}
/** Minutes after midnight: `09:30`. */
function timeOut(minutes: number): string {
	return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
function moneyOut({ amount, currency }: Money): { amount: number; currency: string } {
	return { amount: decimalOf(amount, currency), currency };
}
function decimalOf(amount: MinorUnits, currency: Currency): number {
	return amountOf({ amount, currency });
}
function percent(points: BasisPoints): number {
	return points / 100;
}
/** `1980-05-01`; as vCard writes it where the year is unknown: `--05-01`. */
function dateOut({ year, month, day }: Birthday): string {
	const monthAndDay = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
	return year === 0 ? `--${monthAndDay}` : `${String(year).padStart(4, '0')}-${monthAndDay}`;
}
