/** Segments: what they are computed from, how good they are, and the saved ones. */
import type { CustomerId, SegmentModelId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { FeatureId, SegmentModel } from '#lib/domain/segments.ts';
import type { Call, LongCall } from '../api.ts';

export interface FeatureInfo {
	id: FeatureId;
	/** Name of a custom field; empty for built-in ones, which the screen names. */
	name: string;
	present: number;
	missing: number;
	/** Sample skewness of the raw values; above 1 (and nothing negative) it is logged. */
	skewness: number;
	log: boolean;
	/** Chosen unless the user says otherwise. */
	suggested: boolean;
}
export interface FeatureOverview {
	features: FeatureInfo[];
	customers: number;
	/** Currency of the monetary feature: the one most customers have. */
	currency: Currency | null;
	/** Customers whose money is in another currency. */
	otherCurrencies: number;
}
export interface SegmentChoice {
	features: FeatureId[];
	missing: SegmentModel['missing'];
	/** 2–8, or null to choose by silhouette. */
	k: number | null;
}
export interface SegmentReport {
	model: SegmentModel;
	/** Silhouette for each k tried, ascending k. */
	curve: { k: number; silhouette: number }[];
	/** Rows the silhouette was computed on, when not on all. */
	silhouetteSample: number | null;
	/** Points for the scatter, at most 2,000: stratified by segment, seeded. */
	points: { x: Float32Array; y: Float32Array; segment: Uint8Array; ids: CustomerId[]; names: string[] };
	/** Share of variance on the two axes, 0–1, and each feature's weight on them. */
	axes: { explained: [number, number]; loadings: { feature: FeatureId; x: number; y: number }[] };
}
export interface SavedSegments {
	id: SegmentModelId;
	model: SegmentModel;
	/** Customers in each segment today. */
	counts: number[];
	unplaced: number;
}

export interface InsightCalls {
	features: Call<Record<string, never>, FeatureOverview>;
	cluster: LongCall<SegmentChoice, SegmentReport>;
	save: Call<{ model: SegmentModel }, { id: SegmentModelId; seq: number }>;
	saved: Call<Record<string, never>, SavedSegments | null>;
	rename: Call<{ id: SegmentModelId; segment: number; label: string }, { seq: number }>;
	remove: Call<{ id: SegmentModelId }, { seq: number }>;
}
