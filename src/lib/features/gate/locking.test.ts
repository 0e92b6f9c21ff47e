import { expect, test, vi } from 'vitest';
import { Locking } from './locking.svelte.ts';

function locking(busy: boolean) {
	const options = {
		isBusy: () => Promise.resolve(busy),
		lock: vi.fn(),
		failed: vi.fn()
	};
	return { ...options, enter: vi.fn(() => Promise.resolve()), locking: new Locking(options) };
}

test('locks at once where nothing runs', async () => {
	const { locking: it, lock } = locking(false);
	await it.lock();
	expect([lock.mock.calls.length, it.question]).toEqual([1, null]);
});

test('asks first while an import runs, and does nothing without a yes', async () => {
	const { locking: it, lock, enter } = locking(true);
	await it.lock();
	expect(it.question).toEqual({ kind: 'lock' });
	await it.answer(false);
	expect([lock.mock.calls.length, it.question]).toEqual([0, null]);

	await it.switch(enter);
	expect(it.question?.kind).toBe('switch');
	await it.answer(true);
	expect([lock.mock.calls.length, enter.mock.calls.length]).toEqual([0, 1]);
});

test('says where another workspace does not open', async () => {
	const { locking: it, failed } = locking(false);
	await it.switch(() => Promise.reject(new Error('busy')));
	expect(failed).toHaveBeenCalledOnce();
});
