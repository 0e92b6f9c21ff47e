/**
 * The sentence for each failure: what happened, and what to do next. The record is exhaustive, so a new
 * error code without its text is a type error.
 */
import type { BackupFault } from '#lib/domain/backup.ts';
import { CUSTOMER_FIELDS, type CustomerField } from '#lib/domain/fields.ts';
import type { ErrorCode, Failure } from '#lib/domain/errors.ts';
import { m } from '#lib/paraglide/messages.js';
import { fieldName, formatBytes, formatCount } from './format.ts';

export interface ErrorText {
	title: string;
	text: string;
}
type Params = Readonly<Record<string, string | number>>;

const TEXTS: Record<ErrorCode, (params: Params) => ErrorText> = {
	'not-found': () => ({ title: m.errors_not_found_title(), text: m.errors_not_found_text() }),
	invalid: (p) => ({
		title: m.errors_invalid_title(),
		text: m.errors_invalid_text({ field: nameOf(word(p, 'field')) })
	}),
	conflict: () => ({ title: m.errors_conflict_title(), text: m.errors_conflict_text() }),
	'batch-running': () => ({ title: m.errors_batch_running_title(), text: m.errors_batch_running_text() }),
	busy: () => ({ title: m.errors_busy_title(), text: m.errors_busy_text() }),
	cancelled: () => ({ title: m.errors_cancelled_title(), text: m.errors_cancelled_text() }),
	'nothing-to-undo': () => ({ title: m.errors_nothing_to_undo_title(), text: m.errors_nothing_to_undo_text() }),
	frozen: (p) => ({
		title: m.errors_frozen_title(),
		text: p['count'] === undefined ? m.errors_frozen_text() : m.errors_frozen_some_text(counted(p, 'count'))
	}),
	'undo-has-changes': (p) => ({
		title: m.errors_undo_has_changes_title(),
		text: m.errors_undo_has_changes_text(counted(p, 'count'))
	}),
	'database-newer': (p) => ({
		title: m.errors_database_newer_title(),
		text: m.errors_database_newer_text({ found: word(p, 'found'), known: word(p, 'known') })
	}),
	'database-blocked': () => ({ title: m.errors_database_blocked_title(), text: m.errors_database_blocked_text() }),
	'database-closed': () => ({ title: m.errors_database_closed_title(), text: m.errors_database_closed_text() }),
	'database-moved': () => ({ title: m.errors_database_moved_title(), text: m.errors_database_moved_text() }),
	'data-lost': (p) => ({ title: m.errors_data_lost_title(), text: m.errors_data_lost_text(counted(p, 'customers')) }),
	'copy-failed': () => ({ title: m.errors_copy_failed_title(), text: m.errors_copy_failed_text() }),
	'storage-denied': () => ({ title: m.errors_storage_denied_title(), text: m.errors_storage_denied_text() }),
	quota: () => ({ title: m.errors_quota_title(), text: m.errors_quota_text() }),
	locked: () => ({ title: m.errors_locked_title(), text: m.errors_locked_text() }),
	'wrong-secret': () => ({ title: m.errors_wrong_secret_title(), text: m.errors_wrong_secret_text() }),
	'weak-passphrase': (p) => ({
		title: m.errors_weak_passphrase_title(),
		text: m.errors_weak_passphrase_text({ least: amount(p, 'least') })
	}),
	'recovery-mismatch': () => ({ title: m.errors_recovery_mismatch_title(), text: m.errors_recovery_mismatch_text() }),
	'kdf-refused': (p) => ({
		title: m.errors_kdf_refused_title(),
		text: p.reason === 'too-expensive' ? m.errors_kdf_refused_expensive_text() : m.errors_kdf_refused_downgrade_text()
	}),
	'passkey-unsupported': () => ({
		title: m.errors_passkey_unsupported_title(),
		text: m.errors_passkey_unsupported_text()
	}),
	'record-unreadable': (p) => ({
		title: m.errors_record_unreadable_title(),
		text: m.errors_record_unreadable_text(counted(p, 'count'))
	}),
	already: () => ({ title: m.errors_already_title(), text: m.errors_already_text() }),
	'backup-invalid': (p) => ({
		title: m.errors_backup_invalid_title(),
		text: (FAULTS[word(p, 'fault') as BackupFault] ?? m.errors_backup_invalid_text)({ frame: amount(p, 'frame') })
	}),
	'backup-refused': (p) => ({
		title: m.errors_backup_refused_title(),
		text: (REFUSALS[word(p, 'reason')] ?? m.errors_backup_refused_text)(counted(p, 'count'))
	}),
	'folder-lost': () => ({ title: m.errors_folder_lost_title(), text: m.errors_folder_lost_text() }),
	framed: () => ({ title: m.errors_framed_title(), text: m.errors_framed_text() }),
	guest: () => ({ title: m.errors_guest_title(), text: m.errors_guest_text() }),
	'read-only': () => ({ title: m.errors_read_only_title(), text: m.errors_read_only_text() }),
	'file-empty': () => ({ title: m.errors_file_empty_title(), text: m.errors_file_empty_text() }),
	'file-binary': (p) => ({
		title: m.errors_file_binary_title(),
		text: (BINARY[word(p, 'looksLike')] ?? m.errors_file_binary_text)()
	}),
	'file-too-large': (p) => ({
		title: m.errors_file_too_large_title(),
		text: m.errors_file_too_large_text({
			found: formatBytes(Number(p.found ?? 0)),
			limit: formatBytes(Number(p.limit ?? 0))
		})
	}),
	'file-too-many-rows': (p) => ({
		title: m.errors_file_too_many_rows_title(),
		text: m.errors_file_too_many_rows_text({ found: amount(p, 'found'), limit: amount(p, 'limit') })
	}),
	'file-too-many-columns': (p) => ({
		title: m.errors_file_too_many_columns_title(),
		text: m.errors_file_too_many_columns_text({ found: amount(p, 'found'), limit: amount(p, 'limit') })
	}),
	'file-one-column': () => ({ title: m.errors_file_one_column_title(), text: m.errors_file_one_column_text() }),
	'file-no-rows': () => ({ title: m.errors_file_no_rows_title(), text: m.errors_file_no_rows_text() }),
	'file-unreadable': (p) => ({
		title: m.errors_file_unreadable_title(),
		text: m.errors_file_unreadable_text({ row: amount(p, 'row') })
	}),
	'file-changed': () => ({ title: m.errors_file_changed_title(), text: m.errors_file_changed_text() }),
	'no-identity': () => ({ title: m.errors_no_identity_title(), text: m.errors_no_identity_text() }),
	'too-few-customers': (p) => ({
		title: m.errors_too_few_customers_title(),
		text: m.errors_too_few_customers_text({ needed: amount(p, 'needed'), found: amount(p, 'found') })
	}),
	'no-features': () => ({ title: m.errors_no_features_title(), text: m.errors_no_features_text() }),
	'engine-lost': () => ({ title: m.errors_engine_lost_title(), text: m.errors_engine_lost_text() }),
	'engine-version': () => ({ title: m.errors_engine_version_title(), text: m.errors_engine_version_text() }),
	unexpected: (p) => ({
		title: m.errors_unexpected_title(),
		text: m.errors_unexpected_text({ message: word(p, 'message') })
	})
};

