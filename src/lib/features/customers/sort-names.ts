import type { CustomerSort } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';

/** What each order of the list is called. */
export const SORT_NAMES: Record<CustomerSort, () => string> = {
	name: m.customers_sort_name,
	organisation: m.customers_sort_organisation,
	spent: m.customers_sort_spent,
	orders: m.customers_sort_orders,
	lastOrder: m.customers_sort_lastOrder,
	updated: m.customers_sort_updated
};
