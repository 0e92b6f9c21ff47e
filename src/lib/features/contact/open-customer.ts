/** The customer whose page is open: a contact logged from there is with them. */
import { page } from '$app/state';
import { isId, type CustomerId } from '#lib/domain/ids.ts';
import { place } from '#lib/client/place.svelte.ts';

export function openCustomer(): CustomerId | null {
	const id = page.route.id === '/customers' ? place.get('id') : null;
	return id !== null && isId(id) ? (id as CustomerId) : null;
}
