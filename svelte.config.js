import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
	kit: {
		adapter: adapter({ strict: true }),
		// Relative addresses let one build run from any folder; prerendered shells need no fallback page.
		paths: { relative: true },
		serviceWorker: { register: false }
	}
};
