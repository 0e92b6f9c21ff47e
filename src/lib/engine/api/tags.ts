/** Tags: what is known of each besides who carries it. */
import type { TagColour } from '#lib/domain/tag.ts';
import type { BulkDone, Call, LongCall } from '../api.ts';
import type { SmallCalls } from './records.ts';

/** A tag that somebody carries, or of which a colour or a cadence is known. */
export interface KnownTag {
	name: string;
	/** Living customers with it. */
	customers: number;
	colour: TagColour;
	/** In days; null: none. */
	cadence: number | null;
}
export interface TagCalls extends SmallCalls<'tags'> {
	/** By name. */
	known: Call<Record<string, never>, KnownTag[]>;
	save: Call<{ name: string; colour: TagColour; cadence: number | null }, { seq: number | null }>;
	/** In every customer and deal, and with its colour; a tag of the new name takes it in. */
	rename: LongCall<{ from: string; to: string }, BulkDone>;
	/** From every customer and deal. */
	remove: LongCall<{ name: string }, BulkDone>;
}
