/** Which addresses a page or worker asked for, counted from the list that the browser itself keeps. */

export interface Requests {
	/** Files of the place the app came from. */
	own: number;
	/** Addresses of anybody else; there should be none. */
	others: string[];
}

/**
 * `countRequests(['https://a.example/x.js', 'blob:…', 'https://b.example/'], 'https://a.example')` →
 * `{ own: 1, others: ['https://b.example/'] }`. Data inside the page (`blob:`, `data:`) is no request.
 */
export function countRequests(addresses: readonly string[], origin: string): Requests {
	const requests: Requests = { own: 0, others: [] };
	for (const address of addresses) {
		if (/^(blob|data):/.test(address)) continue;
		if (new URL(address).origin === origin) requests.own++;
		else requests.others.push(address);
	}
	return requests;
}
