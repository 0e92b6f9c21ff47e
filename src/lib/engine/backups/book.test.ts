import { describe, expect, test } from 'vitest';
import type { BackupId, BackupNote } from '#lib/domain/backup.ts';
import { fileNameOf, newestHandedOver, newestVerified, refusalOf, withNote, withoutCopies } from './book.ts';

let made = 0;
const note = (part: Partial<BackupNote> = {}): BackupNote => ({
	id: `backup-${++made}` as BackupId,
	at: made,
	place: 'file',
	fileName: 'kith.kith',
	verifiedAt: null,
	seq: 1,
	hash: 'a',
	customers: 100,
	bytes: 10,
	goneAt: null,
	...part
});
const sound = { customers: 100, unreadable: 0, sentinel: true };

describe('what may stand for the older good copies', () => {
	test('[F24] a record that does not open: never, whatever the user says', () => {
		expect(refusalOf({ ...sound, unreadable: 1 }, note(), true)).toEqual({ reason: 'unreadable', count: 1 });
		expect(refusalOf({ ...sound, unreadable: 1 }, null, true)).toEqual({ reason: 'unreadable', count: 1 });
	});
	test('[F24] 60 % fewer customers: only if the user says so', () => {
		expect(refusalOf({ ...sound, customers: 40 }, note(), false)).toEqual({ reason: 'count-fell', count: 60 });
		expect(refusalOf({ ...sound, customers: 40 }, note(), true)).toBeNull();
	});
	test('[F24] half of them or more, or nothing to compare with: yes', () => {
		expect(refusalOf({ ...sound, customers: 50 }, note(), false)).toBeNull();
		expect(refusalOf({ ...sound, customers: 49 }, note(), false)).not.toBeNull();
		expect(refusalOf({ ...sound, customers: 0 }, null, false)).toBeNull();
	});
	test('[F24] a database without its sentinel: never', () => {
		expect(refusalOf({ ...sound, sentinel: false }, null, true)).toEqual({ reason: 'lost', count: 0 });
	});
});

describe('the notes', () => {
	test('the three states are never mixed', () => {
		const handed = note();
		const verified = note({ verifiedAt: 5 });
		const gone = note({ verifiedAt: 6, goneAt: 7 });
		const lostSight = note({ goneAt: 7 });
		const notes = [lostSight, gone, verified, handed];
		expect(newestVerified(notes)).toBe(verified);
		expect(newestHandedOver(notes)).toBe(handed);
		expect(newestVerified([handed, gone])).toBeNull();
		expect(newestHandedOver([verified, lostSight])).toBeNull();
	});

	test('one note for each backup, newest first', () => {
		const old = note();
		const newer = note();
		const checked = { ...old, verifiedAt: 9 };
		expect(withNote([newer, old], checked)).toEqual([newer, checked]);
		expect(withNote([], old)).toEqual([old]);
	});

	test('of too many, those that are gone are forgotten first, then the oldest', () => {
		const notes = Array.from({ length: 60 }, () => note()).reverse();
		const marked = withoutCopies(notes, new Set([notes[10]!.id]), 99);
		expect(withNote(marked, note()).map(({ id }) => id)).not.toContain(notes[10]!.id);
		const full = withNote(notes, note());
		expect(full).toHaveLength(60);
		expect(full.map(({ id }) => id)).not.toContain(notes[59]!.id);
	});

	test('a copy is gone once, and others stay untouched', () => {
		const [one, two] = [note(), note({ goneAt: 3 })];
		const given = Object.freeze([one, two]);
		expect(withoutCopies(given, new Set([one.id, two.id]), 9)).toEqual([{ ...one, goneAt: 9 }, two]);
		expect(one.goneAt).toBeNull();
	});
});

test('names of files sort by time and never meet in a folder', () => {
	const at = new Date(2026, 10, 21, 9, 5).getTime();
	expect(fileNameOf(at, 'abcdefghij' as BackupId, 'file')).toBe('kith-2026-11-21.kith');
	expect(fileNameOf(at, 'abcdefghij' as BackupId, 'folder')).toBe('kith-2026-11-21-0905-abcdef.kith');
});
