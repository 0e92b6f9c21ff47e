/** What a form saves after a conflict. Pure. */
import type { Customer } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';

export type ConflictChoice = 'mine' | 'theirs';

/**
 * The stored customer with every field that the form changed since `base`, except those where the person
 * chose what is stored now.
 */
export function mergeChoices(
	base: Customer,
	mine: Customer,
	theirs: Customer,
	choices: Readonly<Record<string, ConflictChoice>>
): Customer {
	const merged: Record<string, unknown> = { ...theirs };
	for (const field of Object.keys(mine) as (keyof Customer)[]) {
		if (!isEqual(base[field], mine[field]) && choices[field] !== 'theirs') merged[field] = mine[field];
	}
	return merged as unknown as Customer;
}
