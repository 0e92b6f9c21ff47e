/** What a timeline says of each moment: a line, what belongs to it, and the words that were written down. */
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import FileText from '@lucide/svelte/icons/file-text';
import Headset from '@lucide/svelte/icons/headset';
import History from '@lucide/svelte/icons/history';
import Target from '@lucide/svelte/icons/target';
import type { OrderKind, PaymentMethod } from '#lib/domain/order.ts';
import type { TicketKind } from '#lib/domain/ticket.ts';
import type { TimelineItem, TimelineKind } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import type { IconComponent } from '#lib/ui/icon.ts';
import { causeWords, fieldWords } from '../audit/words.ts';
import { formatMoney } from '../format.ts';
import { aboutContact, KIND_ICONS, KIND_WORDS } from './words.ts';

export const TIMELINE_KINDS = [
	'interaction',
	'task',
	'deal',
	'order',
	'ticket',
	'response',
	'change'
] as const satisfies TimelineKind[];
export const TIMELINE_KIND_WORDS: Record<TimelineKind, () => string> = {
	interaction: m.contact_timeline_interactions,
	task: m.contact_timeline_tasks,
	deal: m.contact_timeline_deals,
	order: m.contact_timeline_orders,
	ticket: m.contact_timeline_tickets,
	response: m.contact_timeline_responses,
	change: m.contact_timeline_changes
};
const ICONS: Record<Exclude<TimelineKind, 'interaction'>, IconComponent> = {
	task: CircleCheck,
	deal: Target,
	order: FileText,
	ticket: Headset,
	response: ClipboardList,
	change: History
};

export interface TimelineLine {
	icon: IconComponent;
	title: string;
	/** Beside the title, smaller. */
	about: string;
	/** What somebody wrote. */
	text: string;
}

export function lineOf(item: TimelineItem): TimelineLine {
	const icon = item.kind === 'interaction' ? KIND_ICONS[item.body.kind] : ICONS[item.kind];
	return { icon, ...wordsOf(item) };
}

type Of<Kind extends TimelineKind> = Extract<TimelineItem, { kind: Kind }>;

function wordsOf(item: TimelineItem): Omit<TimelineLine, 'icon'> {
	switch (item.kind) {
		case 'interaction': {
			const text = [item.body.subject, item.body.text].filter(Boolean).join('\n');
			return { title: KIND_WORDS[item.body.kind](), about: aboutContact(item.body), text };
		}
		case 'task':
			return {
				title: TASK_WORDS[item.event](),
				about: item.recurring ? m.contact_task_recurring() : '',
				text: item.title
			};
		case 'deal':
			return ofDeal(item);
		case 'order':
			return ofOrder(item);
		case 'ticket':
			return ofTicket(item);
		case 'response':
			return { title: m.contact_response(), about: '', text: item.survey };
		case 'change':
			// Of a new record every field is new: that says nothing.
			return { title: causeWords(item.entry), about: item.change.created ? '' : fieldWords(item.entry), text: '' };
	}
}

const TASK_WORDS: Record<Of<'task'>['event'], () => string> = {
	done: m.contact_task_done,
	due: m.contact_task_due,
	planned: m.contact_task_planned
};

function ofDeal({ event, title, amount, stage, reason }: Of<'deal'>): Omit<TimelineLine, 'icon'> {
	const words = {
		created: m.contact_deal_created(),
		moved: stage === '' ? m.contact_deal_moved() : m.contact_deal_moved_to({ stage }),
		won: m.contact_deal_won(),
		lost: m.contact_deal_lost()
	};
	const about = [amount ? formatMoney(amount) : '', reason].filter(Boolean).join(' · ');
	return { title: words[event], about, text: title };
}

const DOCUMENT_WORDS: Record<OrderKind, (inputs: { number: string }) => string> = {
	quote: m.contact_order_quote,
	order: m.contact_order_order,
	invoice: m.contact_order_invoice,
	'credit-note': m.contact_order_credit_note
};
const METHOD_WORDS: Record<Exclude<PaymentMethod, 'offset'>, () => string> = {
	cash: m.contact_method_cash,
	card: m.contact_method_card,
	transfer: m.contact_method_transfer,
	'direct-debit': m.contact_method_direct_debit,
	paypal: m.contact_method_paypal,
	other: m.contact_method_other
};
function ofOrder(item: Of<'order'>): Omit<TimelineLine, 'icon'> {
	const document = DOCUMENT_WORDS[item.document]({ number: item.number }).trim();
	const amount = formatMoney(item.amount);
	if (item.event === 'paid') {
		const back = item.document === 'credit-note' ? item.amount.amount > 0 : item.amount.amount < 0;
		const about = [amount, METHOD_WORDS[item.method]()].join(' · ');
		return { title: back ? m.contact_order_paid_back() : m.contact_order_paid(), about, text: document };
	}
	return {
		title: document,
		about: [item.status === 'draft' ? m.contact_order_draft() : '', amount].filter(Boolean).join(' · '),
		text: ''
	};
}

const TICKET_WORDS: Record<TicketKind, () => string> = {
	question: m.contact_ticket_question,
	complaint: m.contact_ticket_complaint,
	return: m.contact_ticket_return,
	repair: m.contact_ticket_repair
};
const FROM_WORDS = {
	customer: m.contact_ticket_from_customer,
	us: m.contact_ticket_from_us,
	note: m.contact_ticket_note
};
function ofTicket(item: Of<'ticket'>): Omit<TimelineLine, 'icon'> {
	if (item.event === 'message') return { title: FROM_WORDS[item.from](), about: item.subject, text: item.text };
	if (item.event === 'resolved') return { title: m.contact_ticket_resolved(), about: item.subject, text: item.text };
	return { title: TICKET_WORDS[item.ticket](), about: '', text: item.subject };
}
