/** Making one customer of two: what the two contradict each other in, and the one write that does it. */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { contradictions, mergedCustomer } from '#lib/cleaning/merge.ts';
import type { MergePair, MergeSide } from './api.ts';
import type { CallContext } from './context.ts';
import { patchBetween } from './patching.ts';

/** The older record stays, because more may refer to it. Fails with `not-found` where one of them is not living. */
export async function pairOf(ids: readonly [CustomerId, CustomerId], context: CallContext): Promise<Result<MergePair>> {
	const sides = await sidesOf(ids, context);
	if (!sides.ok) return sides;
	const [keep, drop] = sides.value.sort((a, b) => a.createdAt - b.createdAt);
	return ok({
		keep,
		drop,
		aspects: contradictions(keep.customer, drop.customer),
		merged: mergedCustomer(keep.customer, drop.customer, new Set())
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
	const merged = mergedCustomer(kept.customer, dropped.customer, new Set(fromDrop));
	const done = await context.store.commit({ kind: 'merge' }, [
		{
			kind: 'patch',
			table: 'customers',
			id: keep.id,
			baseRev: keep.rev,
			fields: patchBetween(kept.customer, merged)
		},
		{ kind: 'delete', table: 'customers', id: drop.id }
	]);
	return done.ok ? ok({ id: keep.id, rev: done.value.revs[0] ?? keep.rev, seq: done.value.seq }) : done;
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
