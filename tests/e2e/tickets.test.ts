import { expect, expectAccessible, test } from './fixtures.ts';
import { addCustomer } from './vault.ts';

test('a ticket from its opening to what the customer thought of it', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	await page.goto('tickets/');
	await expectAccessible(page);
	await page.getByRole('button', { name: 'New ticket' }).last().click();
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('alert')).toContainText('what it is about');
	await page.getByLabel('Subject').fill('Kettle leaks');
	await page.getByRole('combobox', { name: 'Customer' }).fill('ann');
	await page.getByRole('option', { name: /Ann Lee/ }).click();
	await page.getByLabel('Priority').selectOption('Urgent');
	await page.getByLabel('What the customer says').fill('It drips.');
	await page.getByRole('button', { name: 'Save' }).click();

	await expect(page.getByText('It drips.')).toBeVisible();
	await expectAccessible(page);
	await page.getByLabel('Add a message').fill('A new one is on its way.');
	await page.locator('form').getByRole('button', { name: 'Add', exact: true }).click();
	await expect(page.locator('article').getByText('Waiting')).toBeVisible();
	await page.getByRole('button', { name: 'Resolve', exact: true }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('What came of it').fill('Sent a new one.');
	await dialog.getByRole('button', { name: 'Resolve' }).click();
	await expect(page.getByText('Sent a new one.')).toBeVisible();
	await page.getByRole('button', { name: '5', exact: true }).click();
	await expect(page.getByRole('button', { name: '5', exact: true })).toHaveAttribute('aria-pressed', 'true');

	await page.getByRole('button', { name: 'Back' }).click();
	const row = page.locator('[aria-posinset]');
	await expect(row).toContainText('Ann Lee');
	await page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: 'Open' }).click();
	await expect(page.getByText('Nothing found')).toBeVisible();
	await page.getByRole('button', { name: 'Clear search and filters' }).click();
	await page.getByRole('searchbox', { name: 'Search tickets' }).fill('lee kettle');
	await expect(row).toHaveCount(1);

	await row.click();
	await page.getByRole('button', { name: 'Delete' }).click();
	await expect(row).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo' }).first().click();
	await expect(row).toHaveCount(1);
});
