/** Products to choose from in a field, by what is typed: those that are offered. */
import type { ProductSummary } from '#lib/domain/product.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { ComboboxSearch } from '#lib/ui/combobox.svelte.ts';
import { showHidden } from '../format.ts';
import { priceWords } from './words.ts';

const SHOWN = 8;

/** Whatever was found is put into `found`, for the fields that a choice fills. */
export function productSearch(engine: Engine, found: Map<string, ProductSummary>): ComboboxSearch {
	return async (text, signal) => {
		const { rows } = await engine.products.list(
			{
				text,
				filter: { kind: null, active: true },
				deleted: false,
				sort: 'name',
				descending: false,
				offset: 0,
				limit: SHOWN
			},
			{ signal }
		);
		for (const row of rows) found.set(row.id, row);
		return rows.map((row) => ({
			id: row.id,
			label: showHidden(row.name),
			hint: [row.code, priceWords(row)].filter(Boolean).join(' · ')
		}));
	};
}