const BINARY: Record<string, () => string> = {
	xlsx: m.errors_file_binary_xlsx_text,
	zip: m.errors_file_binary_zip_text,
	pdf: m.errors_file_binary_pdf_text,
	image: m.errors_file_binary_image_text
};

const FAULTS: Record<BackupFault, (inputs: { frame: string }) => string> = {
	'not-a-backup': () => m.errors_backup_invalid_not_a_backup_text(),
	'newer-format': () => m.errors_backup_invalid_newer_format_text(),
	truncated: () => m.errors_backup_invalid_truncated_text(),
	damaged: m.errors_backup_invalid_damaged_text,
	'wrong-order': m.errors_backup_invalid_wrong_order_text,
	incomplete: () => m.errors_backup_invalid_incomplete_text(),
	'too-large': () => m.errors_backup_invalid_too_large_text()
};
const REFUSALS: Record<string, (inputs: { count: number; n: string }) => string> = {
	unreadable: m.errors_backup_refused_unreadable_text,
	'count-fell': () => m.errors_backup_refused_count_fell_text(),
	lost: () => m.errors_backup_refused_lost_text()
};

/** What a person reads about a failure, in the current language. */
export function errorText(failure: Failure): ErrorText {
	return TEXTS[failure.code](failure.params ?? {});
}

function word(params: Params, key: string): string {
	return String(params[key] ?? '?');
}
function amount(params: Params, key: string): string {
	const value = params[key];
	return typeof value === 'number' ? formatCount(value) : String(value ?? '?');
}
/** What a message with a plural takes. */
function counted(params: Params, key: string): { count: number; n: string } {
	return { count: Number(params[key] ?? 0), n: amount(params, key) };
}

/** Record fields that are lists or groups are named after the column they come from. */
const GROUPS: Record<string, CustomerField> = {
	emails: 'email',
	phones: 'phone',
	addresses: 'address',
	opening: 'orders'
};
function nameOf(field: string): string {
	const known = GROUPS[field] ?? field;
	return (CUSTOMER_FIELDS as readonly string[]).includes(known) ? fieldName(known as CustomerField) : field;
}
