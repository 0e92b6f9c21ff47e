/**
 * Where the registry alone was lost, the databases still stand: it is made anew from what they say of
 * themselves. One that takes writes becomes a workspace, one that was retired is kept beside the first.
 */
import { newId } from '#lib/domain/ids.ts';
import type { WorkspaceId } from '#lib/domain/vault.ts';
import { connect, databasesWith } from './connection.ts';
import type { StoreEnvironment } from './contract.ts';
import { keptRow } from './leaving.ts';
import { namesFor } from './names.ts';
import { readRows } from './rows.ts';
import type { BaseRows } from './rows.ts';
import { changing } from './registry.ts';
import type { Registry } from './registry.ts';
import { DATABASE_VERSION, STORES } from './schema.ts';
import type { DatabaseRow } from './schema.ts';

interface Found {
	name: string;
	/** Null: newer than this code, or never finished. */
	rows: BaseRows | null;
	isNewer: boolean;
}

/** Enters orphaned databases into an empty registry. */
export async function adopt(registry: Registry, env: StoreEnvironment): Promise<void> {
	const found: Found[] = [];
	for (const name of await databasesWith(namesFor(env.base).database(''))) found.push(await look(name));
	const usable = found
		.filter(({ rows, isNewer }) => rows || isNewer)
		.sort((a, b) => rank(b) - rank(a) || (b.rows?.head.seq ?? 0) - (a.rows?.head.seq ?? 0));
	const first = usable[0];
	if (!first) return;
	await changing(registry, async () => {
		// One that knows databases was not lost: it says which of them are to go.
		if ((await registry.databases.count()) > 0) return;
		const at = env.now();
		const firstId = newId(env.random) as string as WorkspaceId;
		for (const each of usable) {
			const { name, rows } = each;
			const isOwn = each === first || rows?.head.state === 'open';
			const id = each === first || !isOwn ? firstId : (newId(env.random) as string as WorkspaceId);
			const created = rows?.sentinel.created ?? at;
			const sealed = Boolean(rows?.seal);
			const row: DatabaseRow = { name, workspace: id, state: 'current', at, sealed, customers: 0, created };
			if (isOwn) await registry.workspaces.put({ id, label: '', sealed, createdAt: created, database: name });
			await registry.databases.put(isOwn ? row : keptRow(row, at, 'restore'));
		}
		await registry.meta.put({ key: 'current', workspace: firstId });
	});
}

async function look(name: string): Promise<Found> {
	const opened = await connect({
		name,
		version: DATABASE_VERSION,
		stores: STORES,
		durability: 'relaxed',
		mustExist: true,
		asItStands: true
	});
	if (!opened.ok) return { name, rows: null, isNewer: opened.error.code === 'database-newer' };
	try {
		return { name, rows: await readRows(opened.value), isNewer: false };
	} finally {
		opened.value.close();
	}
}

function rank({ rows, isNewer }: Found): number {
	if (isNewer) return 2;
	return rows?.head.state === 'open' ? 3 : 1;
}
