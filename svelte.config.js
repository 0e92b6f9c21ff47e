import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';

/** The theme script of app.html is the only inline script of ours; its hash lets exactly that text run. */
const [, themeScript = ''] =
	/<script>([^]*?)<\/script>/.exec(readFileSync(new URL('src/app.html', import.meta.url), 'utf8')) ?? [];
/** @type {`sha256-${string}`} */
const themeHash = `sha256-${createHash('sha256').update(themeScript).digest('base64')}`;

/**
 * The version is the digest of what is built, so the same source is never offered as an update. Kit's
 * default, the time, also breaks a build while another process (a test, `npm run dev`) writes
 * `.svelte-kit/`: page and script then look for each other under different names.
 */
function sourceDigest() {
	const digest = createHash('sha256');
	for (const folder of ['src', 'static']) {
		const files = readdirSync(new URL(folder, import.meta.url), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => `${entry.parentPath}/${entry.name}`)
			// Written by the build itself.
			.filter((path) => !/[\\/](paraglide[\\/]|project\.inlang[\\/](?!settings\.json$))/.test(path))
			.sort();
		for (const path of files) digest.update(readFileSync(path));
	}
	for (const file of ['package-lock.json', 'svelte.config.js', 'vite.config.ts']) {
		digest.update(readFileSync(new URL(file, import.meta.url)));
	}
	return digest.digest('hex').slice(0, 16);
}

/** @type {import('@sveltejs/kit').Config} */
export default {
	kit: {
		adapter: adapter({ strict: true }),
		version: { name: sourceDigest() },
		// Relative addresses let one build run from any folder; prerendered shells need no fallback page.
		paths: { relative: true },
		serviceWorker: {
			register: false,
			// Hosts read `_headers` and do not serve it; one missing file would fail the offline install.
			files: (file) => file !== '_headers' && !/^hosting\/|\.DS_Store$/.test(file)
		},
		// Nothing leaves the page: no other origin can be reached, no foreign script can run. The service
		// worker and the host's headers add what a meta element cannot say (frame-ancestors, the worker's own).
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['none'],
				'script-src': ['self', 'wasm-unsafe-eval', themeHash],
				'style-src': ['self'],
				// bits-ui and Kit's announcer place elements by style attributes.
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'blob:', 'data:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'worker-src': ['self'],
				'manifest-src': ['self'],
				'base-uri': ['none'],
				'form-action': ['none'],
				'object-src': ['none'],
				'frame-src': ['none'],
				'require-trusted-types-for': ['script'],
				'trusted-types': ['svelte-trusted-html', 'sveltekit-trusted-url', 'kith-script']
			}
		}
	}
};
