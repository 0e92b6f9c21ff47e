import { expect, test, vi } from 'vitest';
import { KithError, type CallOptions, type Engine } from '#lib/client/engine.ts';
import { workOf } from './work.svelte.ts';

const engine = () => ({}) as Engine;

test('goes on without the screen that began it, and is the same for the next one', async () => {
	const one = engine();
	const work = workOf(one);
	let end = () => undefined as void;
	const done = work.run('seal', () => new Promise<void>((resolve) => (end = resolve)));
	expect(workOf(one)).toBe(work);
	expect(workOf(engine())).not.toBe(work);
	expect([work.running, work.finished]).toEqual(['seal', null]);
	end();
	expect(await done).toBeNull();
	expect([work.running, work.finished]).toEqual([null, 'seal']);
});

test('answers the failure and claims nothing', async () => {
	const work = workOf(engine());
	expect(await work.run('unseal', () => Promise.reject(new KithError({ code: 'wrong-secret' })))).toEqual({
		code: 'wrong-secret'
	});
	expect([work.running, work.finished, work.progress]).toEqual([null, null, null]);
	// For a screen that comes later.
	expect(work.failure).toEqual({ code: 'wrong-secret' });
	await work.run('unseal', () => Promise.resolve());
	expect([work.finished, work.failure]).toEqual(['unseal', null]);
});

test('runs one act at a time', async () => {
	const work = workOf(engine());
	let end = () => undefined as void;
	const first = work.run('seal', () => new Promise<void>((resolve) => (end = resolve)));
	const second = vi.fn(() => Promise.resolve());
	expect(await work.run('unseal', second)).toEqual({ code: 'busy' });
	expect(second).not.toHaveBeenCalled();
	end();
	await first;
});

test('cancel aborts the call it runs', async () => {
	const work = workOf(engine());
	const act = ({ signal }: CallOptions) =>
		new Promise<void>((_, reject) =>
			signal?.addEventListener('abort', () => reject(new KithError({ code: 'cancelled' })))
		);
	const done = work.run('seal', act);
	work.cancel();
	expect(await done).toEqual({ code: 'cancelled' });
	expect(work.failure).toBeNull();
});
