import { expect, test } from 'vitest';
import { NewPassphrase } from './new-passphrase.svelte.ts';

test('is ready once it is strong enough and typed twice the same', () => {
	const fresh = new NewPassphrase(['Annas Laden']);
	expect(fresh.ready).toBe(false);
	fresh.value = 'lamp river seven';
	expect([fresh.ready, fresh.differs]).toEqual([false, false]);
	fresh.repeated = 'lamp ri';
	expect([fresh.ready, fresh.differs]).toEqual([false, false]);
	fresh.repeated = 'lamp rover';
	expect([fresh.ready, fresh.differs]).toEqual([false, true]);
	fresh.repeated = 'lamp river seven';
	expect([fresh.ready, fresh.differs]).toEqual([true, false]);
});

test('typed twice the same is not enough', () => {
	const fresh = new NewPassphrase(['Annas Laden']);
	for (const weak of ['kurz', 'annas laden 5', '24.12.1987']) {
		fresh.value = fresh.repeated = weak;
		expect(fresh.ready).toBe(false);
	}
});
