import { m } from '#lib/paraglide/messages.js';
import type { DraftError } from './draft.ts';

const WORDS: Record<DraftError, () => string> = {
	required: m.customers_error_required,
	email: m.customers_error_email,
	website: m.customers_error_website,
	date: m.customers_error_date,
	days: m.customers_error_days,
	number: m.customers_error_number,
	'whole-number': m.customers_error_whole_number,
	satisfaction: m.customers_error_satisfaction,
	'too-long': m.customers_error_too_long
};

/** What is wrong with a field and how it looks right; undefined where nothing is. */
export function errorWords(error: DraftError | undefined): string | undefined {
	return error && WORDS[error]();
}
