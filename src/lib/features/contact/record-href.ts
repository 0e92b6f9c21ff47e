/** The screen of the record that a moment belongs to; null where it has none of its own. */
import { resolve } from '$app/paths';
import type { TimelineItem, TimelineKind } from '#lib/engine/api.ts';

const SCREENS: Partial<Record<TimelineKind, (id: string) => string>> = {
	deal: (id) => resolve(`/deals/#id=${id}`),
	task: (id) => resolve(`/tasks/#id=${id}`),
	order: (id) => resolve(`/orders/#id=${id}`),
	ticket: (id) => resolve(`/tickets/#id=${id}`)
};

export function recordHref({ kind, id }: TimelineItem): string | null {
	return SCREENS[kind]?.(id) ?? null;
}
