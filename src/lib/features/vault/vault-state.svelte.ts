/** What stands about the vault and the workspaces, read again whenever the database moved or was locked. */
import { useEngine } from '#lib/client/kith.ts';
import { live, type Live } from '#lib/client/live.svelte.ts';
import type { VaultState } from '#lib/engine/api.ts';
import { countWorkspaces } from '../gate/several.svelte.ts';

/** Call while a component initialises; `retry()` after an act that changed it. */
export function vaultState(): Live<VaultState> {
	const engine = useEngine();
	const state = live([], async (signal) => {
		const vault = await engine.vault.state({}, { signal });
		countWorkspaces(vault.workspaces.length);
		return vault;
	});
	$effect(() => engine.onDatabase(() => state.retry()));
	return state;
}
