/**
 * How much work stands in no backup: records written since an entry. Sample data is nobody's work, nor is taking it
 * back. Counted once per entry: what was counted for the last answer is added to.
 */
import { ok, type Result } from '#lib/domain/errors.ts';
import type { Store } from '#lib/store/contract.ts';

const PIECE = 200;

interface Count {
	since: number;
	/** Newest entry counted. */
	upto: number;
	records: number;
	/** Entries that hold sample data, or took it back. */
	sample: Set<number>;
}
const counts = new WeakMap<Store, Count>();

/** Records written by the entries after `since`. */
export async function recordsSince(store: Store, since: number): Promise<Result<number>> {
	const known = counts.get(store);
	// A copy: two calls may count at the same time.
	const count: Count =
		known?.since === since && known.upto <= store.seq
			? { ...known, sample: new Set(known.sample) }
			: { since, upto: since, records: 0, sample: new Set() };
	while (count.upto < store.seq) {
		const upto = Math.min(store.seq, count.upto + PIECE);
		const headers = await store.journal(upto + 1, upto - count.upto);
		if (!headers.ok) return headers;
		for (const { seq, cause, records } of [...headers.value].reverse()) {
			const isSample = cause.kind === 'sample' || (cause.undoes !== undefined && count.sample.has(cause.undoes));
			if (isSample) count.sample.add(seq);
			else count.records += records;
		}
		count.upto = upto;
	}
	counts.set(store, count);
	return ok(count.records);
}
