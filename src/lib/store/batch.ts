/**
 * A batch: any number of changes as one entry, all or nothing. Each chunk's transaction writes rows,
 * pre-images (the entry's payload) and the cursor of a row in `batches`; pages that only hold its own
 * new records go along. Until the last transaction turns that row to `done`, no read shows any of it,
 * and whoever finds it `running` without a living tab rolls it back.
 *
 * The batch lock is held throughout, the write lock for a chunk or a few. While one chunk is written, the
 * next ones are already taken from the source, sealed and queued.
 */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { chunkWriter } from './chunks.ts';
import type { ChunkWriter, Prepared } from './chunks.ts';
import { takesWrites } from './closing.ts';
import type { Mark } from './commit.ts';
import type { BatchDone, Cause, Change, LongOptions } from './contract.ts';
import { isLost } from './core.ts';
import type { Core } from './core.ts';
import type { Op } from './plan.ts';
import { rollBackRunning } from './recovery.ts';
import { MAX_COMMIT } from './schema.ts';

export interface BatchOutcome extends BatchDone {
	inverted: number;
	kept: number;
}
export type OpSource = AsyncIterable<readonly Op[]> | Iterable<readonly Op[]>;
export type BatchOptions = LongOptions & {
	finish?: (seq: number) => readonly Change[];
	marks?: readonly Mark[];
};

/** Runs a batch, unless one runs already in any tab (`busy`). An error of the source is thrown on after the rollback. */
export async function batch(
	core: Core,
	cause: Cause,
	source: OpSource,
	options: BatchOptions = {}
): Promise<Result<BatchOutcome>> {
	return core.env.locks.request(core.names.batchLock, { ifAvailable: true }, async (lock) => {
		if (!lock) return fail('busy');
		if (!(await takesWrites(core))) return fail('database-moved');
		await rollBackRunning(core);
		const writer = chunkWriter(core, cause);
		const connection = core.strict;
		let done: Result<BatchOutcome> | undefined;
		try {
			done = await run(writer, source, options);
		} catch (error) {
			if (core.closed || !isLost(error)) throw error;
			// Its last transaction may stand: only the database knows. If not, the source cannot be read again.
			if (await core.revive(connection)) done = (await writer.standing()) ?? fail('engine-lost');
			else throw error;
		} finally {
			await writer.end();
			if (!done?.ok && !core.closed) await rollBackRunning(core);
		}
		return done;
	}) as Promise<Result<BatchOutcome>>;
}

async function run(writer: ChunkWriter, source: OpSource, options: BatchOptions): Promise<Result<BatchOutcome>> {
	const { signal, onProgress, finish, marks = [] } = options;
	// At most two chunks are under way: one being written, one queued behind it.
	const writing: Promise<Result<number>>[] = [];
	const settle = async (most: number): Promise<Result<void>> => {
		while (writing.length > most) {
			const written = await writing.shift()!;
			if (!written.ok) return written;
			onProgress?.(written.value);
		}
		return ok();
	};
	try {
		for await (const ops of inChunks(source)) {
			if (signal?.aborted) return fail('cancelled');
			const prepared: Prepared = await writer.prepare(ops);
			const settled = await settle(1);
			if (!settled.ok) return settled;
			if (signal?.aborted) return fail('cancelled');
			const { done } = await writer.write(prepared);
			// Its failure is met by a later round; until then it must not count as unhandled.
			done.catch(() => {});
			writing.push(done);
		}
		const settled = await settle(0);
		if (!settled.ok) return settled;
	} catch (error) {
		if (signal?.aborted) return fail('cancelled');
		throw error;
	}
	return signal?.aborted ? fail('cancelled') : writer.finish(finish, marks);
}

/** The source in chunks of the size of a commit: small ones joined, large ones cut. */
async function* inChunks(source: OpSource): AsyncGenerator<readonly Op[]> {
	let pending: Op[] = [];
	for await (const ops of source) {
		let from = 0;
		while (pending.length + ops.length - from >= MAX_COMMIT) {
			const to = from + MAX_COMMIT - pending.length;
			yield pending.concat(ops.slice(from, to));
			pending = [];
			from = to;
		}
		for (let i = from; i < ops.length; i++) pending.push(ops[i]!);
	}
	if (pending.length > 0) yield pending;
}
