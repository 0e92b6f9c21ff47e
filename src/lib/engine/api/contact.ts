/** Interactions: what was said and done with customers. */
import type { CustomerId } from '#lib/domain/ids.ts';
import type { InteractionKind } from '#lib/domain/interaction.ts';
import type { RecordCalls } from './records.ts';

export interface InteractionFilter {
	/** Empty: all. */
	kinds: InteractionKind[];
	customer: CustomerId | null;
	/** Instants, inclusive; null: open end. */
	from: number | null;
	to: number | null;
}
export type InteractionSort = 'at' | 'customer';
export type InteractionCalls = RecordCalls<'interactions', InteractionFilter, InteractionSort>;
