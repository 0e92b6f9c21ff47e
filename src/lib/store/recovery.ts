/**
 * Rolling back a batch that will not finish: cancelled, failed, or left `running` by a tab that died.
 * Chunk by chunk, newest first; each transaction restores the rows, drops the payload chunk and moves
 * the cursor, so a crash in between only means that the rest is done at the next start.
 */
import type { TableName } from './contract.ts';
import { batchesOf, pagesOf, payloadsOf, recordsOf, underWriteLock } from './core.ts';
import type { Core } from './core.ts';
import { idsByTable, payloadAbout, payloadFrom } from './journal.ts';
import { bodyText } from './packing.ts';
import { before, entryOfBatch } from './before-batch.ts';
import { bodyAbout, openReadable } from './row-bodies.ts';
import type { BatchRow, RecordRow } from './schema.ts';

/** Rolls back a running batch whose tab is gone. False where there is none or its tab lives. */
export async function recoverBatches(core: Core): Promise<boolean> {
	if (!(await findRunning(core))) return false;
	return core.env.locks.request(core.names.batchLock, { ifAvailable: true }, async (lock) => {
		if (!lock) return false;
		await rollBackRunning(core);
		return true;
	}) as Promise<boolean>;
}

/** Rolls back what runs; the caller holds the batch lock. */
export async function rollBackRunning(core: Core): Promise<void> {
	const batch = await findRunning(core);
	if (batch) await rollBack(core, batch);
}

async function findRunning(core: Core): Promise<BatchRow | null> {
	const newest = await batchesOf(core.strict).orderBy('id').last();
	return newest?.state === 'running' ? newest : null;
}

async function rollBack(core: Core, batch: BatchRow): Promise<void> {
	const database = await core.relaxed();
	for (let chunk = batch.chunks - 1; chunk >= 0; chunk--) {
		await underWriteLock(core, async () => {
			const { created, restored } = await readChunk(core, batch.id, chunk);
			const tables = [...created, ...restored].map(([table]) => table);
			await database.transaction('rw', [...new Set(tables), 'payloads', 'batches'], () =>
				Promise.all([
					...created.map(([table, ids]) => recordsOf(database, table).bulkDelete(ids)),
					...restored.map(([table, rows]) => recordsOf(database, table).bulkPut(rows)),
					payloadsOf(database).delete([entryOfBatch(batch.id), chunk]),
					batchesOf(database).update(batch.id, { chunks: chunk })
				])
			);
		});
	}
	await core.strict.transaction('rw', ['pages', 'batches'], () =>
		Promise.all([
			pagesOf(core.strict).bulkDelete(
				batch.pages.map((page): [string, number] => (typeof page === 'number' ? ['customers', page] : page))
			),
			batchesOf(core.strict).update(batch.id, { state: 'rolled-back' as const })
		])
	);
}

interface Chunk {
	created: [TableName, string[]][];
	restored: [TableName, RecordRow[]][];
}
/** What a payload chunk says of the rows before it: created ones, and the others as they were. */
async function readChunk(core: Core, batch: number, chunk: number): Promise<Chunk> {
	const entry = entryOfBatch(batch);
	const row = await payloadsOf(core.strict).get([entry, chunk]);
	if (!row) return { created: [], restored: [] };
	const [text] = await core.codec.open([{ about: payloadAbout(entry, chunk, row.rev), sealed: row.body }]);
	const payload = payloadFrom(text!);
	const created = payload.creates.concat(idsByTable(payload.items.filter((item) => item.before === null)));
	const changed = payload.items.filter((item) => item.before !== null);
	const restored: Chunk['restored'] = [];
	for (const [table, ids] of idsByTable(changed)) {
		const rows = (await recordsOf(core.strict, table).bulkGet(ids)).flatMap((each) => (each ? [each] : []));
		const items = new Map(changed.flatMap((item) => (item.table === table ? [[item.id, item]] : [])));
		// One that does not open stays as it stands.
		const olds = (await openReadable(core, table, rows)).map((opened) => {
			const item = items.get(opened.row.id)!;
			return before(opened, item, item.before!);
		});
		const living = olds.filter((old) => old.body !== null);
		const sealed = await core.codec.seal(
			living.map((old) => ({ about: bodyAbout(table, old.row), text: bodyText(table, old.body!) }))
		);
		const bodies = new Map(living.map((old, i) => [old.row.id, sealed[i]!]));
		restored.push([table, olds.map((old) => ({ ...old.row, body: bodies.get(old.row.id) ?? null }))]);
	}
	return { created, restored };
}
