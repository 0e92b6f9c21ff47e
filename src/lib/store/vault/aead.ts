/**
 * The codec `aead1`: AES-256-GCM by WebCrypto. Each worker draws an epoch (64 random bits) and seals with a
 * subkey HKDF(vault key, epoch), so that the 96-bit random nonces of one key stay far below the number at
 * which two may meet, however often and in however many tabs the vault is opened.
 *
 * A blob: algorithm (1 byte) | epoch (8) | nonce (12) | ciphertext and tag. Associated data:
 * `kith1|vault|table|id|rev|schema|alg|at|deletedAt`, the last two empty for what is no record.
 */
import type { VaultId } from '#lib/domain/vault.ts';
import { allOpened } from '../codec.ts';
import type { Codec, Descriptor, Sealed, SealedItem } from '../codec.ts';
import type { VaultKey } from '../contract.ts';
import { deriveAesKey } from './keys.ts';

// Persisted: sacred like a name. Another cipher or layout gets another number.
const AES_256_GCM = 1;
const EPOCH_AT = 1;
const NONCE_AT = 9;
const BODY_AT = 21;
const TAG_BYTES = 16;

/** Encryptions after which a new subkey is drawn; random nonces allow 2^32. */
const EPOCH_USES = 2 ** 28;
/** Calls of WebCrypto under way at once: enough to keep its threads busy, bounded in memory. */
const AT_ONCE = 256;
const MAX_KEPT_KEYS = 2000;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

interface Epoch {
	bytes: Uint8Array<ArrayBuffer>;
	key: CryptoKey;
	uses: number;
}

/** The codec of one vault. `epochUses` is for tests of the change of epochs. */
export function createAead(vaultKey: VaultKey, vaultId: VaultId, epochUses = EPOCH_USES): Codec {
	const prefix = `kith1|${vaultId}|`;
	const keys = new Map<string, Promise<CryptoKey>>();
	let current: Promise<Epoch> | null = null;

	const keyOf = (epoch: Uint8Array<ArrayBuffer>): Promise<CryptoKey> => {
		const name = epoch.join();
		let key = keys.get(name);
		if (!key) {
			// Damaged blobs name any number of epochs.
			if (keys.size >= MAX_KEPT_KEYS) keys.clear();
			key = deriveAesKey(vaultKey, vaultId, 'kith1 records', epoch);
			keys.set(name, key);
		}
		return key;
	};

	const newEpoch = async (): Promise<Epoch> => {
		const bytes = crypto.getRandomValues(new Uint8Array(8));
		return { bytes, key: await keyOf(bytes), uses: 0 };
	};
	/** The epoch for so many encryptions more. */
	const epochFor = async (uses: number): Promise<Epoch> => {
		let epoch = await (current ??= newEpoch());
		if (epoch.uses > 0 && epoch.uses + uses > epochUses) epoch = await (current = newEpoch());
		epoch.uses += uses;
		return epoch;
	};

	const dataAbout = (about: Descriptor): Uint8Array<ArrayBuffer> =>
		encoder.encode(
			`${prefix}${about.table}|${about.id}|${about.rev}|${about.schema}|${AES_256_GCM}|${about.at ?? ''}|${about.deletedAt ?? ''}`
		);

	const sealOne = async (epoch: Epoch, nonce: Uint8Array<ArrayBuffer>, about: Descriptor, text: string) => {
		const body = await crypto.subtle.encrypt(
			{ name: 'AES-GCM', iv: nonce, additionalData: dataAbout(about) },
			epoch.key,
			encoder.encode(text)
		);
		const blob = new Uint8Array(BODY_AT + body.byteLength);
		blob[0] = AES_256_GCM;
		blob.set(epoch.bytes, EPOCH_AT);
		blob.set(nonce, NONCE_AT);
		blob.set(new Uint8Array(body), BODY_AT);
		return blob;
	};

	const openOne = async ({ about, sealed }: SealedItem): Promise<string | null> => {
		if (typeof sealed === 'string' || sealed.length < BODY_AT + TAG_BYTES || sealed[0] !== AES_256_GCM) return null;
		const blob = sealed as Uint8Array<ArrayBuffer>;
		const key = await keyOf(blob.slice(EPOCH_AT, NONCE_AT));
		try {
			const iv = blob.subarray(NONCE_AT, BODY_AT);
			const additionalData = dataAbout(about);
			const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, blob.subarray(BODY_AT));
			return decoder.decode(text);
		} catch (error) {
			// The one answer of AES-GCM to anything that is not authentic.
			if (error instanceof Error && error.name === 'OperationError') return null;
			throw error;
		}
	};

	const codec: Codec = {
		name: 'aead1',
		async seal(items) {
			const blobs: Sealed[] = [];
			for (let from = 0; from < items.length; from += AT_ONCE) {
				const some = items.slice(from, from + AT_ONCE);
				const epoch = await epochFor(some.length);
				const nonces = crypto.getRandomValues(new Uint8Array(12 * some.length));
				const sealed = some.map(({ about, text }, i) =>
					sealOne(epoch, nonces.subarray(12 * i, 12 * i + 12), about, text)
				);
				blobs.push(...(await Promise.all(sealed)));
			}
			return blobs;
		},
		async open(items) {
			return allOpened(items, await codec.openEach(items));
		},
		async openEach(items) {
			const texts: (string | null)[] = [];
			for (let from = 0; from < items.length; from += AT_ONCE) {
				texts.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(openOne))));
			}
			return texts;
		}
	};
	return codec;
}
