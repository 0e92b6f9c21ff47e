import { expect, expectAccessible, test } from './fixtures.ts';

const ROUTES = ['', 'customers/', 'import/', 'insights/segments/', 'settings/', 'settings/history/'];

for (const route of ROUTES) {
	test(`/${route} opens by its address, has one heading and is accessible`, async ({ page, baseURL }) => {
		await page.goto(route);
		await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
		await expect(page).toHaveTitle(/Kith/);
		expect(page.url()).toBe(`${baseURL}${route}`);
		await expectAccessible(page);
	});
}

test('an address without its slash leads to the page', async ({ page, baseURL }) => {
	await page.goto('customers');
	await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
	expect(page.url()).toBe(`${baseURL}customers/`);
});

test('the navigation leads to every screen', async ({ page, baseURL }) => {
	await page.goto('');
	// The shell is empty until the page's own script has drawn it.
	await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
	const links = await page.getByRole('navigation').first().getByRole('link').all();
	const addresses = await Promise.all(links.map((link) => link.getAttribute('href')));
	expect(addresses.length).toBeGreaterThanOrEqual(3);
	for (const address of addresses) {
		await page.getByRole('navigation').first().locator(`a[href="${address}"]`).first().click();
		await expect(page).toHaveURL(new URL(address ?? '', baseURL).href);
		await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
		await page.goto('');
	}
});
