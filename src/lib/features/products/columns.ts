/** Columns of the products as a table. */
import { amountOf, decimalsOf, moneyFrom } from '#lib/domain/money.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { numberFromText, textOfNumber } from '#lib/ui/number-text.ts';
import { formatMoney } from '../format.ts';
import { choiceEdit, textEdit, type RecordColumn } from '../records/columns.ts';
import { formatShare, KIND_WORDS, kindOptions } from './words.ts';

export const productColumns = (): readonly RecordColumn<'products'>[] => [
	{
		id: 'name',
		label: m.products_field_name,
		text: ({ name }) => name,
		width: 2,
		sort: 'name',
		edit: textEdit(
			({ name }) => name,
			(name) => ({ name }),
			true
		)
	},
	{
		id: 'code',
		label: m.products_field_code,
		text: ({ code }) => code,
		sort: 'code',
		edit: textEdit(
			({ code }) => code,
			(code) => ({ code })
		)
	},
	{
		id: 'kind',
		label: m.products_field_kind,
		text: ({ kind }) => KIND_WORDS[kind](),
		edit: choiceEdit(
			kindOptions(),
			({ kind }) => kind,
			(kind) => ({ kind })
		)
	},
	{
		id: 'price',
		label: m.products_field_price,
		text: ({ price }) => (price ? formatMoney(price) : ''),
		numeric: true,
		sort: 'price',
		edit: {
			kind: 'text',
			value: ({ price }) =>
				price ? textOfNumber(amountOf(price), getLocale(), decimalsOf(price.currency), decimalsOf(price.currency)) : '',
			// Another currency is chosen in the form; where there is no price yet, there is none to keep.
			patch: (text, { price }) => {
				if (text.trim() === '') return { price: null };
				const amount = numberFromText(text, getLocale());
				const money = amount === null || !price ? null : moneyFrom(amount, price.currency);
				return money && { price: money };
			}
		}
	},
	{
		id: 'unit',
		label: m.products_field_unit,
		text: ({ unit }) => unit,
		edit: textEdit(
			({ unit }) => unit,
			(unit) => ({ unit })
		)
	},
	{ id: 'tax', label: m.products_field_tax, text: ({ tax }) => (tax === null ? '' : formatShare(tax)), numeric: true },
	{
		id: 'active',
		label: m.products_filter_active,
		text: ({ active }) => (active ? m.products_filter_active() : m.products_inactive()),
		edit: choiceEdit(
			[
				{ value: 'yes', label: m.products_filter_active() },
				{ value: 'no', label: m.products_inactive() }
			],
			({ active }) => (active ? 'yes' : 'no'),
			(value) => ({ active: value === 'yes' })
		)
	}
];
