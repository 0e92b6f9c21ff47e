/** Undo around an issued invoice: a credit note, what it says of it, and where the way back ends. */
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { issue } from './issuing.ts';

async function saveInvoice(page: Page) {
	await page.goto('orders/#new=1');
	await page.getByLabel('Kind', { exact: true }).selectOption({ label: 'Invoice' });
	const line = page.getByRole('group', { name: 'Line 1', exact: true });
	await line.getByRole('combobox', { name: 'Product or text' }).fill('Oak chair');
	await line.getByLabel('Price').fill('100');
	await page.getByLabel('Text below the lines').fill('Within 14 days.\nThank you.');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Invoice (draft)' })).toBeVisible();
}

test('issuing is undone by a credit note, and nothing before it is offered or asked about', async ({ page }) => {
	await saveInvoice(page);
	await expect(page.getByText('Invoice saved as a draft')).toBeVisible();
	expect(
		await page
			.getByRole('main')
			.getByText('Within 14 days.')
			.evaluate((text: HTMLElement) => text.innerText)
	).toContain('\n');
	await issue(page);
	await expect(page.getByText(/^Invoice I-\d+-0001 issued$/)).toBeVisible();
	await expect(page.getByText('Invoice saved as a draft')).toBeHidden();

	await page.keyboard.press('ControlOrMeta+z');
	await expect(page.getByText(/Credit note C-\d+-0001 takes it back instead/)).toBeVisible();
	const family = page.getByRole('navigation', { name: 'From quote to credit note' });
	await expect(family.getByRole('listitem').filter({ hasText: 'Invoice I-' })).toContainText('Credited');
	await expect(family.getByRole('listitem').filter({ hasText: 'Credit note C-' })).toContainText('Paid');
	await expectAccessible(page);

	await page.keyboard.press('ControlOrMeta+z');
	await expect(page.getByText(/^An issued document stays as it is/)).toBeVisible();
	await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a toast leaves free what is tapped in a sheet', async ({ page, isMobile }) => {
	test.skip(!isMobile, 'sheets stand at the bottom of phones only');
	await saveInvoice(page);
	const toast = page.getByText('Invoice saved as a draft');
	await expect(toast).toBeVisible();
	await page.getByRole('button', { name: 'Issue', exact: true }).click();
	const sheet = page.getByRole('dialog');
	await expect(sheet.getByLabel('Their tax number')).toBeVisible();
	const [said, asked] = await Promise.all([toast.boundingBox(), sheet.boundingBox()]);
	expect(said!.y + said!.height).toBeLessThan(asked!.y);
});
