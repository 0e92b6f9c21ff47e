/** The rows that make a database one of ours, read before anything else and written last. */
import type { Dexie } from 'dexie';
import { newId } from '#lib/domain/ids.ts';
import type { Seal } from '#lib/domain/vault.ts';
import type { Codec } from './codec.ts';
import type { StoreEnvironment } from './contract.ts';
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

export function newSentinel({ random, now }: StoreEnvironment): SentinelRow {
	return { key: 'sentinel', device: newId(random), created: now() };
}

export function firstHead(): HeadRow {
	return {
		key: 'head',
		state: 'open',
		seq: 0,
		hash: '',
		lamport: 0,
		places: {},
		nextPage: 0,
		nextBatch: 1
	};
}

/** What a sealed database says of its doors. */
export async function sealRow(codec: Codec, seal: Seal): Promise<SealRow> {
	const [proof] = await codec.seal([{ about: PROOF, text: seal.vaultId }]);
	return { key: 'seal', seal, proof: proof! };
}

/** What the proof in the seal row is bound to. */
export const PROOF = { table: 'meta', id: 'seal', rev: 1, schema: 1 };
