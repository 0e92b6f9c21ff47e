/** Erasing a person with all that is theirs: what the dialog counts and asks, and what is stored afterwards. */
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { everyByte } from './stored.ts';
import { addCustomer } from './vault.ts';

/** Writes a note about whoever is open. */
async function note(page: Page, text: string): Promise<void> {
	await page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Log contact' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Note' }).click();
	await page.getByLabel('What was said or done').fill(text);
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('Note saved')).toBeVisible();
}

/** An issued invoice with a note of ours, for whoever is open. */
async function invoice(page: Page, recipient: string, text: string): Promise<void> {
	const id = /id=([^&]+)/.exec(page.url())![1]!;
	await page.goto(`orders/#new=1&kind=invoice&for=${id}`);
	const line = page.getByRole('group', { name: 'Line 1', exact: true });
	await line.getByRole('combobox', { name: 'Product or text' }).fill('Delivery');
	await line.getByLabel('Price').fill('10');
	await page.getByLabel('Notes, not printed').fill(text);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.getByRole('button', { name: 'Issue', exact: true }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Made out to').fill(recipient);
	await sheet.getByRole('button', { name: 'Issue', exact: true }).click();
	await expect(page.getByText('An issued invoice stays as it is')).toBeVisible();
}

async function openErase(page: Page) {
	await page.goto('customers/');
	await page.locator('[aria-posinset]').first().click();
	await page.getByRole('region', { name: 'Customer', exact: true }).getByRole('button', { name: 'More' }).click();
	await page.getByRole('menuitem', { name: 'Erase for good…' }).click();
	return page.getByRole('alertdialog', { name: 'Erase Adelajda for good?' });
}

test('with a person go notes and orders, and an issued invoice only where one says so', async ({ page }) => {
	await addCustomer(page, 'Adelajda');
	await note(page, 'allergic to nuts');
	await invoice(page, 'Adelajda Przybylska', 'pays late');
	const before = await everyByte(page);
	for (const word of ['Adelajda', 'allergic', 'Przybylska', 'pays late']) expect(before).toContain(word);

	let dialog = await openErase(page);
	await expect(dialog.getByRole('listitem').filter({ hasText: /^1 interaction$/ })).toBeVisible();
	await expect(dialog.getByRole('listitem').filter({ hasText: /^1 order$/ })).toHaveCount(0);
	const keep = dialog.getByRole('checkbox', { name: 'Keep 1 issued invoice or credit note' });
	await expect(keep).toBeChecked();
	await expect(dialog).toContainText('Tax law usually asks for it.');
	await expectAccessible(page);
	await keep.uncheck();
	await expect(dialog).toContainText('They go with everything else');
	await expect(dialog.getByRole('listitem').filter({ hasText: /^1 order$/ })).toBeVisible();
	await expectAccessible(page);
	await dialog.getByRole('button', { name: 'Cancel' }).click();

	dialog = await openErase(page);
	await dialog.getByLabel('Type ERASE to confirm').fill('erase');
	await dialog.getByRole('button', { name: 'Erase for good' }).click();
	await expect(page.getByText('Erased for good.')).toBeVisible();
	const left = await everyByte(page);
	for (const word of ['allergic', 'pays late']) expect(left).not.toContain(word);
	expect(left).not.toMatch(/Adelajda(?! Przybylska)/);

	// The invoice stands in the books, made out as it was.
	await page.goto('orders/');
	await page.locator('[aria-posinset]').first().click();
	await expect(page.getByRole('heading', { name: /^Invoice I-/ })).toBeVisible();
	await expect(page.getByText('Adelajda Przybylska').first()).toBeVisible();
	await expectAccessible(page);
	await page.goto('settings/history/');
	await page.getByRole('button', { name: 'Check now' }).click();
	await expect(page.getByText('Everything is in order')).toBeVisible();
});
