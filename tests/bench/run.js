/** `npm run bench [row …]`: installs what is missing, then runs the bench, which is TypeScript and so needs Vite. */
import { join } from 'node:path';
import { prepare, root, run } from '../support/setup.js';

prepare();
// The TypeScript settings extend a file that only this writes; a fresh clone has none.
const code = run('npx', ['--no-install', 'svelte-kit', 'sync']);
if (code !== 0) process.exit(code);
// A dev server would make everything built from here a development build.
process.env.NODE_ENV = 'production';
const { createServer } = await import('vite');
const loader = await createServer({
	root,
	configFile: false,
	logLevel: 'error',
	appType: 'custom',
	server: { middlewareMode: true, hmr: false, ws: false, watch: null },
	optimizeDeps: { noDiscovery: true }
});
try {
	const { runBench } = await loader.ssrLoadModule(join(root, 'tests/bench/bench.ts'));
	await runBench(process.argv.slice(2));
} finally {
	await loader.close();
}
