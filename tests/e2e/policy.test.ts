/** [F30] What hostile code in the page or in the worker could do: run strings, load code, send data away. */
import { startStaticServer } from '../support/static-server.js';
import { build, expect, installed, test as base } from './fixtures.ts';
import { attack, startSink, type Sink } from './sink.ts';

const test = base.extend<{ sink: Sink }>({
	sink: async ({}, use) => {
		const sink = await startSink();
		await use(sink);
		await sink.stop();
	}
});

test.describe('at the first visit, with the header file that the build ships', () => {
	test.use({
		serviceWorkers: 'block',
		server: async ({}, use) => {
			const server = await startStaticServer({ '/': { folder: build, readsHeaders: true } });
			await use(server);
			await server.stop();
		}
	});

	test('[F30] nothing runs and nothing leaves, from page and worker', async ({ page, faults, sink }) => {
		faults.allow(/./s);
		await page.goto('');
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		expect(await page.evaluate(attack, sink.origin)).toEqual([]);
		const [engine] = page.workers();
		expect(await engine!.evaluate(attack, sink.origin)).toEqual([]);
		expect(sink.arrived).toEqual([]);
		faults.allow(/./s);
	});
});

test('[F30] under the service worker on a host that sends no headers', async ({ page, faults, sink }) => {
	faults.allow(/./s);
	await page.goto('');
	await installed(page);
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
	expect(await page.evaluate(attack, sink.origin)).toEqual([]);
	const engine = page.workers().find((worker) => worker.url().includes('/workers/'));
	expect(await engine!.evaluate(attack, sink.origin)).toEqual([]);
	expect(sink.arrived).toEqual([]);
	// A host without the headers lets others show it in a frame only until the service worker answers.
	const answer = await page.goto('customers/');
	expect(answer?.headers()['content-security-policy']).toContain("frame-ancestors 'self'");
});

test('[F30] the same attacks succeed where there is no policy: the suite can fail', async ({
	browser,
	server,
	sink
}) => {
	const context = await browser.newContext({ bypassCSP: true, serviceWorkers: 'block' });
	const page = await context.newPage();
	await page.goto(`${server.origin}/`);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	const done = await page.evaluate(attack, sink.origin);
	expect(done).toEqual(expect.arrayContaining(['eval', 'fetch', 'import', 'a script']));
	// Without the header file and the service worker the engine is not cut off: what both are for.
	expect(await page.workers()[0]!.evaluate(attack, sink.origin)).toEqual(expect.arrayContaining(['eval', 'fetch']));
	expect(sink.arrived).toEqual(expect.arrayContaining(['GET /fetch', 'GET /image.png', 'POST /beacon', 'GET /frame']));
	await context.close();
});
