/** The privacy page says what is so: requests, what is stored, and what the host itself sends. */
import { startStaticServer } from '../support/static-server.js';
import { build, expect, expectAccessible, installed, test } from './fixtures.ts';
import { importPeople, peopleFile } from './people.ts';

test('nothing went to anybody else, what is stored is named, and a host without headers is called that', async ({
	page
}) => {
	await importPeople(page, peopleFile(3));
	await installed(page);
	await page.reload();
	await page.goto('settings/');
	await page.getByRole('link', { name: 'Look at it' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Privacy');

	const requests = page.getByRole('region', { name: 'Requests sent to others' });
	await expect(requests).toContainText('Kith asked nobody but the place it came from');
	await expect(requests.getByText('0', { exact: true })).toBeVisible();
	await expect(requests).toContainText(/[1-9]\d* files from localhost/);

	const stored = page.getByRole('region', { name: 'What is stored, and where' });
	await expect(stored).toContainText('3 customers with everything about them. Not encrypted.');
	await expect(stored).toContainText('kith:/:registry');
	await expect(stored).toContainText(/[1-9]\d* files, so that it works offline/);

	// The service worker answers this page with the header; the host does not send it.
	const host = page.getByRole('region', { name: 'The host of this page' });
	await expect(host).toContainText('The host sends no such headers');
	await expect(host).toContainText('adds the missing headers here');
	await expectAccessible(page);
	await page.emulateMedia({ colorScheme: 'dark' });
	await expectAccessible(page);
});

test('a request to somebody else is counted and named', async ({ browser, server }) => {
	// Only where the policy is taken away can there be one.
	const context = await browser.newContext({ bypassCSP: true, baseURL: `${server.origin}/` });
	const page = await context.newPage();
	await page.goto('settings/privacy/');
	const requests = page.getByRole('region', { name: 'Requests sent to others' });
	await expect(requests.getByText('0', { exact: true })).toBeVisible();
	await page.evaluate(() => fetch('http://127.0.0.1:9/stolen?who=me').catch(() => undefined));
	await expect(requests).toContainText('http://127.0.0.1:9/stolen?who=me');
	await expect(requests.getByText('1', { exact: true })).toBeVisible();
	await context.close();
});

test.describe('on a host with the headers that the build ships', () => {
	test.use({
		locale: 'zh-CN',
		server: async ({}, use) => {
			const server = await startStaticServer({ '/crm/': { folder: build, readsHeaders: true } });
			await use(server);
			await server.stop();
		}
	});
	test('it is called protected, in Chinese too, and says so also when it cannot be reached', async ({
		page,
		context,
		server,
		faults
	}) => {
		await page.goto('crm/settings/privacy/');
		const host = page.getByRole('region', { name: '本页的主机' });
		await expect(host).toContainText('受主机的响应头保护');
		await expect(host).toContainText("'self'");
		await expectAccessible(page);
		await installed(page);
		await page.reload();
		faults.allow(/ERR_|service-worker|Failed to update a ServiceWorker/);
		await server.stop();
		await context.setOffline(true);
		await page.reload();
		await expect(host).toContainText('现在连不上主机');
		await expectAccessible(page);
	});
});
