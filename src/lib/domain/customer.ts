/** The customer: a person or an organisation, with everything that is known without orders. */
import type { CustomerId, FieldId } from './ids.ts';
import type { Day } from './dates.ts';
import type { Money } from './money.ts';
import type { RecordSource } from './source.ts';

export type CustomerKind = 'person' | 'organisation';
export type ContactType = 'work' | 'home' | 'mobile' | 'other';

export interface TypedValue {
	type: ContactType;
	value: string;
}
export interface Address {
	type: ContactType;
	street: string;
	city: string;
	region: string;
	postcode: string;
	country: string;
}
/** A birthday may lack its year (vCard, phones): year 0 means unknown. */
export interface Birthday {
	year: number;
	month: number;
	day: number;
}
/** Totals that came with an import; computed ones replace them only where orders exist. */
export interface OpeningFigures {
	orders: number | null;
	spent: Money | null;
	firstOrder: Day | null;
	lastOrder: Day | null;
	/** The day the figures were imported, and the file or service they came from. */
	asOf: Day;
	source: string;
}
/** What was chosen is a list of labels, of one field as of several choices: so a summary knows it from a text. */
export type CustomValue = string | number | boolean | Money | string[];

/** A day that matters, with or without its year; comes round every year. */
export interface ImportantDate {
	label: string;
	date: Birthday;
}
export const CONSENT_CHANNELS = ['email', 'phone', 'sms', 'chat', 'post'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];
/** Whether one may write or call, since when, and how one knows. */
export interface Consent {
	channel: ConsentChannel;
	given: boolean;
	day: Day;
	source: string;
}
export const RELATION_KINDS = [
	'spouse',
	'parent',
	'child',
	'sibling',
	'friend',
	'colleague',
	'assistant',
	'referred-by',
	'other'
] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];
/** "`customer` is my …": stands with one of the two and is shown with both. */
export interface Relation {
	kind: RelationKind;
	customer: CustomerId;
}

export interface Customer {
	kind: CustomerKind;
	/** As one would write it on an envelope; never empty. */
	name: string;
	honorific: string;
	givenName: string;
	familyName: string;
	/** The organisation a person belongs to, as text. */
	organisation: string;
	jobTitle: string;
	emails: TypedValue[];
	/** E.164 where the number is valid, else as typed. */
	phones: TypedValue[];
	addresses: Address[];
	website: string;
	birthday: Birthday | null;
	tags: string[];
	notes: string;
	/** Acquisition channel, as text. */
	channel: string;
	/** Id in the system the customer came from. */
	externalId: string;
	/** 0–10, as asked or imported. */
	satisfaction: number | null;
	opening: OpeningFigures | null;
	custom: Record<FieldId, CustomValue>;
	/** Where the record came from first. */
	source: RecordSource;
	/** Milliseconds since the epoch; the day the relation began where the file says so. */
	since: number;
	/** The organisation's own record; `organisation` then repeats its name as it was when it was chosen. */
	organisationId: CustomerId | null;
	dates: ImportantDate[];
	consents: Consent[];
	relations: Relation[];
	/** Days after which one wants to be in touch again; null: as its tags say, 0: never. */
	cadence: number | null;
}

/** An empty person; callers fill in what they know. */
export function emptyCustomer(since: number): Customer {
	return {
		kind: 'person',
		name: '',
		honorific: '',
		givenName: '',
		familyName: '',
		organisation: '',
		jobTitle: '',
		emails: [],
		phones: [],
		addresses: [],
		website: '',
		birthday: null,
		tags: [],
		notes: '',
		channel: '',
		externalId: '',
		satisfaction: null,
		opening: null,
		custom: {},
		source: { kind: 'manual' },
		since,
		organisationId: null,
		dates: [],
		consents: [],
		relations: [],
		cadence: null
	};
}

/**
 * What the directory keeps of every customer in memory and in its summary pages: enough for list,
 * search, sort, filters, segments and duplicate candidates, without opening the record.
 */
export interface CustomerSummary {
	id: CustomerId;
	rev: number;
	/** Set once deleted (milliseconds since the epoch), else 0. */
	deletedAt: number;
	kind: CustomerKind;
	name: string;
	organisation: string;
	city: string;
	emails: string[];
	phones: string[];
	tags: string[];
	externalId: string;
	orders: number | null;
	spent: Money | null;
	lastOrder: Day | null;
	satisfaction: number | null;
	/** Numeric custom fields (number and money in major units), by field id. */
	numbers: Record<FieldId, number>;
	/** Answers and choices of custom fields: mostly none. */
	choices: Record<FieldId, boolean | string[]>;
	/** Last change, milliseconds since the epoch. */
	updatedAt: number;
	sample: boolean;
	/** First 200 characters of the notes, so that search finds them. */
	note: string;
	organisationId: CustomerId | null;
	/** Days; null: as the tags say. */
	cadence: number | null;
	/** Whom its relations name, and month × 100 + day of its birthday and important dates: mostly none. */
	related: CustomerId[];
	anniversaries: number[];
}

/** Derives the summary of a customer. Pure; the same record always gives the same summary. */
export function summarise(
	id: CustomerId,
	rev: number,
	deletedAt: number,
	updatedAt: number,
	customer: Customer
): CustomerSummary {
	const numbers: CustomerSummary['numbers'] = {};
	const choices: CustomerSummary['choices'] = {};
	for (const key of Object.keys(customer.custom) as FieldId[]) {
		const value = customer.custom[key];
		if (typeof value === 'number') numbers[key] = value;
		else if (typeof value === 'boolean' || Array.isArray(value)) choices[key] = value;
	}
	return {
		id,
		rev,
		deletedAt,
		kind: customer.kind,
		name: customer.name,
		organisation: customer.organisation,
		city: customer.addresses[0]?.city ?? '',
		emails: customer.emails.map((email) => email.value),
		phones: customer.phones.map((phone) => phone.value),
		tags: customer.tags,
		externalId: customer.externalId,
		orders: customer.opening?.orders ?? null,
		spent: customer.opening?.spent ?? null,
		lastOrder: customer.opening?.lastOrder ?? null,
		satisfaction: customer.satisfaction,
		numbers,
		choices,
		updatedAt,
		sample: customer.source.kind === 'sample',
		note: customer.notes.slice(0, 200),
		organisationId: customer.organisationId,
		cadence: customer.cadence,
		related: customer.relations.map((relation) => relation.customer),
		anniversaries: [...(customer.birthday ? [customer.birthday] : []), ...customer.dates.map(({ date }) => date)].map(
			({ month, day }) => month * 100 + day
		)
	};
}
