/** Argon2id by hash-wasm; a file of its own, so that only who opens or makes a door loads it. */
import { argon2id } from 'hash-wasm';
import type { Kdf } from './kdf.ts';
import { KEY_BYTES, fromBase64Url } from './keys.ts';

/** 32 bytes of a secret. Blocks its thread: only ever called in a worker. */
export const argon2: Kdf = async (secret, { memoryKiB, iterations, parallelism, salt }) => {
	const hash = await argon2id({
		password: secret,
		salt: fromBase64Url(salt)!,
		memorySize: memoryKiB,
		iterations,
		parallelism,
		hashLength: KEY_BYTES,
		outputType: 'binary'
	});
	return hash as Uint8Array<ArrayBuffer>;
};
