import { createDecipheriv, hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { textSecret } from '#lib/domain/vault.ts';
import type { Door, DoorId, Seal, Secret } from '#lib/domain/vault.ts';
import { PASSPHRASE, fastKdf, made, passkeySecret, testVault, trueRandom } from '../../../../tests/support/vault.ts';
import { createAead } from './aead.ts';
import { doorInfo, makeDoor, openDoors, portableSeal, withDoor, withOnlyDoor, withoutDoor } from './doors.ts';
import type { Kdf } from './kdf.ts';
import { newRecoveryCode } from './recovery-code.ts';

const passkey = { credentialId: 'AQID', salt: 'BAUG' };
const wrong = { ok: false, error: { code: 'wrong-secret' } };
const phrase = (text: string) => textSecret('passphrase', text);
const refuse: Kdf = () => {
	throw new Error('work was done');
};

/** A vault with a door of each kind. */
async function threeDoors() {
	const vault = await testVault();
	const code = newRecoveryCode(trueRandom);
	const recovery = made(await makeDoor(textSecret('recovery', code), vault.bytes, vault.options));
	const key = made(await makeDoor(passkeySecret(7), vault.bytes, { ...vault.options, passkey }));
	const seal = withDoor(withDoor(vault.seal, recovery), key);
	return { ...vault, code, seal };
}

async function bytesBehind(seal: Seal, secret: Secret): Promise<Uint8Array | string> {
	const opened = await openDoors(seal, secret, fastKdf);
	return opened.ok ? opened.value.bytes : opened.error.code;
}

describe('doors', () => {
	test('S84 passphrase, recovery code and passkey each give the same vault key', async () => {
		const { seal, code, bytes, vaultId, key } = await threeDoors();
		for (const secret of [phrase(PASSPHRASE), textSecret('recovery', code), passkeySecret(7)]) {
			const opened = await openDoors(seal, secret, fastKdf);
			if (!opened.ok) throw new Error(opened.error.code);
			expect(opened.value.bytes).toEqual(bytes);
			const about = { table: 't', id: 'i', rev: 1, schema: 1 };
			const [sealed] = await createAead(key, vaultId).seal([{ about, text: 'same' }]);
			expect(await createAead(opened.value.key, vaultId).open([{ about, sealed: sealed! }])).toEqual(['same']);
		}
	});

	test('S84 another program opens a door: HKDF-SHA-256, AES-256-GCM over the vault key', async () => {
		const { seal, vaultId, bytes } = await threeDoors();
		const door = seal.doors[2]!;
		const key = new Uint8Array(hkdfSync('sha256', new Uint8Array(32).fill(7), vaultId, 'kith1 door passkey|', 32));
		const wrapped = Buffer.from(door.wrapped, 'base64url');
		const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(door.nonce, 'base64url'));
		const about = ['kith1 door', vaultId, door.id, 'passkey', door.createdAt, null, ['AQID', 'BAUG']];
		decipher.setAAD(Buffer.from(JSON.stringify(about)));
		decipher.setAuthTag(wrapped.subarray(-16));
		expect(new Uint8Array([...decipher.update(wrapped.subarray(0, -16)), ...decipher.final()])).toEqual(bytes);
	});

	test('S84 the same letters typed another way are the same passphrase, other letters are not', async () => {
		const { seal, bytes } = await testVault('Ångström café ①');
		expect(await bytesBehind(seal, phrase('A\u030angstro\u0308m cafe\u0301 1'))).toEqual(bytes);
		// Bytes that the page did not normalise.
		const typed: Secret = { kind: 'passphrase', bytes: new TextEncoder().encode('A\u030angstro\u0308m cafe\u0301 1') };
		expect(await bytesBehind(seal, typed)).toEqual(bytes);
		expect(await bytesBehind(seal, phrase('ångström café 1'))).toBe('wrong-secret');
	});

	test('S84 a recovery code opens however it is typed; what is none is refused without work', async () => {
		const { seal, code, bytes } = await threeDoors();
		const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
		expect(await bytesBehind(seal, textSecret('recovery', typed))).toEqual(bytes);
		expect(await openDoors(seal, textSecret('recovery', PASSPHRASE), refuse)).toEqual(wrong);
		expect(await bytesBehind(seal, textSecret('recovery', newRecoveryCode(trueRandom)))).toBe('wrong-secret');
	});

	test('[F18] S84 ten wrong passphrases change nothing, the right one then opens', async () => {
		const { seal, bytes } = await threeDoors();
		const before = structuredClone(seal);
		for (let i = 0; i < 10; i++) expect(await bytesBehind(seal, phrase(`${PASSPHRASE}${i}`))).toBe('wrong-secret');
		expect(seal).toEqual(before);
		expect(await bytesBehind(seal, phrase(PASSPHRASE))).toEqual(bytes);
	});

	test('S84 a secret opens no door of another kind, and nothing opens where there is none', async () => {
		const { seal, vaultId } = await testVault();
		expect(await openDoors(seal, { ...phrase(PASSPHRASE), kind: 'passkey' }, refuse)).toEqual(wrong);
		expect(await openDoors(seal, passkeySecret(7), refuse)).toEqual(wrong);
		expect(await openDoors({ vaultId, createdAt: 0, doors: [] }, phrase(PASSPHRASE), refuse)).toEqual(wrong);
	});

	test.each<[string, (door: Door) => Door]>([
		['another id', (door) => ({ ...door, id: `${door.id.slice(1)}A` as DoorId })],
		['another date', (door) => ({ ...door, createdAt: door.createdAt + 1 })],
		['more memory', (door) => ({ ...door, kdf: { ...door.kdf!, memoryKiB: door.kdf!.memoryKiB + 1024 } })],
		['another salt', (door) => ({ ...door, kdf: { ...door.kdf!, salt: 'A'.repeat(22) } })],
		['a passkey', (door) => ({ ...door, passkey })],
		['another nonce', (door) => ({ ...door, nonce: 'A'.repeat(16) })],
		['no nonce', (door) => ({ ...door, nonce: '' })],
		['a cut wrap', (door) => ({ ...door, wrapped: door.wrapped.slice(0, -4) })],
		['no base64url', (door) => ({ ...door, wrapped: '***' })]
	])('S84 a door changed to %s does not open', async (_, change) => {
		// The stand-in takes no parameters: only the wrap can notice.
		const blind: Kdf = (secret) => fastKdf(secret, {} as never);
		const vault = await testVault();
		const door = made(await makeDoor(phrase(PASSPHRASE), vault.bytes, { ...vault.options, kdf: blind }));
		expect((await openDoors({ ...vault.seal, doors: [door] }, phrase(PASSPHRASE), blind)).ok).toBe(true);
		expect(await openDoors({ ...vault.seal, doors: [change(door)] }, phrase(PASSPHRASE), blind)).toEqual(wrong);
	});

	test('S84 a door of another vault does not open here', async () => {
		const { seal } = await testVault();
		const other = await testVault();
		expect(await bytesBehind({ ...other.seal, doors: seal.doors }, phrase(PASSPHRASE))).toBe('wrong-secret');
	});

	test.each<[string, object, string]>([
		['parameters below the floor', { memoryKiB: 1024 }, 'downgrade'],
		['one iteration', { iterations: 1 }, 'downgrade'],
		['4 GiB', { memoryKiB: 4 * 1024 * 1024 }, 'too-expensive'],
		['a thousand iterations', { iterations: 1000 }, 'too-expensive']
	])('[F17] S85 a door with %s is refused before any work', async (_, changed, reason) => {
		const { seal, options, bytes } = await testVault();
		const refused = { ok: false, error: { code: 'kdf-refused', params: { reason } } };
		const door = seal.doors[0]!;
		const weakened = { ...door, kdf: { ...door.kdf!, ...changed } };
		expect(await openDoors({ ...seal, doors: [weakened] }, phrase(PASSPHRASE), refuse)).toEqual(refused);
		expect(await openDoors({ ...seal, doors: [door, weakened] }, phrase(PASSPHRASE), refuse)).toEqual(refused);
		const cost = { ...options.cost, ...changed };
		expect(await makeDoor(phrase(PASSPHRASE), bytes, { ...options, cost, kdf: refuse })).toEqual(refused);
	});

	test('[F17] S85 thousands of doors are refused before any work, and memory that is not there after it', async () => {
		const { seal } = await testVault();
		const refused = { ok: false, error: { code: 'kdf-refused', params: { reason: 'too-expensive' } } };
		const many = { ...seal, doors: Array.from({ length: 5000 }, () => seal.doors[0]!) };
		expect(await openDoors(many, phrase(PASSPHRASE), refuse)).toEqual(refused);
		const poor: Kdf = () => Promise.reject(new RangeError('WebAssembly.Memory.grow(): out of memory'));
		expect(await openDoors(seal, phrase(PASSPHRASE), poor)).toEqual(refused);
	});

	test.each<[string, number | null]>([
		['123456', 20],
		['correct 1', 10],
		['1234567890123456789', 20],
		['🦦🦦🦦🦦🦦🦦🦦🦦🦦', 10],
		['12345678901234567890', null],
		['correct 12', null],
		['一二三四五六七八九十', null]
	])('S84 passphrase %s: at least %s characters', async (text, least) => {
		const { bytes, options } = await testVault();
		const door = await makeDoor(phrase(text), bytes, options);
		if (least === null) expect(door.ok).toBe(true);
		else expect(door).toEqual({ ok: false, error: { code: 'weak-passphrase', params: { least } } });
	});

	test('S84 secrets are overwritten, whether they opened or not', async () => {
		const { seal, bytes, options } = await testVault();
		const used: Secret[] = [phrase(PASSPHRASE), phrase('something wrong'), passkeySecret(1), phrase('short')];
		const seen: Uint8Array[] = [];
		const spy: Kdf = async (secret, params) => {
			seen.push(secret);
			const hash = await fastKdf(secret, params);
			seen.push(hash);
			return hash;
		};
		await openDoors(seal, used[0]!, spy);
		await openDoors(seal, used[1]!, spy);
		await makeDoor(used[2]!, bytes, { ...options, passkey });
		await makeDoor(used[3]!, bytes, options);
		expect(seen).toHaveLength(4);
		for (const { bytes: secret } of used) expect(secret.every((byte) => byte === 0)).toBe(true);
		for (const copy of seen) expect(copy.every((byte) => byte === 0)).toBe(true);
	});

	test('S84 a new passphrase replaces the old one and leaves the other doors', async () => {
		const { seal, bytes, options, code } = await threeDoors();
		const changed = withOnlyDoor(seal, made(await makeDoor(phrase('another odd phrase'), bytes, options)));
		expect(await bytesBehind(changed, phrase(PASSPHRASE))).toBe('wrong-secret');
		expect(await bytesBehind(changed, phrase('another odd phrase'))).toEqual(bytes);
		expect(await bytesBehind(changed, textSecret('recovery', code))).toEqual(bytes);
		expect(await bytesBehind(changed, passkeySecret(7))).toEqual(bytes);
		expect(changed.doors).toHaveLength(3);
	});

	test('S84 a removed door opens no more; the last passphrase stays', async () => {
		const { seal } = await threeDoors();
		const [first, , third] = seal.doors;
		const without = withoutDoor(seal, third!.id);
		if (!without.ok) throw new Error(without.error.code);
		expect(await bytesBehind(without.value, passkeySecret(7))).toBe('wrong-secret');
		expect(withoutDoor(seal, first!.id)).toEqual({ ok: false, error: { code: 'invalid', params: { field: 'door' } } });
		expect(withoutDoor(without.value, third!.id)).toEqual({ ok: false, error: { code: 'not-found' } });
	});

	test('S84 what leaves the device has no passkey, what a lock screen sees no wrap', async () => {
		const { seal } = await threeDoors();
		expect(portableSeal(seal).doors.map(({ kind }) => kind)).toEqual(['passphrase', 'recovery']);
		expect(Object.keys(doorInfo(seal.doors[2]!)).sort()).toEqual(['createdAt', 'id', 'kind', 'passkey']);
	});

	test('S84 a passkey needs its id and salt, 32 bytes, and asks for no work', async () => {
		const { bytes, options } = await testVault();
		expect(await makeDoor(passkeySecret(1), bytes, options)).toEqual(wrong);
		expect(await makeDoor(phrase(PASSPHRASE), bytes, { ...options, passkey })).toEqual(wrong);
		const empty: Secret = { kind: 'passkey', bytes: new Uint8Array(0) };
		expect(await makeDoor(empty, bytes, { ...options, passkey })).toEqual(wrong);
		const door = made(await makeDoor(passkeySecret(1), bytes, { ...options, passkey, kdf: refuse }));
		expect(door.kdf).toBe(null);
	});
});
