import { describe, expect, test } from 'vitest';
import { KDF_LIMITS } from '#lib/domain/vault.ts';
import type { KdfParams } from '#lib/domain/vault.ts';
import { trueRandom } from '../../../../tests/support/vault.ts';
import { argon2id, calibrate, checkParams, newParams } from './kdf.ts';
import type { Kdf } from './kdf.ts';

const { floor, start, ceiling } = KDF_LIMITS;

/** Calibrates on a machine that does so many KiB times iterations in a millisecond. */
async function calibratedAt(speed: number) {
	let clock = 0;
	const calls: KdfParams[] = [];
	const kdf: Kdf = async (_, params) => {
		calls.push(params);
		clock += (params.memoryKiB * params.iterations) / speed;
		return new Uint8Array(32);
	};
	return { cost: await calibrate(kdf, () => clock), calls };
}

describe('the cost of guessing', () => {
	test.each([1, 10, 38, 60, 100, 190, 197, 300, 600, 5000])(
		'S85 a machine of speed %i gets a cost of about a second, within the limits',
		async (speed) => {
			const { cost, calls } = await calibratedAt(speed);
			expect(checkParams(newParams(cost, trueRandom))).toEqual({ ok: true });
			const seconds = (cost.memoryKiB * cost.iterations) / speed / 1000;
			const isFloor = cost.memoryKiB === floor.memoryKiB && cost.iterations === floor.iterations;
			const isMost = cost.memoryKiB === start.memoryKiB && cost.iterations === ceiling.iterations;
			expect(seconds <= 1 || isFloor).toBe(true);
			expect(seconds > 0.6 || isMost).toBe(true);
			// A phone must be able to open what a fast machine made.
			expect(cost.memoryKiB).toBeLessThanOrEqual(start.memoryKiB);
			expect(calls).toHaveLength(2);
		}
	);

	test('S85 a machine that does `start` within a second never gets less', async () => {
		for (const speed of [196.608, 250, 1000]) {
			const { cost } = await calibratedAt(speed);
			expect(cost.memoryKiB).toBe(start.memoryKiB);
			expect(cost.iterations).toBeGreaterThanOrEqual(start.iterations);
		}
	});

	const good = newParams({ ...start, parallelism: 1 }, trueRandom);
	test.each<[string, Partial<KdfParams> | null, string]>([
		['less memory than the floor', { memoryKiB: floor.memoryKiB - 1 }, 'downgrade'],
		['fewer iterations than the floor', { iterations: 1 }, 'downgrade'],
		['no lanes', { parallelism: 0 }, 'downgrade'],
		['another algorithm', { alg: 'pbkdf2' as 'argon2id' }, 'downgrade'],
		['a short salt', { salt: 'AAAA' }, 'downgrade'],
		['no salt', { salt: undefined as unknown as string }, 'downgrade'],
		['half a KiB', { memoryKiB: start.memoryKiB + 0.5 }, 'downgrade'],
		['no parameters', null, 'downgrade'],
		['4 GiB', { memoryKiB: 4 * 1024 * 1024 }, 'too-expensive'],
		['a million iterations', { iterations: 1_000_000 }, 'too-expensive'],
		['five lanes', { parallelism: 5 }, 'too-expensive']
	])('[F17] S85 %s is refused', (_, changed, reason) => {
		expect(checkParams(good)).toEqual({ ok: true });
		expect(checkParams(changed && { ...good, ...changed })).toEqual({
			ok: false,
			error: { code: 'kdf-refused', params: { reason } }
		});
	});

	test('S85 it is Argon2id: the test vector of the reference implementation', async () => {
		// phc-winner-argon2, test.c: Argon2id, version 0x13, t=2, m=65536 KiB, p=1, "password", "somesalt".
		const { argon2id: raw } = await import('hash-wasm');
		const reference = '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7';
		const hash = await raw({
			password: 'password',
			salt: 'somesalt',
			memorySize: 65536,
			iterations: 2,
			parallelism: 1,
			hashLength: 32
		});
		expect(hash).toBe(reference);
	});

	test('S85 secret, salt, memory and iterations all count', async () => {
		const params = newParams({ ...floor, parallelism: 1 }, trueRandom);
		const secret = new TextEncoder().encode('secret');
		const hex = async (bytes: Uint8Array<ArrayBuffer>, changed: Partial<KdfParams> = {}) =>
			Buffer.from(await argon2id(bytes, { ...params, ...changed })).toString('hex');
		const all = [
			await hex(secret),
			await hex(new TextEncoder().encode('secreT')),
			await hex(secret, { salt: newParams(params, trueRandom).salt }),
			await hex(secret, { memoryKiB: floor.memoryKiB + 1024 }),
			await hex(secret, { iterations: 3 })
		];
		expect(new Set(all).size).toBe(5);
		expect(await hex(secret)).toBe(all[0]);
	});
});
