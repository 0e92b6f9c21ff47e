/** The keys of the calendar beside those of its grid: t for today, d, w and m for a span. Never while someone types. */
import type { CalendarSpan } from '#lib/domain/calendar-grid.ts';

interface Actions {
	move: (pages: number) => void;
	today: () => void;
	show: (span: CalendarSpan) => void;
}
const SPANS: Record<string, CalendarSpan> = { d: 'day', w: 'week', m: 'month' };

/** The handler for `keydown` on the window. */
export function calendarKeys({ move, today, show }: Actions): (event: KeyboardEvent) => void {
	return (event) => {
		if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
		const { key, target } = event;
		if (target instanceof Element && target.closest('input, textarea, select, [role=menu], [role=dialog]')) return;
		const span = SPANS[key];
		if (span) show(span);
		else if (key === 't') today();
		// From anywhere but the grid, which has its own.
		else if (target === document.body && (key === 'ArrowLeft' || key === 'ArrowRight'))
			move(key === 'ArrowLeft' ? -1 : 1);
		else return;
		event.preventDefault();
	};
}
