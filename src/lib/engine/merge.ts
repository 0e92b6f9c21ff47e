/** Making one customer of two: what the two contradict each other in, and the one write that does it. */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { contradictions, mergedCustomer } from '#lib/cleaning/merge.ts';
import type { Customer } from '#lib/domain/customer.ts';
import type { Change } from '#lib/store/contract.ts';
import type { MergePair, MergeSide } from './api.ts';
import { inPieces, movesFrom, movingChanges } from './belongings.ts';
import type { CallContext } from './context.ts';
import { patchBetween } from './patching.ts';
import { namedBy } from './relatives.ts';
import { writeAll } from './writing.ts';

/** The older record stays, because more may refer to it. Fails with `not-found` where one of them is not living. */
export async function pairOf(ids: readonly [CustomerId, CustomerId], context: CallContext): Promise<Result<MergePair>> {
	const sides = await sidesOf(ids, context);
	if (!sides.ok) return sides;
	const [keep, drop] = sides.value.sort((a, b) => a.createdAt - b.createdAt);
	const moves = await movesFrom(drop.id, context);
	if (!moves.ok) return moves;
	const merged = mergedOf(keep, drop, []);
	const named = await namedBy(merged, context);
	if (!named.ok) return named;
	return ok({
		keep,
		drop,
		aspects: contradictions(keep.customer, drop.customer),
		merged,
		moves: moves.value,
		named: named.value
	});
}

/** Writes what was chosen and deletes the other record as one entry; `conflict` where either was changed meanwhile. */
export async function mergeTwo(
	{ keep, drop, fromDrop }: { keep: Seen; drop: Seen; fromDrop: MergePair['aspects'] },
	context: CallContext
): Promise<Result<{ id: CustomerId; rev: number; seq: number }>> {
	const sides = await sidesOf([keep.id, drop.id], context);
	if (!sides.ok) return sides;
	const [kept, dropped] = sides.value;
	if (kept.rev !== keep.rev || dropped.rev !== drop.rev) return fail('conflict');
	const merged = mergedOf(kept, dropped, fromDrop);
	const moving = await movingChanges(drop.id, { id: keep.id, name: merged.name }, context);
	if (!moving.ok) return moving;
	const changes: Change[] = [
		{
			kind: 'patch',
			table: 'customers',
			id: keep.id,
			baseRev: keep.rev,
			fields: patchBetween(kept.customer, merged)
		},
		{ kind: 'delete', table: 'customers', id: drop.id },
		...moving.value
	];
	const done = await writeAll(context, { kind: 'merge', into: keep.id }, changes.length, () => inPieces(changes));
	if (!done.ok) return done;
	const now = await context.store.get('customers', keep.id);
	if (!now.ok) return now;
	return ok({ id: keep.id, rev: now.value?.rev ?? keep.rev, seq: done.value.seq! });
}

/** The one record of two; where they name each other, nobody is left to name. */
function mergedOf(keep: MergeSide, drop: MergeSide, fromDrop: MergePair['aspects']): Customer {
	const merged = mergedCustomer(keep.customer, drop.customer, new Set(fromDrop));
	const isOther = (id: CustomerId | null) => id !== keep.id && id !== drop.id;
	return {
		...merged,
		organisationId: isOther(merged.organisationId) ? merged.organisationId : null,
		relations: merged.relations.every(({ customer }) => isOther(customer))
			? merged.relations
			: merged.relations.filter(({ customer }) => isOther(customer))
	};
}

async function sidesOf(
	[one, other]: readonly [CustomerId, CustomerId],
	context: CallContext
): Promise<Result<[MergeSide, MergeSide]>> {
	if (one === other) return fail('invalid', { field: 'id' });
	const [first, second] = [await sideOf(one, context), await sideOf(other, context)];
	if (!first.ok) return first;
	return second.ok ? ok([first.value, second.value]) : second;
}

async function sideOf(id: CustomerId, context: CallContext): Promise<Result<MergeSide>> {
	const stored = await context.store.get('customers', id);
	if (!stored.ok) return stored;
	if (!stored.value || stored.value.deletedAt > 0) return fail('not-found');
	const { rev, at, body } = stored.value;
	return ok({ id, rev, createdAt: at, customer: body });
}

interface Seen {
	id: CustomerId;
	/** As it was when somebody looked at it. */
	rev: number;
}
