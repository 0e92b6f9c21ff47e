/**
 * Whether the host itself sends the headers that a page cannot give itself. The page is asked for once more past
 * every cache. That request is no navigation, so the service worker, which adds the same headers to its own
 * answers, lets it through: what comes back is the host's word.
 */

export interface HostHeaders {
	/** Who may show the app in a frame, as the policy says it; null: anybody. */
	frameAncestors: string | null;
	nosniff: boolean;
	noReferrer: boolean;
}

/** Null where the host cannot be reached just now. */
export async function readHostHeaders(): Promise<HostHeaders | null> {
	try {
		const { headers, ok } = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' });
		return ok ? headersFrom(headers) : null;
	} catch (reason) {
		if (reason instanceof TypeError) return null;
		throw reason;
	}
}

export function headersFrom(headers: Headers): HostHeaders {
	const [, ancestors] =
		/(?:^|[;,])\s*frame-ancestors\s+([^;,]+)/i.exec(headers.get('Content-Security-Policy') ?? '') ?? [];
	const options = headers.get('X-Frame-Options');
	return {
		frameAncestors: ancestors?.trim() ?? options,
		nosniff: headers.get('X-Content-Type-Options')?.toLowerCase() === 'nosniff',
		noReferrer: headers.get('Referrer-Policy')?.toLowerCase() === 'no-referrer'
	};
}
