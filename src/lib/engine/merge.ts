/** Making one customer of two: what the two contradict each other in, and the one write that does it. */
import type { Customer } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { contradictions, mergedCustomer } from '#lib/cleaning/merge.ts';
import type { MergePair, MergeSide } from './api.ts';
import type { CallContext } from './context.ts';

/** The older record stays, because more may refer to it. Fails with `not-found` where one of them is not living. */
export async function pairOf(ids: readonly [CustomerId, CustomerId], context: CallContext): Promise<Result<MergePair>> {
	const sides: MergeSide[] = [];
	for (const id of ids) {
		const stored = await context.store.get('customers', id);
		if (!stored.ok) return stored;
		if (!stored.value || stored.value.deletedAt > 0) return fail('not-found');
		sides.push({ id, rev: stored.value.rev, createdAt: stored.value.at, customer: stored.value.body });
	}
	if (ids[0] === ids[1]) return fail('invalid', { field: 'id' });
	const [keep, drop] = sides.sort((a, b) => a.createdAt - b.createdAt) as [MergeSide, MergeSide];
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
	const pair = await pairOf([keep.id, drop.id], context);
	if (!pair.ok) return pair;
	const [kept, dropped] =
		pair.value.keep.id === keep.id ? [pair.value.keep, pair.value.drop] : [pair.value.drop, pair.value.keep];
	if (kept.rev !== keep.rev || dropped.rev !== drop.rev) return fail('conflict');
	const merged = mergedCustomer(kept.customer, dropped.customer, new Set(fromDrop));
	const fields: Record<string, { from: unknown; to: unknown }> = {};
	for (const field of Object.keys(merged) as (keyof Customer)[]) {
		const [from, to] = [kept.customer[field], merged[field]];
		if (!isEqual(from, to)) fields[field] = { from, to };
	}
	const done = await context.store.commit({ kind: 'merge' }, [
		{ kind: 'patch', table: 'customers', id: keep.id, baseRev: keep.rev, fields },
		{ kind: 'delete', table: 'customers', id: drop.id }
	]);
	return done.ok ? ok({ id: keep.id, rev: done.value.revs[0] ?? keep.rev, seq: done.value.seq }) : done;
}

interface Seen {
	id: CustomerId;
	/** As it was when somebody looked at it. */
	rev: number;
}
