/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/**
 * Keeps the whole app at hand offline. Install fetches every file or fails; a new version waits until the
 * page says `SKIP_WAITING`; the previous version's files stay for windows that still run it. Documents and
 * the engine worker get the headers that a meta element cannot give.
 */
import { base, build, files, prerendered, version } from '$service-worker';
import { DOCUMENT_POLICY, WORKER_POLICY, withPolicy } from './policy.ts';
import { pageFor } from './pages.ts';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

// Persisted names: two copies on one origin must not meet, and an old version must be found again.
const PREFIX = `kith:${base}/:app:`;
const CACHE = `${PREFIX}${version}`;
/** Stands in the cache of every version that once took over. */
const MARK = `${base}/__kith-took-over`;

/** Opens a backup without the app; the build makes it, so Kit's lists lack it. */
const OPENER = `${base}/open-backup.html`;
const ASSETS = [...new Set([...build, ...files, OPENER])];
const KNOWN = new Set(ASSETS);

worker.addEventListener('install', (event) => {
	event.waitUntil(
		(async () => {
			const cache = await caches.open(CACHE);
			await Promise.all(
				[...ASSETS, ...(await workerFiles()), ...prerendered].map(async (address) => {
					// Names with a hash never change; everything else must not come from an old HTTP cache.
					const cached = address.startsWith(`${base}/_app/immutable/`) ? 'default' : 'no-cache';
					const response = await fetch(address, { cache: cached });
					if (!response.ok) throw new Error(`${response.status} ${address}`);
					// A response that was redirected may not answer a navigation.
					await cache.put(address, response.redirected ? copyOf(response) : response);
				})
			);
		})()
	);
});

/** What the engine worker loads on first use: Kit's list knows only the page's files. */
async function workerFiles(): Promise<string[]> {
	const response = await fetch(`${base}/_app/worker-files-${version}.json`);
	if (!response.ok) throw new Error(`${response.status} ${response.url}`);
	return ((await response.json()) as string[]).map((file) => `${base}/${file}`).filter((file) => !KNOWN.has(file));
}

worker.addEventListener('activate', (event) => {
	event.waitUntil(
		(async () => {
			const older = await olderCaches();
			let kept = false;
			for (const name of older) {
				const cache = await caches.open(name);
				// The newest that took over is what open windows run; one that only waited never ran.
				if (!kept && (await cache.match(MARK))) kept = true;
				else await caches.delete(name);
			}
			await (await caches.open(CACHE)).put(MARK, new Response(version));
			await worker.clients.claim();
		})()
	);
});

worker.addEventListener('message', (event) => {
	if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void worker.skipWaiting();
});

/** A reminder that was pressed where the page could not show it itself. */
worker.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(
		(async () => {
			const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
			const own = windows.find(({ url }) => new URL(url).pathname.startsWith(`${base}/`));
			await (own ? own.focus() : worker.clients.openWindow(`${base}/tasks/`));
		})()
	);
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith(`${base}/`)) return;
	if (request.mode === 'navigate') event.respondWith(navigate(url));
	else if (KNOWN.has(url.pathname) || url.pathname.startsWith(`${base}/_app/immutable/`)) {
		event.respondWith(asset(request, url));
	}
});

async function navigate(url: URL): Promise<Response> {
	const page = pageFor(url.pathname, base, prerendered, [...files, OPENER]);
	if (page.redirect) return Response.redirect(page.path + url.search, 302);
	const cached = await (await caches.open(CACHE)).match(page.path);
	// Gone only where the browser cleared the cache behind our back; the network may still have it.
	return withPolicy(cached ?? (await fetch(page.path)), DOCUMENT_POLICY);
}

async function asset(request: Request, url: URL): Promise<Response> {
	const response = (await find(url.pathname)) ?? (await fetch(request));
	return request.destination === 'worker' ? withPolicy(response, WORKER_POLICY) : response;
}

/** This version's file, or the one of a version that an open window still runs. */
async function find(path: string): Promise<Response | undefined> {
	const own = await (await caches.open(CACHE)).match(path, { ignoreVary: true });
	if (own) return own;
	for (const name of await olderCaches()) {
		const older = await (await caches.open(name)).match(path, { ignoreVary: true });
		if (older) return older;
	}
	return undefined;
}

/** Caches of other versions of this copy, newest first. */
async function olderCaches(): Promise<string[]> {
	const names = await caches.keys();
	return names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).reverse();
}

function copyOf(response: Response): Response {
	return new Response(response.body, { status: response.status, headers: response.headers });
}
