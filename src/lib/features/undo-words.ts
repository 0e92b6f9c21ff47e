/** What is said after an entry was taken back, or done again. Loaded with the first undo. */
import type { CauseKind, UndoDone } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount } from './format.ts';

const CAUSES: Record<CauseKind, () => string> = {
	create: m.customers_undo_cause_create,
	edit: m.customers_undo_cause_edit,
	delete: m.customers_undo_cause_delete,
	restore: m.customers_undo_cause_restore,
	tag: m.customers_undo_cause_tag,
	merge: m.customers_undo_cause_merge,
	import: m.customers_undo_cause_import,
	undo: m.customers_undo_cause_undo,
	segments: m.customers_undo_cause_segments,
	settings: m.customers_undo_cause_settings,
	sample: m.customers_undo_cause_sample,
	field: m.customers_undo_cause_field,
	'merge-restore': m.customers_undo_cause_merge_restore,
	erase: m.customers_undo_cause_erase,
	move: m.customers_undo_cause_move,
	complete: m.customers_undo_cause_complete,
	issue: m.customers_undo_cause_issue,
	pay: m.customers_undo_cause_pay,
	reply: m.customers_undo_cause_reply
};
/** `cause`: of the entry taken back, where it is known. */
export function undoneText(done: UndoDone, cause: CauseKind | null): string {
	const inputs = { count: done.reverted, n: formatCount(done.reverted), what: cause ? CAUSES[cause]() : '' };
	const text =
		done.kept > 0
			? m.customers_undo_done_kept({ ...inputs, kept: formatCount(done.kept) })
			: m.customers_undo_done(inputs);
	return done.erased > 0 ? m.audit_undo_erased({ text, count: done.erased, n: formatCount(done.erased) }) : text;
}

export function redoneText(done: UndoDone): string {
	return m.customers_redo_done({ count: done.reverted, n: formatCount(done.reverted) });
}
