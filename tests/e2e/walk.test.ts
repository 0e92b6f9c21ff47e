import { expect, expectAccessible, installed, test } from './fixtures.ts';
import { openFile, runImport, walk } from './walk.ts';
import { messyFile } from '../support/messy-file.ts';

test('from a messy file to the customers of a segment', async ({ page }) => {
	await walk(page);
});

test('the same with the network cut, from a fresh start', async ({ page, context, server, faults }) => {
	await page.goto('');
	await installed(page);
	await page.close();
	await context.setOffline(true);
	await server.stop();
	// The worker looks for an update and for its own file; both fail quietly, the browser still says so.
	faults.allow(/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|Failed to update a ServiceWorker|service-worker/);

	const offline = await context.newPage();
	await walk(offline);
	for (const route of ['', 'customers/', 'import/', 'insights/segments/', 'settings/', 'customers']) {
		await offline.goto(route);
		await expect(offline.getByRole('heading', { level: 1 })).toBeVisible();
	}
	await offline.goto('no-such-page/');
	await expect(offline.getByRole('heading', { level: 1 })).toBeVisible();
});

test('the same file twice gives nothing new, and undo takes the import back', async ({ page }) => {
	const file = messyFile(60);
	await openFile(page, file);
	await runImport(page, file);
	await page.goto('import/');
	await page
		.locator('input[type=file]')
		.first()
		.setInputFiles({ name: file.name, mimeType: 'text/csv', buffer: file.bytes });
	await expect(page.getByText('read as last time')).toBeVisible();
	await page.getByRole('button', { name: /^Check [\d,]+ rows?$/ }).click();
	await expect(page.getByText('New', { exact: true }).locator('..')).toContainText('0');
	await page.goto('');
	await page.getByRole('button', { name: 'Undo import' }).click();
	await expect(page.getByRole('heading', { name: 'Know your customers' })).toBeVisible();
});

const SCREENS = ['', 'customers/', 'insights/segments/', 'settings/', 'import/'];

test('every step is accessible, in both themes', async ({ page }) => {
	const file = messyFile(40);
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await openFile(page, file);
		await expectAccessible(page);
	}
	await runImport(page, file);
	await expectAccessible(page);
	for (const route of SCREENS) {
		await page.goto(route);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		if (route.startsWith('insights')) await expect(page.getByText('How clear are the groups?')).toBeVisible();
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await expectAccessible(page);
		}
	}
	await page.goto('customers/');
	await page.locator('[aria-posinset]').first().click();
	await expect(page.getByRole('link', { name: /^kunde\d+@example\.de$/ })).toBeVisible();
	await expectAccessible(page);
});

test('every screen is accessible in Chinese', async ({ page }) => {
	const file = messyFile(40);
	await openFile(page, file);
	await runImport(page, file);
	await page.evaluate(() => localStorage.setItem('kith:/:locale', 'zh-CN'));
	for (const route of SCREENS) {
		await page.goto(route);
		await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\p{Script=Han}/u);
		await expectAccessible(page);
	}
});
