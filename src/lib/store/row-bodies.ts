/** The bodies of record rows, opened with the codec of their database. */
import { UnreadableError } from './codec.ts';
import type { Descriptor, SealedItem } from './codec.ts';
import type { TableName } from './contract.ts';
import type { Core } from './core.ts';
import { repeatsBody } from './facts.ts';
import { bodyFrom } from './packing.ts';
import type { Opened } from './plan.ts';
import type { RecordRow } from './schema.ts';

type RowHead = Pick<RecordRow, 'id' | 'rev' | 'schema' | 'at' | 'deletedAt'>;

export function bodyAbout(table: TableName, { id, rev, schema, at, deletedAt }: RowHead): Descriptor {
	return { table, id, rev, schema, at, deletedAt };
}

export function bodiesOf(table: TableName, rows: readonly RecordRow[]): SealedItem[] {
	return rows.flatMap((row) => (row.body === null ? [] : [{ about: bodyAbout(table, row), sealed: row.body }]));
}

/** Opens rows, in order; throws where one does not open. */
export async function openRows(core: Core, table: TableName, rows: readonly RecordRow[]): Promise<Opened[]> {
	const texts = await core.codec.open(bodiesOf(table, rows));
	let next = 0;
	return rows.map((row) => {
		const opened = row.body === null ? { row, body: null } : openedRow(table, row, texts[next++]!);
		if (!opened) throw new UnreadableError(table, 1);
		return opened;
	});
}

/** Opens rows, in order, without those that do not open. */
export async function openReadable(core: Core, table: TableName, rows: readonly RecordRow[]): Promise<Opened[]> {
	const texts = await core.codec.openEach(bodiesOf(table, rows));
	let next = 0;
	return rows.flatMap((row) => {
		if (row.body === null) return { row, body: null };
		const text = texts[next++] ?? null;
		return (text !== null && openedRow(table, row, text)) || [];
	});
}

/** Null where the text is no body, or the row says otherwise than it: both come from outside. */
function openedRow(table: TableName, row: RecordRow, text: string): Opened | null {
	try {
		const body = bodyFrom(table, text);
		return repeatsBody(table, row, body) ? { row, body } : null;
	} catch {
		// One that is no JSON must not fail those beside it.
		return null;
	}
}
