import { expect, expectAccessible, test } from './fixtures.ts';
import { addCustomer } from './vault.ts';

test('two records of one customer become one by hand, and one undo brings both back', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	await page.getByRole('button', { name: 'Edit', exact: true }).click();
	await page.getByLabel('Job title').fill('Owner');
	await page.getByLabel('Notes').fill('Likes tea');
	await page.getByRole('button', { name: 'Save' }).first().click();
	await addCustomer(page, 'Ann Leigh');
	await page.getByRole('button', { name: 'Edit', exact: true }).click();
	await page.getByLabel('Job title').fill('Baker');
	await page.getByLabel('Notes').fill('Calls on Mondays');
	await page.getByRole('button', { name: 'Save' }).first().click();
	await expect(page.getByText('Calls on Mondays')).toBeVisible();

	await page.goto('customers/');
	await page.getByRole('button', { name: 'Select', exact: true }).first().click();
	await expect(page.getByRole('button', { name: 'Merge' })).toHaveCount(0);
	for (const row of await page.locator('[aria-posinset]').all()) await row.click();
	await page.getByRole('button', { name: 'Merge' }).click();
	const dialog = page.getByRole('dialog');
	await expect(dialog.getByText('Likes tea')).toBeVisible();
	await expectAccessible(page);
	await dialog.getByRole('group', { name: 'Job title' }).getByRole('radio').nth(1).check();
	await dialog.getByRole('button', { name: 'Merge' }).click();
	await expect(page.getByText('Merged into Ann Lee')).toBeVisible();
	await expect(page.locator('[aria-posinset]')).toHaveCount(1);
	await page.getByRole('button', { name: 'Undo' }).first().click();
	await expect(page.locator('[aria-posinset]')).toHaveCount(2);
});

test('a record is read from its top after what was changed far down in its form', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	await page.getByRole('button', { name: 'Edit', exact: true }).click();
	await page.getByLabel('Notes').fill(Array.from({ length: 40 }, (_, line) => `Line ${line}`).join('\n'));
	await page.getByLabel('Notes').scrollIntoViewIfNeeded();
	const heading = page.getByRole('heading', { name: 'Ann Lee' });
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Line 39')).toBeVisible();
	await expect(heading).toBeInViewport();
});
