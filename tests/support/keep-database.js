/**
 * `node tests/support/keep-database.js`: keeps databases as this layout has them, for every later version to open.
 * Refuses where those of the layout stand already.
 */
import { createServer } from 'vite';
import { root } from './setup.js';

const server = await createServer({
	root,
	configFile: false,
	appType: 'custom',
	server: { middlewareMode: true, ws: false, watch: null },
	optimizeDeps: { noDiscovery: true }
});
try {
	const { keep } = await server.ssrLoadModule('/tests/support/kept-database.ts');
	console.log(`Kept in ${await keep()}`);
} finally {
	await server.close();
}
// Message ports of the engine keep Node alive.
process.exit();
