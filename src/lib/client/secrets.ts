/** Secrets leave the page for good: their bytes are moved to the worker, not copied. */

/** Buffers of the secrets in a call's input, for its transfer list. */
export function secretsIn(input: unknown): ArrayBuffer[] {
	if (typeof input !== 'object' || input === null) return [];
	return Object.values(input).flatMap((value: unknown) => {
		const bytes: unknown = (value as { bytes?: unknown } | null)?.bytes;
		return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
	});
}
