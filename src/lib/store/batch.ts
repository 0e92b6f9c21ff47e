/**
 * A batch: any number of changes as one entry, all or nothing. Each chunk's transaction writes rows,
 * pre-images (the entry's payload) and the cursor of a row in `batches`; pages that only hold its own
 * new records go along. Until the last transaction turns that row to `done`, no read shows any of it,
 * and whoever finds it `running` without a living tab rolls it back.
 *
 * The batch lock is held throughout, the write lock per chunk. While one chunk is written, the next
 * one is already taken from the source and sealed.
 */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { chunkWriter } from './chunks.ts';
import type { ChunkWriter, Prepared } from './chunks.ts';
import type { Mark } from './commit.ts';
import type { BatchDone, Cause, Change, LongOptions } from './contract.ts';
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
		await rollBackRunning(core);
		const writer = chunkWriter(core, cause);
		let done: Result<BatchOutcome> | undefined;
		try {
			done = await run(writer, source, options);
		} finally {
			writer.end();
			if (!done?.ok) await rollBackRunning(core);
		}
		return done;
	}) as Promise<Result<BatchOutcome>>;
}

async function run(writer: ChunkWriter, source: OpSource, options: BatchOptions): Promise<Result<BatchOutcome>> {
	const { signal, onProgress, finish, marks = [] } = options;
	let writing: Promise<Result<void>> = Promise.resolve(ok());
	try {
		for await (const ops of inChunks(source)) {
			if (signal?.aborted) return fail('cancelled');
			const prepared: Prepared = await writer.prepare(ops);
			const written = await writing;
			if (!written.ok) return written;
			if (signal?.aborted) return fail('cancelled');
			writing = writer.write(prepared).then((result) => {
				if (result.ok) onProgress?.(writer.records);
				return result;
			});
			// Its failure is met by the next round; until then it must not count as unhandled.
			writing.catch(() => {});
		}
		const written = await writing;
		if (!written.ok) return written;
	} catch (error) {
		if (signal?.aborted) return fail('cancelled');
		throw error;
	} finally {
		// A chunk still under way would land after the rollback.
		await writing.catch(() => {});
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
