/** Columns of the deals as a table. */
import { placeOf } from '#lib/domain/deal-rules.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatDay, formatMoney } from '../format.ts';
import { dayEdit, textEdit, type RecordColumn } from '../records/columns.ts';
import type { PipelineDetail } from './deals.svelte.ts';

export const dealColumns = (pipelines: () => readonly PipelineDetail[]): readonly RecordColumn<'deals'>[] => [
	{
		id: 'title',
		label: m.deals_field_title,
		text: ({ title }) => title,
		width: 2,
		sort: 'title',
		edit: textEdit(
			({ title }) => title,
			(title) => ({ title }),
			true
		)
	},
	{ id: 'customer', label: m.records_customer, text: ({ customerName }) => customerName, sort: 'customer' },
	{ id: 'stage', label: m.deals_field_stage, text: (row) => placeOf(row, pipelines())?.stage.name ?? '' },
	{
		id: 'amount',
		label: m.deals_field_amount,
		text: ({ amount }) => (amount ? formatMoney(amount) : ''),
		numeric: true,
		sort: 'amount'
	},
	{
		id: 'expected',
		label: m.deals_field_expected,
		text: ({ expected }) => (expected === null ? '' : formatDay(expected)),
		sort: 'expected',
		edit: dayEdit(
			({ expected }) => expected,
			(expected) => ({ expected })
		)
	},
	{ id: 'tags', label: m.customers_field_tags, text: ({ tags }) => tags.join(', ') }
];
