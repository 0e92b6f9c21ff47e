import { test } from 'vitest';
import { readFileSync } from 'node:fs';
import { checkFile, makeRowContext } from '#lib/engine/imports/checking.ts';
import { openFile } from '#lib/engine/imports/opening.ts';
import { runImport } from '#lib/engine/imports/running.ts';
import type { CallContext } from '#lib/engine/context.ts';
import { ok } from '#lib/domain/errors.ts';
import { summarise } from '#lib/domain/customer.ts';
test('cpu', { timeout: 200000 }, async () => {
	const file = new File([readFileSync('/tmp/kith/big-100000.csv')], 'x.csv', { lastModified: 1 });
	const directory = { version: 1, size: 0, living: 0, deleted: 0, row: () => null, slotOf: () => undefined, slotsByEmail: () => [], slotsByPhone: () => [], slotsByExternalId: () => [], search: () => new Uint32Array() };
	let t = 0; let mode = 0;
	const store = {
		seq: 0, all: async () => ok([]), get: async () => ok(null), getMany: async () => ok([]),
		batch: async (_c: unknown, chunks: AsyncIterable<any[]>) => { let n = 0; for await (const c of chunks) { n += c.length; if (mode > 0) for (const x of c) if (x.table === 'customers' && x.body) { t += JSON.stringify(x.body).length; if (mode > 1) summarise(x.id, 1, 0, 0, x.body); } } return ok({ seq: 1, records: n }); }
	};
	const context = { store, session: { directory: async () => ok(directory), importing: null, checks: 0 }, now: () => Date.now(), random: (b: any) => crypto.getRandomValues(b), locale: 'en', signal: new AbortController().signal, progress: () => {} } as unknown as CallContext;
	const opened = await openFile({ file }, context);
	if (!opened.ok) throw new Error(JSON.stringify(opened));
	for (mode = 0; mode < 3; mode++) for (let i = 0; i < 2; i++) {
		const a = performance.now();
		const check = await checkFile(context.session.importing!.file, opened.value.plan, 1, new Map(), context);
		if (!check.ok) throw new Error();
		const b = performance.now();
		await runImport(context.session.importing!, check.value, { reason: '', row: '', reasons: {} } as never, context);
		console.log(mode, 'check', (b - a) | 0, 'run', (performance.now() - b) | 0);
	}
});
