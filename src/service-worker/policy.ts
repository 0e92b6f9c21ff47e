/** Headers that the service worker adds, because a meta element in the page cannot carry them. */

/** Framed only by the same origin, unless the host's own header says who else may. */
export const DOCUMENT_POLICY = "frame-ancestors 'self'";

/** The engine worker does not inherit the page's policy where the host sends no header of its own. */
export const WORKER_POLICY =
	"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/**
 * The same response under one more policy; a host that already says who may frame it is left alone. Its body is read
 * whole: one that still streamed would end when the service worker does, and leave an empty page after an update.
 */
export async function withPolicy(response: Response, policy: string): Promise<Response> {
	const headers = new Headers(response.headers);
	const present = headers.get('Content-Security-Policy') ?? '';
	if (policy !== DOCUMENT_POLICY || !present.includes('frame-ancestors')) {
		headers.append('Content-Security-Policy', policy);
	}
	headers.set('X-Content-Type-Options', 'nosniff');
	return new Response(await response.blob(), { status: response.status, statusText: response.statusText, headers });
}
