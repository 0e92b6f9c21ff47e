/** The end of what stands on this device: forgotten after a loss, or deleted on purpose. */
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { databasesWith, deleteDatabase } from './connection.ts';
import type { StoreEnvironment } from './contract.ts';
import { deleteForGood, leavingRow } from './leaving.ts';
import { namesFor } from './names.ts';
import { changing, currentPlace, withKnownRegistry } from './registry.ts';
import type { Memory } from './remembering.ts';

/** See `Device.forgetLost`. */
export async function forgetLost(env: StoreEnvironment, memory: Memory): Promise<Result<void>> {
	// Where the registry stands, its database is made anew by the next opening.
	const renewed = await withKnownRegistry(env, (registry) =>
		changing(registry, async () => {
			const row = (await currentPlace(registry))?.database;
			if (!row) return;
			const { created: _, ...rest } = row;
			await registry.databases.put({ ...rest, state: 'new', customers: 0 });
		})
	);
	if (!renewed.ok && renewed.error.code !== 'not-found') return renewed;
	await memory.forget();
	return ok();
}

/** See `Device.destroy`; the caller has closed its store. */
export async function destroy(env: StoreEnvironment, memory: Memory): Promise<Result<void>> {
	const names = namesFor(env.base);
	// Marked first: what a crash leaves is deleted by the next start, and nothing of it is opened again.
	const marked = await withKnownRegistry(env, (registry) =>
		changing(registry, async () => {
			const rows = await registry.databases.toArray();
			await registry.databases.bulkPut(rows.map((row) => leavingRow(row, env.now())));
			await Promise.all([registry.workspaces.clear(), registry.meta.clear()]);
		})
	);
	if (!marked.ok && marked.error.code !== 'not-found') return marked;
	// Now no other tab finds anything there that it would remember again.
	await memory.forget();
	await deleteForGood(env, await databasesWith(names.database('')));
	await deleteDatabase(names.registry);
	return ok();
}
