/**
 * Every table of records: the type of its bodies and ids, and which of them have summary pages, an owner, open work;
 * and why something was written.
 */
import type { Business } from './business.ts';
import type { Customer, CustomerSummary } from './customer.ts';
import type { Deal, DealSummary, Pipeline } from './deal.ts';
import type { CustomField } from './fields.ts';
import type {
	BusinessId,
	CustomerId,
	DealId,
	FieldId,
	ImportId,
	InteractionId,
	OrderId,
	PipelineId,
	ProductId,
	ResponseId,
	SegmentModelId,
	SettingsId,
	SurveyId,
	TagId,
	TaskId,
	TicketId,
	ViewId
} from './ids.ts';
import type { ImportRecord } from './imports.ts';
import type { Interaction, InteractionSummary } from './interaction.ts';
import type { Order, OrderSummary } from './order.ts';
import type { Product, ProductSummary } from './product.ts';
import type { SegmentModel } from './segments.ts';
import type { Settings } from './settings.ts';
import type { Response, ResponseSummary, Survey } from './survey.ts';
import type { Tag } from './tag.ts';
import type { Task, TaskSummary } from './task.ts';
import type { Ticket, TicketSummary } from './ticket.ts';
import type { SavedView } from './view.ts';

export interface Tables {
	customers: { id: CustomerId; body: Customer };
	segments: { id: SegmentModelId; body: SegmentModel };
	fields: { id: FieldId; body: CustomField };
	imports: { id: ImportId; body: ImportRecord };
	settings: { id: SettingsId; body: Settings };
	interactions: { id: InteractionId; body: Interaction };
	tasks: { id: TaskId; body: Task };
	pipelines: { id: PipelineId; body: Pipeline };
	deals: { id: DealId; body: Deal };
	products: { id: ProductId; body: Product };
	orders: { id: OrderId; body: Order };
	tickets: { id: TicketId; body: Ticket };
	surveys: { id: SurveyId; body: Survey };
	responses: { id: ResponseId; body: Response };
	views: { id: ViewId; body: SavedView };
	business: { id: BusinessId; body: Business };
	tags: { id: TagId; body: Tag };
}
export type TableName = keyof Tables;

/** Types with summary pages. */
export interface Summaries {
	customers: CustomerSummary;
	interactions: InteractionSummary;
	tasks: TaskSummary;
	deals: DealSummary;
	products: ProductSummary;
	orders: OrderSummary;
	tickets: TicketSummary;
	responses: ResponseSummary;
}
export type ListedTable = keyof Summaries;
/** Types whose records belong to a customer, or to none. */
export type OwnedTable = 'interactions' | 'tasks' | 'deals' | 'orders' | 'tickets' | 'responses';
/** Types with work that is open until it is done. */
export type OpenTable = 'tasks' | 'deals' | 'orders' | 'tickets';

export const TABLE_NAMES: readonly TableName[] = [
	'customers',
	'segments',
	'fields',
	'imports',
	'settings',
	'interactions',
	'tasks',
	'pipelines',
	'deals',
	'products',
	'orders',
	'tickets',
	'surveys',
	'responses',
	'views',
	'business',
	'tags'
];

export type CauseKind =
	| 'create'
	| 'edit'
	| 'delete'
	| 'restore'
	| 'tag'
	| 'merge'
	| 'import'
	| 'undo'
	| 'segments'
	| 'settings'
	| 'sample'
	| 'field'
	| 'merge-restore'
	| 'erase'
	/** A deal to another stage, won or lost. */
	| 'move'
	/** A task done. */
	| 'complete'
	/** A document got its number. */
	| 'issue'
	/** Money in or out. */
	| 'pay'
	/** A ticket's message. */
	| 'reply';
