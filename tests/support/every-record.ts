/** A record of every type with every field filled, each naming others wherever it can. */
import { BUSINESS_ID } from '#lib/domain/business.ts';
import type { Customer } from '#lib/domain/customer.ts';
import { newId } from '#lib/domain/ids.ts';
import type {
	CustomerId,
	DealId,
	FieldId,
	ImportId,
	InteractionId,
	MessageId,
	OrderId,
	PaymentId,
	PipelineId,
	ProductId,
	QuestionId,
	RandomBytes,
	ResponseId,
	StageId,
	SurveyId,
	TaskId,
	TicketId
} from '#lib/domain/ids.ts';
import type { MinorUnits } from '#lib/domain/money.ts';
import type { Order } from '#lib/domain/order.ts';
import type { RecordSource } from '#lib/domain/source.ts';
import type { Change } from '#lib/store/contract.ts';
import { AT, day, EUR, money, ownRecords, type Creates } from './every-own-record.ts';

export interface EveryRecord {
	/** One of each type, in the order of the tables. */
	records: Creates;
	/** Those that are named besides: another customer, an earlier order. */
	others: Change[];
	all: Change[];
}

/** The same ids and values for the same `random`. */
export function everyRecord(random: RandomBytes): EveryRecord {
	const id = <Id extends string>(): Id => newId<CustomerId>(random) as string as Id;
	const ids = {
		customer: id<CustomerId>(),
		friend: id<CustomerId>(),
		field: id<FieldId>(),
		import: id<ImportId>(),
		deal: id<DealId>(),
		pipeline: id<PipelineId>(),
		stage: id<StageId>(),
		product: id<ProductId>(),
		order: id<OrderId>(),
		earlier: id<OrderId>(),
		ticket: id<TicketId>(),
		survey: id<SurveyId>(),
		question: id<QuestionId>()
	};
	const source: RecordSource = { kind: 'import', id: ids.import };
	const customer: Customer = {
		kind: 'person',
		name: 'Dr. Anna Maier',
		honorific: 'Dr.',
		givenName: 'Anna',
		familyName: 'Maier',
		organisation: 'Maier GmbH',
		jobTitle: 'Owner',
		emails: [{ type: 'work', value: 'anna@example.com' }],
		phones: [{ type: 'mobile', value: '+4915112345678' }],
		addresses: [{ type: 'work', street: 'Weg 1', city: 'Köln', region: 'NRW', postcode: '01234', country: 'DE' }],
		website: 'https://example.com',
		birthday: { year: 0, month: 5, day: 1 },
		tags: ['vip'],
		notes: 'Likes tea',
		channel: 'fair',
		externalId: 'K-7',
		satisfaction: 9,
		opening: {
			orders: 3,
			spent: money(12345),
			firstOrder: day(1),
			lastOrder: day(2),
			asOf: day(3),
			source: 'kunden.csv'
		},
		custom: { [ids.field]: money(5000) },
		source,
		since: AT,
		organisationId: ids.friend,
		dates: [{ label: 'Wedding', date: { year: 2010, month: 6, day: 12 } }],
		consents: [{ channel: 'email', given: true, day: day(4), source: 'form' }],
		relations: [{ kind: 'friend', customer: ids.friend }],
		cadence: 30
	};
	const order: Order = {
		kind: 'invoice',
		number: 'R-2026-0001',
		status: 'open',
		customer: ids.customer,
		recipient: { name: 'Anna Maier', address: 'Weg 1\n01234 Köln', taxId: 'DE123' },
		letterhead: {
			name: 'Tea House',
			address: 'Markt 2',
			email: 'tea@example.com',
			phone: '+49221123',
			website: 'https://tea.example',
			taxId: 'DE999',
			bank: 'IBAN DE00',
			footer: 'Thank you'
		},
		day: day(17),
		due: day(31),
		currency: EUR,
		gross: true,
		lines: [
			{
				product: ids.product,
				text: 'Green tea',
				quantity: 1500,
				unit: 'kg',
				price: 1234 as MinorUnits,
				discount: 250,
				tax: 1900
			}
		],
		discount: 500,
		payments: [{ id: id<PaymentId>(), day: day(18), amount: 700 as MinorUnits, method: 'card', note: 'first part' }],
		from: ids.earlier,
		intro: 'As agreed',
		terms: '14 days',
		notes: 'Ring twice',
		issuedAt: AT,
		at: Date.UTC(2026, 4, 17),
		source
	};
	const own = ownRecords(ids, id);
	const records: Creates = {
		customers: { kind: 'create', table: 'customers', id: ids.customer, at: AT, body: customer },
		segments: own.segments,
		fields: own.fields,
		imports: own.imports,
		settings: own.settings,
		interactions: {
			kind: 'create',
			table: 'interactions',
			id: id<InteractionId>(),
			at: AT,
			body: {
				customer: ids.customer,
				kind: 'call',
				direction: 'in',
				at: AT,
				minutes: 12,
				outcome: 'agreed',
				subject: 'Order',
				text: 'Wants more tea',
				deal: ids.deal,
				ticket: ids.ticket,
				source
			}
		},
		tasks: {
			kind: 'create',
			table: 'tasks',
			id: id<TaskId>(),
			at: AT,
			body: {
				customer: ids.customer,
				deal: ids.deal,
				ticket: ids.ticket,
				title: 'Send samples',
				notes: 'Three kinds',
				priority: 'high',
				due: day(20),
				time: 570,
				minutes: 30,
				reminder: 15,
				recurrence: 'FREQ=WEEKLY;BYDAY=MO',
				doneAt: AT,
				at: AT,
				source
			}
		},
		pipelines: {
			kind: 'create',
			table: 'pipelines',
			id: ids.pipeline,
			at: AT,
			body: {
				name: 'Sales',
				stages: [{ id: ids.stage, name: 'Talking', probability: 0.4, staleAfter: 14 }],
				lostReasons: ['price'],
				position: 1,
				at: AT
			}
		},
		deals: {
			kind: 'create',
			table: 'deals',
			id: ids.deal,
			at: AT,
			body: {
				title: 'A year of tea',
				customer: ids.customer,
				pipeline: ids.pipeline,
				stage: ids.stage,
				amount: money(990000),
				probability: 0.55,
				expected: day(30),
				state: 'lost',
				closedAt: AT,
				lostReason: 'price',
				history: [{ stage: ids.stage, at: AT }],
				tags: ['big'],
				notes: 'Wants a discount',
				at: AT,
				source
			}
		},
		products: {
			kind: 'create',
			table: 'products',
			id: ids.product,
			at: AT,
			body: {
				kind: 'good',
				name: 'Green tea',
				code: 'T-1',
				price: money(1234),
				unit: 'kg',
				tax: 1900,
				description: 'From the hills',
				active: true,
				at: AT,
				source
			}
		},
		orders: { kind: 'create', table: 'orders', id: ids.order, at: order.at, body: order },
		tickets: {
			kind: 'create',
			table: 'tickets',
			id: ids.ticket,
			at: AT,
			body: {
				customer: ids.customer,
				order: ids.order,
				kind: 'complaint',
				subject: 'Torn bag',
				state: 'resolved',
				priority: 'urgent',
				messages: [{ id: id<MessageId>(), at: AT, from: 'customer', text: 'It was open' }],
				due: day(21),
				resolution: 'Sent another',
				resolvedAt: AT,
				satisfaction: 4,
				at: AT,
				source
			}
		},
		surveys: {
			kind: 'create',
			table: 'surveys',
			id: ids.survey,
			at: AT,
			body: {
				title: 'How was it?',
				intro: 'Two minutes',
				thanks: 'Thank you',
				questions: [{ id: ids.question, kind: 'need', text: 'Freshness', scale: 5, options: ['x'], required: true }],
				state: 'open',
				at: AT,
				source
			}
		},
		responses: {
			kind: 'create',
			table: 'responses',
			id: id<ResponseId>(),
			at: AT,
			body: {
				survey: ids.survey,
				customer: ids.customer,
				answers: { [ids.question]: { importance: 5, satisfaction: 3 } },
				way: 'device',
				at: AT,
				source
			}
		},
		views: own.views,
		business: {
			kind: 'create',
			table: 'business',
			id: BUSINESS_ID,
			at: AT,
			body: {
				letterhead: order.letterhead!,
				logo: 'data:image/png;base64,AAAA',
				numbering: {
					quote: { pattern: 'Q-####', next: 2, period: '2026' },
					order: { pattern: 'O-####', next: 3, period: '2026' },
					invoice: { pattern: 'R-{year}-####', next: 4, period: '2026' },
					'credit-note': { pattern: 'C-####', next: 5, period: '2026' }
				},
				paymentDays: 30,
				gross: true,
				taxes: [700, 1900],
				terms: 'At once'
			}
		},
		tags: own.tags
	};
	const others: Change[] = [
		{
			kind: 'create',
			table: 'customers',
			id: ids.friend,
			at: AT,
			body: { ...customer, kind: 'organisation', name: 'Maier GmbH', organisationId: null, relations: [] }
		},
		{
			kind: 'create',
			table: 'orders',
			id: ids.earlier,
			at: order.at,
			body: { ...order, kind: 'quote', status: 'accepted', from: null }
		}
	];
	return { records, others, all: [...others, ...(Object.values(records) as Change[])] };
}
