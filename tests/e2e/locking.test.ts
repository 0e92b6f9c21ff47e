/** The lock that comes by itself. Numbers in brackets are those of the safety notes. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { addCustomer, expectLocked, turnOn, unlock, unlockButton } from './vault.ts';

const MINUTE = 60_000;

/** A locked page names nobody, in what is drawn and in what it stores. */
async function expectNoTrace(page: Page): Promise<void> {
	const traces = await page.evaluate(() =>
		[
			document.documentElement.outerHTML,
			document.title,
			location.href,
			JSON.stringify(history.state),
			JSON.stringify({ ...localStorage }),
			JSON.stringify({ ...sessionStorage })
		].join('\n')
	);
	expect(traces).not.toMatch(/planted/i);
}

test('[F13] locks after ten minutes without a touch, and stays open while somebody works', async ({ page }) => {
	await page.clock.install();
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);
	await page.goto('customers/');
	await unlock(page);
	// What watches for touches loads behind the first screen.
	await expect(page.getByText('Grete Planted').first()).toBeVisible();
	await page.waitForTimeout(2000);
	await page.clock.runFor(8 * MINUTE);
	await page.mouse.move(200, 200);
	await page.mouse.down();
	await page.mouse.up();
	await page.clock.runFor(8 * MINUTE);
	await expect(page.getByText('Grete Planted').first()).toBeVisible();
	await page.clock.runFor(3 * MINUTE);
	await expectLocked(page);
	await expectNoTrace(page);
	await unlock(page);
	await expect(page.getByText('Grete Planted').first()).toBeVisible();
});

test('[F13] a machine that slept locks when it wakes, in every tab', async ({ page, context }) => {
	await page.clock.install();
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);
	const other = await context.newPage();
	await other.goto('customers/');
	await expect(other.getByText('Grete Planted').first()).toBeVisible();
	// The clock goes on and no timer fires meanwhile, as on a phone in a pocket.
	await page.clock.setSystemTime(Date.now() + 60 * MINUTE);
	await page.evaluate(() => window.dispatchEvent(new Event('focus')));
	for (const tab of [page, other]) {
		await expectLocked(tab);
		await expectNoTrace(tab);
	}
});

test('[F13] a tab that is frozen alone locks; beside a visible one it closes and opens again', async ({
	page,
	context
}) => {
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);
	const other = await context.newPage();
	await other.goto('customers/');
	await expect(other.getByText('Grete Planted').first()).toBeVisible();
	const freeze = (tab: Page) => tab.evaluate(() => document.dispatchEvent(new Event('freeze')));

	// Just seen: this tab closes by itself, and the other one goes on.
	await freeze(page);
	await expectNoTrace(page);
	await expect(other.getByText('Grete Planted').first()).toBeVisible();
	await expect(page.getByRole('switch')).toBeHidden();
	await page.evaluate(() => document.dispatchEvent(new Event('resume')));
	await expect(page.getByRole('switch')).toBeVisible();
	await expect(unlockButton(other)).toBeHidden();

	// Nobody has seen it for a while.
	await page.evaluate(() => {
		const key = Object.keys(localStorage).find((name) => name.endsWith(':seen'))!;
		localStorage.setItem(key, String(Date.now() - 120_000));
		Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
	});
	await freeze(page);
	for (const tab of [page, other]) await expectLocked(tab);
});
