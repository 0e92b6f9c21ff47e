/** The doors of a sealed database: one row beside the records, changed in one transaction. */
import { assert, fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { Seal } from '#lib/domain/vault.ts';
import { afterSwitch } from './closing.ts';
import { headOf, metaOf, underWriteLock } from './core.ts';
import type { Core } from './core.ts';

/** Puts other doors in front of the same vault key; see `Store.saveSeal`. */
export async function saveSeal(core: Core, seal: Seal): Promise<Result<void>> {
	const known = core.seal;
	assert(known, 'doors for a database that is not sealed');
	assert(known.vaultId === seal.vaultId, 'doors of another vault');
	const save = () =>
		underWriteLock(core, () =>
			core.strict.transaction('rw', ['meta'], async () => {
				if ((await headOf(core.strict)).state !== 'open') return false;
				const row = await metaOf(core.strict).get('seal');
				assert(row?.key === 'seal', 'a sealed database without its doors');
				await metaOf(core.strict).put({ ...row, seal });
				return true;
			})
		);
	const isSaved = (await save()) || ((await afterSwitch(core)) && (await save()));
	if (!isSaved) return fail('database-moved');
	core.seal = seal;
	core.post({ seal });
	return ok();
}
