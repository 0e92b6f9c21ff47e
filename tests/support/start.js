/** `npm start`: installs what is missing, builds, serves `build/` and prints the address. */
import { join } from 'node:path';
import { prepare, root, run } from './setup.js';

prepare();
const code = run('npm', ['run', 'build', '--', '--logLevel', 'error']);
if (code !== 0) process.exit(code);

// Only now: node_modules may have been missing when this file was loaded.
const { startStaticServer } = await import('./static-server.js');
const wanted = Number(process.env.PORT ?? 4173);
const server = await startOn(wanted);
console.log(`\n  Kith runs at ${server.origin}/\n\n  Ctrl+C stops it. Your data stays in your browser either way.\n`);

/** @param {number} port the next free one is taken where this one is in use */
async function startOn(port) {
	for (let next = port; ; next++) {
		try {
			return await startStaticServer({ '/': join(root, 'build') }, { port: next });
		} catch (error) {
			const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
			if (!inUse || next > port + 20) throw error;
		}
	}
}
