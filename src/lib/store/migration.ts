/**
 * From an older layout to the one this code knows, by the protocol for switching databases: the rows go through
 * every step between the two on their way into a new database. The old one is not changed but closed, and kept
 * seven days as the way back. Whatever fails leaves it current, open and identical.
 */
import { assert, fail } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { takesWrites } from './closing.ts';
import type { OpenRows } from './contract.ts';
import { copyRows } from './copying.ts';
import type { CopyEnd } from './copying.ts';
import type { Core } from './core.ts';
import { rollBackRunning } from './recovery.ts';
import type { Layout } from './schema.ts';
import { placeOf } from './switching.ts';
import { transfer } from './transferring.ts';

/** Moves an older database to the layout; afterwards its store has ended as `moved`. */
export async function migrate(core: Core, from: number, layout: Layout): Promise<Result<void>> {
	const steps = layout.migrations.filter(({ to }) => to > from && to <= layout.version);
	assert(
		steps.every(({ to }, i) => to === from + 1 + i) && steps.length === layout.version - from,
		`a step is missing between the versions ${from} and ${layout.version}`
	);
	// Waits: of two tabs that start at once the second finds the work done.
	const run = async (): Promise<Result<void>> => {
		if (!(await takesWrites(core))) return fail('database-moved');
		await rollBackRunning(core);
		const place = await placeOf(core);
		if (!place.ok) return place;
		return transfer({
			env: core.env,
			from: place.value,
			layout,
			sealing: core.seal && { seal: core.seal, codec: core.codec },
			old: core.strict,
			sentinel: null,
			rows: (beforeLast) => migrated(copyRows(core, { beforeLast }), steps),
			isLive: true,
			leave: 'keep',
			reason: 'migration',
			options: {}
		});
	};
	try {
		return (await core.env.locks.request(core.names.batchLock, run)) as Result<void>;
	} finally {
		core.end('moved');
	}
}

async function* migrated(
	rows: AsyncGenerator<OpenRows, CopyEnd>,
	steps: Layout['migrations']
): AsyncGenerator<OpenRows, CopyEnd> {
	for (;;) {
		const next = await rows.next();
		if (next.done) return next.value;
		yield steps.reduce((piece, step) => step.migrate(piece), next.value);
	}
}
