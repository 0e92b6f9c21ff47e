/** The doors of a sealed database: one row beside the records, changed in one transaction. */
import { isEqual } from '#lib/domain/equal.ts';
import { assert, fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { Seal } from '#lib/domain/vault.ts';
import { afterSwitch } from './closing.ts';
import { headOf, metaOf, underWriteLock } from './core.ts';
import type { Core } from './core.ts';

/** Puts other doors in front of the same vault key; see `Store.saveSeal`. */
export async function saveSeal(core: Core, seal: Seal, from: Seal): Promise<Result<void>> {
	const known = core.seal;
	assert(known, 'doors for a database that is not sealed');
	assert(known.vaultId === seal.vaultId, 'doors of another vault');
	const save = () =>
		underWriteLock(core, () =>
			core.strict.transaction('rw', ['meta'], async () => {
				if ((await headOf(core.strict)).state !== 'open') return 'closing';
				const row = await metaOf(core.strict).get('seal');
				assert(row?.key === 'seal', 'a sealed database without its doors');
				// Deriving a key takes a second: meanwhile another tab may have changed the passphrase.
				if (!isEqual(row.seal, from)) return 'changed';
				await metaOf(core.strict).put({ ...row, seal });
				return 'saved';
			})
		);
	let outcome = await save();
	if (outcome === 'closing' && (await afterSwitch(core))) outcome = await save();
	if (outcome !== 'saved') return fail(outcome === 'changed' ? 'busy' : 'database-moved');
	core.seal = seal;
	core.post({ seal });
	return ok();
}
