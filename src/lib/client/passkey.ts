/**
 * Passkeys as doors: WebAuthn's PRF extension gives 32 secret bytes that only the passkey can give again, after its
 * own check of the person. No server takes part: the challenge proves nothing to anybody, and the wrap of the vault
 * key tells whether the bytes are right. Some platforms pretend or leave the extension out; then there is no door.
 */
import type { DoorInfo, Secret } from '#lib/domain/vault.ts';
import { KithError } from './engine.ts';

const OUTPUT_BYTES = 32;
/** Bits of the flags in the authenticator's data: whether it checked who is there. */
const USER_VERIFIED = 0x04;
const FLAGS_AT = 32;

/** What `vault.addPasskey` takes. */
export interface NewPasskey {
	credentialId: string;
	salt: string;
	output: Secret;
}

/** Whether to offer a passkey at all. What really works shows only when one is made. */
export async function canUsePasskeys(): Promise<boolean> {
	// Inside another page the browser asks nothing, and unlocking is not offered there anyway.
	if (typeof PublicKeyCredential === 'undefined' || window.top !== window.self) return false;
	// A passkey belongs to a domain; an address of numbers has none.
	if (/^[\d.]+$|:/.test(location.hostname)) return false;
	// Not in every browser yet; where it is and says no, that is final.
	const capabilities = await PublicKeyCredential.getClientCapabilities?.();
	if (capabilities?.['extension:prf'] === false) return false;
	return capabilities?.['extension:prf'] ?? PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
}

/**
 * Makes a passkey and has it give its output. `name` is what the device's list of passkeys shows: a workspace's name,
 * never a customer. Fails with `cancelled`, `already` where this device holds one of `known`, `passkey-unsupported`.
 */
export async function createPasskey(name: string, known: readonly DoorInfo[]): Promise<NewPasskey> {
	const others = passkeysOf(known);
	// One salt for all, so that one question on the lock screen fits every passkey.
	const salt = others[0]?.salt ?? toBase64Url(randomBytes(OUTPUT_BYTES));
	const made = await ask(() =>
		navigator.credentials.create({
			publicKey: {
				rp: { id: location.hostname, name: 'Kith' },
				user: { id: randomBytes(16), name, displayName: name },
				challenge: randomBytes(32),
				// ES256, EdDSA, RS256: only required to name some.
				pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
				excludeCredentials: others.map(descriptorOf),
				authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
				extensions: { prf: {} }
			}
		})
	);
	const credentialId = toBase64Url(new Uint8Array(made.rawId));
	try {
		if (made.getClientExtensionResults().prf?.enabled === false) throw unsupported();
		// Asked for by itself, as the lock screen will: some give no output, or another one, when they are made.
		return { credentialId, salt, output: await getPasskey([{ credentialId, salt }]) };
	} catch (error) {
		await forget(credentialId);
		throw error;
	}
}

/**
 * Asks for one of the vault's passkeys. Fails with `cancelled` where the person or the check of the person refused,
 * or the passkey is gone, and with `passkey-unsupported` where it gives no output.
 */
export async function getPasskey(doors: readonly NonNullable<DoorInfo['passkey']>[]): Promise<Secret> {
	const first = doors[0];
	if (!first) throw unsupported();
	const found = await ask(() =>
		navigator.credentials.get({
			publicKey: {
				rpId: location.hostname,
				challenge: randomBytes(32),
				allowCredentials: doors.filter(({ salt }) => salt === first.salt).map(descriptorOf),
				userVerification: 'required',
				// Not `evalByCredential`: a widespread password manager answers that with nothing.
				extensions: { prf: { eval: { first: fromBase64Url(first.salt) } } }
			}
		})
	);
	const { authenticatorData } = found.response as AuthenticatorAssertionResponse;
	const isVerified = ((new Uint8Array(authenticatorData)[FLAGS_AT] ?? 0) & USER_VERIFIED) !== 0;
	const output = found.getClientExtensionResults().prf?.results?.first;
	const bytes = output ? bytesOf(output) : null;
	if (!isVerified || bytes?.length !== OUTPUT_BYTES) throw unsupported();
	return { kind: 'passkey', bytes };
}

/** What the passkey doors among these need to be asked. */
export function passkeysOf(doors: readonly DoorInfo[]): NonNullable<DoorInfo['passkey']>[] {
	return doors.flatMap(({ passkey }) => passkey ?? []);
}

/** Runs a question of the browser; its refusals become failures with a code. */
async function ask(question: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
	try {
		const answer = await question();
		if (answer instanceof PublicKeyCredential) return answer;
	} catch (error) {
		const name = error instanceof DOMException ? error.name : '';
		if (name === 'NotAllowedError' || name === 'AbortError') throw new KithError({ code: 'cancelled' });
		if (name === 'InvalidStateError') throw new KithError({ code: 'already' });
		if (!['NotSupportedError', 'SecurityError', 'ConstraintError', 'UnknownError'].includes(name)) throw error;
	}
	throw unsupported();
}

/** Tells the device that a passkey opens nothing, where it wants to know, so that its list does not show it. */
async function forget(credentialId: string): Promise<void> {
	try {
		await PublicKeyCredential.signalUnknownCredential?.({ rpId: location.hostname, credentialId });
	} catch (error) {
		// A courtesy: what failed before is what matters.
		if (!(error instanceof DOMException)) throw error;
	}
}

function unsupported(): KithError {
	return new KithError({ code: 'passkey-unsupported' });
}

function descriptorOf({ credentialId }: { credentialId: string }): PublicKeyCredentialDescriptor {
	return { type: 'public-key', id: fromBase64Url(credentialId) };
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
	return crypto.getRandomValues(new Uint8Array(length));
}

/** A copy of its own, which can be transferred and overwritten. */
function bytesOf(source: BufferSource): Uint8Array<ArrayBuffer> {
	return ArrayBuffer.isView(source)
		? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
		: new Uint8Array(source).slice();
}

function toBase64Url(bytes: Uint8Array): string {
	return btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
