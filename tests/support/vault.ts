/** A vault in tests: keys, a fast stand-in for Argon2id, and doors made with it. */
import type { Result } from '#lib/domain/errors.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import { KDF_LIMITS } from '#lib/domain/vault.ts';
import type { Door, Seal, Secret, VaultId } from '#lib/domain/vault.ts';
import type { VaultKey } from '#lib/store/contract.ts';
import { makeDoor, newVault } from '#lib/store/vault/doors.ts';
import type { DoorOptions } from '#lib/store/vault/doors.ts';
import type { Kdf } from '#lib/store/vault/kdf.ts';
import { textSecret } from '#lib/domain/vault.ts';

export const trueRandom: RandomBytes = (target) => void crypto.getRandomValues(target);

/** Depends on secret and parameters as Argon2id does, and guards nothing. */
export const fastKdf: Kdf = async (secret, params) => {
	const text = new TextEncoder().encode(JSON.stringify(params));
	const joined = new Uint8Array([...text, 0, ...secret]);
	return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
};

export const PASSPHRASE = 'seven quiet otters';

export interface TestVault {
	vaultId: VaultId;
	key: VaultKey;
	bytes: Uint8Array<ArrayBuffer>;
	seal: Seal;
	/** Options for more doors. */
	options: DoorOptions;
}

/** A vault behind one passphrase. */
export async function testVault(passphrase = PASSPHRASE, random = trueRandom): Promise<TestVault> {
	const { vaultId, key, bytes } = await newVault(random);
	const options: DoorOptions = {
		vaultId,
		now: () => 1_700_000_000_000,
		random,
		cost: { ...KDF_LIMITS.floor, parallelism: 1 },
		kdf: fastKdf
	};
	const door = made(await makeDoor(textSecret('passphrase', passphrase), bytes, options));
	return { vaultId, key, bytes, seal: { vaultId, createdAt: 1_700_000_000_000, doors: [door] }, options };
}

/** A passkey's output of 32 times one byte. */
export function passkeySecret(byte: number): Secret {
	return { kind: 'passkey', bytes: new Uint8Array(32).fill(byte) };
}

export function made(result: Result<Door>): Door {
	if (!result.ok) throw new Error(`No door: ${JSON.stringify(result.error)}`);
	return result.value;
}
