/** What of a customer is shown to somebody: only chosen fields, and no figure that says what they are worth. Pure. */
import type { CustomerField } from '#lib/domain/fields.ts';
import type { CustomerDetail } from '#lib/engine/api.ts';
import { fieldName, formatCount, formatDay } from '../format.ts';
import { detailLines } from '../customers/detail-lines.ts';

/** What can be chosen. Fields the user defined are never shown: nobody knows what they hold. */
export const SHOWABLE = [
	'name',
	'organisation',
	'jobTitle',
	'email',
	'phone',
	'address',
	'website',
	'birthday',
	'tags',
	'notes',
	'orders',
	'lastOrder',
	'spent'
] as const satisfies readonly CustomerField[];

/** What is chosen at first: what a customer would find on their own business card. */
export const AT_FIRST: readonly CustomerField[] = ['name', 'organisation', 'email', 'phone', 'address'];

export interface ShownLine {
	key: string;
	label: string;
	/** Null: an amount, of which nothing reaches the screen. */
	value: string | null;
}

export function shownLines(
	{ customer }: Pick<CustomerDetail, 'customer'>,
	shows: (field: CustomerField) => boolean
): ShownLine[] {
	const lines: ShownLine[] = detailLines(customer, [])
		// One line for each e-mail, phone and address: `email0`, `email1` …
		.filter(({ key }) => SHOWABLE.some((field) => key.replace(/\d+$/, '') === field && shows(field)))
		.map(({ key, label, value }) => ({ key, label, value }));
	const add = (field: CustomerField, value: string | null) => {
		if (value !== '' && shows(field)) lines.push({ key: field, label: fieldName(field), value });
	};
	add('tags', customer.tags.join(', '));
	add('notes', customer.notes.trim());
	const { opening } = customer;
	if (opening) {
		add('orders', opening.orders === null ? '' : formatCount(opening.orders));
		add('lastOrder', opening.lastOrder === null ? '' : formatDay(opening.lastOrder));
		add('spent', opening.spent === null ? '' : null);
	}
	return lines;
}
