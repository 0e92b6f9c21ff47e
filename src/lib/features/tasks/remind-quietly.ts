/** Begins reminders and the badge once the first screen stands; their code comes then. Answers what ends it. */
import type { Engine } from '#lib/client/engine.ts';
import type { Gate } from '#lib/client/gate.svelte.ts';
import type { ShowMode } from '#lib/client/show-mode.svelte.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';

/** Well after the first screen is idle, on slow devices too; milliseconds. */
const LATER = 6_000;

export function remindQuietly(
	engine: Engine,
	gate: Gate,
	showMode: ShowMode,
	toasts: Toasts,
	base: string
): () => void {
	let stop: (() => void) | null = null;
	let ended = false;
	const timer = setTimeout(() => void begin(), LATER);

	async function begin(): Promise<void> {
		const { ring } = await import('./ringing.ts');
		if (!ended) stop = ring(engine, gate, showMode, toasts, base);
	}
	return () => {
		ended = true;
		clearTimeout(timer);
		stop?.();
	};
}
