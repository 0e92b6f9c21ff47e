/** Words and figures of the segments screen that are more than one message. */
import type { FeatureId, SegmentModel } from '#lib/domain/segments.ts';
import type { SegmentReport } from '#lib/engine/api.ts';
import { moneyFrom } from '#lib/domain/money.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { featureName, formatMoney, formatNumber, type FeatureNames } from '../format.ts';

const NUMBERS = [
	m.segments_number_2,
	m.segments_number_3,
	m.segments_number_4,
	m.segments_number_5,
	m.segments_number_6,
	m.segments_number_7,
	m.segments_number_8
];

/** `Your customers fall into four groups`. */
export function title(count: number): string {
	return m.segments_title({ count, words: NUMBERS[count - 2]?.() ?? '' });
}

/** Names of features as a list: `days since last order, orders and money spent`. */
export function featureList(ids: readonly FeatureId[], names: FeatureNames): string {
	// Inside a sentence a built-in name starts small; a custom one stays as the person wrote it.
	const words = ids.map((id) => (id.startsWith('custom:') ? nameOf(id, names) : small(nameOf(id, names))));
	return new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(words);
}

export function nameOf(id: FeatureId, names: FeatureNames): string {
	return featureName(id, names.find((feature) => feature.id === id)?.name);
}

/** A value of a feature in its own unit: `19 days`, `€4,210`, `8.5`. */
export function valueText(id: FeatureId, value: number, currency: SegmentModel['currency']): string {
	if (id === 'recency') return m.segments_days({ n: formatNumber(value, 0) });
	if (id === 'monetary' && currency) {
		const money = moneyFrom(value, currency);
		if (money) return formatMoney(money, { whole: true });
	}
	return formatNumber(value, 1);
}

/** An average as part of a sentence: `19 days ago`, `11 orders`, `€4,210`. */
export function valuePhrase(
	id: FeatureId,
	value: number,
	names: FeatureNames,
	currency: SegmentModel['currency']
): string {
	switch (id) {
		case 'recency':
			return m.segments_days_ago({ n: formatNumber(value, 0) });
		case 'frequency':
			return m.segments_order_count({ count: value, n: formatNumber(value, 1) });
		case 'monetary':
			return valueText(id, value, currency);
		case 'satisfaction':
			return m.segments_out_of_ten({ n: formatNumber(value, 1) });
		default:
			return m.segments_custom_value({ name: nameOf(id, names), n: formatNumber(value, 1) });
	}
}

function small(text: string): string {
	return text.charAt(0).toLocaleLowerCase(getLocale()) + text.slice(1);
}

/** How clear groups are by their silhouette; bounds after Kaufman & Rousseeuw (1990), p. 88. */
export function clarity(silhouette: number): { word: string; tone: 'good' | 'warn' | 'bad' } {
	if (silhouette > 0.5) return { word: m.segments_quality_clear(), tone: 'good' };
	if (silhouette > 0.25) return { word: m.segments_quality_fair(), tone: 'warn' };
	return { word: m.segments_quality_weak(), tone: 'bad' };
}

/**
 * What grows along an axis of the scatter: `more orders, more money →`. The strongest features, at most two; empty
 * where nothing does, as on the second axis of a single feature.
 */
export function axisLabel(axes: SegmentReport['axes'], axis: 'x' | 'y', names: FeatureNames): string {
	const strongest = axes.loadings
		.filter((loading) => loading[axis] !== 0)
		.sort((a, b) => Math.abs(b[axis]) - Math.abs(a[axis]))
		.filter((loading, index) => index === 0 || Math.abs(loading[axis]) > WEIGHTY)
		.slice(0, 2)
		.map((loading) => direction(loading.feature, loading[axis] > 0, names));
	if (strongest.length === 0) return '';
	return m.segments_axis_arrow({ words: strongest.join(m.customers_trait_join()) });
}

/** Weight on an axis from which a second feature is worth naming. */
const WEIGHTY = 0.5;

function direction(id: FeatureId, isMore: boolean, names: FeatureNames): string {
	switch (id) {
		case 'recency':
			return isMore ? m.segments_axis_recency_more() : m.segments_axis_recency_less();
		case 'frequency':
			return isMore ? m.segments_axis_frequency_more() : m.segments_axis_frequency_less();
		case 'monetary':
			return isMore ? m.segments_axis_monetary_more() : m.segments_axis_monetary_less();
		case 'satisfaction':
			return isMore ? m.segments_axis_satisfaction_more() : m.segments_axis_satisfaction_less();
		default:
			return (isMore ? m.segments_axis_custom_more : m.segments_axis_custom_less)({ name: nameOf(id, names) });
	}
}
