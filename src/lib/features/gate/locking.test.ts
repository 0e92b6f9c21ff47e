import { expect, test, vi } from 'vitest';
import type { WorkspaceId } from '#lib/domain/vault.ts';
import { Locking } from './locking.svelte.ts';

const shop = 'shop' as WorkspaceId;
function locking(busy: boolean) {
	const options = {
		isBusy: () => Promise.resolve(busy),
		lock: vi.fn(),
		select: vi.fn(() => Promise.resolve()),
		failed: vi.fn()
	};
	return { ...options, locking: new Locking(options), options };
}

test('locks at once where nothing runs', async () => {
	const { locking: it, lock } = locking(false);
	await it.lock();
	expect([lock.mock.calls.length, it.question]).toEqual([1, null]);
});

test('asks first while an import runs, and does nothing without a yes', async () => {
	const { locking: it, lock, select } = locking(true);
	await it.lock();
	expect(it.question).toEqual({ kind: 'lock' });
	await it.answer(false);
	expect([lock.mock.calls.length, it.question]).toEqual([0, null]);

	await it.switchTo(shop);
	expect(it.question).toEqual({ kind: 'switch', id: shop });
	await it.answer(true);
	expect([lock.mock.calls.length, select.mock.calls]).toEqual([0, [[shop]]]);
});

test('says where another workspace does not open', async () => {
	const { options, failed } = locking(false);
	const it = new Locking({ ...options, select: () => Promise.reject(new Error('busy')) });
	await it.switchTo(shop);
	expect(failed).toHaveBeenCalledOnce();
});
