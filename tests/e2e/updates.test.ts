/** [F39] New builds and installs that do not go smoothly: what runs goes on running, online and offline. */
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startStaticServer } from '../support/static-server.js';
import { build, expect, installed, test as base } from './fixtures.ts';
import { checkPeople, importButton, peopleFile, untilPoint } from './people.ts';

/** The build in a folder of the test's own, so that it can be replaced underneath. */
const test = base.extend<{ site: string }>({
	site: async ({}, use, info) => {
		const site = info.outputPath('site');
		await cp(build, site, { recursive: true });
		await use(site);
	},
	server: async ({ site }, use) => {
		const server = await startStaticServer({ '/': site });
		await use(server);
		await server.stop();
	}
});

/** Makes another version of the build in place: its own version, and every file that loads on use under a new name. */
async function release(site: string): Promise<void> {
	const { version } = JSON.parse(await readFile(join(site, '_app/version.json'), 'utf8')) as { version: string };
	const next = version.replaceAll(/./g, (digit) => ((parseInt(digit, 16) + 1) % 16).toString(16));
	// What page and worker share has one name in both folders; only files of the page get another.
	const shared = new Set(await readdir(join(site, '_app/immutable/workers/chunks')));
	const chunks = (await readdir(join(site, '_app/immutable/chunks'))).filter(
		(name) => name.endsWith('.js') && !shared.has(name)
	);
	const names = new Map(chunks.map((name) => [name, `next-${name}`]));
	const files = await readdir(site, { recursive: true, withFileTypes: true });
	for (const file of files) {
		if (!file.isFile() || !/\.(js|json|html|css)$/.test(file.name)) continue;
		const path = join(file.parentPath, file.name);
		const text = await readFile(path, 'utf8');
		const changed = text.replaceAll(version, next).replaceAll(/[\w-]+\.js/g, (name) => names.get(name) ?? name);
		if (changed !== text) await writeFile(path, changed);
	}
	for (const [from, to] of names) {
		await rename(join(site, '_app/immutable/chunks', from), join(site, '_app/immutable/chunks', to));
	}
	await rename(join(site, `_app/worker-files-${version}.json`), join(site, `_app/worker-files-${next}.json`));
}

function update(page: Page): Promise<void> {
	return page.evaluate(async () => {
		await (await navigator.serviceWorker.ready).update();
	});
}

/** State of the waiting or installing service worker, or null. */
function comingState(page: Page): Promise<string | null> {
	return page.evaluate(async () => {
		const { waiting, installing } = await navigator.serviceWorker.ready;
		return (waiting ?? installing)?.state ?? null;
	});
}

/** One for each version of the app's files. */
function appCaches(page: Page): Promise<string[]> {
	return page.evaluate(async () => (await caches.keys()).filter((name) => name.includes(':app:')));
}

function missing(requests: { path: string; status: number }[]): string[] {
	return requests.filter(({ status }) => status >= 400).map(({ path }) => path);
}

test('[F39] a new build waits while an import runs, and a page of the old one finds its files all the while', async ({
	page,
	context,
	server,
	site
}, info) => {
	await page.goto('');
	await installed(page);
	const old = await context.newPage();
	await old.goto('');
	await expect(old.getByRole('heading', { level: 1 })).toBeVisible();

	const next = info.outputPath('next');
	await cp(site, next, { recursive: true });
	await release(next);
	await checkPeople(page, peopleFile(120_000));
	await untilPoint(page, { label: 'Writing customers', share: 1, delay: 0 }, () => importButton(page).click());
	await rename(site, info.outputPath('before'));
	await rename(next, site);
	await update(page);
	await expect(old.getByText('A new version is ready')).toBeVisible();
	// Another window asks for it: the import here is in its way.
	await old.getByRole('button', { name: 'Update now' }).click();
	await expect(old.getByText('Something is still running here or in another window.')).toBeVisible();
	expect(await comingState(page)).toBe('installed');
	await expect(page.getByText('120,000 customers imported')).toBeVisible();

	await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Update now' }).click()]);
	await page.goto('customers/');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('120,000');
	expect(await appCaches(page)).toHaveLength(2);

	// The other window still runs the old build, and loads what it had not loaded yet; the host has it no more.
	for (const [link, heading] of [
		['Customers', 'Customers'],
		['Import', 'Import'],
		['Settings', 'Settings']
	] as const) {
		await old.getByRole('navigation').first().getByRole('link', { name: link }).first().click();
		await expect(old.getByRole('heading', { level: 1 })).toContainText(heading);
	}
	expect(missing(server.requests)).toEqual([]);
});

test('[F39] an install cut half-way does not take over: the old build goes on, offline too', async ({
	page,
	context,
	server,
	site,
	faults
}) => {
	faults.allow(/ERR_|Failed to update a ServiceWorker|service-worker|404/);
	await page.goto('');
	await installed(page);
	const [cache] = await appCaches(page);

	// One file of the new build is not there: all of it is refused.
	await release(site);
	const [lost = ''] = (await readdir(join(site, '_app/immutable/chunks'))).filter((name) => name.startsWith('next-'));
	await rename(join(site, '_app/immutable/chunks', lost), join(site, 'lost.js'));
	await update(page);
	await expect.poll(() => comingState(page)).toBeNull();
	await expect.poll(() => missing(server.requests)).toContain(`/_app/immutable/chunks/${lost}`);
	expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state)).toBe('activated');
	await expect(page.getByText('A new version is ready')).toBeHidden();

	await server.stop();
	await context.setOffline(true);
	for (const route of ['', 'customers/', 'import/', 'settings/']) {
		await page.goto(route);
		await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
	}
	await context.setOffline(false);
	await server.start();

	// Whole again, it installs and waits for a word.
	await rename(join(site, 'lost.js'), join(site, '_app/immutable/chunks', lost));
	await update(page);
	await expect(page.getByText('A new version is ready')).toBeVisible();
	expect(await appCaches(page)).toContain(cache);
});

test('[F39] a first install whose network goes away leaves nothing that would answer, and comes again', async ({
	page,
	context,
	server,
	faults
}) => {
	faults.allow(/ERR_|Failed to (update|register) a ServiceWorker|service-worker/);
	// The connection drops at the fifth file that the service worker asks for.
	let asked = 0;
	await context.route('**/_app/**', async (route) => {
		if (route.request().serviceWorker() && ++asked > 5) await route.abort('internetdisconnected');
		else await route.continue();
	});
	await page.goto('');
	await expect.poll(() => asked).toBeGreaterThan(5);
	await expect
		.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active ?? null))
		.toBeNull();
	expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
	await context.unroute('**/_app/**');
	await page.reload();
	await installed(page);
	await server.stop();
	await context.setOffline(true);
	await page.goto('customers/');
	await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
});
