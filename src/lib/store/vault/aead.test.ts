import { createDecipheriv, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testVault } from '../../../../tests/support/vault.ts';
import { UnreadableError } from '../codec.ts';
import type { Descriptor, SealedItem } from '../codec.ts';
import { createAead } from './aead.ts';

const about: Descriptor = { table: 'customers', id: 'one', rev: 3, schema: 1, at: 50, deletedAt: 0 };
const TEXT = '["person","Zoë Ångström","张伟 🦦"]';

async function sealedOnce() {
	const vault = await testVault();
	const codec = createAead(vault.key, vault.vaultId);
	const [sealed] = await codec.seal([{ about, text: TEXT }]);
	return { vault, codec, blob: sealed as Uint8Array<ArrayBuffer> };
}

describe('codec aead1', () => {
	test('S80 opens what it sealed, in order, whatever the text', async () => {
		const { codec } = await sealedOnce();
		// Well-formed text: a lone surrogate has no UTF-8.
		const texts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 700 });
		await fc.assert(
			fc.asyncProperty(texts, async (list) => {
				const items = list.map((text, i) => ({ about: { ...about, id: `id${i}` }, text }));
				const sealed = await codec.seal(items);
				const opened = await codec.open(items.map((item, i) => ({ about: item.about, sealed: sealed[i]! })));
				expect(opened).toEqual(list);
			}),
			{ numRuns: 30, seed: 80 }
		);
	});

	test('S80 another program opens it: AES-256-GCM, key by HKDF-SHA-256 of vault key and epoch', async () => {
		const { vault, blob } = await sealedOnce();
		const epoch = blob.subarray(1, 9);
		const info = Buffer.concat([Buffer.from('kith1 records|'), epoch]);
		const key = new Uint8Array(hkdfSync('sha256', vault.bytes, vault.vaultId, info, 32));
		const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(9, 21));
		decipher.setAAD(Buffer.from(`kith1|${vault.vaultId}|customers|one|3|1|1|50|0`));
		decipher.setAuthTag(blob.subarray(-16));
		const text = Buffer.concat([decipher.update(blob.subarray(21, -16)), decipher.final()]);
		expect(blob[0]).toBe(1);
		expect(text.toString()).toBe(TEXT);
	});

	test('[F15] S81 a blob with any bit of any byte flipped, cut short or made longer does not open', async () => {
		const { codec, blob } = await sealedOnce();
		const damaged: Uint8Array[] = [blob.subarray(0, -1), new Uint8Array([...blob, 0]), new Uint8Array(0)];
		for (let i = 0; i < blob.length; i++) {
			const copy = blob.slice();
			copy[i]! ^= 1 << (i % 8);
			damaged.push(copy);
		}
		const texts = await codec.openEach([...damaged, blob].map((sealed) => ({ about, sealed })));
		expect(texts).toEqual([...damaged.map(() => null), TEXT]);
	});

	test('[F15] S81 one that does not open is told with its table and number; plain text is none that was sealed', async () => {
		const { codec, blob } = await sealedOnce();
		const items: SealedItem[] = [
			{ about, sealed: blob },
			{ about, sealed: TEXT },
			{ about: { ...about, rev: 4 }, sealed: blob }
		];
		const error = await codec.open(items).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(UnreadableError);
		expect(error).toMatchObject({ table: 'customers', count: 2 });
	});

	test.each<[string, Partial<Descriptor>]>([
		['another id', { id: 'two' }],
		['another table', { table: 'segments' }],
		['a newer rev', { rev: 4 }],
		['another schema', { schema: 2 }],
		['another date', { at: 51 }],
		['deleted', { deletedAt: 9 }],
		['no record', { at: undefined, deletedAt: undefined }]
	])('[F16] S82 a blob passed off as %s does not open', async (_, changed) => {
		const { codec, blob } = await sealedOnce();
		expect(await codec.openEach([{ about: { ...about, ...changed }, sealed: blob }])).toEqual([null]);
	});

	test('[F16] S82 no two descriptors share their associated data', async () => {
		const { codec } = await sealedOnce();
		const word = fc.stringMatching(/^[a-z|0-9]{0,6}$/);
		const some = fc.option(fc.nat({ max: 20 }), { nil: undefined });
		const descriptor = fc.record({
			table: fc.constantFrom('customers', 'pages'),
			id: word,
			rev: fc.nat({ max: 20 }),
			schema: fc.nat({ max: 2 }),
			at: some,
			deletedAt: some
		});
		await fc.assert(
			fc.asyncProperty(descriptor, descriptor, async (one, other) => {
				fc.pre(JSON.stringify(one) !== JSON.stringify(other));
				const [sealed] = await codec.seal([{ about: one, text: TEXT }]);
				expect(await codec.openEach([{ about: other, sealed: sealed! }])).toEqual([null]);
			}),
			{ numRuns: 300, seed: 82 }
		);
	});

	test('[F16] S82 a blob of another vault does not open, though its key be the same', async () => {
		const { vault, blob } = await sealedOnce();
		const other = await testVault();
		expect(await createAead(vault.key, other.vaultId).openEach([{ about, sealed: blob }])).toEqual([null]);
		expect(await createAead(other.key, vault.vaultId).openEach([{ about, sealed: blob }])).toEqual([null]);
	});

	test('S83 each worker seals under an epoch of its own, draws another after its uses, and opens all of them', async () => {
		const vault = await testVault();
		const items = Array.from({ length: 10 }, (_, i) => ({ about: { ...about, id: `id${i}` }, text: `${i}` }));
		const blobs: Uint8Array[] = [];
		const first = createAead(vault.key, vault.vaultId, 4);
		for (const item of items.slice(0, 6)) blobs.push((await first.seal([item]))[0] as Uint8Array);
		const second = createAead(vault.key, vault.vaultId);
		blobs.push(...((await second.seal(items.slice(6))) as Uint8Array[]));
		const epochs = blobs.map((blob) => blob.subarray(1, 9).join());
		expect(epochs.map((epoch) => [...new Set(epochs)].indexOf(epoch))).toEqual([0, 0, 0, 0, 1, 1, 2, 2, 2, 2]);
		expect(new Set(blobs.map((blob) => blob.subarray(9, 21).join())).size).toBe(10);
		const opened = await first.open(items.map((item, i) => ({ about: item.about, sealed: blobs[i]! })));
		expect(opened).toEqual(items.map(({ text }) => text));
	});

	test('S83 the vault key cannot be exported, nor used for anything but deriving keys', async () => {
		const { key } = await testVault();
		expect([key.extractable, key.usages]).toEqual([false, ['deriveKey']]);
		await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
	});
});
