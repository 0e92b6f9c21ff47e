/** Runs one step of a document and says what came of it. */
import type { RecordSaved } from '#lib/engine/api.ts';
import type { Undo } from '../undo.svelte.ts';

/** Answers what was saved, or null where it failed, which it says itself. Without `undoable` no way back is offered. */
export async function step<Saved extends RecordSaved<'orders'>>(
	undo: Undo,
	call: () => Promise<Saved>,
	said: (saved: Saved) => string,
	{ undoable = true }: { undoable?: boolean } = {}
): Promise<Saved | null> {
	try {
		const saved = await call();
		undo.wrote(said(saved), undoable ? saved.seq : null);
		return saved;
	} catch (reason) {
		undo.failed(reason);
		return null;
	}
}
