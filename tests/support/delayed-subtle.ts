/**
 * Answers every call of `crypto.subtle` a task later than the platform does. Chromium answers many of them so early
 * that a transaction survives an `await` on them, other engines do not; a suite that passes with this in force keeps
 * no transaction waiting for WebCrypto. A setup file of the project `store-delayed`; importing it is enough elsewhere.
 */
const subtle = crypto.subtle as unknown as Record<string, unknown>;
const prototype = Object.getPrototypeOf(crypto.subtle) as object;

/** Every method there is, so that none comes in undelayed later. */
export const DELAYED: readonly string[] = Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(
	([name, { value }]) => (name !== 'constructor' && typeof value === 'function' ? [name] : [])
);

for (const name of DELAYED) {
	const method = subtle[name] as (...rest: unknown[]) => Promise<unknown>;
	Object.defineProperty(subtle, name, {
		configurable: true,
		value: async (...rest: unknown[]) => {
			try {
				return await method.apply(crypto.subtle, rest);
			} finally {
				await new Promise((resolve) => setTimeout(resolve));
			}
		}
	});
}
