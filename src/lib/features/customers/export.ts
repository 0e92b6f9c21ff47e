/** Customers as a CSV file that the import reads back: its headers are field names in this language. */
import { localDayAt, isoOf } from '#lib/domain/dates.ts';
import { CUSTOMER_FIELDS } from '#lib/domain/fields.ts';
import type { Selection } from '#lib/engine/api.ts';
import type { CallOptions, Engine } from '#lib/client/engine.ts';
import { m } from '#lib/paraglide/messages.js';
import { fieldName } from '../format.ts';
import { saveFile } from '../save-file.ts';

/** Words of the export by the engine's keys: field names, and the two kinds as cell values. */
export function exportHeaders(): Record<string, string> {
	const headers: Record<string, string> = {
		person: m.customers_kind_person(),
		organisation: m.customers_field_organisation()
	};
	for (const field of CUSTOMER_FIELDS) headers[field] = fieldName(field);
	return headers;
}

/** Exports the selected customers and lets the browser save the file. Throws a `KithError`. */
export async function exportSelection(engine: Engine, selection: Selection, options: CallOptions = {}): Promise<void> {
	const file = await engine.customers.exportCsv({ selection, headers: exportHeaders() }, options);
	saveFile(file, `${m.customers_export_file()}-${isoOf(localDayAt(Date.now()))}.csv`);
}

/** Exports every customer that is not deleted. */
export function exportAll(engine: Engine, options: CallOptions = {}): Promise<void> {
	const filter = { text: '', tags: [], segment: null, kind: null, deleted: false };
	return exportSelection(engine, { kind: 'filter', filter }, options);
}
