/**
 * What every end-to-end test stands on: the real build behind a plain static server, and a page that
 * fails its test on anything a user should never cause — a console error, an uncaught error, a CSP
 * violation, a request that leaves the origin.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test as base, expect, type BrowserContext, type Frame, type Page } from '@playwright/test';
import type { Result as AxeResult } from 'axe-core';
import { startStaticServer, type StaticServer } from '../support/static-server.js';

export const build = join(import.meta.dirname, '../../build');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Collects what must not happen in a context. A test that expects one of them takes it out again. */
export interface Faults {
	/** One line each, oldest first. */
	readonly list: string[];
	/** Expects faults that match, and removes them: the server is down, say. */
	allow(pattern: RegExp): void;
}

interface Fixtures {
	/** Serves `build/` at `/`; stopped and started by tests of the network's absence. */
	server: StaticServer;
	faults: Faults;
}

export const test = base.extend<Fixtures>({
	server: async ({}, use) => {
		const server = await startStaticServer({ '/': build });
		await use(server);
		await server.stop();
	},
	baseURL: async ({ server }, use) => use(`${server.origin}/`),
	faults: async ({ context, baseURL }, use) => {
		const faults = await watchFaults(context, new URL(baseURL ?? '').origin);
		await use(faults);
		expect(faults.list, 'nothing on the console, no CSP violation, no request elsewhere').toEqual([]);
	},
	page: async ({ page, faults }, use) => {
		// Taking `faults` is what makes every page a watched one.
		expect(faults.list).toEqual([]);
		await use(page);
	}
});

/** Watches every page and worker of a context, those to come as well. */
export async function watchFaults(context: BrowserContext, ...origins: string[]): Promise<Faults> {
	const list: string[] = [];
	const allowed: RegExp[] = [];
	const add = (text: string) => {
		if (!allowed.some((pattern) => pattern.test(text))) list.push(text);
	};
	context.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warning') {
			add(`console ${message.type()}: ${message.text()} (${message.location().url})`);
		}
	});
	context.on('weberror', (error) => add(`uncaught: ${error.error().stack ?? error.error().message}`));
	context.on('request', (request) => {
		const url = new URL(request.url());
		const isLocal = url.protocol === 'blob:' || url.protocol === 'data:' || origins.includes(url.origin);
		if (!isLocal) add(`request elsewhere: ${request.method()} ${request.url()}`);
	});
	await context.exposeBinding('__kithViolation', (_source, text: string) => add(`CSP: ${text}`));
	await context.addInitScript(() => {
		addEventListener('securitypolicyviolation', (event) => {
			const report = Reflect.get(globalThis, '__kithViolation') as (text: string) => void;
			report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
		});
	});
	return {
		list,
		allow(pattern) {
			allowed.push(pattern);
			const left = list.filter((text) => !pattern.test(text));
			list.splice(0, list.length, ...left);
		}
	};
}

/**
 * Fails on anything axe calls serious or critical. The source is evaluated through the debugger,
 * which the page's CSP and Trusted Types rightly do not allow any script to do.
 */
export async function expectAccessible(page: Page | Frame): Promise<void> {
	// A fade that is half way has the wrong colours.
	await page.evaluate(async () => {
		await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
	});
	if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
	const violations = await page.evaluate(async () => {
		const axe = Reflect.get(globalThis, 'axe') as typeof import('axe-core');
		const { violations } = await axe.run(document, { resultTypes: ['violations'] });
		return violations as AxeResult[];
	});
	const grave = violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(({ id, help, nodes }) => ({
			id,
			help,
			where: nodes.map(({ target, failureSummary }) => [target.join(' '), failureSummary])
		}));
	expect(grave, `axe at ${page.url()}`).toEqual([]);
}

/** Until the service worker has stored everything and runs. */
export async function installed(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const { active } = await navigator.serviceWorker.ready;
		if (active?.state === 'activated') return;
		await new Promise<void>((resolve) =>
			active?.addEventListener('statechange', () => active.state === 'activated' && resolve())
		);
	});
}

export { expect };
