import { beforeEach, describe, expect, it } from 'vitest';
import type { BackupFault } from '#lib/domain/backup.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { errorText } from './errors.ts';

let locale: 'en' | 'zh-CN' = 'en';
overwriteGetLocale(() => locale);
beforeEach(() => {
	locale = 'en';
});
/** A code that is left out is a type error. */
const CODES: Record<ErrorCode, true> = {
	'not-found': true,
	invalid: true,
	conflict: true,
	'batch-running': true,
	busy: true,
	cancelled: true,
	'nothing-to-undo': true,
	frozen: true,
	'undo-has-changes': true,
	'database-newer': true,
	'database-blocked': true,
	'database-closed': true,
	'database-moved': true,
	'copy-failed': true,
	'data-lost': true,
	'storage-denied': true,
	quota: true,
	locked: true,
	'wrong-secret': true,
	'weak-passphrase': true,
	'recovery-mismatch': true,
	'kdf-refused': true,
	'passkey-unsupported': true,
	'record-unreadable': true,
	already: true,
	'backup-invalid': true,
	'backup-refused': true,
	'folder-lost': true,
	framed: true,
	guest: true,
	'read-only': true,
	'file-empty': true,
	'file-binary': true,
	'file-too-large': true,
	'file-too-many-rows': true,
	'file-too-many-columns': true,
	'file-one-column': true,
	'file-no-rows': true,
	'file-unreadable': true,
	'file-changed': true,
	'no-identity': true,
	'too-few-customers': true,
	'no-features': true,
	'engine-lost': true,
	'engine-version': true,
	unexpected: true
};

const FAULTS: BackupFault[] = [
	'not-a-backup',
	'newer-format',
	'truncated',
	'damaged',
	'wrong-order',
	'incomplete',
	'too-large'
];

describe('error texts', () => {
	it.each(Object.keys(CODES) as ErrorCode[])(
		'%s says in both languages what happened and what to do, even without parameters',
		(code) => {
			for (const language of ['en', 'zh-CN'] as const) {
				locale = language;
				const { title, text } = errorText({ code });
				expect(title).not.toMatch(/undefined|^$|errors_/);
				expect(text).not.toMatch(/undefined|NaN|^$|errors_/);
				if (language === 'zh-CN') expect(title + text).toMatch(/\p{Script=Han}/u);
			}
		}
	);
	it('uses the parameters', () => {
		expect(errorText({ code: 'file-too-many-rows', params: { found: 1_200_000, limit: 1_000_000 } }).text).toContain(
			'1,200,000 rows'
		);
		expect(errorText({ code: 'file-too-large', params: { found: 3e9, limit: 5e8 } }).text).toContain('500 MB');
		expect(errorText({ code: 'frozen', params: { count: 2 } }).text).toContain('All 2 chosen ones are');
		expect(errorText({ code: 'undo-has-changes', params: { count: 1 } }).text).toContain('1 record was');
		expect(errorText({ code: 'undo-has-changes', params: { count: 3 } }).text).toContain('3 records were');
	});
	it('says which kind of file it is', () => {
		expect(errorText({ code: 'file-binary', params: { looksLike: 'xlsx' } }).text).toContain('Excel');
		expect(errorText({ code: 'file-binary', params: { looksLike: 'unknown' } }).text).toContain('CSV');
	});
	it('says why a backup cannot be used, and why none was made', () => {
		const invalid = (fault: BackupFault) => errorText({ code: 'backup-invalid', params: { fault, frame: 7 } }).text;
		expect(invalid('damaged')).toContain('Part 7');
		expect(invalid('wrong-order')).toContain('Part 7');
		expect(new Set(FAULTS.map(invalid)).size).toBe(FAULTS.length);
		const refused = (reason: string) => errorText({ code: 'backup-refused', params: { reason, count: 2 } }).text;
		expect(refused('unreadable')).toContain('2 entries');
		expect(new Set(['unreadable', 'count-fell', 'lost', 'another'].map(refused)).size).toBe(4);
	});
	it('tells a weakened lock from an overpriced one', () => {
		const text = (reason: string) => errorText({ code: 'kdf-refused', params: { reason } }).text;
		expect(text('downgrade')).toContain('weakened');
		expect(text('too-expensive')).toContain('memory');
	});
	it('names the field in words', () => {
		expect(errorText({ code: 'invalid', params: { field: 'emails' } }).text).toContain('E-mail');
		locale = 'zh-CN';
		expect(errorText({ code: 'invalid', params: { field: 'givenName' } }).text).toContain('名');
	});
});
