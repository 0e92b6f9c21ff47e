/** Backup and restore by hand: three states that are never mixed, and a way back from everything. */
import { BACKUP_PASSPHRASE, download, expectAccessibleInBoth, giveFile, protect, state } from './backup.ts';
import { expect, test } from './fixtures.ts';
import { countShown, importPeople, peopleFile } from './people.ts';
import { addCustomer } from './vault.ts';

test('protect, download, check the file: only then it is backed up', async ({ page }) => {
	await page.goto('settings/backup/');
	await expect(state(page, 'Nothing to back up yet')).toBeVisible();
	await importPeople(page, peopleFile(120));
	await page.goto('');
	await expect(page.getByText('Never backed up')).toBeVisible();
	await expectAccessibleInBoth(page);
	await page.getByRole('link', { name: 'Back up now' }).click();
	await expect(state(page, 'Never backed up')).toBeVisible();
	await expectAccessibleInBoth(page);

	const file = await download(page, { first: true });
	expect(file.name).toMatch(/^kith-\d{4}-\d\d-\d\d\.kith$/);
	expect(file.bytes.toString('latin1')).not.toContain('@example.com');
	await expect(state(page, 'Handed over today, not checked')).toBeVisible();
	await expectAccessibleInBoth(page);
	await page.goto('');
	// Handed over is not backed up: the reminder stands.
	await expect(page.getByText('Handed over today, not checked')).toBeVisible();
	await page.getByRole('link', { name: 'Check the file' }).click();

	await giveFile(page, { name: 'customers.csv', bytes: Buffer.from('Name,E-mail\nAnn,a@example.com\n') });
	await expect(page.getByText('It is not a Kith backup.')).toBeVisible();
	await giveFile(page, { ...file, bytes: file.bytes.subarray(0, file.bytes.length - 30) });
	await expect(page.getByText('This file cannot be restored')).toBeVisible();
	await expect(state(page, 'Handed over today, not checked')).toBeVisible();

	await giveFile(page, file);
	await expect(state(page, 'Backed up and checked today')).toBeVisible();
	await expect(page.getByText(`${file.name} is whole`)).toBeVisible();
	await expect(page.getByText('Everything up to now is in it.')).toBeVisible();
	await expectAccessibleInBoth(page);
	await page.goto('');
	await expect(page.getByText('Next step')).toBeVisible();
	await expect(page.getByText(/backed up|Handed over/i)).toHaveCount(0);

	// The second copy asks for nothing; a change since is counted.
	await addCustomer(page, 'Late Comer');
	await page.goto('settings/backup/');
	await expect(page.getByText('1 record changed since')).toBeVisible();
	await download(page, { first: false });
	await expect(state(page, 'Handed over today, not checked')).toBeVisible();
});

test('where the browser has a share sheet the copy waits for a tap, and closing it claims nothing', async ({
	page
}) => {
	await page.addInitScript(() => {
		let answers = 0;
		Object.assign(navigator, {
			canShare: () => true,
			share: () => (answers++ ? Promise.resolve() : Promise.reject(new DOMException('closed', 'AbortError')))
		});
	});
	await addCustomer(page, 'Ann Share');
	await page.goto('settings/backup/');
	await page.getByRole('button', { name: 'Back up now', exact: true }).click();
	await protect(page);
	const share = page.getByRole('button', { name: 'Save or send it' });
	await share.click();
	await expect(state(page, 'Never backed up')).toBeVisible();
	await share.click();
	await expect(state(page, 'Handed over today, not checked')).toBeVisible();
	await expect(page.getByText('Sent or shared')).toBeVisible();
});

