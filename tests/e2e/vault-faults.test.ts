/** What the vault must survive: a page that dies while its doors are changed. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { addCustomer, expectLocked, PASSPHRASE, tryPassphrase, turnOn, unlock, WRONG } from './vault.ts';

test('[F20] the page dies while the passphrase is changed: the old one or the new one opens', async ({
	page: first,
	context,
	faults
}) => {
	faults.allow(/Target crashed|crashed/i);
	await addCustomer(first, 'Grete Planted');
	await turnOn(first);
	let page = first;
	let known = PASSPHRASE;
	const change = async (next: string) => {
		await page.getByRole('button', { name: 'Change…' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('Passphrase', { exact: true }).fill(known);
		await dialog.getByLabel('New passphrase').fill(next);
		await dialog.getByLabel('The same again').fill(next);
		await dialog.getByRole('button', { name: 'Change passphrase' }).click();
	};
	const done = () => expect(page.getByText('The passphrase is changed.')).toBeVisible();
	await change('the first of many changes');
	const start = Date.now();
	await done();
	const whole = Date.now() - start;
	known = 'the first of many changes';

	let changed = 0;
	// Shares of the time that a whole change took: before the secret is proved, around the saving, and after it.
	for (const [index, share] of [0, 0.7, 0.85, 0.95, 1.05, null].entries()) {
		const next = `lamp river seven number ${index}`;
		await change(next);
		if (share === null) await done();
		else await page.waitForTimeout(share * whole);
		await crash(page);

		page = await context.newPage();
		await page.goto('settings/vault/');
		await expectLocked(page);
		await tryPassphrase(page, known);
		const refused = page.getByText(WRONG);
		await expect(refused.or(page.getByRole('switch'))).toBeVisible();
		if (await refused.isVisible()) {
			known = next;
			changed++;
			await unlock(page, known);
		}
		await expect(page.getByRole('switch')).toBeChecked();
	}
	// Were all of them on one side of the saving, nothing would be shown by this.
	expect(changed).toBeGreaterThan(0);
	expect(changed).toBeLessThan(6);
	await page.getByRole('link', { name: 'Customers' }).first().click();
	await expect(page.getByText('Grete Planted').first()).toBeVisible();
});

/** Ends the page's process, its worker with it. */
async function crash(page: Page): Promise<void> {
	const session = await page.context().newCDPSession(page);
	const crashed = page.waitForEvent('crash');
	// No answer can come from a process that is gone.
	session.send('Page.crash').catch(() => undefined);
	await crashed;
	await page.close();
}
