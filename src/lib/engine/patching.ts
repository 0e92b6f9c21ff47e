/** What an edit changes in a record of any type. Pure. */
import { isEqual } from '#lib/domain/equal.ts';
import type { FieldPatch } from '#lib/store/contract.ts';

/**
 * The fields in which two versions of a body differ: `{ notes: '', tags: [] }`, `{ notes: 'tea', tags: [] }` →
 * `{ notes: { from: '', to: 'tea' } }`. A field that only one of them has is undefined in the other.
 */
export function patchBetween<T extends object>(base: T, next: T): Record<string, FieldPatch> {
	const fields: Record<string, FieldPatch> = {};
	for (const field of Object.keys({ ...base, ...next }) as (keyof T & string)[]) {
		const [from, to] = [base[field], next[field]];
		if (!isEqual(from, to)) fields[field] = { from, to };
	}
	return fields;
}
