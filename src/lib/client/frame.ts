/** Where the page stands: alone in its window, inside a page of the same site, or of another one. */
import type { Handshake } from '#lib/engine/api.ts';

const PROBE = 'kith-frame=1;SameSite=Strict;path=/';

/**
 * Browsers do not say whether an outer page belongs to the same site, but they keep a strict cookie only where
 * every outer page does. It is written, looked for and removed at once; it is never sent anywhere.
 */
export function frameOf(window: Window): Handshake['frame'] {
	if (window.top === window.self) return 'none';
	try {
		window.document.cookie = PROBE;
		const isKept = window.document.cookie.includes('kith-frame=1');
		window.document.cookie = `${PROBE};max-age=0`;
		return isKept ? 'same-site' : 'cross-site';
	} catch (reason) {
		// A sandboxed frame has no cookies at all.
		if (reason instanceof DOMException) return 'cross-site';
		throw reason;
	}
}
