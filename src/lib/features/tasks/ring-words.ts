/** A reminder in words. */
import { localDayAt } from '#lib/domain/dates.ts';
import type { Reminder } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount, showHidden } from '../format.ts';
import { whenWords } from './words.ts';

export function ringWords(due: readonly Reminder[]): string {
	const [first, second] = due;
	if (!first || second) return m.tasks_ring_many({ count: due.length, n: formatCount(due.length) });
	return m.tasks_ring_toast({ title: showHidden(first.title), when: whenWords(first, localDayAt(Date.now())) });
}
/** Names nobody. */
export const title = (): string => m.tasks_ring_title();
export const openLabel = (): string => m.tasks_ring_open();
