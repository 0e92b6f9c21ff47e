/** The vault by hand: its setup, its lock in every tab, its doors, and the workspaces beside each other. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { countShown } from './people.ts';
import { addCustomer, expectLocked, PASSPHRASE, tryPassphrase, turnOn, unlock, unlockButton } from './vault.ts';

const WRONG = 'That does not open it.';

test('set up by hand, locked by a reload, opened by the passphrase and by the recovery code', async ({ page }) => {
	await addCustomer(page, 'Grete Planted');
	await page.goto('settings/');
	await expect(page.getByText('Not encrypted: whoever opens this browser sees everything.')).toBeVisible();
	await page.getByRole('link', { name: 'Vault and workspaces' }).click();
	await expect(page.getByText('Without a vault there is no access control')).toBeVisible();
	await page.getByRole('switch').click();
	await expect(page.getByText(/Nobody can reset it/)).toBeVisible();
	await page.getByRole('button', { name: 'Next' }).click();

	const next = page.getByRole('button', { name: 'Next' });
	await page.getByLabel('New passphrase').fill('short');
	await expect(page.getByText('5 more characters at least.')).toBeVisible();
	await expect(next).toBeDisabled();
	await page.getByLabel('New passphrase').fill(PASSPHRASE);
	await page.getByLabel('The same again').fill('something else');
	await expect(page.getByText('The two are not the same.')).toBeVisible();
	await expect(next).toBeDisabled();
	await page.getByLabel('The same again').fill(PASSPHRASE);
	await next.click();

	const code = await page.locator('output').innerText();
	await page.getByRole('button', { name: 'I have put it away' }).click();
	await expect(page.locator('output')).toBeHidden();
	const seal = page.getByRole('button', { name: 'Encrypt everything' });
	await page.getByLabel('Type the recovery code').fill(code.replace(/.$/, (end) => (end === '7' ? '8' : '7')));
	await seal.click();
	await expect(page.getByText('That is not the code that was shown.')).toBeVisible();
	await page.getByLabel('Type the recovery code').fill(` ${code.toLowerCase().replaceAll('-', ' ')}`);
	await seal.click();
	await expect(page.getByText('Everything is encrypted', { exact: true })).toBeVisible({ timeout: 40_000 });
	await expect(page.getByText(/may keep deleted bytes on the disk until it restarts/)).toBeVisible();

	await page.reload();
	await expectLocked(page);
	await expect(page.locator('body')).not.toContainText('Planted');
	await expect(page).toHaveTitle('Kith');
	await tryPassphrase(page, 'lamp river seven wet');
	await expect(page.getByText(WRONG)).toBeVisible({ timeout: 20_000 });
	await unlock(page);
	await page.getByRole('link', { name: 'Customers' }).first().click();
	await expect(page.getByText('Grete Planted').first()).toBeVisible();

	await page.reload();
	await expectLocked(page);
	await page.getByRole('button', { name: 'Use the recovery code' }).click();
	await page.getByLabel('Recovery code', { exact: true }).fill(code);
	await unlockButton(page).click();
	await expect(page.getByText('Grete Planted').first()).toBeVisible({ timeout: 20_000 });
});

test('turned off again with the passphrase: everything is there, readable, without a lock', async ({ page }) => {
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);
	await page.getByRole('switch').click();
	await page.getByLabel('Passphrase', { exact: true }).fill('lamp river seven wet');
	await page.getByRole('button', { name: 'Turn off and decrypt' }).click();
	await expect(page.getByText(WRONG)).toBeVisible({ timeout: 20_000 });
	await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Turn off and decrypt' }).click();
	await expect(page.getByText('Nothing is encrypted any more')).toBeVisible({ timeout: 40_000 });
	await expect(page.getByRole('switch')).not.toBeChecked();
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vault and workspaces');
	expect(await countShown(page)).toBe(1);
});

/** All of a page that could hold something of a person after it was locked. */
function traces(page: Page): Promise<string> {
	return page.evaluate(() =>
		[
			document.documentElement.outerHTML,
			document.title,
			location.href,
			JSON.stringify(history.state),
			JSON.stringify({ ...localStorage }),
			JSON.stringify({ ...sessionStorage })
		].join('\n')
	);
}

test('[F13] locking one tab locks the other: its worker is gone, and no trace of a customer', async ({
	page,
	context
}) => {
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);
	// A new tab needs no passphrase: it has the key from the worker of the first one.
	const other = await context.newPage();
	await other.goto('customers/');
	await other.getByText('Grete Planted').first().click();
	await expect(other.getByRole('heading', { name: 'Grete Planted' })).toBeVisible();
	await other.getByRole('button', { name: 'Edit' }).click();
	await other.getByLabel('Name', { exact: true }).first().fill('Grete Planted-Typed');
	expect(await traces(other)).toContain('Planted');
	const workers = other.workers();
	expect(workers.length).toBeGreaterThan(0);
	const gone = Promise.all(workers.map((worker) => worker.waitForEvent('close', { timeout: 20_000 })));

	await page.bringToFront();
	await page.goto('settings/');
	await page
		.getByRole('button', { name: /^Lock( now)?$/ })
		.first()
		.click();
	for (const tab of [page, other]) {
		await expectLocked(tab);
		expect(await traces(tab)).not.toMatch(/planted/i);
	}
	await gone;

	// Nobody holds the key any more: a third tab is locked too, and one passphrase opens them all.
	const third = await context.newPage();
	await third.goto('customers/');
	await expectLocked(third);
	await unlock(third);
	await expect(third.getByText('Grete Planted').first()).toBeVisible();
	for (const tab of [page, other]) await expect(unlockButton(tab)).toBeHidden({ timeout: 20_000 });
});
