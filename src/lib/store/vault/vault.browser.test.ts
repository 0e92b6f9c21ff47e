import '../../../../tests/support/delayed-subtle.ts';
import { afterEach, expect, test } from 'vitest';
import {
	chunked,
	closeStores,
	createCustomer,
	namesIn,
	patchCustomer,
	startDevice,
	valueOf
} from '../../../../tests/support/store.ts';
import { sealEmpty, testVault } from '../../../../tests/support/vault.ts';
import type { Device, StoreEnvironment } from '../contract.ts';
import argon2Url from './argon2.ts?url';

// What stand-ins could hide: Chromium's own WebCrypto and IndexedDB, and WebAssembly under a Content Security Policy.
const devices: Device[] = [];
const frames: HTMLIFrameElement[] = [];
afterEach(async () => {
	for (const frame of frames.splice(0)) frame.remove();
	for (const device of devices.splice(0)) await device.destroy();
	closeStores();
});

test('[F9] S89 a sealed store in Chromium: commits, a batch, undo, with WebCrypto answered a task later', async () => {
	const env: StoreEnvironment = {
		base: '/vault-browser-test/',
		locale: 'en',
		now: Date.now,
		random: (target) => void crypto.getRandomValues(target),
		locks: navigator.locks,
		channel: (name) => new BroadcastChannel(name)
	};
	const vault = await testVault();
	await sealEmpty(env, vault);
	const { device, store } = await startDevice(env, vault.key);
	devices.push(device);
	const many = Array.from({ length: 2500 }, (_, i) => createCustomer(env, `Person ${i}`));
	valueOf(await store.batch({ kind: 'import' }, chunked(many, 1000)));
	const [first, second] = many.map(({ id }) => id);
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(first!, 1, { name: ['Person 0', 'Anna'] })]));
	valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id: second! }]));
	valueOf(await store.undo(3, 'keep'));
	expect((await namesIn(store)).slice(0, 2)).toEqual(['Anna', 'Person 1']);
	valueOf(await store.undo(1, 'revert'));
	expect(await namesIn(store)).toEqual([]);
	expect(valueOf(await store.check())).toMatchObject({
		unreadableTotal: 0,
		pageFaults: 0,
		journal: { firstBad: null }
	});
});

/** Runs Argon2id in a worker that is under a policy: one made from a blob inherits that of its document. */
async function deriveUnder(policy: string): Promise<string> {
	const code = `
		import { argon2 } from ${JSON.stringify(new URL(argon2Url, location.href).href)};
		const params = { alg: 'argon2id', memoryKiB: 19456, iterations: 2, parallelism: 1, salt: 'AAAAAAAAAAAAAAAAAAAAAA' };
		let answer;
		try {
			const hash = await argon2(new TextEncoder().encode('secret'), params);
			answer = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
		} catch (error) {
			answer = error.name;
		}
		let evaluated = 'ran';
		try {
			(0, eval)('1');
		} catch (error) {
			evaluated = error.name;
		}
		postMessage(answer + ' ' + evaluated);
	`;
	const frame = document.createElement('iframe');
	frames.push(frame);
	frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy}"><p>ready</p>`;
	const loaded = new Promise((resolve) => (frame.onload = resolve));
	document.body.append(frame);
	await loaded;
	const inside = frame.contentWindow as unknown as typeof globalThis;
	const url = inside.URL.createObjectURL(new inside.Blob([code], { type: 'text/javascript' }));
	return new Promise((resolve, reject) => {
		const worker = new inside.Worker(url, { type: 'module' });
		worker.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
		worker.onerror = () => reject(new Error('The worker did not start'));
	});
}

test('S85 Argon2id runs in a worker under our policy, and it is wasm-unsafe-eval that lets it', async () => {
	const policy = "default-src 'none'; connect-src 'self'; worker-src 'self' blob:; script-src 'self' blob:";
	const [hash, evaluated] = (await deriveUnder(`${policy} 'wasm-unsafe-eval'`)).split(' ');
	expect(hash).toMatch(/^[0-9a-f]{64}$/);
	expect(evaluated).toBe('EvalError');
	expect(await deriveUnder(policy)).toBe('CompileError EvalError');
});
