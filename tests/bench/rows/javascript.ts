/** JavaScript that the first screen needs: what page and worker ask for until nothing more comes for 2 s. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Row } from '../figures.ts';

const IDLE = 2000;

export const javascript: Row = {
	id: 'javascript',
	what: 'JavaScript of page and worker until the first screen is idle for 2 s, gzip',
	async measure(bench) {
		const { app } = bench;
		// Without the service worker, whose precache asks for everything.
		const { context, close } = await bench.open({ serviceWorkers: 'block' });
		try {
			const before = app.requests.length;
			const page = await context.newPage();
			await page.goto(`${app.origin}/`);
			await page.locator('h1').first().waitFor();
			for (let seen = -1; seen !== app.requests.length;) {
				seen = app.requests.length;
				await page.waitForTimeout(IDLE);
			}
			const paths = new Set(
				app.requests.slice(before).flatMap(({ path, status }) => (status === 200 && /\.m?js$/.test(path) ? [path] : []))
			);
			const sizes = [...paths].map((path) => {
				const bytes = gzipSync(readFileSync(join(app.folder, path)), { level: 9 }).length;
				return { path, bytes };
			});
			for (const { path, bytes } of sizes.toSorted((one, other) => other.bytes - one.bytes).slice(0, 12)) {
				bench.log(`${(bytes / 1000).toFixed(1).padStart(6)} kB  ${path}`);
			}
			const sum = (some: typeof sizes) => some.reduce((total, { bytes }) => total + bytes, 0) / 1000;
			const isWorker = ({ path }: { path: string }) => path.includes('/workers/');
			return [
				{ name: `${sizes.length} files`, size: null, value: sum(sizes), unit: 'kB', limit: 100 },
				{ name: 'of it the worker', size: null, value: sum(sizes.filter(isWorker)), unit: 'kB' }
			];
		} finally {
			await close();
		}
	}
};
