/** The sample as somebody tries it: every page has something, and it goes again without what is their own. */
import { expect, expectAccessible, test } from './fixtures.ts';
import { addCustomer } from './vault.ts';

test('fills Today, the board and the lists, and goes with one tap that one undo takes back', async ({ page }) => {
	await page.goto('.');
	await page.getByRole('button', { name: 'Try with sample data' }).click();
	await expect(page.getByText(/^Sample data added: \d+ records$/)).toBeVisible();
	await expect(page.getByText('Call back about the late parcel')).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Money outstanding' })).toBeVisible();
	await expect(page.getByText('SAMPLE-I-').first()).toBeVisible();
	await expectAccessible(page);
	await page.goto('deals/');
	await expect(page.getByRole('group', { name: 'Stages of Sales' })).toBeVisible();
	await expect(page.getByRole('region', { name: 'New', exact: true })).toContainText('3 deals');
	await page.goto('tickets/');
	await expect(page.getByText('Machine does not get hot').first()).toBeVisible();
	await page.goto('orders/');
	await expect(page.getByText('SAMPLE-O-').first()).toBeVisible();
	await page.goto('calendar/');
	await expect(page.getByText('Confirm Thursday’s delivery').filter({ visible: true }).first()).toBeVisible();
	// As wide as the screen, however long a title is.
	expect(await page.evaluate(() => document.querySelector('main')!.scrollWidth)).toBeLessThanOrEqual(
		page.viewportSize()!.width
	);

	await page.goto('.');
	await page.getByRole('button', { name: 'Remove sample data' }).click();
	await expect(page.getByText('Know your customers')).toBeVisible();
	await page.getByRole('button', { name: 'Undo', exact: true }).click();
	await expect(page.getByText('200 of your customers are made up')).toBeVisible();
});

test('what is one’s own is counted before the sample goes, and stays', async ({ page }) => {
	await page.goto('.');
	await page.getByRole('button', { name: 'Try with sample data' }).click();
	await expect(page.getByText(/^Sample data added: \d+ records$/)).toBeVisible();
	await addCustomer(page, 'Ann Lee');
	await page.goto('deals/#new=1');
	const form = page.getByRole('region', { name: 'Opened record' });
	await form.getByLabel('Title').fill('Tea for a year');
	await form.getByRole('combobox', { name: 'Customer' }).fill('Priya Sharma');
	await page
		.getByRole('option', { name: /Priya Sharma/ })
		.first()
		.click();
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form.getByRole('heading', { name: 'Tea for a year' })).toBeVisible();

	await page.goto('settings/');
	await page.getByRole('button', { name: 'Remove sample data' }).click();
	const question = page.getByRole('alertdialog');
	await expect(question).toContainText('Yours, and stays under “Deleted customer”: 1 deal.');
	await expectAccessible(page);
	await question.getByRole('button', { name: 'Remove sample data' }).click();
	await expect(page.getByText(/^Sample data removed: \d+ records$/)).toBeVisible();
	await page.goto('customers/');
	await expect(page.getByText('Ann Lee').first()).toBeVisible();
	await page.goto('deals/');
	await expect(page.getByText('Tea for a year')).toBeVisible();
	await expect(page.getByText('Deleted customer').first()).toBeVisible();
});
