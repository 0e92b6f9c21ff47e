/** Opens and closes a record in the address, so that the back button closes what a tap opened. */
import { place } from '#lib/client/place.svelte.ts';

/** Steps this screen itself put into the history; one that came by a link has none to go back over. */
let recordPushed = false;
let editPushed = false;

export function openRecord(id: string): void {
	// Beside the list one record replaces the other: back closes the pane, not one record after the other.
	const push = place.get('id') === null && place.get('new') === null;
	recordPushed ||= push;
	void place.set({ id, new: null, edit: null }, { push });
}

export function closeRecord(): void {
	if (recordPushed && place.get('edit') === null) {
		recordPushed = false;
		history.back();
	} else void place.set({ id: null, new: null, edit: null, for: null });
}

export function openNew(): void {
	recordPushed = true;
	void place.set({ id: null, edit: null, new: '1', for: null }, { push: true });
}

export function openEdit(): void {
	editPushed = true;
	void place.set({ edit: '1' }, { push: true });
}

export function closeEdit(): void {
	if (editPushed) {
		editPushed = false;
		history.back();
	} else void place.set({ edit: null });
}

/** After a new record was saved: its record takes the place of the form. */
export function showCreated(id: string): void {
	void place.set({ new: null, id, for: null });
}
