/** Customers to choose from in a field, by what is typed; without a text those that were changed last. */
import type { CustomerKind } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Engine } from '#lib/client/engine.ts';
import { m } from '#lib/paraglide/messages.js';
import type { ComboboxSearch } from '#lib/ui/combobox.svelte.ts';
import { showHidden } from '../format.ts';

const SHOWN = 8;

/** `except` is left out: nobody is their own organisation. */
export function customerSearch(
	engine: Engine,
	{ kind = null, except = null }: { kind?: CustomerKind | null; except?: CustomerId | null } = {}
): ComboboxSearch {
	return async (text, signal) => {
		const isTyped = text !== '';
		const { rows } = await engine.customers.list(
			{
				text,
				tags: [],
				segment: null,
				kind,
				deleted: false,
				sort: isTyped ? 'name' : 'updated',
				descending: !isTyped,
				offset: 0,
				limit: SHOWN + 1
			},
			{ signal }
		);
		return rows
			.filter(({ id }) => id !== except)
			.slice(0, SHOWN)
			.map(({ id, name, organisation, city, emails }) => ({
				id,
				label: showHidden(name || m.customers_no_name()),
				hint: showHidden([organisation, city].filter(Boolean).join(' · ') || (emails[0] ?? ''))
			}));
	};
}
