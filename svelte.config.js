import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';

/** The theme script of app.html is the only inline script of ours; its hash lets exactly that text run. */
const [, themeScript = ''] =
	/<script>([^]*?)<\/script>/.exec(readFileSync(new URL('src/app.html', import.meta.url), 'utf8')) ?? [];
/** @type {`sha256-${string}`} */
const themeHash = `sha256-${createHash('sha256').update(themeScript).digest('base64')}`;

/** @type {import('@sveltejs/kit').Config} */
export default {
	kit: {
		adapter: adapter({ strict: true }),
		// Relative addresses let one build run from any folder; prerendered shells need no fallback page.
		paths: { relative: true },
		serviceWorker: {
			register: false,
			// Hosts read `_headers` and do not serve it; one missing file would fail the offline install.
			files: (file) => file !== '_headers' && !file.endsWith('.DS_Store')
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
