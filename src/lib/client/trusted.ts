/**
 * The one Trusted Types policy of Kith. The page's policy forbids plain strings where a script is loaded;
 * only the engine worker and the service worker of this very copy may pass.
 */
import { base } from '$app/paths';

interface PolicyFactory {
	createPolicy(
		name: string,
		rules: { createScriptURL(url: string): string }
	): { createScriptURL(url: string): unknown };
}

// Not in TypeScript's DOM types yet, and absent from older browsers, which take the checked string.
const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
const policy = factory?.createPolicy('kith-script', { createScriptURL: check });

/**
 * A script address that may be given to `new Worker` or a service worker's registration: a file of this
 * build, or its service worker. Typed as a string because the DOM types expect one. Throws on any other.
 */
export function scriptUrl(url: string | URL): string {
	return (policy ? policy.createScriptURL(String(url)) : check(String(url))) as string;
}

function check(url: string): string {
	const { href, origin, pathname } = new URL(url, location.href);
	const own =
		pathname.startsWith(`${base}/_app/`) ||
		pathname === `${base}/service-worker.js` ||
		// The development server serves source files.
		import.meta.env.DEV;
	if (origin === location.origin && own) return href;
	throw new TypeError('Not a script of this app');
}
