/**
 * Serves static folders the way a plain web host does, for `npm start`, the end-to-end tests and the
 * bench: several folders under several paths on one origin, stopped and started again on the same
 * port (a server that is down), with a log of every request, and with the headers of a build's own
 * `_headers` file where a mount asks for it. Nothing is kept in memory, so a build can be replaced underneath.
 */
import { createServer } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sirv from 'sirv';

/**
 * @typedef {{ method: string, path: string, status: number }} LoggedRequest
 * @typedef {{ folder: string, headers?: Record<string, string>, readsHeaders?: boolean }} Mount
 * @typedef {object} StaticServer
 * @property {string} origin without a slash at the end
 * @property {LoggedRequest[]} requests every request so far, oldest first
 * @property {() => Promise<void>} stop drops open connections and stops answering
 * @property {() => Promise<void>} start answers again on the same port
 */

/**
 * Starts a server. `mounts` maps base paths (`/`, `/crm/`) to folders.
 * @param {Record<string, string | Mount>} mounts
 * @param {{ port?: number, host?: string }} [options] port 0 (any free one) and 127.0.0.1 unless told
 * @returns {Promise<StaticServer>}
 */
export async function startStaticServer(mounts, options = {}) {
	const host = options.host ?? '127.0.0.1';
	/** @type {LoggedRequest[]} */
	const requests = [];
	const places = Object.entries(mounts)
		.map(([base, mount]) => {
			/** @type {Mount} */
			const { folder, headers, readsHeaders } = typeof mount === 'string' ? { folder: mount } : mount;
			const serve = sirv(folder, {
				dev: true,
				setHeaders: (response, path) => {
					response.setHeader('Cache-Control', cacheControl(path));
					const rules = readsHeaders ? readHeaders(folder) : [];
					for (const rule of rules) if (rule.matches(path)) rule.set(response);
					for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
				}
			});
			return { base, folder, serve };
		})
		// The longest base wins: `/a/` before `/`.
		.sort((one, other) => other.base.length - one.base.length);

	const server = createServer((request, response) => {
		const url = new URL(request.url ?? '/', 'http://localhost');
		response.on('finish', () => {
			requests.push({ method: request.method ?? 'GET', path: url.pathname, status: response.statusCode });
		});
		const place = places.find(({ base }) => `${url.pathname}/`.startsWith(base));
		if (!place) {
			response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
			return;
		}
		const inside = url.pathname.slice(place.base.length);
		// Relative addresses of a page break without its slash, so hosts redirect; sirv does not.
		if (!url.pathname.endsWith('/') && isPage(join(place.folder, decode(inside)))) {
			response.writeHead(308, { Location: `${url.pathname}/${url.search}` }).end();
			return;
		}
		request.url = `/${inside}${url.search}`;
		place.serve(request, response, () => {
			response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
		});
	});

	/** @param {number} port */
	const listen = (port) =>
		/** @type {Promise<void>} */ (
			new Promise((resolve, reject) => {
				server.once('error', reject);
				server.listen(port, host, () => {
					server.off('error', reject);
					resolve();
				});
			})
		);
	await listen(options.port ?? 0);
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');
	const { port } = address;

	return {
		origin: `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${port}`,
		requests,
		start: () => listen(port),
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};
}

/**
 * The rules of a `_headers` file as Netlify and Cloudflare Pages take them: several policies for one file all count.
 * @param {string} folder
 */
function readHeaders(folder) {
	/** @type {{ matches: (path: string) => boolean, set: (response: import('node:http').ServerResponse) => void }[]} */
	const rules = [];
	let matches = (/** @type {string} */ _path) => false;
	for (const line of readFileSync(join(folder, '_headers'), 'utf8').split('\n')) {
		if (line.startsWith('#') || line.trim() === '') continue;
		if (!line.startsWith(' ')) {
			const start = line.trim().replace(/\*$/, '');
			const isExact = start === line.trim();
			matches = (path) => (isExact ? path === start : path.startsWith(start));
			continue;
		}
		const [, name = '', value = ''] = /^\s+([\w-]+):\s*(.*)$/.exec(line) ?? [];
		const applies = matches;
		rules.push({
			matches: (path) => applies(path.startsWith('/') ? path : `/${path}`),
			set(response) {
				if (name === 'Content-Security-Policy') response.appendHeader(name, value);
				else response.setHeader(name, value);
			}
		});
	}
	return rules;
}

/** @param {string} path */
function cacheControl(path) {
	// Hashed names never change; everything else, the service worker above all, is asked for anew.
	return path.includes('/_app/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** @param {string} folder */
function isPage(folder) {
	return existsSync(join(folder, 'index.html')) && statSync(folder).isDirectory();
}

/** @param {string} path */
function decode(path) {
	try {
		return decodeURIComponent(path);
	} catch {
		// A malformed escape names no folder; sirv then answers 404.
		return path;
	}
}
