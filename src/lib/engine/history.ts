/** The journal as history, and undo. */
import { ok } from '#lib/domain/errors.ts';
import type { Handlers } from './context.ts';

export const history: Handlers<'history'> = {
	async list({ before, limit }, context) {
		const headers = await context.store.journal(before, Math.min(limit, 200));
		if (!headers.ok) return headers;
		return ok(
			headers.value.map(({ seq, at, cause, records, undoneBy }) => ({ seq, at, cause: cause.kind, records, undoneBy }))
		);
	},

	async preview({ seq }, context) {
		const preview = await context.store.previewUndo(seq);
		if (!preview.ok) return preview;
		const { namesOf } = await import('./naming.ts');
		const directory = await context.session.directory();
		if (!directory.ok) return directory;
		const nameOf = await namesOf(preview.value.changedSince, directory.value, context);
		if (!nameOf.ok) return nameOf;
		const { revertable, changedSince, changedSinceTotal, erased } = preview.value;
		return ok({
			seq,
			revertable,
			changedSinceTotal,
			erased,
			changedSince: changedSince.map((record) => ({ id: record.id, name: nameOf.value(record) }))
		});
	},

	async undo({ seq, changed }, context) {
		const header = await context.store.journal(seq + 1, 1);
		if (!header.ok) return header;
		const entry = header.value[0];
		if (entry?.seq === seq && entry.tables.includes('orders')) {
			const { undoneDocument } = await import('./records/undoing-orders.ts');
			const instead = await undoneDocument(entry, changed, context);
			if (instead) return instead;
		}
		const total = entry?.records ?? 0;
		return context.store.undo(seq, changed, {
			signal: context.signal,
			onProgress: (count) => context.progress('undoing', count, total)
		});
	}
};
