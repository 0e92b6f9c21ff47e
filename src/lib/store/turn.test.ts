import { expect, test } from 'vitest';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import { underWriteLock } from './core.ts';
import type { Core } from './core.ts';
import { namesFor } from './names.ts';
import { Turn } from './turn.ts';

function coreOf(): Core {
	const env = storeEnvironment();
	const meta = { get: () => Promise.resolve({ key: 'head' }) };
	return { env, names: namesFor(env.base), strict: { table: () => meta } } as unknown as Core;
}
/** A chunk under way: the transaction is queued, and ends when it is told to. */
async function chunk(turn: Turn): Promise<() => void> {
	await turn.enter();
	let end = () => {};
	turn.keepFor(new Promise<void>((resolve) => (end = resolve)));
	await turn.issued();
	return end;
}
const soon = () => new Promise((resolve) => setTimeout(resolve));

test('S28 chunk follows chunk under one lock while nobody waits', async () => {
	const core = coreOf();
	const turn = new Turn(core);
	const ends = [await chunk(turn), await chunk(turn)];
	const { held = [] } = await core.env.locks.query();
	expect(held.map(({ name }) => name)).toEqual([core.names.writeLock]);
	for (const end of ends) end();
	await turn.end();
	expect((await core.env.locks.query()).held).toEqual([]);
});

test('S28 who waits for the lock has it after the chunks under way, before the next one', async () => {
	const core = coreOf();
	const turn = new Turn(core);
	const done: string[] = [];
	const end = await chunk(turn);
	const other = underWriteLock(core, async () => void done.push('other'));
	await soon();
	const next = chunk(turn).then((endNext) => {
		done.push('chunk');
		return endNext;
	});
	await soon();
	expect(done).toEqual([]);
	end();
	(await next)();
	await Promise.all([other, turn.end()]);
	expect(done).toEqual(['other', 'chunk']);
});
