import { beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { errorText } from './errors.ts';

let locale: 'en' | 'zh-CN' = 'en';
overwriteGetLocale(() => locale);
beforeEach(() => {
	locale = 'en';
});
const CODES: readonly ErrorCode[] = [
	'not-found',
	'invalid',
	'conflict',
	'batch-running',
	'busy',
	'cancelled',
	'nothing-to-undo',
	'undo-has-changes',
	'database-newer',
	'database-blocked',
	'database-closed',
	'storage-denied',
	'quota',
	'file-empty',
	'file-binary',
	'file-too-large',
	'file-too-many-rows',
	'file-too-many-columns',
	'file-one-column',
	'file-no-rows',
	'file-unreadable',
	'file-changed',
	'no-identity',
	'too-few-customers',
	'no-features',
	'engine-lost',
	'engine-version',
	'unexpected'
];

describe('error texts', () => {
	it.each(CODES)('%s says in both languages what happened and what to do, even without parameters', (code) => {
		for (const language of ['en', 'zh-CN'] as const) {
			locale = language;
			const { title, text } = errorText({ code });
			expect(title).not.toMatch(/undefined|^$|errors_/);
			expect(text).not.toMatch(/undefined|NaN|^$|errors_/);
			if (language === 'zh-CN') expect(title + text).toMatch(/\p{Script=Han}/u);
		}
	});
	it('uses the parameters', () => {
		expect(errorText({ code: 'file-too-many-rows', params: { found: 1_200_000, limit: 1_000_000 } }).text).toContain(
			'1,200,000 rows'
		);
		expect(errorText({ code: 'file-too-large', params: { found: 3e9, limit: 5e8 } }).text).toContain('500 MB');
		expect(errorText({ code: 'undo-has-changes', params: { count: 1 } }).text).toContain('1 record was');
		expect(errorText({ code: 'undo-has-changes', params: { count: 3 } }).text).toContain('3 records were');
	});
	it('says which kind of file it is', () => {
		expect(errorText({ code: 'file-binary', params: { looksLike: 'xlsx' } }).text).toContain('Excel');
		expect(errorText({ code: 'file-binary', params: { looksLike: 'unknown' } }).text).toContain('CSV');
	});
	it('names the field in words', () => {
		expect(errorText({ code: 'invalid', params: { field: 'emails' } }).text).toContain('E-mail');
		locale = 'zh-CN';
		expect(errorText({ code: 'invalid', params: { field: 'givenName' } }).text).toContain('名');
	});
});
