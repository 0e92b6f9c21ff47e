/** Saved views, and what is known of tags. */
import type { SmallCalls } from './records.ts';

export type ViewCalls = SmallCalls<'views'>;
