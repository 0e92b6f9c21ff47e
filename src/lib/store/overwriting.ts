/**
 * Makes Chromium let go of deleted bytes. It keeps databases in LevelDB, which only marks what was deleted and drops
 * it when the file with the marks is merged with the file with the bytes: on a quiet device that takes for ever.
 * Two of its rules are used to have it merged now. What is in memory becomes a file after 4 MB, so noise is written.
 * A file is merged with the one below it after a hundred reads that looked into it in vain, so rows that lie below
 * are read. Other browsers store otherwise, and nothing is claimed of them.
 */
import { connect, deleteDatabase, failureOf } from './connection.ts';
import type { StoreEnvironment } from './contract.ts';
import { namesFor } from './names.ts';
import { withKnownRegistry } from './registry.ts';

const PIECES = 200;
/** What is larger than 64 KiB is stored as a file of its own, which would fill nothing. */
const PIECE_BYTES = 52 * 1024;
const READS = 1000;

/** Never fails: what was sealed is sealed, and a disk too full for noise only keeps the old bytes longer. */
export async function overwriteDeleted(env: StoreEnvironment): Promise<void> {
	if (!/Chrom(e|ium)\//.test(globalThis.navigator?.userAgent ?? '')) return;
	const name = `${namesFor(env.base).prefix}noise`;
	try {
		const opened = await connect({ name, version: 1, stores: { noise: '' }, durability: 'relaxed' });
		if (!opened.ok) return;
		try {
			const noise = opened.value.table<Uint8Array, number>('noise');
			const bytes = new Uint8Array(PIECE_BYTES);
			for (let key = 0; key < PIECES; key++) await noise.put(crypto.getRandomValues(bytes), key);
		} finally {
			opened.value.close();
		}
		await withKnownRegistry(env, async (registry) => {
			for (let i = 0; i < READS; i++) await registry.meta.get('current');
		});
	} catch (error) {
		failureOf(error, 'storage-denied');
	}
	await deleteDatabase(name).catch((error: unknown) => failureOf(error, 'storage-denied'));
}
