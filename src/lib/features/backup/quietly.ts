/** Begins the automatic backup once the first screen is long done; its code comes then. Answers what ends it. */
import type { Engine } from '#lib/client/engine.ts';

const LATER = 15_000;

/** `base` is the folder this copy is served from: one tab of it at a time writes. */
export function backUpQuietly(engine: Engine, base: string): () => void {
	let stop: (() => void) | null = null;
	let ended = false;
	const timer = setTimeout(() => {
		void import('./automatic.svelte.ts').then(({ automaticOf }) => {
			if (!ended) stop = automaticOf(engine).watch(`kith:${base}:automatic-backup`);
		});
	}, LATER);
	return () => {
		ended = true;
		clearTimeout(timer);
		stop?.();
	};
}
