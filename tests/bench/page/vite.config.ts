import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The bench page: the app's own modules without its screens, so that the engine can be timed by itself. */
export default defineConfig({
	root: import.meta.dirname,
	base: './',
	publicDir: false,
	build: { outDir: join(import.meta.dirname, '../../results/bench-page'), emptyOutDir: true, target: 'esnext' },
	worker: { format: 'es' }
});
