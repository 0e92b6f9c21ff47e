/**
 * What guessing a secret costs. The parameters stand in the clear beside a door, so they are checked before any
 * work is done with them: below the floor somebody weakened the door, above the ceiling somebody wants us to hang.
 */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import { KDF_LIMITS } from '#lib/domain/vault.ts';
import type { KdfParams } from '#lib/domain/vault.ts';
import { fromBase64Url, randomBytes, toBase64Url } from './keys.ts';

/** 32 bytes of a secret; the real one is Argon2id, tests pass a fast one. */
export type Kdf = (secret: Uint8Array<ArrayBuffer>, params: KdfParams) => Promise<Uint8Array<ArrayBuffer>>;
export type KdfCost = Pick<KdfParams, 'memoryKiB' | 'iterations' | 'parallelism'>;

const SALT_BYTES = 16;
/** What opening a door may take on the machine that makes it. */
const AIM_MS = 1000;

export const argon2id: Kdf = async (secret, params) => (await import('./argon2.ts')).argon2(secret, params);

export function newParams(cost: KdfCost, random: RandomBytes): KdfParams {
	return { alg: 'argon2id', ...cost, salt: toBase64Url(randomBytes(random, SALT_BYTES)) };
}

/** `kdf-refused` with reason `downgrade` or `too-expensive`; anything that is not Argon2id at all is a downgrade. */
export function checkParams(params: KdfParams | null): Result<void> {
	const { floor, ceiling } = KDF_LIMITS;
	if (!params || params.alg !== 'argon2id') return fail('kdf-refused', { reason: 'downgrade' });
	const { memoryKiB, iterations, parallelism } = params;
	const isNumeric = [memoryKiB, iterations, parallelism].every(Number.isSafeInteger);
	const isSalted = typeof params.salt === 'string' && fromBase64Url(params.salt)?.length === SALT_BYTES;
	if (!isNumeric || !isSalted || parallelism < 1) return fail('kdf-refused', { reason: 'downgrade' });
	if (memoryKiB > ceiling.memoryKiB || iterations > ceiling.iterations || parallelism > ceiling.parallelism)
		return fail('kdf-refused', { reason: 'too-expensive' });
	if (memoryKiB < floor.memoryKiB || iterations < floor.iterations) return fail('kdf-refused', { reason: 'downgrade' });
	return ok();
}

/**
 * The cost of new doors: as much as this machine does in about a second. The memory never exceeds that of `start`,
 * because the same passphrase must open a backup on a phone; a fast machine adds iterations instead. A slow one gets
 * less than `start`, never less than the floor. Takes up to two derivations: done once, when a door is made.
 */
export async function calibrate(kdf: Kdf = argon2id, now = () => performance.now()): Promise<KdfCost> {
	const { floor } = KDF_LIMITS;
	const trial: KdfParams = { ...floor, alg: 'argon2id', parallelism: 1, salt: toBase64Url(new Uint8Array(SALT_BYTES)) };
	let fastest = Infinity;
	// The first one also compiles the code.
	for (let i = 0; i < 2; i++) {
		const begun = now();
		await kdf(new Uint8Array(SALT_BYTES), trial);
		fastest = Math.min(fastest, now() - begun);
	}
	// Both memory and iterations cost in proportion.
	const affordable = (floor.memoryKiB * floor.iterations * AIM_MS) / Math.max(fastest, 1);
	return costFor(affordable);
}

/** The strongest cost within so many KiB times iterations, within the limits. */
function costFor(affordable: number): KdfCost {
	const { floor, start, ceiling } = KDF_LIMITS;
	if (affordable >= start.memoryKiB * start.iterations) {
		const iterations = Math.min(Math.floor(affordable / start.memoryKiB), ceiling.iterations);
		return { memoryKiB: start.memoryKiB, iterations, parallelism: 1 };
	}
	const memoryKiB = Math.floor(affordable / floor.iterations / 1024) * 1024;
	return {
		memoryKiB: Math.min(Math.max(memoryKiB, floor.memoryKiB), start.memoryKiB),
		iterations: floor.iterations,
		parallelism: 1
	};
}
