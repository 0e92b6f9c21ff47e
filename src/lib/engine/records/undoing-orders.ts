/**
 * Undo where documents are concerned: an invoice that was issued is taken back by a credit note, and nothing that has
 * a number in the books, or was replaced, goes back to what it was before.
 */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { OrderId } from '#lib/domain/ids.ts';
import { isFrozen } from '#lib/domain/order-rules.ts';
import type { JournalHeader } from '#lib/store/contract.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import type { UndoDone } from '../api.ts';
import type { CallContext } from '../context.ts';
import { creditWhole } from './issuing.ts';

/** What undo of this entry does instead of inverting it, or why it is refused; null: it is undone as any other. */
export async function undoneDocument(
	{ seq, cause, tables, records, undoneBy }: JournalHeader,
	changed: 'ask' | 'keep' | 'revert',
	context: CallContext
): Promise<Result<UndoDone> | null> {
	// Invoices that the sample brought stand in nobody's books.
	if (!tables.includes('orders') || undoneBy !== null || cause.kind === 'sample') return null;
	if (cause.kind === 'issue' || cause.kind === 'undo') {
		const issued = await numberedBy(seq, context);
		if (!issued.ok) return issued;
		if (issued.value) {
			if (issued.value.kind === 'credit-note') return fail('frozen');
			const done = await creditWhole(issued.value.id, seq, context);
			if (!done.ok) return done;
			const { seq: undoing, number } = done.value;
			return ok({ seq: undoing, reverted: 1, kept: 0, erased: 0, creditNote: number });
		}
	}
	if (changed === 'keep' || (changed === 'ask' && records > MAX_COMMIT)) return null;
	const met = await context.store.previewUndo(seq);
	if (!met.ok) return met;
	const ids = met.value.changedSince.flatMap(({ table, id }) => (table === 'orders' ? [id as OrderId] : []));
	const stored = await context.store.getMany('orders', ids);
	if (!stored.ok) return stored;
	const mustStay = stored.value.filter(({ body }) => isFrozen(body) || body.status === 'replaced').length;
	// Where nothing else would go back, there is nothing to ask.
	const isAll = met.value.revertable === 0 && mustStay === met.value.changedSinceTotal;
	return mustStay > 0 && (changed === 'revert' || isAll) ? fail('frozen') : null;
}

/** The frozen document that got its number by this entry. */
async function numberedBy(seq: number, { store }: CallContext) {
	const changes = await store.changesOf(seq, MAX_COMMIT);
	if (!changes.ok) return changes;
	const ids = changes.value
		.filter(({ table, created, fields }) => table === 'orders' && (created || fields.some(gotNumber)))
		.map(({ id }) => id as OrderId);
	const stored = await store.getMany('orders', ids);
	if (!stored.ok) return stored;
	const frozen = stored.value.find(({ body }) => isFrozen(body));
	return ok(frozen ? { id: frozen.id, kind: frozen.body.kind } : null);
}
function gotNumber({ name, from, to }: { name: string; from: unknown; to: unknown }): boolean {
	return name === 'number' && from === '' && to !== '';
}
