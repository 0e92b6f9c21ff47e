/** Databases kept beside the current one after a restore or a migration. */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { KeptDatabase, StoreEnvironment } from './contract.ts';
import { dropLeft, leavingRow } from './leaving.ts';
import { changing, currentPlace, isOverdue, withRegistry } from './registry.ts';
import type { DatabaseRow } from './schema.ts';

/** Those of the current workspace, the newest first. */
export function kept(env: StoreEnvironment): Promise<Result<KeptDatabase[]>> {
	return withRegistry(env, async (registry) => {
		const workspace = (await currentPlace(registry))?.workspace;
		const rows = (await registry.databases.toArray()).filter(
			(row) => row.workspace === workspace?.id && row.state === 'kept' && !isOverdue(row, env.now())
		);
		return rows.sort((a, b) => b.at - a.at).map(publicKept);
	});
}

export async function dropKept(env: StoreEnvironment, name: string): Promise<Result<void>> {
	const dropped = await withRegistry(env, (registry) =>
		changing(registry, async () => {
			const row = await registry.databases.get(name);
			if (row?.state !== 'kept') return false;
			await registry.databases.put(leavingRow(row, env.now()));
			return true;
		})
	);
	if (!dropped.ok) return dropped;
	if (!dropped.value) return fail('not-found');
	await dropLeft(env);
	return ok();
}

function publicKept({ name, reason, at, until, sealed, customers }: DatabaseRow): KeptDatabase {
	return { name, reason: reason ?? 'restore', at, until: until ?? at, sealed, customers };
}
