/** Two copies of Kith on one origin share nothing: data, caches, settings, locks, service workers. */
import { startStaticServer } from '../support/static-server.js';
import { build, expect, installed, test as base } from './fixtures.ts';
import { checkPeople, importButton, importPeople, peopleFile, untilPoint } from './people.ts';
import { readStored } from './stored.ts';

const test = base.extend({
	server: async ({}, use) => {
		const server = await startStaticServer({ '/a/': build, '/b/': build });
		await use(server);
		await server.stop();
	}
});

test('two copies at /a/ and /b/ share nothing, online and offline', async ({ page, context, server, faults }) => {
	const b = await context.newPage();
	await b.goto('b/');
	await installed(b);
	await page.goto('a/');
	await installed(page);
	const firstScreen = { name: 'Know your customers' };

	// While one copy is writing, the other knows nothing of it and may write too.
	await checkPeople(page, peopleFile(12_000), 'a/');
	await untilPoint(page, { label: 'Writing customers', share: 10, delay: 0 }, () => importButton(page).click());
	const locks = page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name));
	await expect(b.getByRole('heading', firstScreen)).toBeVisible();
	await importPeople(b, peopleFile(3), 'b/');
	expect(await locks).toContain('kith:/a/:batch');
	await expect(page.getByText('12,000 customers imported')).toBeVisible();
	for (const [copy, count] of [
		['/a/', 12_000],
		['/b/', 3]
	] as const) {
		expect(Object.keys((await readStored(page, copy)).customers)).toHaveLength(count);
	}

	// Every name that is kept says whose it is.
	await page.goto('a/settings/');
	await page.getByLabel('Theme').selectOption('dark');
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
	const names = await page.evaluate(async () => ({
		databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
		caches: await caches.keys(),
		keys: Object.keys(localStorage),
		scopes: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname)
	}));
	expect(names.scopes.toSorted()).toEqual(['/a/', '/b/']);
	expect(names.databases.toSorted()).toEqual(
		['/a/', '/b/'].flatMap((copy) => [`kith:${copy}:data-1`, `kith:${copy}:registry`])
	);
	for (const kept of [names.databases, names.caches, names.keys]) {
		for (const copy of ['a', 'b']) expect(kept.some((name) => name.startsWith(`kith:/${copy}`))).toBe(true);
		expect(kept.filter((name) => !/^kith:\/[ab](\/|:)/.test(name))).toEqual([]);
	}
	await b.goto('b/settings/');
	await expect(b.locator('html')).not.toHaveAttribute('data-theme', 'dark');

	// Deleting everything in one leaves the other alone.
	await page.getByRole('button', { name: 'Delete everything…' }).click();
	await page.getByLabel('Type DELETE to confirm').fill('DELETE');
	await page.getByRole('alertdialog').getByRole('button', { name: 'Delete everything' }).click();
	await expect(page.getByRole('heading', firstScreen)).toBeVisible();
	expect(Object.keys((await readStored(b, '/b/')).customers)).toHaveLength(3);

	// Both run without a network, each with its own data.
	await Promise.all([page.close(), b.close()]);
	await context.setOffline(true);
	await server.stop();
	faults.allow(/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|Failed to update a ServiceWorker|service-worker/);
	const offline = await context.newPage();
	await offline.goto('b/customers/');
	await expect(offline.getByRole('heading', { level: 1 })).toContainText('3');
	await offline.goto('a/');
	await expect(offline.getByRole('heading', firstScreen)).toBeVisible();
	await importPeople(offline, peopleFile(2), 'a/');
	expect(Object.keys((await readStored(offline, '/b/')).customers)).toHaveLength(3);
});
