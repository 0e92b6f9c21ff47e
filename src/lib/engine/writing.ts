/** One way to write any number of changes: a commit while they fit into one, else a batch. */
import { ok, type Result } from '#lib/domain/errors.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import type { Cause, Change } from '#lib/store/contract.ts';
import type { BulkDone, ProgressStep } from './api.ts';
import type { CallContext } from './context.ts';

/** Most records of one commit, and of one chunk of a batch. */
export const CHUNK = MAX_COMMIT;

/** Writes `total` changes that `chunks` yields; nothing at all when the call is cancelled or fails. */
export async function writeAll(
	context: CallContext,
	cause: Cause,
	total: number,
	chunks: () => AsyncIterable<Result<Change[]>>,
	step: ProgressStep = 'writing'
): Promise<Result<BulkDone>> {
	if (total > CHUNK) {
		const failure: { result: Result<never> | null } = { result: null };
		const done = await context.store.batch(cause, unwrap(chunks(), failure), {
			signal: context.signal,
			onProgress: (written) => context.progress(step, written, total)
		});
		if (failure.result) return failure.result;
		if (!done.ok) return done;
		return ok({ changed: done.value.records, seq: done.value.seq });
	}
	const changes: Change[] = [];
	for await (const chunk of chunks()) {
		if (!chunk.ok) return chunk;
		changes.push(...chunk.value);
	}
	if (changes.length === 0) return ok({ changed: 0, seq: null });
	const done = await context.store.commit(cause, changes);
	if (!done.ok) return done;
	return ok({ changed: done.value.records, seq: done.value.seq });
}

/** Ends a batch with a failure of its source: throwing makes the store take everything back. */
async function* unwrap(
	chunks: AsyncIterable<Result<Change[]>>,
	failure: { result: Result<never> | null }
): AsyncGenerator<Change[]> {
	for await (const chunk of chunks) {
		if (!chunk.ok) {
			failure.result = chunk;
			throw new Error(chunk.error.code);
		}
		yield chunk.value;
	}
}
