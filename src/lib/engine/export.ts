/** Selected customers as a CSV, opened some at a time. */
import type { Customer } from '#lib/domain/customer.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import { customersCsv } from '#lib/formats/customers-csv.ts';
import type { Selection } from './api.ts';
import type { CallContext } from './context.ts';
import { definedFields } from './fields.ts';
import { pieces, selectedIds } from './selecting.ts';

/** Records opened at a time. */
const PIECE = 500;

export async function exportCustomers(
	selection: Selection,
	headers: Record<string, string>,
	context: CallContext
): Promise<Result<Blob>> {
	const ids = await selectedIds(context, selection);
	if (!ids.ok) return ids;
	const fields = await definedFields(context);
	if (!fields.ok) return fields;

	const found: Customer[] = [];
	for (const piece of pieces(ids.value, PIECE)) {
		context.signal.throwIfAborted();
		const stored = await context.store.getMany('customers', piece);
		if (!stored.ok) return stored;
		for (const { body } of stored.value) found.push(body);
		context.progress('reading', found.length, ids.value.length);
	}
	const custom = fields.value.map(({ id, field }) => ({ id, name: field.name }));
	return ok(customersCsv(found, custom, headers));
}
