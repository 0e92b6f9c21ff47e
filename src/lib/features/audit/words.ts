/** What happened, in words: causes, what befell a record, fields and their values before and after. */
import type { Customer } from '#lib/domain/customer.ts';
import type { AuditChange, AuditEntry, CauseKind, TableName } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { conflictLabel, fieldText } from '../customers/conflict-text.ts';
import type { DefinedField } from '../customers/draft.ts';
import { formatCount } from '../format.ts';

const CAUSES: Record<CauseKind, () => string> = {
	create: m.audit_cause_create,
	edit: m.audit_cause_edit,
	delete: m.audit_cause_delete,
	restore: m.audit_cause_restore,
	tag: m.audit_cause_tag,
	merge: m.audit_cause_merge,
	import: m.audit_cause_import,
	undo: m.audit_cause_undo,
	segments: m.audit_cause_segments,
	settings: m.audit_cause_settings,
	sample: m.audit_cause_sample,
	field: m.audit_cause_field,
	'merge-restore': m.audit_cause_merge_restore,
	erase: m.audit_cause_erase,
	move: m.audit_cause_move,
	complete: m.audit_cause_complete,
	issue: m.audit_cause_issue,
	pay: m.audit_cause_pay,
	reply: m.audit_cause_reply
};
/** Of records other than customers, of which `whom` says what kind of thing they are. */
const PLAIN_CAUSES: Partial<Record<CauseKind, () => string>> = {
	create: m.audit_cause_create_other,
	edit: m.audit_cause_edit_other
};
export function causeWords({ cause, tables }: { cause: CauseKind; tables: readonly TableName[] }): string {
	const words = tables.includes('customers') ? CAUSES[cause] : (PLAIN_CAUSES[cause] ?? CAUSES[cause]);
	return words();
}

const TABLES: Record<TableName, () => string> = {
	customers: m.audit_table_customers,
	imports: m.audit_table_imports,
	fields: m.audit_table_fields,
	segments: m.audit_table_segments,
	settings: m.audit_table_settings,
	interactions: m.audit_table_interactions,
	tasks: m.audit_table_tasks,
	pipelines: m.audit_table_pipelines,
	deals: m.audit_table_deals,
	products: m.audit_table_products,
	orders: m.audit_table_orders,
	tickets: m.audit_table_tickets,
	surveys: m.audit_table_surveys,
	responses: m.audit_table_responses,
	views: m.audit_table_views,
	business: m.audit_table_business,
	tags: m.audit_table_tags
};

/** Whom or what it was about: `Ada, Ben and 3 more`, `Deal: Chairs`; else how many records, or what kind of thing. */
export function whom({ names, about, records, tables }: AuditEntry): string {
	if (about) return m.audit_entry_about({ kind: TABLES[about.table](), name: about.name });
	if (names.length === 0) {
		const kinds = tables.map((table) => TABLES[table]()).join(', ');
		return tables.includes('customers') ? m.audit_records({ count: records, n: formatCount(records) }) : kinds;
	}
	const list = names.join(', ');
	return records > names.length ? m.audit_entry_more({ names: list, n: formatCount(records - names.length) }) : list;
}

/** Names of the fields an entry changed. */
export function fieldWords({ fields, tables }: AuditEntry): string {
	return tables.includes('customers') ? fields.map(conflictLabel).join(', ') : '';
}

/** Whose change it is: a customer's name, what another thing is and is called, or what it is where it has no name. */
export function subjectOf({ name, table }: AuditChange): string {
	if (name === '') return TABLES[table]();
	return table === 'customers' ? name : m.audit_entry_about({ kind: TABLES[table](), name });
}

/** What befell the record as a whole; empty where only fields changed. */
export function fateOf({ created, deletion, erased }: AuditChange): string {
	if (erased) return m.audit_change_erased();
	if (created) return m.audit_change_created();
	if (deletion === null) return '';
	return deletion === 'deleted' ? m.audit_change_deleted() : m.audit_change_restored();
}

export interface ValueChange {
	name: string;
	label: string;
	from: string;
	to: string;
}
/** Fields with a value that can be read on either side; all others are left out. */
export function valueChanges({ table, fields }: AuditChange, defined: readonly DefinedField[]): ValueChange[] {
	return fields.flatMap(({ name, from, to }) => {
		const text = (value: unknown) =>
			table === 'customers' ? fieldText(name as keyof Customer, value, defined) : simpleText(value);
		const change = { name, label: labelOf(table, name), from: text(from), to: text(to) };
		return change.from === change.to ? [] : [change];
	});
}

const LABELS: Record<string, () => string> = {
	'settings/country': m.settings_country,
	'settings/currency': m.settings_currency,
	'fields/name': m.customers_field_name,
	'fields/type': m.customers_field_kind
};
function labelOf(table: string, name: string): string {
	return table === 'customers' ? conflictLabel(name) : (LABELS[`${table}/${name}`]?.() ?? name);
}
function simpleText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
