/** Products in words: their kinds, fields and prices. */
import type { Money } from '#lib/domain/money.ts';
import type { Product } from '#lib/domain/product.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatMoney, formatPercent, showHidden } from '../format.ts';

export const KIND_WORDS: Record<Product['kind'], () => string> = {
	good: m.products_kind_good,
	service: m.products_kind_service
};
export const kindOptions = () => (['good', 'service'] as const).map((value) => ({ value, label: KIND_WORDS[value]() }));

/** A share in basis points: `19%`, `7.7%`. */
export const formatShare = (points: number): string => formatPercent(points / 10_000, 2);

/** `€20.00 per h`. */
export function priceWords({ price, unit }: Pick<Product, 'price' | 'unit'>): string {
	if (!price) return m.products_no_price();
	return unit ? m.products_price_of({ price: formatMoney(price), unit: showHidden(unit) }) : formatMoney(price);
}

const FIELDS: Record<string, () => string> = {
	kind: m.products_field_kind,
	name: m.products_field_name,
	code: m.products_field_code,
	price: m.products_field_price,
	unit: m.products_field_unit,
	tax: m.products_field_tax,
	description: m.products_field_description,
	active: m.products_filter_active
};
export const fieldLabel = (field: string): string => FIELDS[field]?.() ?? field;
export function fieldText(field: string, value: unknown): string {
	if (value === null || value === undefined || value === '') return '';
	if (field === 'kind') return KIND_WORDS[value as Product['kind']]();
	if (field === 'price') return formatMoney(value as Money);
	if (field === 'tax') return formatShare(value as number);
	if (field === 'active') return value ? m.products_filter_active() : m.products_inactive();
	return typeof value === 'string' ? value : '…';
}
