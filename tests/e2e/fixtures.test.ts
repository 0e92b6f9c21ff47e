/** The fixtures themselves: that a fault is seen is what makes the other tests mean something. */
import { expect, expectAccessible, test, watchFaults } from './fixtures.ts';

test.describe('a page’s faults are seen', () => {
	test('a console error, an uncaught error and a request elsewhere', async ({ context, page, server, faults }) => {
		const own = await page.goto('');
		expect(own?.ok()).toBe(true);
		await page.evaluate(() => {
			console.error('a fault on purpose');
			setTimeout(() => {
				throw new Error('thrown on purpose');
			});
		});
		await page.evaluate(() => fetch('http://127.0.0.1:9/elsewhere').catch(() => undefined));
		await expect.poll(() => faults.list.join('\n')).toMatch(/a fault on purpose/);
		await expect.poll(() => faults.list.join('\n')).toMatch(/thrown on purpose/);
		await expect.poll(() => faults.list.join('\n')).toMatch(/CSP: connect-src http:\/\/127\.0\.0\.1:9/);
		faults.allow(/./s);
		expect(faults.list).toEqual([]);
		expect(server.requests.length).toBeGreaterThan(0);
		expect(context.pages()).toHaveLength(1);
	});

	test('a request that the page’s policy would let out', async ({ browser, server }) => {
		const context = await browser.newContext({ bypassCSP: true });
		const faults = await watchFaults(context, server.origin);
		const page = await context.newPage();
		await page.goto(`${server.origin}/`);
		await page.evaluate(() => fetch('http://127.0.0.1:9/elsewhere').catch(() => undefined));
		await expect
			.poll(() => faults.list.join('\n'))
			.toMatch(/request elsewhere: GET http:\/\/127\.0\.0\.1:9\/elsewhere/);
		await context.close();
	});
});

test('axe finds what is wrong', async ({ page }) => {
	await page.goto('');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await page.evaluate(() => document.querySelector('main, body')?.append(document.createElement('button')));
	await expect(expectAccessible(page)).rejects.toThrow(/button-name/);
});
