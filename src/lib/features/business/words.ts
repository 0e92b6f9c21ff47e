/** "My business" in words, for the choice after a conflict. */
import type { Business } from '#lib/domain/business.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount } from '../format.ts';
import { formatShare } from '../products/words.ts';

const FIELDS: Record<keyof Business, () => string> = {
	letterhead: m.business_letterhead,
	logo: m.business_logo,
	numbering: m.business_numbering,
	paymentDays: m.business_payment_days,
	gross: m.business_gross,
	taxes: m.business_taxes,
	terms: m.business_terms
};
export const fieldLabel = (field: string): string => FIELDS[field as keyof Business]?.() ?? field;
export function fieldText(field: string, value: unknown): string {
	switch (field as keyof Business) {
		case 'letterhead':
			return Object.values(value as Business['letterhead'])
				.filter((line) => line !== '')
				.join('\n');
		case 'taxes':
			return (value as Business['taxes']).map(formatShare).join(', ');
		case 'paymentDays':
			return formatCount(value as number);
		case 'gross':
			return value ? '✓' : '–';
		case 'logo':
			return value ? '…' : '';
		default:
			return typeof value === 'string' ? value : '…';
	}
}