test('a fresh browser restores from the first screen; then some records, then everything, and back', async ({
	page,
	browser,
	baseURL
}) => {
	await importPeople(page, peopleFile(40));
	const file = await download(page, { first: true });

	const context = await browser.newContext({ baseURL, locale: 'en-GB' });
	const fresh = await context.newPage();
	await fresh.goto('');
	await fresh.getByRole('link', { name: 'I had data here' }).click();
	await expect(fresh.getByRole('heading', { level: 1 })).toHaveText('Restore from a file');
	await expectAccessibleInBoth(fresh);
	await giveFile(fresh, file);
	await fresh.getByLabel('Passphrase', { exact: true }).fill('lamp river seven wet');
	await fresh.getByRole('button', { name: 'Open', exact: true }).click();
	await expect(fresh.getByText('This does not open the backup.')).toBeVisible();
	await expectAccessibleInBoth(fresh);
	await fresh.getByLabel('Passphrase', { exact: true }).fill(BACKUP_PASSPHRASE);
	await fresh.getByRole('button', { name: 'Open', exact: true }).click();
	await expect(fresh.getByRole('heading', { level: 1 })).toHaveText('This is inside');
	await expectAccessibleInBoth(fresh);
	await fresh.getByRole('switch', { name: /Lock it with the same passphrase/ }).click();
	await fresh.getByRole('button', { name: 'Restore', exact: true }).click();
	await expect(fresh.getByText('40 customers restored')).toBeVisible();
	await expectAccessibleInBoth(fresh);
	expect(await countShown(fresh)).toBe(40);

	// One goes, one comes; the copy brings the first back and leaves the other.
	await fresh.locator('[aria-posinset]').first().click();
	await fresh.getByRole('button', { name: 'Delete', exact: true }).click();
	// Leaving the page at once would end its worker before the deletion is written.
	await fresh.waitForTimeout(2000);
	await expect.poll(() => countShown(fresh)).toBe(39);
	await addCustomer(fresh, 'Came Later');
	await fresh.goto('settings/backup/#view=restore');
	await giveFile(fresh, file);
	await fresh.getByRole('button', { name: 'Compare' }).click();
	await expect(fresh.getByRole('switch', { name: /Deleted here · 1/ })).toBeVisible();
	await expectAccessibleInBoth(fresh);
	await fresh.getByRole('switch', { name: /Deleted here/ }).click();
	await fresh.getByRole('checkbox', { name: /Pick customers one by one/ }).click();
	await fresh.locator('li').getByRole('checkbox').first().click();
	await expectAccessibleInBoth(fresh);
	await fresh.getByRole('button', { name: 'Bring back 1 record' }).click();
	await expect(fresh.getByText('1 record brought back')).toBeVisible();
	expect(await countShown(fresh)).toBe(41);

	await fresh.goto('settings/backup/#view=restore');
	await giveFile(fresh, file);
	await fresh.getByRole('button', { name: 'Replace everything' }).click();
	await expect(fresh.getByText('The 41 customers here now are kept for seven days')).toBeVisible();
	await expectAccessibleInBoth(fresh);
	await fresh.getByRole('alertdialog').getByRole('button', { name: 'Replace everything' }).click();
	await expect(fresh.getByText('40 customers restored')).toBeVisible();
	expect(await countShown(fresh)).toBe(40);
	await fresh.goto('settings/backup/');
	await fresh.getByRole('button', { name: 'Go back to it' }).click();
	await fresh.getByRole('alertdialog').getByRole('button', { name: 'Go back to it' }).click();
	await expect(fresh.getByRole('alertdialog')).toBeHidden();
	await expect(
		fresh.getByText('1 record changed since').or(fresh.getByText(/\d+ records changed since/))
	).toBeVisible();
	expect(await countShown(fresh)).toBe(41);
	await context.close();
});

test('in Chinese every step is accessible', async ({ page }) => {
	await page.goto('');
	await page.evaluate(() => localStorage.setItem('kith:/:locale', 'zh-CN'));
	for (const route of ['', 'settings/backup/', 'settings/backup/#view=restore']) {
		await page.goto(route);
		await page.reload();
		await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await expectAccessibleInBoth(page);
	}
});
