/**
 * The head window: the first rows of the default list and the living count, stored so that a cold
 * start shows the list before the directory has loaded. It names the entry it was taken after and is
 * answered only while that is the newest one.
 */
import type { Codec } from './codec.ts';
import type { HeadWindow } from './contract.ts';
import { headOf, metaOf } from './core.ts';
import type { Core } from './core.ts';
import { entriesFrom, pageText } from './pages.ts';
import { PAYLOAD_SCHEMA } from './schema.ts';
import type { WindowRow } from './schema.ts';

function windowAbout(seq: number) {
	return { table: 'meta', id: 'window', rev: seq, schema: PAYLOAD_SCHEMA };
}

/** Null where none is stored, it does not open, or another entry came after it. */
export async function readWindow(core: Core): Promise<HeadWindow | null> {
	const stored = await currentText(core);
	if (!stored) return null;
	const { living, rows } = JSON.parse(stored.text) as { living: number; rows: string };
	return { living, rows: entriesFrom('customers', rows).flatMap((entry) => entry.summary ?? []) };
}

/** Stores the window, unless an entry came after the one it belongs to. */
export async function writeWindow(core: Core, seq: number, { rows, living }: HeadWindow): Promise<void> {
	const entries = rows.map((summary) => ({ table: 'customers' as const, id: summary.id, rev: summary.rev, summary }));
	const row = await windowRow(core.codec, seq, JSON.stringify({ living, rows: pageText(entries) }));
	const relaxed = await core.relaxed();
	await relaxed.transaction('rw', ['meta'], async () => {
		if ((await headOf(relaxed)).seq === seq) await metaOf(relaxed).put(row);
	});
}

/** The window as it stands in another database that ends with the same entry; null where `readWindow` answers null. */
export async function windowFor(codec: Codec, core: Core): Promise<WindowRow | null> {
	const stored = await currentText(core);
	return stored && windowRow(codec, stored.seq, stored.text);
}

async function currentText(core: Core): Promise<{ seq: number; text: string } | null> {
	const [head, window] = await core.strict.transaction('r', ['meta'], () =>
		Promise.all([headOf(core.strict), metaOf(core.strict).get('window')])
	);
	if (window?.key !== 'window' || window.seq !== head.seq) return null;
	const [text] = await core.codec.openEach([{ about: windowAbout(window.seq), sealed: window.body }]);
	return text == null ? null : { seq: window.seq, text };
}

async function windowRow(codec: Codec, seq: number, text: string): Promise<WindowRow> {
	const [body] = await codec.seal([{ about: windowAbout(seq), text }]);
	return { key: 'window', seq, body: body! };
}
