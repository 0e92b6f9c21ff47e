/** How many living records there are of each type. */
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { TableName } from './contract.ts';
import { recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { isListed } from './pages.ts';
import { TABLE_NAMES } from './schema.ts';

export async function countAll(core: Core): Promise<Result<Record<TableName, number>>> {
	const counts = {} as Record<TableName, number>;
	for (const table of TABLE_NAMES) {
		if (table === 'customers') {
			const window = await core.live.window();
			if (window) {
				counts.customers = window.living;
				continue;
			}
			const directory = await core.live.directory();
			if (!directory.ok) return directory;
			counts.customers = directory.value.living;
			continue;
		}
		// Half a million rows take seconds to look at: of large tables the keys are counted.
		const rows = recordsOf(core.strict, table);
		counts[table] = await (isListed(table) ? rows.count() : rows.filter(({ body }) => body !== null).count());
	}
	return ok(counts);
}
