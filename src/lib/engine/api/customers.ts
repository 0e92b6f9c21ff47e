/** Customers: the list and its filters, one of them, acts on several, and two of them that are one. */
import type { Customer, CustomerKind, CustomerSummary, CustomValue } from '#lib/domain/customer.ts';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import type { RowDuplicate } from '#lib/domain/imports.ts';
import type { MergeAspect } from '#lib/domain/merging.ts';
import type { FeatureId, SegmentModel } from '#lib/domain/segments.ts';
import type { Call, LongCall } from '../api.ts';
import type { DefinedField, FieldFilter } from './fields.ts';
import type { Belongings, Moves, NamedCustomer, OrganisationPeople, RelatedCustomer } from './people.ts';

export type CustomerSort = 'name' | 'organisation' | 'spent' | 'orders' | 'lastOrder' | 'updated';

/** Which customers: what the search box, chips and filters say. */
export interface CustomerFilter {
	text: string;
	/** Any of these tags; empty for no filter. */
	tags: string[];
	/** Index in the saved segmentation, or null. */
	segment: number | null;
	kind: CustomerKind | null;
	/** Deleted ones instead of the living. */
	deleted: boolean;
	/** Only the people of this organisation; left out: anybody. */
	organisation?: CustomerId | null;
	/** All of these, about fields the user defined; left out: none. */
	fields?: FieldFilter[];
	/** Where the text is looked for; left out: in all that the list knows. What a screen hides is not found by it. */
	within?: ('name' | 'organisation')[];
}
export interface CustomerQuery extends CustomerFilter {
	sort: CustomerSort;
	descending: boolean;
	offset: number;
	/** At most MAX_WINDOW. */
	limit: number;
	/** Own fields whose values come with the rows. */
	columns?: FieldId[];
}
/** A row of the list: the summary and the segment it falls into. */
export interface CustomerRow extends CustomerSummary {
	segment: number | null;
	/** Of the columns that were asked for, what it says there. */
	custom?: Record<FieldId, CustomValue>;
}
export interface CustomerWindow {
	rows: CustomerRow[];
	offset: number;
	/** How many match, and how many customers there are in all. */
	total: number;
	all: number;
	/** False while only the stored head window is there and the rest still loads. */
	complete: boolean;
}
/** One of two records of a customer. */
export interface MergeSide {
	id: CustomerId;
	rev: number;
	createdAt: number;
	customer: Customer;
}
export interface MergePair {
	/** The older record, which stays, and the one that goes. */
	keep: MergeSide;
	drop: MergeSide;
	/** What they contradict each other in. */
	aspects: MergeAspect[];
	/** What comes of it where nothing is chosen: lists and notes of both, gaps filled. */
	merged: Customer;
	/** What goes along from the one that goes to the one that stays. */
	moves: Moves;
	/** Whom `merged` names. */
	named: NamedCustomer[];
}
export interface TagCount {
	tag: string;
	count: number;
}
export interface CustomerFacets {
	all: number;
	deleted: number;
	tags: TagCount[];
	/** Labels and sizes of the saved segmentation, in its order; empty where there is none. */
	segments: { profile: SegmentModel['segments'][number]; count: number }[];
	features: FeatureId[];
}
export interface CustomerDetail {
	id: CustomerId;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	createdAt: number;
	customer: Customer;
	segment: number | null;
	/** Fields the user defined, for the form. */
	fields: DefinedField[];
	/** Whom the record itself names: its organisation, and those it is related to. */
	named: NamedCustomer[];
}
export interface Saved {
	id: CustomerId;
	rev: number;
	/** Journal entry: what `history.undo` takes. */
	seq: number;
}
/** Selection for bulk acts: named ones, or all that a filter matches. */
export type Selection = { kind: 'ids'; ids: CustomerId[] } | { kind: 'filter'; filter: CustomerFilter };
export interface BulkDone {
	changed: number;
	seq: number | null;
}
/** A stored customer that the one being typed may be. */
export interface SimilarCustomer {
	row: CustomerRow;
	reasons: RowDuplicate['reasons'];
	score: number;
}

export interface CustomerCalls {
	list: Call<CustomerQuery, CustomerWindow>;
	facets: Call<Record<string, never>, CustomerFacets>;
	get: Call<{ id: CustomerId }, CustomerDetail>;
	/** `makeOrganisation`: its organisation is made of the name in the same step, and linked. */
	create: Call<{ customer: Customer; makeOrganisation?: boolean }, Saved>;
	/** Per-field patch against `base`, the body the form started from; fails with `conflict`. */
	edit: Call<{ id: CustomerId; rev: number; base: Customer; customer: Customer; makeOrganisation?: boolean }, Saved>;
	/** Whom a customer is related to, whichever of the two says so. */
	relations: Call<{ id: CustomerId }, RelatedCustomer[]>;
	/** At most MAX_WINDOW rows; the list shows all of them with `organisation` as its filter. */
	people: Call<{ id: CustomerId; limit: number }, OrganisationPeople>;
	belongings: Call<{ selection: Selection }, Belongings>;
	/** What belongs to them stays without them, unless it is to be deleted too; one step either way. */
	delete: LongCall<{ selection: Selection; belongings?: 'keep' | 'delete' }, BulkDone>;
	restore: Call<{ ids: CustomerId[] }, BulkDone>;
	tag: LongCall<{ selection: Selection; add: string[]; remove: string[] }, BulkDone>;
	similar: Call<{ customer: Customer; except: CustomerId | null }, SimilarCustomer[]>;
	/** Two customers that may be one, side by side. */
	previewMerge: Call<{ ids: [CustomerId, CustomerId] }, MergePair>;
	/** Makes one of them: `keep` with all that `drop` adds and owns, and `fromDrop` as it says; `drop` is deleted. */
	merge: Call<
		{ keep: { id: CustomerId; rev: number }; drop: { id: CustomerId; rev: number }; fromDrop: MergeAspect[] },
		Saved
	>;
	/** RFC 4180, UTF-8 with BOM, guarded against formulas; headers are field names that import reads back. */
	exportCsv: LongCall<{ selection: Selection; headers: Record<string, string> }, Blob>;
}
