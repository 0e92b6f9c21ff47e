import { beforeEach, expect, test, vi } from 'vitest';
import { lockChannel } from '#lib/domain/api-version.ts';
import type { VaultId } from '#lib/domain/vault.ts';
import type { VaultKey } from '#lib/store/contract.ts';
import { surroundings, type Surroundings } from '../../../tests/support/store-environment.ts';
import { Keys } from './keys.ts';

const VAULT = 'a vault' as VaultId;
let around: Surroundings;
let key: VaultKey;
beforeEach(async () => {
	around = surroundings();
	key = await crypto.subtle.importKey('raw', new Uint8Array(32), 'HKDF', false, ['deriveKey']);
});

function worker(base = '/a/') {
	const listeners = { onLock: vi.fn(), onForget: vi.fn(), onDelete: vi.fn(), onLook: vi.fn() };
	const environment = { base, random: (into: Uint8Array<ArrayBuffer>) => void crypto.getRandomValues(into) };
	const keys = new Keys({ ...environment, locks: around.locks, channel: around.channel }, listeners);
	return { keys, ...listeners };
}

test('the key crosses as one that cannot be exported', async () => {
	const [here, there] = [worker(), worker()];
	here.keys.hold(VAULT, key);
	const found = await there.keys.find(VAULT);
	expect(found).toMatchObject({ type: 'secret', extractable: false, algorithm: { name: 'HKDF' } });
	await expect(crypto.subtle.exportKey('raw', found!)).rejects.toThrow();
});

test('nobody waits where nobody is unlocked', async () => {
	vi.useFakeTimers();
	try {
		expect(await worker().keys.find(VAULT)).toBeNull();
		expect(vi.getTimerCount()).toBe(0);
	} finally {
		vi.useRealTimers();
	}
});

test('a holder that never answers is not waited for without end, and not at all once it is gone', async () => {
	const frozen = around.worker();
	const until = new Promise(() => undefined);
	void frozen.locks.request('kith:/a/:unlocked:a vault', { mode: 'shared' }, () => until);
	const { keys } = worker();
	const asked = keys.find(VAULT);
	await new Promise((resolve) => setTimeout(resolve, 100));
	frozen.end();
	expect(await asked).toBeNull();
});

test('is given for this vault and this copy only', async () => {
	const [here, other, copy] = [worker('/a/'), worker('/a/'), worker('/b/')];
	here.keys.hold(VAULT, key);
	expect(await other.keys.find('another vault' as VaultId)).toBeNull();
	expect(await copy.keys.find(VAULT)).toBeNull();

	const asker = around.channel('kith:/a/:keys');
	const answers: string[] = [];
	asker.onmessage = ({ data }: MessageEvent<{ question: string }>) => answers.push(data.question);
	asker.postMessage({ kind: 'ask', vaultId: 'another vault', question: 'wrong' });
	asker.postMessage({ kind: 'ask', vaultId: VAULT, question: 'right' });
	await vi.waitFor(() => expect(answers).toEqual(['right']));
	asker.close();
});

test('a forgotten key is not given any more, and the lock that told of it is free', async () => {
	const [here, there] = [worker(), worker()];
	here.keys.hold(VAULT, key);
	expect(around.held()).toContain('kith:/a/:unlocked:a vault');
	here.keys.forget();
	expect(here.keys.key).toBeNull();
	expect(await there.keys.find(VAULT)).toBeNull();
	expect(around.held()).toEqual([]);
});

test('an answer that comes after a lock comes too late', async () => {
	const [here, there] = [worker(), worker()];
	here.keys.hold(VAULT, key);
	const listener = around.channel('kith:/a/:keys');
	const heard: string[] = [];
	listener.onmessage = ({ data }: MessageEvent<{ kind: string }>) => {
		heard.push(data.kind);
		if (data.kind === 'ask') there.keys.forget();
	};
	expect(await there.keys.find(VAULT)).toBeNull();
	await vi.waitFor(() => expect(heard).toEqual(['ask', 'answer']));
	listener.close();
	expect(there.keys.key).toBeNull();
});

test('a page locks every worker of its copy; a worker takes keys away from the others', async () => {
	const [here, there, copy] = [worker(), worker(), worker('/b/')];
	const page = around.channel(lockChannel('/a/'));
	page.postMessage('lock');
	await vi.waitFor(() => expect(here.onLock.mock.calls.length + there.onLock.mock.calls.length).toBe(2));
	expect(copy.onLock).not.toHaveBeenCalled();
	here.keys.forgetEverywhere();
	here.keys.tellDeletion();
	here.keys.look();
	await vi.waitFor(() => expect(there.onLook).toHaveBeenCalledOnce());
	expect([there.onForget, there.onDelete].map((heard) => heard.mock.calls.length)).toEqual([1, 1]);
	expect(here.onForget).not.toHaveBeenCalled();
	expect(copy.onForget).not.toHaveBeenCalled();
	page.close();
});
