/** A saved segmentation: enough to place any customer, also one who came later. */
import type { FieldId } from './ids.ts';
import type { Currency } from './money.ts';
import type { Day } from './dates.ts';

/** Numeric features of a customer. `custom:<id>` is a numeric custom field. */
export type FeatureId = 'recency' | 'frequency' | 'monetary' | 'satisfaction' | `custom:${FieldId}`;

export interface SegmentFeature {
	id: FeatureId;
	/** Whether ln(1 + x) was taken before standardising. */
	log: boolean;
	/** Of the (logged) values, over the rows used. `sd` is the population standard deviation, never 0. */
	mean: number;
	sd: number;
	/** Stands in for a missing value where `missing` is `median`; in original units. */
	median: number;
}

/** `average` only where nothing sets the segment apart: it lies in the middle. */
export type TraitLevel = 'very-low' | 'low' | 'average' | 'high' | 'very-high';
export interface SegmentTrait {
	feature: FeatureId;
	level: TraitLevel;
	/** Standardised distance of the segment's mean from the mean of all. */
	z: number;
}

export interface SegmentProfile {
	size: number;
	/** Mean and median per feature in original units, in the order of the model's features. */
	means: number[];
	medians: number[];
	/** Standardised centre, same order. */
	centre: number[];
	/** What sets this segment apart, strongest first; never empty when k > 1. */
	traits: SegmentTrait[];
	/** The user's own name; empty until given. */
	label: string;
}

export interface SegmentModel {
	features: SegmentFeature[];
	missing: 'leave-out' | 'median';
	/** Largest first. */
	segments: SegmentProfile[];
	/** Mean silhouette over the rows it was computed on, −1 to 1. */
	silhouette: number;
	/** Within-cluster sum of squares of the standardised rows. */
	inertia: number;
	/** Seed of the random starts. */
	seed: number;
	fittedOn: Day;
	/** Customers used, and left out for a missing value. */
	used: number;
	leftOut: number;
	/** Currency of the monetary feature; customers in other currencies are left out of it. */
	currency: Currency | null;
}
