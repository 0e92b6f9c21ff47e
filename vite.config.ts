import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { build, type Plugin, type Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';
import project from './src/project.inlang/settings.json' with { type: 'json' };
import kit from './svelte.config.js';

export default defineConfig(async () => ({
	plugins: [
		paraglideVitePlugin({
			project: './src/project.inlang',
			outdir: './src/lib/paraglide',
			// The stored choice lives under a key that contains the base path, which paraglide's own
			// localStorage strategy cannot do; `client/locale.ts` defines this strategy.
			strategy: ['custom-kith', 'preferredLanguage', 'baseLocale']
		}),
		completeMessages(),
		listWorkerFiles(),
		offlineOpener(),
		oneFile(
			'frame',
			['src/routes/+layout.svelte', 'src/routes/+page.svelte', 'src/routes/+error.svelte'],
			/\/(features\/today|routes)\//
		),
		sveltekit()
	],
	// Both packages name builds for browsers that cannot run Kith; these are theirs too, for those that can.
	resolve: {
		alias: [
			{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' },
			{ find: /^workbox-window$/, replacement: 'workbox-window/build/workbox-window.prod.mjs' }
		]
	},
	// Else every file that loads others names all of theirs, which is more than the first screen's own code.
	build: { modulePreload: { resolveDependencies: () => [] } },
	worker: {
		format: 'es' as const,
		plugins: () => [collectWorkerFiles(), oneFile('engine', ['src/lib/engine/engine.ts', 'src/lib/engine/data.ts'])]
	},
	test: process.env.VITEST ? { projects: await testProjects() } : {}
}));

/** Proves that the delay is on, so it fails without it. */
const DELAYED_TEST = 'tests/support/delayed-subtle.test.ts';

/** Time limits end what hangs; no test is about speed, and a machine may be slow. */
const PATIENCE = { testTimeout: 180_000, hookTimeout: 180_000 };

/**
 * Two worlds: plain Node for what is pure, a real Chromium for what touches the platform. The store's suites run a
 * second time with every call of WebCrypto answered a task later, as other engines than Chromium do.
 */
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
				...PATIENCE,
				include: ['src/**/*.test.ts', 'tests/{architecture,integration,support,bench}/**/*.test.ts'],
				exclude: ['**/*.browser.test.ts', DELAYED_TEST]
			}
		},
		{
			extends: true as const,
			test: {
				name: 'store-delayed',
				environment: 'node',
				include: ['src/lib/store/**/*.test.ts', DELAYED_TEST],
				exclude: ['**/*.browser.test.ts'],
				...PATIENCE,
				setupFiles: ['tests/support/delayed-subtle.ts']
			}
		},
		{
			extends: true as const,
			test: {
				name: 'browser',
				...PATIENCE,
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

/**
 * Puts into one file what the first screen loads whatever happens: these modules of ours and all that they import
 * from us, with icons and Comlink. Left alone they come in some eighty files, most of them with two or three lines,
 * which cost more in names and headers than in code. `except` stays apart: what only one screen needs.
 */
function oneFile(name: string, roots: string[], except?: RegExp): Plugin {
	const ours = /^(?!.*node_modules).*[\\/]src[\\/]|@lucide|comlink/;
	let members: Set<string> | null = null;
	function collect(context: Rolldown.ChunkingContext): Set<string> {
		const found = new Set(roots.map((root) => resolve(root)));
		const used = new Set<string>();
		for (const id of found) {
			const info = context.getModuleInfo(id);
			if (!info) continue;
			const isMember = !except?.test(id);
			for (const next of info.importedIds) {
				// All messages stand in this list; those that count are the ones named in the code.
				if (/[\\/]paraglide[\\/]messages\.js$/.test(next)) {
					if (isMember) for (const [, key] of info.code?.matchAll(/\bm\.(\w+)/g) ?? []) used.add(key!);
				} else if (ours.test(next)) found.add(next);
			}
		}
		// A file is not named as its message where that has capitals.
		for (const id of context.getModuleInfo(resolve('src/lib/paraglide/messages/_index.js'))?.importedIds ?? []) {
			if (context.getModuleInfo(id)?.exports.some((key) => used.has(key))) found.add(id);
		}
		return new Set([...found].filter((id) => !except?.test(id)));
	}
	return {
		name: `kith-one-file-${name}`,
		apply: 'build',
		applyToEnvironment: (environment) => environment.name === 'client',
		// Modules may be taken out of an entry only where an entry may offer more than it names.
		options: (input) => ({ ...input, preserveEntrySignatures: 'allow-extension' }),
		outputOptions: (output) => ({
			...output,
			codeSplitting: {
				includeDependenciesRecursively: false,
				groups: [{ name: (id, context) => ((members ??= collect(context)).has(id) ? name : null) }]
			}
		})
	};
}

/** Files of the engine worker, filled while it is bundled. */
const workerFiles = new Set<string>();

function collectWorkerFiles(): Plugin {
	return {
		name: 'kith-collect-worker-files',
		generateBundle(_, bundle) {
			for (const file of Object.keys(bundle)) workerFiles.add(file);
		}
	};
}

/**
 * Kit tells the service worker only of the page's files; the parts that the engine worker loads on first
 * use would be missing offline. This writes their names where the service worker looks for them. The name
 * contains the version, so that an install never mixes two of them.
 */
function listWorkerFiles(): Plugin {
	return {
		name: 'kith-list-worker-files',
		apply: 'build',
		enforce: 'post',
		generateBundle() {
			if (this.environment.name !== 'client') return;
			if (workerFiles.size === 0) this.error('The engine worker was bundled without files');
			this.emitFile({
				type: 'asset',
				fileName: `_app/worker-files-${kit.kit?.version?.name}.json`,
				source: JSON.stringify([...workerFiles].sort())
			});
		}
	};
}

/** Where the page stands that opens a backup without Kith; the service worker and the backup screen know the name. */
const OPENER = 'open-backup.html';

/** Builds that page into one file, and answers it in development. */
function offlineOpener(): Plugin {
	return {
		name: 'kith-offline-opener',
		configureServer(server) {
			server.middlewares.use(`/${OPENER}`, (_, response, next) => {
				openerPage().then((page) => response.setHeader('Content-Type', 'text/html').end(page), next);
			});
		},
		async generateBundle() {
			if (this.environment.name !== 'client') return;
			this.emitFile({ type: 'asset', fileName: OPENER, source: await openerPage() });
		}
	};
}

/** One script and one style inside the page; its policy lets exactly these run, and no request leave. */
async function openerPage(): Promise<string> {
	const built = (await build({
		configFile: false,
		logLevel: 'error',
		publicDir: false,
		build: {
			write: false,
			modulePreload: false,
			rolldownOptions: { input: 'src/opener/main.ts', output: { format: 'iife', codeSplitting: false } }
		}
	})) as Rolldown.RolldownOutput;
	const [chunk, ...others] = built.output;
	if (others.length > 0) throw new Error(`The opener was built into ${built.output.length} files`);
	// The end of the element must not stand in its text.
	const script = chunk.code.replaceAll('</script', '<\\/script');
	const style = ['src/lib/ui/tokens.css', 'src/lib/ui/base.css', 'src/opener/opener.css']
		.map((file) => readFileSync(file, 'utf8'))
		.join('\n');
	const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
	const policy = [
		"default-src 'none'",
		`script-src ${hash(script)} 'wasm-unsafe-eval'`,
		`style-src ${hash(style)}`,
		'img-src data:',
		"base-uri 'none'",
		"form-action 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'"
	].join('; ');
	// Functions, because a replacement text gives `$` a meaning.
	return readFileSync('src/opener/opener.html', 'utf8')
		.replace('<!--policy-->', () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />`)
		.replace(/<style>[^]*<\/style>/, () => `<style>${style}</style>`)
		.replace(/<script>[^]*<\/script>/, () => `<script>${script}</script>`);
}

/**
 * Stops a build whose texts are not complete. Where its message plugin cannot be loaded, the compiler
 * succeeds with no messages at all, and a text missing in one language silently shows the other.
 */
function completeMessages(): Plugin {
	return {
		name: 'kith-complete-messages',
		apply: 'build',
		buildStart() {
			const [base = new Map<string, Set<string>>(), ...others] = project.locales.map(messagesOf);
			const compiled = readFileSync('src/lib/paraglide/messages/_index.js', 'utf8').match(/^export /gm) ?? [];
			const faults =
				base.size === 0 || compiled.length < base.size ? [`${compiled.length} of ${base.size} compiled`] : [];
			others.forEach((messages, index) => {
				const language = project.locales[index + 1];
				for (const key of new Set([...base.keys(), ...messages.keys()])) {
					const [here, there] = [base.get(key), messages.get(key)];
					if (here === undefined || there === undefined)
						faults.push(`${key} in ${here ? language : project.baseLocale}`);
					// A language without plurals need not name the number that another one counts.
					else if ([...there].some((name) => !here.has(name))) faults.push(`${key} in ${language}: unknown parameter`);
				}
			});
			if (faults.length > 0) this.error(`Messages missing or wrong: ${faults.slice(0, 20).join('; ')}`);
		}
	};
}

/** Every key of a language with the names of its parameters. */
function messagesOf(locale: string): Map<string, Set<string>> {
	const files = project['plugin.inlang.messageFormat'].pathPattern.map((pattern) =>
		pattern.replace('{locale}', locale)
	);
	const entries = files.flatMap((file) =>
		Object.entries(JSON.parse(readFileSync(`src/${file}`, 'utf8')) as Record<string, unknown>)
	);
	return new Map(
		entries
			.filter(([key]) => key !== '$schema')
			.map(([key, text]) => [key, new Set(JSON.stringify(text).match(/\{\w+\}/g))])
	);
}
