/**
 * Writes that hold only if nothing moved since it was read: numbers, sums of payments, what is left of an invoice.
 * Each record they rest on is named with an exact patch; where one has moved, all of it is read and reckoned anew.
 */
import { fail, type Result } from '#lib/domain/errors.ts';
import type { TableName } from '#lib/domain/tables.ts';
import type { Change, Stored } from '#lib/store/contract.ts';
import { patchBetween } from '../patching.ts';

/** More tabs than that do not write at once. */
const ATTEMPTS = 8;

/** The patch from a record as it was read; one that changes nothing only says that it must not have moved. */
export function exactly<T extends TableName>(table: T, stored: Stored<T>, next: Stored<T>['body']): Change {
	const fields = patchBetween<object>(stored.body, next);
	return { kind: 'patch', table, id: stored.id, baseRev: stored.rev, fields, exact: true } as Change;
}

/** Runs again where another tab was first; a clash over fields that a person must settle is answered. */
export async function untilSettled<T>(run: () => Promise<Result<T>>): Promise<Result<T>> {
	for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
		const done = await run();
		if (done.ok || done.error.code !== 'conflict' || done.error.conflicts) return done;
	}
	const last = await run();
	return last.ok || last.error.code !== 'conflict' || last.error.conflicts ? last : fail('busy');
}
