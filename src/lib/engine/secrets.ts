/** Secrets cross to the worker once, inside the input of a call, and are overwritten when the call ends. */

/** Overwrites the bytes of every `Secret` in a call's input. */
export function eraseSecrets(input: unknown): void {
	if (typeof input !== 'object' || input === null) return;
	for (const value of Object.values(input)) {
		const bytes: unknown = (value as { bytes?: unknown } | null)?.bytes;
		if (bytes instanceof Uint8Array) bytes.fill(0);
	}
}
