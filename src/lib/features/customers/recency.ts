/** How fresh the last order is, as the tone of its dot; the words beside it say the same. */
import type { Day } from '#lib/domain/dates.ts';

export type Recency = 'good' | 'warn' | 'bad';

/** Up to 6 weeks is fresh, up to 4 months is getting late. */
export function recencyOf(lastOrder: Day, today: Day): Recency {
	const days = today - lastOrder;
	return days <= 42 ? 'good' : days <= 120 ? 'warn' : 'bad';
}
