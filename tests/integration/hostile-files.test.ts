/** [F27] Files that are meant to hurt, through the whole import: an answer each time, and never more than the limits. */
import { afterEach, describe, expect, test } from 'vitest';
import { KithError, type Engine } from '#lib/client/engine.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';

let tab: Tab;
afterEach(() => tab.close());

function start(): Engine {
	tab = new BrowserStandIn().open();
	return tab.engine;
}
function failureOf(call: Promise<unknown>): Promise<unknown> {
	return call.then(
		() => null,
		(reason: unknown) => (reason instanceof KithError ? reason.failure : reason)
	);
}
const fileOf = (...parts: BlobPart[]) => new File(parts, 'hostile.csv', { lastModified: 1 });

describe('[F27] hostile files', () => {
	test('[F27] a million columns are refused with the limit', async () => {
		const file = fileOf(`${'a,'.repeat(1_000_000)}\n${'1,'.repeat(1_000_000)}\n`);
		expect(await failureOf(start().imports.open({ file }))).toMatchObject({ code: 'file-too-many-columns' });
	});

	test(
		'[F27] a line of 64 MB without an end is refused or cut, never met with a fault of ours',
		{ timeout: 60_000 },
		async () => {
			const piece = 'x'.repeat(1 << 20);
			const file = fileOf('Name,E-mail\nAda,ada@example.com\n', ...Array<string>(64).fill(piece));
			const engine = start();
			const opened = await failureOf(engine.imports.open({ file }));
			if (opened) expect((opened as { code: string }).code).toMatch(/^file-/);
			else expect((await engine.imports.open({ file })).rows).toBeLessThanOrEqual(2);
		}
	);

	test('[F27] a gigabyte is refused by its size, before a byte of it is read', async () => {
		const file = fileOf('Name\n');
		Object.defineProperty(file, 'size', { value: 2 ** 30 });
		let read = 0;
		for (const name of ['slice', 'stream', 'arrayBuffer', 'text'] as const) {
			const original = file[name].bind(file) as (...args: never[]) => unknown;
			Object.defineProperty(file, name, { value: (...args: never[]) => (read++, original(...args)) });
		}
		const { imports } = await import('#lib/engine/imports/imports.ts');
		const context = { signal: new AbortController().signal, progress: () => undefined, session: {} };
		expect(await imports.open({ file }, context as never)).toMatchObject({
			ok: false,
			error: { code: 'file-too-large', params: { found: 2 ** 30 } }
		});
		expect(read).toBe(0);
	});

	test('[F27] UTF-16 with a mark, all line ends, a NUL, half a surrogate and an open quote at once', async () => {
		const usual = 'Gina,calm\r\nHedy,calm\r\nIda,calm\r\nJoan,calm\r\n'.repeat(3);
		const text = `\uFEFFName,Notes\r\n${usual}` + 'Ada,one\rBea,t\u0000wo\nCleo,\uD800half\r\n"Dora,open\nEva,end';
		const bytes = new Uint8Array(text.length * 2);
		for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(i * 2, text.charCodeAt(i), true);
		const engine = start();
		const file = fileOf(bytes);
		const preview = await engine.imports.open({ file });
		expect(preview.encoding).toMatchObject({ encoding: 'utf-16le', bom: true });
		const { checkId, counts } = await engine.imports.check({ file, plan: preview.plan });
		const { rows } = await engine.imports.rows({ checkId, filter: 'all', offset: 0, limit: 50 });
		expect(counts.rows).toBe(rows.length);
		expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['Ada', 'Bea', 'Cleo', 'Eva']));
	});
});
