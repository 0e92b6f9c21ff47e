import { expect, test } from 'vitest';
import type { BackupId, BackupNote } from '#lib/domain/backup.ts';
import type { BackupState } from '#lib/engine/api.ts';
import { standingOf } from './words.ts';

const NOW = new Date(2026, 10, 21, 12).getTime();
const DAY = 86_400_000;
const note = (daysAgo: number): BackupNote => ({
	id: `backup-${daysAgo}` as BackupId,
	at: NOW - daysAgo * DAY,
	place: 'file',
	fileName: 'kith.kith',
	verifiedAt: null,
	seq: 1,
	hash: 'a',
	customers: 1,
	bytes: 1,
	goneAt: null
});
const state = (part: Partial<BackupState>): BackupState => ({
	verified: null,
	handedOver: null,
	notes: [],
	entriesSince: 0,
	recordsSince: 0,
	days: 0,
	urgency: 'none',
	folder: null,
	ready: true,
	...part
});

test.each([
	['nothing there', state({}), 'Nothing to back up yet', 'plain'],
	['never', state({ recordsSince: 9, urgency: 'plain' }), 'Never backed up', 'warn'],
	['never, and much of it', state({ recordsSince: 900, urgency: 'loud' }), 'Never backed up', 'bad'],
	[
		'handed over only',
		state({ handedOver: note(2), recordsSince: 9, urgency: 'plain' }),
		'Handed over 2 days ago, not checked',
		'warn'
	],
	['checked', state({ verified: note(2) }), 'Backed up and checked 2 days ago', 'good'],
	[
		'checked, with changes since',
		state({ verified: note(40), recordsSince: 3, urgency: 'loud' }),
		'Backed up and checked 5 weeks ago',
		'bad'
	]
])('%s', (_, given, title, tone) => {
	expect(standingOf(given, NOW)).toMatchObject({ title, tone });
});

test('a copy handed over after the checked one waits to be checked; one from before does not', () => {
	const newer = standingOf(state({ verified: note(9), handedOver: note(1), recordsSince: 2, urgency: 'quiet' }), NOW);
	expect(newer.title).toBe('Handed over yesterday, not checked');
	expect(newer.unchecked?.at).toBe(NOW - DAY);
	const older = standingOf(state({ verified: note(1), handedOver: note(9) }), NOW);
	expect(older.title).toBe('Backed up and checked yesterday');
	expect(older.unchecked).toBeNull();
});

test('only what was checked says that all is in it', () => {
	const told = (given: BackupState) => standingOf(given, NOW).text;
	expect(told(state({ verified: note(0) }))).toBe('Everything up to now is in it.');
	expect(told(state({ verified: note(0), recordsSince: 1 }))).toBe('1 record changed since');
	expect(told(state({ handedOver: note(0) }))).not.toContain('Everything up to now');
});
