/** A vault in tests: keys, a fast stand-in for Argon2id, and doors made with it. */
import type { Dexie } from 'dexie';
import type { Result } from '#lib/domain/errors.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import { KDF_LIMITS, textSecret } from '#lib/domain/vault.ts';
import type { Door, Seal, Secret, VaultId } from '#lib/domain/vault.ts';
import { connect } from '#lib/store/connection.ts';
import type { StoreEnvironment, VaultKey } from '#lib/store/contract.ts';
import { metaOf } from '#lib/store/core.ts';
import { sealRow } from '#lib/store/rows.ts';
import { DATABASE_VERSION, STORES } from '#lib/store/schema.ts';
import { createAead } from '#lib/store/vault/aead.ts';
import { makeDoor, newVault } from '#lib/store/vault/doors.ts';
import type { DoorOptions } from '#lib/store/vault/doors.ts';
import type { Kdf } from '#lib/store/vault/kdf.ts';
import { startDevice } from './store.ts';

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

/** Makes the database of a new copy a sealed one while it is empty, so that a store's tests run sealed from their start. */
export async function sealEmpty(env: StoreEnvironment, { seal, key, vaultId }: TestVault): Promise<void> {
	const { device, store } = await startDevice(env);
	device.close();
	const row = await sealRow(createAead(key, vaultId), seal);
	const database = await openRaw(store.name);
	await metaOf(database).put(row);
	database.close();
}

/** A connection to a store's database, to look at it or to damage it. */
export async function openRaw(name: string): Promise<Dexie> {
	const opened = await connect({ name, version: DATABASE_VERSION, stores: STORES, durability: 'relaxed' });
	if (!opened.ok) throw new Error(`No database ${name}: ${opened.error.code}`);
	return opened.value;
}

/** A passkey's output of 32 times one byte. */
export function passkeySecret(byte: number): Secret {
	return { kind: 'passkey', bytes: new Uint8Array(32).fill(byte) };
}

export function made(result: Result<Door>): Door {
	if (!result.ok) throw new Error(`No door: ${JSON.stringify(result.error)}`);
	return result.value;
}
