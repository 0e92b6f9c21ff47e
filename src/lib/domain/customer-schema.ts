/**
 * What a customer from outside the engine must look like. Apart from the types, because the first screen needs
 * those and not the validator.
 */
import * as v from 'valibot';
import type { Customer } from './customer.ts';
import type { Day } from './dates.ts';
import { fail, ok, type Result } from './errors.ts';
import type { ImportId } from './ids.ts';
import type { Currency, MinorUnits } from './money.ts';

const text = v.string();
const contactType = v.picklist(['work', 'home', 'mobile', 'other']);
const money = v.object({
	amount: v.pipe(
		v.number(),
		v.safeInteger(),
		v.transform((n) => n as MinorUnits)
	),
	currency: v.pipe(
		v.string(),
		v.regex(/^[A-Z]{3}$/),
		v.transform((c) => c as Currency)
	)
});
const day = v.pipe(
	v.number(),
	v.integer(),
	v.transform((n) => n as Day)
);

/** Validates a customer from outside the engine. Lengths are capped so that no record can choke a page. */
export const customerSchema = v.object({
	kind: v.picklist(['person', 'organisation']),
	name: v.pipe(text, v.trim(), v.nonEmpty(), v.maxLength(500)),
	honorific: v.pipe(text, v.maxLength(100)),
	givenName: v.pipe(text, v.maxLength(250)),
	familyName: v.pipe(text, v.maxLength(250)),
	organisation: v.pipe(text, v.maxLength(500)),
	jobTitle: v.pipe(text, v.maxLength(500)),
	emails: v.pipe(
		v.array(v.object({ type: contactType, value: v.pipe(text, v.nonEmpty(), v.maxLength(320)) })),
		v.maxLength(50)
	),
	phones: v.pipe(
		v.array(v.object({ type: contactType, value: v.pipe(text, v.nonEmpty(), v.maxLength(100)) })),
		v.maxLength(50)
	),
	addresses: v.pipe(
		v.array(v.object({ type: contactType, street: text, city: text, region: text, postcode: text, country: text })),
		v.maxLength(20)
	),
	website: v.pipe(text, v.maxLength(2000)),
	birthday: v.nullable(
		v.object({
			year: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999)),
			month: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12)),
			day: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(31))
		})
	),
	tags: v.pipe(v.array(v.pipe(text, v.nonEmpty(), v.maxLength(100))), v.maxLength(200)),
	notes: v.pipe(text, v.maxLength(100_000)),
	channel: v.pipe(text, v.maxLength(500)),
	externalId: v.pipe(text, v.maxLength(500)),
	satisfaction: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(10))),
	opening: v.nullable(
		v.object({
			orders: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
			spent: v.nullable(money),
			firstOrder: v.nullable(day),
			lastOrder: v.nullable(day),
			asOf: day,
			source: text
		})
	),
	custom: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), money])),
	source: v.variant('kind', [
		v.object({ kind: v.literal('manual') }),
		v.object({ kind: v.literal('sample') }),
		v.object({
			kind: v.literal('import'),
			id: v.pipe(
				v.string(),
				v.transform((id) => id as ImportId)
			)
		})
	]),
	since: v.pipe(v.number(), v.finite())
});

/** A valid customer, or the first field that is not (`invalid`, field). */
export function validCustomer(customer: Customer): Result<Customer> {
	const parsed = v.safeParse(customerSchema, customer);
	if (parsed.success) return ok(parsed.output as Customer);
	return fail('invalid', { field: String(parsed.issues[0].path?.[0]?.key ?? '') });
}
