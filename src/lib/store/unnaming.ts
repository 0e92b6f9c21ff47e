/**
 * What becomes of records that stay where somebody is erased: people and relatives no longer name them, and an issued
 * invoice, which the law wants kept, stands alone with the recipient that was frozen with its number. Pure.
 */
import type { Customer } from '#lib/domain/customer.ts';
import type { Order } from '#lib/domain/order.ts';
import { isFrozen } from '#lib/domain/order-rules.ts';
import type { TableName } from './contract.ts';
import { setField } from './fields.ts';
import type { JournalItem } from './plan.ts';
import type { Body } from './schema.ts';

type IsErased = (customer: string) => boolean;

/** The body without what names an erased customer; null where it names none, or belongs to one and must go itself. */
export function unnamed(table: TableName, body: Body, isErased: IsErased): Body | null {
	const fields = table === 'customers' ? ofCustomer(body, isErased) : table === 'orders' ? ofOrder(body, isErased) : {};
	const changes = Object.entries(fields);
	if (changes.length === 0) return null;
	const next: Body = { ...body };
	for (const [field, value] of changes) setField(next, field, value);
	return next;
}

function ofCustomer(body: Body, isErased: IsErased): Partial<Customer> {
	const { organisationId, relations } = body as unknown as Customer;
	const left: Partial<Customer> = {};
	if (organisationId && isErased(organisationId)) Object.assign(left, { organisationId: null, organisation: '' });
	if (relations?.some(({ customer }) => isErased(customer))) {
		left.relations = relations.filter(({ customer }) => !isErased(customer));
	}
	return left;
}

/** The document as it was issued, without what we wrote beside it. */
function ofOrder(body: Body, isErased: IsErased): Partial<Order> {
	const { kind, number, customer, payments } = body as unknown as Order;
	if (!customer || !isErased(customer) || !isFrozen({ kind, number })) return {};
	return { customer: null, notes: '', payments: payments.map((payment) => ({ ...payment, note: '' })) };
}

/**
 * The journal's item of a customer who stays, without its changes that name an erased one; the same item where there
 * are none. `names`: what the erased organisations were called by this customer.
 */
export function unnamedItem(item: JournalItem, isErased: IsErased, names: ReadonlySet<string>): JournalItem {
	if (item.table !== 'customers') return item;
	const hadOrganisation = item.fields.some(
		([name, from, to]) => name === 'organisationId' && [...from, ...to].some((id) => isErased(String(id)))
	);
	const fields = item.fields.filter(([name, from, to]) => {
		if (name === 'organisationId') return !hadOrganisation;
		if (name === 'organisation') return !hadOrganisation && ![...from, ...to].some((text) => names.has(String(text)));
		if (name !== 'relations') return true;
		return !([...from, ...to] as Customer['relations'][]).flat().some(({ customer }) => isErased(customer));
	});
	const vanished = item.vanished && (unnamed('customers', item.vanished, isErased) ?? item.vanished);
	if (fields.length === item.fields.length && vanished === item.vanished) return item;
	return { ...item, fields, vanished };
}
