/** Streams summary pages for searches through text that is not held in memory. */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { nextTurn } from '#lib/domain/next-turn.ts';
import type { CountedOptions, ListedTable, Summaries } from './contract.ts';
import { pagesOf } from './core.ts';
import type { Core } from './core.ts';
import { readPages } from './repair.ts';
import { runningBatches } from './records.ts';
import type { PageRow } from './schema.ts';

/** Pages read at a time, between two looks at the signal; other calls are answered after each. */
const PIECE = 8;

/** Shows every summary of a type once, newest page first; `cancelled` where the signal says so. Progress in pages. */
export async function scan<T extends ListedTable>(
	core: Core,
	table: T,
	visit: (rows: readonly Summaries[T][]) => void,
	{ signal, onProgress }: CountedOptions = {}
): Promise<Result<void>> {
	const all = () => pagesOf(core.strict).where('[table+n]').between([table, 0], [table, Infinity]);
	const numbers = (await all().primaryKeys()).map(([, n]) => n).reverse();
	const read = async (from: number): Promise<PageRow[]> => {
		const keys = numbers.slice(from, from + PIECE).map((n): [string, number] => [table, n]);
		const { rows, running } = await core.strict.transaction('r', ['pages', 'batches'], async () => ({
			rows: await pagesOf(core.strict).bulkGet(keys),
			running: await runningBatches(core)
		}));
		return rows.flatMap((row) => (row && !running.has(row.batch) ? [row] : []));
	};
	const ahead = (from: number) => {
		const rows = read(from);
		// Its failure is met where it is awaited; until then it must not count as unhandled.
		rows.catch(() => {});
		return rows;
	};
	let next = ahead(0);
	for (let from = 0; from < numbers.length; from += PIECE) {
		if (signal?.aborted) return fail('cancelled');
		const standing = await next;
		// The database fetches the next piece while this one is looked through.
		next = ahead(from + PIECE);
		for (const { entries } of await readPages(core, standing)) {
			visit(entries.flatMap(({ summary }) => (summary as Summaries[T] | null) ?? []));
			await nextTurn();
		}
		onProgress?.(Math.min(from + PIECE, numbers.length), numbers.length);
	}
	return ok();
}
