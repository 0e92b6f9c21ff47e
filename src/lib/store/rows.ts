/** The rows that make a database one of ours, as they are read before anything else. */
import type { Dexie } from 'dexie';
import { headOf, metaOf } from './core.ts';
import type { HeadRow, SealRow, SentinelRow } from './schema.ts';

export interface BaseRows {
	head: HeadRow;
	sentinel: SentinelRow;
	/** Null while plain. */
	seal: SealRow | null;
}

/** Null where the database was emptied. */
export async function readRows(database: Dexie): Promise<BaseRows | null> {
	const [sentinel, seal] = await metaOf(database).bulkGet(['sentinel', 'seal']);
	if (sentinel?.key !== 'sentinel') return null;
	return { head: await headOf(database), sentinel, seal: seal?.key === 'seal' ? seal : null };
}
