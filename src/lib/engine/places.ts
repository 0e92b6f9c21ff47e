/** Features of stored customers, and the segment each of them falls into. Pure. */
import type { Day } from '#lib/domain/dates.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import { amountOf, type Currency } from '#lib/domain/money.ts';
import type { CustomerSummary } from '#lib/domain/customer.ts';
import type { FeatureId, SegmentModel } from '#lib/domain/segments.ts';
import type { CustomerDirectory } from '#lib/store/contract.ts';
import { assign } from '#lib/analysis/assign.ts';
import type { Placement } from './session.ts';

/** One feature of one customer in original units; NaN where it is missing. Recency counts days until `today`. */
export function featureValue(row: CustomerSummary, feature: FeatureId, today: Day, currency: Currency | null): number {
	switch (feature) {
		case 'recency':
			// An order dated ahead counts as today: a negative recency would say nothing.
			return row.lastOrder === null ? NaN : Math.max(0, today - row.lastOrder);
		case 'frequency':
			return row.orders ?? NaN;
		case 'monetary':
			return row.spent && row.spent.currency === currency ? amountOf(row.spent) : NaN;
		case 'satisfaction':
			return row.satisfaction ?? NaN;
		default:
			return row.numbers[feature.slice('custom:'.length) as FieldId] ?? NaN;
	}
}

/** Columns of features over all slots; deleted and vanished customers are NaN throughout. */
export function featureColumns(
	directory: CustomerDirectory,
	features: readonly FeatureId[],
	today: Day,
	currency: Currency | null
): Map<FeatureId, Float64Array> {
	const columns = new Map(features.map((feature) => [feature, new Float64Array(directory.size).fill(NaN)]));
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		if (!row || row.deletedAt) continue;
		for (const [feature, column] of columns) column[slot] = featureValue(row, feature, today, currency);
	}
	return columns;
}

/** Places all slots; deleted and vanished customers get −1. */
export function place(
	directory: CustomerDirectory,
	model: SegmentModel,
	today: Day
): Pick<Placement, 'segmentOf' | 'counts' | 'unplaced'> {
	const columns = featureColumns(
		directory,
		model.features.map((feature) => feature.id),
		today,
		model.currency
	);
	const segmentOf = assign(model, (feature) => columns.get(feature)!, directory.size);
	const counts = new Array<number>(model.segments.length).fill(0);
	let unplaced = 0;
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		if (!row || row.deletedAt) {
			segmentOf[slot] = -1;
			continue;
		}
		const segment = segmentOf[slot]!;
		if (segment >= 0) counts[segment]!++;
		else unplaced++;
	}
	return { segmentOf, counts, unplaced };
}
