/** Lets a sealed workspace lock by itself while its screens stand. A plain one never loads what that takes. */
import type { Engine } from '#lib/client/engine.ts';
import type { Gate } from '#lib/client/gate.svelte.ts';

/** Call while a component initialises. */
export function locksByItself(gate: Gate, engine: Engine, base: string): void {
	const isNeeded = $derived(gate.sealed && !gate.isCovered);
	$effect(() => {
		if (!isNeeded) return;
		let stop: (() => void) | undefined;
		let ended = false;
		void import('#lib/client/lock.ts').then(({ AutoLock }) => {
			if (!ended) stop = new AutoLock(gate, engine, base).start(gate.isHandedOver);
		});
		return () => {
			ended = true;
			stop?.();
		};
	});
}
