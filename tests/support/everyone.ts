/** What asks for all customers there are, as the list does before anybody has filtered or sorted it. */
import type { CustomerFilter, CustomerQuery } from '#lib/engine/api.ts';

export const EVERYONE: CustomerFilter = { text: '', tags: [], segment: null, kind: null, deleted: false };
export const ALL: CustomerQuery = { ...EVERYONE, sort: 'name', descending: false, offset: 0, limit: 200 };
