/** Whose records are, for a few of them: from the directory where it stands in memory, else by reading those customers. */
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Owner } from '../api.ts';
import type { CallContext } from '../context.ts';
import { ownerIn } from './finding.ts';

const NOBODY: Owner = { customerName: '' };

/** Answers a look-up for these customers. */
export async function ownersOf(
	customers: readonly (CustomerId | null)[],
	context: CallContext
): Promise<Result<(customer: CustomerId | null) => Owner>> {
	if (context.session.isDirectoryLoaded) {
		const directory = await context.session.directory();
		if (!directory.ok) return directory;
		return ok((customer) => ownerIn(directory.value, { customer }));
	}
	const ids = [...new Set(customers.filter((id) => id !== null))];
	const stored = await context.store.getMany('customers', ids);
	if (!stored.ok) return stored;
	const owners = new Map(
		stored.value.map(({ id, deletedAt, body }): [CustomerId, Owner] => [
			id,
			{ customerName: deletedAt > 0 ? '' : body.name }
		])
	);
	return ok((customer) => (customer && owners.get(customer)) ?? NOBODY);
}
