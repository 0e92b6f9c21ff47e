/** Interactions, what there is to tell of a customer in the order of time, and whom to be in touch with. */
import type { CustomerId, DealId, InteractionId, OrderId, ResponseId, TaskId, TicketId } from '#lib/domain/ids.ts';
import type { Interaction, InteractionKind } from '#lib/domain/interaction.ts';
import type { CadenceSource, Touch } from '#lib/domain/keeping-touch.ts';
import type { Money } from '#lib/domain/money.ts';
import type { OrderKind, OrderStatus, PaymentMethod } from '#lib/domain/order.ts';
import type { Response } from '#lib/domain/survey.ts';
import type { Task } from '#lib/domain/task.ts';
import type { TicketKind, TicketMessage } from '#lib/domain/ticket.ts';
import type { AuditChange, AuditEntry, Call, LongCall } from '../api.ts';
import type { RecordCalls, RecordQuery, RecordRow, RecordWindow } from './records.ts';

export interface InteractionFilter {
	/** Empty: all. */
	kinds: InteractionKind[];
	customer: CustomerId | null;
	/** Instants, inclusive; null: open end. */
	from: number | null;
	to: number | null;
}
export type InteractionSort = 'at' | 'customer';
export type InteractionQuery = RecordQuery<InteractionFilter, InteractionSort>;
export interface InteractionCalls extends RecordCalls<'interactions', InteractionFilter, InteractionSort> {
	/**
	 * As `list`, but the words may also stand in what was written down (its first SEARCHED_TEXT characters), which
	 * is not held in memory: all of it is read, once for each text. Progress in pages.
	 */
	search: LongCall<InteractionQuery, RecordWindow<RecordRow<'interactions'>>>;
}

export type TimelineKind = 'interaction' | 'task' | 'deal' | 'order' | 'ticket' | 'response' | 'change';
interface Happening<Kind extends TimelineKind, Id> {
	kind: Kind;
	/** Unique in a timeline; orders what happened at one instant. */
	key: string;
	/** Milliseconds since the epoch. What has a day only stands at noon of it, and `timed` is false. */
	at: number;
	timed: boolean;
	/** The record it belongs to. */
	id: Id;
}
export type TimelineItem =
	| (Happening<'interaction', InteractionId> & { rev: number; body: Interaction })
	/** At the time it was done; an open one when it is due, or when it was written down. */
	| (Happening<'task', TaskId> & {
			event: 'done' | 'due' | 'planned';
			title: string;
			priority: Task['priority'];
			recurring: boolean;
	  })
	/** `stage`: its name where it came to; of a stage that is gone ''. */
	| (Happening<'deal', DealId> & {
			event: 'created' | 'moved' | 'won' | 'lost';
			title: string;
			amount: Money | null;
			stage: string;
			reason: string;
	  })
	/** `written`: on the day it bears. Of a payment `amount` is what was paid, on a credit note what was paid back. */
	| (Happening<'order', OrderId> & { document: OrderKind; number: string; status: OrderStatus; amount: Money } & (
				{ event: 'written' } | { event: 'paid'; method: Exclude<PaymentMethod, 'offset'> }
			))
	| (Happening<'ticket', TicketId> & {
			ticket: TicketKind;
			subject: string;
	  } & (
				{ event: 'opened' | 'resolved'; text: string } | { event: 'message'; from: TicketMessage['from']; text: string }
			))
	| (Happening<'response', ResponseId> & { survey: string; way: Response['way'] })
	/** Of the customer's own record. */
	| (Happening<'change', CustomerId> & { entry: AuditEntry; change: AuditChange });
/** Where a page ends: what comes later in the list than this. */
export type TimelineMark = Pick<TimelineItem, 'at' | 'key'>;
export interface TimelinePage {
	/** Newest first. */
	items: TimelineItem[];
	/** Where to go on; null: that was all. */
	before: TimelineMark | null;
}
export interface TimelineCalls {
	/** `before` null: from the newest. `kinds` empty: all. */
	of: Call<{ customer: CustomerId; before: TimelineMark | null; limit: number; kinds: TimelineKind[] }, TimelinePage>;
}

export interface TouchRow {
	id: CustomerId;
	name: string;
	/** Days. */
	cadence: number;
	last: number | null;
	touch: Touch;
}
export interface DueTouches {
	/** Who is due, the most urgent first. */
	rows: TouchRow[];
	due: number;
	/** Customers with a cadence, due or not. */
	kept: number;
}
export interface TouchState {
	/** Days; null: nobody wants one. */
	cadence: number | null;
	source: CadenceSource;
	/** The last contact, also of somebody without a cadence; null: there was none. */
	last: number | null;
	/** Null without a cadence. */
	touch: Touch | null;
}
export interface TouchCalls {
	due: Call<{ limit: number }, DueTouches>;
	of: Call<{ id: CustomerId }, TouchState>;
}
