import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig(async () => ({
	plugins: [
		paraglideVitePlugin({
			project: './src/project.inlang',
			outdir: './src/lib/paraglide',
			// The stored choice lives under a key that contains the base path, which paraglide's own
			// localStorage strategy cannot do; `client/locale.ts` defines this strategy.
			strategy: ['custom-kith', 'preferredLanguage', 'baseLocale']
		}),
		sveltekit()
	],
	worker: { format: 'es' as const },
	test: process.env.VITEST ? { projects: await testProjects() } : {}
}));

/** Two worlds: plain Node for what is pure, a real Chromium for what touches the platform. */
async function testProjects() {
	// Loaded here, so that `vite dev` and `vite build` need no browser driver.
	const { playwright } = await import('@vitest/browser-playwright');
	const { launchOptions } = await import('./tests/support/browser.js');
	return [
		{
			extends: true as const,
			test: {
				name: 'unit',
				environment: 'node',
				include: ['src/**/*.test.ts', 'tests/{architecture,integration,support,bench}/**/*.test.ts'],
				exclude: ['**/*.browser.test.ts']
			}
		},
		{
			extends: true as const,
			test: {
				name: 'browser',
				include: ['src/**/*.browser.test.ts', 'tests/integration/**/*.browser.test.ts'],
				browser: {
					enabled: true,
					headless: true,
					screenshotFailures: false,
					provider: playwright({ launchOptions: await launchOptions() }),
					instances: [{ browser: 'chromium' as const }]
				}
			}
		}
	];
}
