/**
 * What a customer from outside the engine must look like. Apart from the types, because the first screen needs
 * those and not the validator.
 */
import * as v from 'valibot';
import { CONSENT_CHANNELS, RELATION_KINDS, type Customer } from './customer.ts';
import type { Result } from './errors.ts';
import type { CustomerId } from './ids.ts';
import {
	day,
	id,
	instant,
	integer,
	list,
	longText,
	money,
	recordSource,
	tags,
	text,
	validated,
	words,
	yearlyDate
} from './schema-parts.ts';

const contactType = v.picklist(['work', 'home', 'mobile', 'other']);
const anyText = v.string();

function contacts(longest: number) {
	return list(v.object({ type: contactType, value: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longest)) }), 50);
}

/** Validates a customer from outside the engine. */
export const customerSchema = v.object({
	kind: v.picklist(['person', 'organisation']),
	name: words(500),
	honorific: text(100),
	givenName: text(250),
	familyName: text(250),
	organisation: text(500),
	jobTitle: text(500),
	emails: contacts(320),
	phones: contacts(100),
	addresses: list(
		v.object({
			type: contactType,
			street: anyText,
			city: anyText,
			region: anyText,
			postcode: anyText,
			country: anyText
		}),
		20
	),
	website: text(2000),
	birthday: v.nullable(yearlyDate),
	tags,
	notes: longText,
	channel: text(500),
	externalId: text(500),
	satisfaction: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(10))),
	opening: v.nullable(
		v.object({
			orders: v.nullable(integer(0, Number.MAX_SAFE_INTEGER)),
			spent: v.nullable(money),
			firstOrder: v.nullable(day),
			lastOrder: v.nullable(day),
			asOf: day,
			source: anyText
		})
	),
	custom: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), money, list(text(500), 200)])),
	source: recordSource,
	since: instant,
	organisationId: v.nullable(id<CustomerId>()),
	dates: list(v.object({ label: text(200), date: yearlyDate }), 50),
	consents: list(v.object({ channel: v.picklist(CONSENT_CHANNELS), given: v.boolean(), day, source: text(500) }), 50),
	relations: list(v.object({ kind: v.picklist(RELATION_KINDS), customer: id<CustomerId>() }), 200),
	cadence: v.nullable(integer(0, 3660))
}) satisfies v.GenericSchema<unknown, Customer>;

/** A valid customer, or the first field that is not (`invalid`, field). */
export function validCustomer(customer: Customer): Result<Customer> {
	return validated(customerSchema, customer);
}
