/**
 * What a workspace remembers of its backups, and what follows from it. Pure. A copy counts as a backup only once it
 * was read back whole; one that was handed over may never have arrived, and one that is gone holds nobody any more.
 */
import type { BackupId, BackupNote } from '#lib/domain/backup.ts';

/** Most notes kept. The rotation keeps at most 23 files, so what falls out was gone long before. */
const MOST = 60;

/** Adds a note or replaces the one of the same backup; newest first. */
export function withNote(notes: readonly BackupNote[], note: BackupNote): BackupNote[] {
	const all = [note, ...notes.filter(({ id }) => id !== note.id)].sort((a, b) => b.at - a.at);
	if (all.length <= MOST) return all;
	// What holds nobody is forgotten first, then the oldest.
	const gone = all.filter(({ goneAt }) => goneAt !== null).at(-1);
	const last = gone ?? all.at(-1);
	return all.filter((entry) => entry !== last);
}

/** Says that copies are gone. */
export function withoutCopies(notes: readonly BackupNote[], ids: ReadonlySet<BackupId>, at: number): BackupNote[] {
	return notes.map((note) => (ids.has(note.id) && note.goneAt === null ? { ...note, goneAt: at } : note));
}

/** The newest copy that was read back whole and is still there. */
export function newestVerified(notes: readonly BackupNote[]): BackupNote | null {
	return notes.find(({ verifiedAt, goneAt }) => verifiedAt !== null && goneAt === null) ?? null;
}

/** The newest copy that left the page and was not checked. */
export function newestHandedOver(notes: readonly BackupNote[]): BackupNote | null {
	return notes.find(({ verifiedAt, goneAt }) => verifiedAt === null && goneAt === null) ?? null;
}

export interface Written {
	customers: number;
	unreadable: number;
	/** The database still has the row it was created with; without it, it was emptied. */
	sentinel: boolean;
}
export interface Refusal {
	reason: 'lost' | 'unreadable' | 'count-fell';
	count: number;
}

/**
 * Why what was written may not stand for the older good copies, or null. Half of the customers gone is more often
 * an accident than a decision, so it needs a word of the user (`confirmFewer`); the other two have no excuse.
 */
export function refusalOf(written: Written, lastGood: BackupNote | null, confirmFewer: boolean): Refusal | null {
	if (!written.sentinel) return { reason: 'lost', count: 0 };
	if (written.unreadable > 0) return { reason: 'unreadable', count: written.unreadable };
	const fell = lastGood !== null && written.customers < lastGood.customers / 2;
	if (fell && !confirmFewer) return { reason: 'count-fell', count: lastGood.customers - written.customers };
	return null;
}

/** `kith-2026-11-21.kith`; with a part of the id where several may be written on a day. */
export function fileNameOf(at: number, id: BackupId, place: 'folder' | 'file'): string {
	const date = new Date(at);
	const two = (value: number) => String(value).padStart(2, '0');
	const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
	return place === 'file'
		? `kith-${day}.kith`
		: `kith-${day}-${two(date.getHours())}${two(date.getMinutes())}-${id.slice(0, 6)}.kith`;
}
