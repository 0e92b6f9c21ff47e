/** The page's own storage in a test without a browser; `vi.unstubAllGlobals()` takes it away again. */
import { vi } from 'vitest';

/** Puts an empty one there and answers what it holds. */
export function stubPageStorage(): Map<string, string> {
	const stored = new Map<string, string>();
	const alone: Record<string, unknown> = {};
	vi.stubGlobal('window', Object.assign(alone, { top: alone, self: alone }));
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => stored.get(key) ?? null,
		setItem: (key: string, value: string) => void stored.set(key, value),
		removeItem: (key: string) => void stored.delete(key)
	});
	return stored;
}
