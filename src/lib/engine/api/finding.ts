/** Search over every type of record, what there is to do today, saved views, and what is known of tags. */
import type { CustomerSummary } from '#lib/domain/customer.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { Money } from '#lib/domain/money.ts';
import type { Survey } from '#lib/domain/survey.ts';
import type { CustomerId, SurveyId } from '#lib/domain/ids.ts';
import type { Call } from '../api.ts';
import type { RecordRow, SmallCalls } from './records.ts';

/** Types that are searched at each keystroke; what was written in interactions is not held in memory. */
export interface FoundRows {
	customers: Pick<CustomerSummary, 'id' | 'name' | 'kind' | 'organisation' | 'city' | 'emails' | 'phones'>;
	deals: RecordRow<'deals'>;
	tasks: RecordRow<'tasks'>;
	orders: RecordRow<'orders'>;
	tickets: RecordRow<'tickets'>;
	products: RecordRow<'products'>;
	surveys: { id: SurveyId; title: string; state: Survey['state'] };
}
export type FoundTable = keyof FoundRows;
export type FoundGroup = {
	/** The best ones; `total` says how many there are. */
	[T in FoundTable]: { table: T; rows: FoundRows[T][]; total: number };
}[FoundTable];
export interface FindCalls {
	/**
	 * At most `limit` living records of each type: those whose number, e-mail or phone it is, then those whose name
	 * begins with it, then those with a word that does, then others; of equals the one changed last. Types without
	 * any are left out, and a text of blanks finds nothing.
	 */
	records: Call<{ text: string; limit: number }, FoundGroup[]>;
}

/** The most pressing ones, and how many there are. */
interface Some<Row> {
	rows: Row[];
	total: number;
}
/** A birthday or another day that comes round every year. */
export interface Anniversary {
	id: CustomerId;
	name: string;
	/** '' for a birthday. */
	label: string;
	/** When it comes round next. */
	day: Day;
	/** How many years it is then; null where its year is not known. */
	years: number | null;
}
/** Customers who came into a segment or left it in a week because time passed, by its index. */
export interface SegmentMoves {
	segment: number;
	came: number;
	went: number;
}
export interface TodayWork {
	/** All that is open, the most urgent first. */
	tickets: Some<RecordRow<'tickets'>> & { late: number };
	/** For too long in their stage, the longest first. */
	stale: Some<RecordRow<'deals'> & { days: number; stageName: string }>;
	/** Expected to be won within a week, or before today. */
	closing: Some<RecordRow<'deals'>>;
	/** Invoices with something still to be paid, overdue ones first; sums for each currency. */
	unpaid: Some<RecordRow<'orders'>> & { late: number; sums: Money[]; lateSums: Money[] };
	/** Within two weeks, the next one first. */
	anniversaries: Some<Anniversary>;
	/** Segments in which something moved since a week ago; of customers changed meanwhile nothing is said. */
	moves: SegmentMoves[];
}
export interface TodayCalls {
	/** At most `limit` rows of each. */
	work: Call<{ today: Day; limit: number }, TodayWork>;
}

export type ViewCalls = SmallCalls<'views'>;
