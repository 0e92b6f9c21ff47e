/** What ties customers together: organisations and their people, relations, and what belongs to somebody. */
import type { CustomerKind } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import type { RelationWord } from '#lib/domain/relations.ts';
import type { OwnedTable } from '#lib/domain/tables.ts';
import type { CustomerRow } from '../api.ts';

/** A customer that another record names. */
export interface NamedCustomer {
	id: CustomerId;
	name: string;
	kind: CustomerKind;
	deleted: boolean;
}
/** "`customer` is my …", as either of the two wrote it down. */
export interface RelatedCustomer {
	word: RelationWord;
	customer: NamedCustomer;
}
/** The people of an organisation, by name, and what they come to together. */
export interface OrganisationPeople {
	rows: CustomerRow[];
	total: number;
	/** Orders of all of them; where one has none here, those that came with an import. */
	orders: number;
	/** One for each currency. */
	spent: Money[];
}
/** How many living records of each type belong to some customers. */
export type Belongings = Record<OwnedTable, number>;
/** What goes along when one customer becomes another: also the people of an organisation, and who names it. */
export interface Moves extends Belongings {
	people: number;
	relations: number;
}
