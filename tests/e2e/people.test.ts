/** Customers tied together, their own fields and tags, as a person meets them. */
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { addCustomer } from './vault.ts';

const save = (page: Page) => page.getByRole('button', { name: 'Save' }).first().click();
const section = (page: Page, name: string) => page.locator('summary', { hasText: name }).click();

test('a person gets an organisation and a relation, and both sides show it', async ({ page }) => {
	await addCustomer(page, 'Grace Hopper');
	await page.goto('customers/#new=1');
	await page.getByLabel('Name', { exact: true }).first().fill('Ada Lovelace');
	await page.getByLabel('Company').fill('Engines Ltd');
	await page.getByRole('option', { name: /Engines Ltd/ }).click();
	await expect(page.getByText('A record for it is made when you save')).toBeVisible();
	await section(page, 'Related to');
	await page.getByRole('button', { name: 'Add relation' }).click();
	await page.getByLabel('Relation 1').selectOption('referred-by');
	await page.getByLabel('Customer 1').fill('grace');
	await page.getByRole('option', { name: 'Grace Hopper' }).click();
	await section(page, 'Staying in touch');
	await page.getByLabel('Be in touch').selectOption('days');
	await page.getByRole('button', { name: 'Add consent' }).click();
	await page.getByLabel('How you know').fill('at the fair');
	await section(page, 'Important dates');
	await page.getByRole('button', { name: 'Add date' }).click();
	await page.getByLabel('What day 1 is').fill('Wedding');
	const wedding = page.getByRole('group', { name: 'Wedding' });
	await wedding.getByLabel('Month').fill('2');
	await wedding.getByLabel('Day').fill('29');
	await expectAccessible(page);
	await save(page);

	await expect(page.getByText('every 30 days', { exact: true })).toBeVisible();
	await expect(page.getByText('at the fair')).toBeVisible();
	await expect(page.getByText('29 February')).toBeVisible();
	await expect(page.getByRole('link', { name: /Grace Hopper.*Referred by/ })).toBeVisible();
	await page.getByRole('link', { name: /Engines Ltd.*Works for/ }).click();
	await expect(page.getByRole('link', { name: 'Ada Lovelace' }).last()).toBeVisible();
	await expectAccessible(page);
	await page.goto('customers/');
	await page.getByRole('link', { name: /Grace Hopper/ }).click();
	await expect(page.getByRole('link', { name: /Ada Lovelace.*Has referred/ })).toBeVisible();
});

test('a field of one’s own is filled in, filtered by, renamed in its options, and deleted with a way back', async ({
	page
}) => {
	await page.goto('settings/');
	await page.getByRole('link', { name: 'Your own fields' }).click();
	await page.getByRole('button', { name: 'Add field' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Name').fill('Level');
	await dialog.getByLabel('Type').selectOption('choice');
	await dialog.getByRole('textbox', { name: 'Option 1' }).fill('Gold');
	await dialog.getByRole('textbox', { name: 'Option 2' }).fill('Tin');
	await expectAccessible(page);
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('Level saved')).toBeVisible();

	for (const [name, level] of [
		['Ada', 'Gold'],
		['Bea', 'Tin']
	] as const) {
		await page.goto('customers/#new=1');
		await page.getByLabel('Name', { exact: true }).first().fill(name);
		await page.getByLabel('Level').selectOption(level);
		await save(page);
		await expect(page.getByRole('definition').filter({ hasText: level })).toBeVisible();
	}
	await page.goto('customers/');
	await page.getByRole('button', { name: 'Your own fields' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Gold' }).click();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Show 1 customer' }).click();
	await expect(page.locator('[aria-posinset]')).toHaveCount(1);

	await page.goto('settings/fields/');
	await page.getByRole('button', { name: /^Level/ }).click();
	await dialog.getByRole('textbox', { name: 'Option 1' }).fill('Premium');
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('Choice · Premium, Tin')).toBeVisible();
	await page.getByRole('button', { name: /^Level/ }).click();
	await page.getByRole('button', { name: 'Delete field' }).click();
	const alert = page.getByRole('alertdialog');
	await expect(alert.getByText('2 customers have something in it')).toBeVisible();
	await alert.getByRole('button', { name: 'Delete field' }).click();
	await expect(page.getByRole('heading', { name: 'No fields of your own yet' })).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).first().click();
	await expect(page.getByText('Choice · Premium, Tin')).toBeVisible();
});

test('a tag gets a colour and another name in every customer', async ({ page }) => {
	await page.goto('customers/#new=1');
	await page.getByLabel('Name', { exact: true }).first().fill('Ada');
	await page.getByLabel('Tags').fill('regular');
	await save(page);
	await expect(page.getByRole('heading', { name: 'Ada' })).toBeVisible();
	await page.goto('settings/tags/');
	await page.getByRole('button', { name: /^regular/ }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Name').fill('Friends of the house');
	await dialog.getByRole('radio', { name: 'Green' }).check();
	await dialog.getByLabel('Be in touch every').fill('14');
	await expectAccessible(page);
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('button', { name: /^Friends of the house.*1 customer.*every 14 days/ })).toBeVisible();
	await expectAccessible(page);
	await page.goto('customers/');
	await page.getByRole('link', { name: /Ada/ }).click();
	await expect(page.locator('.record').getByText('Friends of the house', { exact: true })).toBeVisible();
});

test('a customer with a task is deleted after a question, and one undo brings both back', async ({ page }) => {
	await addCustomer(page, 'Ada');
	const id = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('id')!;
	await page.goto(`tasks/#new=1&for=${id}`);
	await page.getByLabel('What is to be done').fill('Call her');
	await save(page);
	await expect(page.getByRole('heading', { name: 'Call her' })).toBeVisible();
	await page.goto(`customers/#id=${id}`);
	await page.getByRole('button', { name: 'Delete', exact: true }).click();
	const alert = page.getByRole('alertdialog');
	await expect(alert.getByText('1 task')).toBeVisible();
	await expectAccessible(page);
	await alert.getByRole('radio', { name: /Delete it too/ }).check();
	await alert.getByRole('button', { name: 'Delete' }).click();
	await expect(page.getByText('1 customer deleted')).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).first().click();
	await page.goto(`customers/#id=${id}`);
	await page.getByRole('button', { name: 'Delete', exact: true }).click();
	await expect(alert.getByText('1 task')).toBeVisible();
});

test('somebody who is there already is offered while they are typed again', async ({ page }) => {
	await addCustomer(page, 'Jürgen Groß');
	await page.goto('customers/#new=1');
	await page.getByLabel('Name', { exact: true }).first().fill('Juergen Gross');
	await page.getByRole('button', { name: 'Use the existing one: Jürgen Groß' }).click();
	await page.getByRole('button', { name: 'Discard' }).click();
	await expect(page.getByRole('heading', { name: 'Jürgen Groß' })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'New customer' })).toHaveCount(0);
});
