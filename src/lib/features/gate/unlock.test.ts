import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KithError } from '#lib/client/engine.ts';
import type { Secret } from '#lib/domain/vault.ts';
import { Unlock } from './unlock.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const text = (secret: Secret) => new TextDecoder().decode(secret.bytes);
/** A vault that one passphrase opens. */
function vault(right: string) {
	const tries: string[] = [];
	const unlock = new Unlock((secret) => {
		tries.push(`${secret.kind} ${text(secret)}`);
		return text(secret) === right ? Promise.resolve() : Promise.reject(new KithError({ code: 'wrong-secret' }));
	});
	return { unlock, tries };
}
async function attempt(unlock: Unlock, typed: string) {
	unlock.typed = typed;
	return unlock.submit();
}

test('[F18] ten wrong passphrases change nothing but the wait; the right one opens after them', async () => {
	const { unlock, tries } = vault('right one');
	for (let wrong = 1; wrong <= 10; wrong++) {
		expect(await attempt(unlock, 'wrong one')).toBe(false);
		expect(unlock.wrong).toBe(true);
		vi.advanceTimersByTime(60_000);
		expect(unlock.rest).toBe(0);
	}
	expect(await attempt(unlock, 'right one')).toBe(true);
	expect([tries.length, unlock.typed, unlock.wrong]).toEqual([11, '', false]);
});

test('rests after the fourth wrong try, second by second, and takes no try meanwhile', async () => {
	const { unlock, tries } = vault('right one');
	for (let wrong = 1; wrong <= 4; wrong++) await attempt(unlock, 'wrong one');
	expect([unlock.rest, unlock.ready]).toEqual([2, false]);
	expect(await attempt(unlock, 'right one')).toBe(false);
	expect(await unlock.attempt(() => Promise.resolve({ kind: 'passkey', bytes: new Uint8Array(32) }))).toBe(false);
	expect(tries).toHaveLength(4);
	vi.advanceTimersByTime(1000);
	expect(unlock.rest).toBe(1);
	vi.advanceTimersByTime(1000);
	expect(await attempt(unlock, 'right one')).toBe(true);
});

test('tries once where the button is pressed twice', async () => {
	const { unlock, tries } = vault('right one');
	unlock.typed = 'right one';
	const passkey = () => unlock.attempt(() => Promise.resolve({ kind: 'passkey', bytes: new Uint8Array(32) }));
	expect(await Promise.all([unlock.submit(), unlock.submit(), passkey()])).toEqual([true, false, false]);
	expect(tries).toHaveLength(1);
});

test('a passkey that the person turned away is no wrong try', async () => {
	const { unlock, tries } = vault('right one');
	expect(await unlock.attempt(() => Promise.reject(new KithError({ code: 'cancelled' })))).toBe(false);
	expect([tries, unlock.failure, unlock.busy]).toEqual([[], null, false]);
});

test('another failure is told and costs no rest', async () => {
	const unlock = new Unlock(() =>
		Promise.reject(new KithError({ code: 'kdf-refused', params: { reason: 'downgrade' } }))
	);
	for (let count = 0; count < 6; count++) await attempt(unlock, 'right one');
	expect([unlock.failure?.code, unlock.wrong, unlock.rest]).toEqual(['kdf-refused', false, 0]);
});

test('the recovery code goes as one', async () => {
	const { unlock, tries } = vault('ABCD');
	unlock.kind = 'recovery';
	await attempt(unlock, 'ABCD');
	expect(tries).toEqual(['recovery ABCD']);
});
