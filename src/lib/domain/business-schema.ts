/** What "my business" from outside the engine must look like. */
import * as v from 'valibot';
import type { Business } from './business.ts';
import type { Result } from './errors.ts';
import { validPattern } from './numbering.ts';
import { basisPoints, integer, list, text, validated } from './schema-parts.ts';

/** Characters of the logo's `data:` address. */
export const LARGEST_LOGO = 300_000;
/** Pictures of dots only: an SVG is a document, which may hold scripts and fetch others. */
const LOGO = /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

export const letterheadSchema = v.object({
	name: text(500),
	address: text(2000),
	email: text(320),
	phone: text(100),
	website: text(2000),
	taxId: text(100),
	bank: text(1000),
	footer: text(2000)
});
const numbering = v.object({
	pattern: v.pipe(v.string(), v.check(validPattern)),
	next: integer(1, 9_999_999_999),
	period: v.pipe(v.string(), v.regex(/^(?:\d{4}(?:-\d{2})?)?$/))
});

/** Validates "my business" from outside the engine. */
export const businessSchema = v.object({
	letterhead: letterheadSchema,
	logo: v.union([v.literal(''), v.pipe(v.string(), v.maxLength(LARGEST_LOGO), v.regex(LOGO))]),
	numbering: v.pipe(
		v.object({ quote: numbering, order: numbering, invoice: numbering, 'credit-note': numbering }),
		// Both stand in the books, where no number may come twice.
		v.check((each) => each.invoice.pattern !== each['credit-note'].pattern)
	),
	paymentDays: integer(0, 365),
	gross: v.boolean(),
	taxes: list(basisPoints, 20),
	terms: text(10_000)
}) satisfies v.GenericSchema<unknown, Business>;

/** A valid business, or the first field that is not (`invalid`, field). */
export function validBusiness(business: Business): Result<Business> {
	return validated(businessSchema, business);
}
