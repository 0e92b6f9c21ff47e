import { expect, expectAccessible, test } from './fixtures.ts';

test('a survey is written, answered on the handed-over device and counted, and nothing else can be reached', async ({
	page
}) => {
	await page.goto('surveys/');
	await expectAccessible(page);
	await page.getByRole('button', { name: 'New survey' }).click();
	await page.getByLabel('Title').fill('How was it?');
	for (const [kind, text] of [
		['Importance and satisfaction', 'Fresh bread'],
		['Rating', 'Would you come again?'],
		['Free text', 'Anything else?']
	] as const) {
		await page.getByRole('button', { name: 'Add a question' }).click();
		await page.getByRole('menuitem', { name: kind }).click();
		await page.getByLabel('Question', { exact: true }).last().fill(text);
	}
	await page.getByLabel('Must be answered').nth(1).check();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Save' }).click();

	await page.getByRole('button', { name: 'Hand over the device' }).click();
	await page.getByRole('button', { name: 'Show the questions' }).click();
	await expect(page.getByText('A survey for you')).toBeVisible();
	await expect(page.getByRole('navigation')).toHaveCount(0);
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Send' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	const need = page.getByRole('group', { name: 'Fresh bread' });
	await need.getByRole('radiogroup').nth(0).getByText('5', { exact: true }).click();
	await need.getByRole('radiogroup').nth(1).getByText('2', { exact: true }).click();
	await page.getByRole('radiogroup', { name: 'Would you come again?' }).getByText('9', { exact: true }).click();
	await page.getByLabel('Anything else?').fill('More rye');
	// Whoever loads the page anew is where they were.
	await page.getByRole('button', { name: 'Send' }).click();
	await expect(page.getByText('Thank you')).toBeVisible();
	await page.reload();
	await expect(page.getByText('A survey for you')).toBeVisible();

	await page.getByRole('button', { name: 'Leave' }).first().click();
	await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Leave' }).click();
	await expect(page.getByText('1 response')).toBeVisible();
	await expect(page.getByText('More rye')).toBeVisible();
	await expect(page.getByText('8', { exact: true }).first()).toBeVisible();
	await expectAccessible(page);
});
