/** A window of checked rows as the check step shows them: read again, drafted again. */
import { ok, type Result } from '#lib/domain/errors.ts';
import { draftFromRow } from '#lib/cleaning/draft.ts';
import type { CheckedRow, CheckFilter, CheckWindow } from '../api.ts';
import type { CallContext } from '../context.ts';
import { makeRowContext } from './checking.ts';
import { choiceOf, outcomeOf, rowsFor } from './outcomes.ts';
import { readAgain } from './rows.ts';
import { BASES, type Check, type OpenFile } from './session.ts';

export async function showRows(
	file: OpenFile,
	check: Check,
	window: { filter: CheckFilter; offset: number; limit: number },
	context: CallContext
): Promise<Result<CheckWindow>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	const ordinals = rowsFor(check, window.filter);
	const wanted = ordinals.subarray(window.offset, window.offset + window.limit);
	const rowContext = await makeRowContext(check, context);
	const rows: CheckedRow[] = [];
	for (const { ordinal, row, cells } of readAgain(file, check.blocks, wanted)) {
		const draft = draftFromRow(cells, rowContext);
		const id = check.match.get(ordinal);
		const slot = id === undefined ? undefined : directory.slotOf(id);
		rows.push({
			row,
			name: draft.customer.name,
			...outcomeOf(check, ordinal),
			basis: BASES[check.basis[ordinal]!] ?? null,
			match: id === undefined ? null : { id, name: (slot === undefined ? null : directory.row(slot))?.name ?? '' },
			duplicate: check.duplicates.get(ordinal) ?? null,
			choice: choiceOf(check, ordinal),
			cells: draft.cells
		});
	}
	return ok({ rows, offset: window.offset, total: ordinals.length });
}
