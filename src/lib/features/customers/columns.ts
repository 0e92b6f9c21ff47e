/** Columns of the customers as a table: what a cell says, and what typing in it changes in the draft of its record. */
import type { CustomField } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { CustomerRow, DefinedField } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount, formatDay, formatMoney, formatPhone } from '../format.ts';
import type { CellEdit, Column } from '../records/columns.ts';
import { customText } from './detail-lines.ts';
import { emptyValue, type Draft } from './draft.ts';

export type DraftPatch = (draft: Draft) => void;
type Edit = CellEdit<CustomerRow, DraftPatch>;

const OWN: readonly Column<CustomerRow, DraftPatch>[] = [
	{
		id: 'name',
		label: m.customers_field_name,
		text: ({ name }) => name || m.customers_no_name(),
		width: 1.4,
		sort: 'name',
		edit: typed(
			({ name }) => name,
			(draft, text) => (draft.name = text)
		)
	},
	{ id: 'organisation', label: m.customers_field_organisation, text: (row) => row.organisation, sort: 'organisation' },
	{
		id: 'email',
		label: m.customers_field_email,
		text: ({ emails }) => emails[0] ?? '',
		width: 1.2,
		edit: typed(
			({ emails }) => emails[0] ?? '',
			({ emails }, text) => setFirst(emails, text)
		)
	},
	{
		id: 'phone',
		label: m.customers_field_phone,
		text: ({ phones }) => formatPhone(phones[0] ?? ''),
		edit: typed(
			({ phones }) => phones[0] ?? '',
			({ phones }, text) => setFirst(phones, text)
		)
	},
	{ id: 'city', label: m.customers_field_city, text: ({ city }) => city, width: 0.7 },
	{
		id: 'tags',
		label: m.customers_field_tags,
		text: ({ tags }) => tags.join(', '),
		edit: typed(
			({ tags }) => tags.join(', '),
			(draft, text) => (draft.tags = text.split(/[,，、]/u).flatMap((tag) => (tag.trim() ? [tag.trim()] : [])))
		)
	},
	{
		id: 'orders',
		label: m.customers_sort_orders,
		text: ({ orders }) => (orders === null ? '' : formatCount(orders)),
		numeric: true,
		width: 0.5,
		sort: 'orders'
	},
	{
		id: 'spent',
		label: m.customers_sort_spent,
		text: ({ spent }) => (spent ? formatMoney(spent, { whole: true }) : ''),
		numeric: true,
		width: 0.7,
		sort: 'spent'
	},
	{
		id: 'lastOrder',
		label: m.customers_sort_lastOrder,
		text: ({ lastOrder }) => (lastOrder === null ? '' : formatDay(lastOrder)),
		width: 0.8,
		sort: 'lastOrder'
	}
];

/** The columns there are while nobody chose. */
export const FIRST_COLUMNS: ReadonlySet<string> = new Set(['name', 'organisation', 'email', 'phone', 'tags', 'spent']);

/** Those every customer has, and the user's own fields in their order. */
export function customerColumns(defined: readonly DefinedField[]): readonly Column<CustomerRow, DraftPatch>[] {
	return [
		...OWN,
		...defined.map(({ id, field }) => ({
			id,
			label: () => field.name,
			text: (row: CustomerRow) => customWords(row, id, field),
			numeric: field.type === 'number' || field.type === 'money',
			edit: customEdit(id, field)
		}))
	];
}

function typed(value: Edit['value'], write: (draft: Draft, text: string) => unknown): Edit {
	return { kind: 'text', value, patch: (text) => (draft) => void write(draft, text.trim()) };
}
/** The others stay; an empty one goes. */
function setFirst(values: Draft['emails'], text: string): void {
	const [first] = values;
	if (first && text === '') values.shift();
	else if (first) first.value = text;
	else if (text !== '') values.push({ ...emptyValue('work'), value: text });
}

function customWords({ custom }: CustomerRow, id: FieldId, field: CustomField): string {
	const value = custom?.[id];
	return value === undefined ? '' : customText(value, field);
}
/** Money has a currency, and several choices want a list: the form has both. */
function customEdit(id: FieldId, field: CustomField): Edit | undefined {
	const patch: Edit['patch'] = (text) => (draft) => (draft.custom[id] = text.trim());
	const value: Edit['value'] = ({ custom }) => {
		const known = custom?.[id];
		return Array.isArray(known)
			? (known[0] ?? '')
			: known === undefined || typeof known === 'object'
				? ''
				: String(known);
	};
	const none = { value: '', label: '–' };
	switch (field.type) {
		case 'text':
		case 'number':
			return { kind: 'text', value, patch };
		case 'date':
			return { kind: 'day', value, patch };
		case 'choice':
			return {
				kind: 'choice',
				options: [none, ...(field.options ?? []).map((option) => ({ value: option, label: option }))],
				value,
				patch
			};
		case 'yes-no':
			return {
				kind: 'choice',
				options: [none, { value: 'true', label: m.customers_yes() }, { value: 'false', label: m.customers_no() }],
				value,
				patch: (text) => (draft) => (draft.custom[id] = text === '' ? '' : text === 'true')
			};
		default:
			return undefined;
	}
}
