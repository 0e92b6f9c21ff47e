/** What is said once the sample was added or taken away; both count records. */
import { m } from '#lib/paraglide/messages.js';
import { formatCount } from './format.ts';

export function addedText(records: number): string {
	return m.customers_done_sample({ count: records, n: formatCount(records) });
}

export function removedText(records: number): string {
	return m.customers_done_sample_removed({ count: records, n: formatCount(records) });
}
