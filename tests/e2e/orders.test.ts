/** A quote becomes an invoice, is paid in part and credited, as a person does it; and the sheet that is printed. */
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { issue } from './issuing.ts';

async function enterBusiness(page: Page) {
	await page.goto('settings/business/');
	await page.getByLabel('Name', { exact: true }).fill('Ana López');
	await page.getByLabel('Address', { exact: true }).fill('Calle Mayor 1\n28013 Madrid');
	await page.getByLabel('Another rate').fill('19');
	await page.getByRole('main').getByRole('button', { name: 'Add', exact: true }).click();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('My business saved')).toBeVisible();
}
async function addProduct(page: Page) {
	await page.goto('products/#new=1');
	await page.getByLabel('Name', { exact: true }).fill('Oak chair');
	await page.getByLabel('Price of one').fill('100');
	await page.getByLabel('Tax', { exact: true }).selectOption({ label: '19%' });
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Oak chair' })).toBeVisible();
	await expectAccessible(page);
}

test('quote → invoice → part payment → credit note, and what is printed', async ({ page }) => {
	await enterBusiness(page);
	await addProduct(page);

	await page.goto('orders/#new=1');
	const line = (n: number) => page.getByRole('group', { name: `Line ${n}`, exact: true });
	await line(1).getByRole('combobox', { name: 'Product or text' }).fill('oak');
	await page.getByRole('listbox').getByRole('option').first().click();
	await expect(line(1).getByLabel('Price')).toHaveValue('100.00');
	await line(1).getByLabel('Quantity').fill('2');
	await line(1).getByLabel('Quantity').press('Enter');
	await expect(line(2).getByRole('combobox', { name: 'Product or text' })).toBeFocused();
	await page.keyboard.type('Delivery');
	await line(2).getByLabel('Price').fill('10');
	await expect(page.getByRole('definition').filter({ hasText: '249.90' })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Save', exact: true }).click();

	await issue(page);
	await expect(page.getByRole('heading', { name: 'Quote Q-2' })).toBeVisible();
	await page.getByRole('button', { name: 'Make an invoice' }).click();
	await expect(page.getByRole('heading', { name: 'Invoice (draft)' })).toBeVisible();
	await issue(page);
	await expect(page.getByText('An issued invoice stays as it is')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0);

	await page.getByRole('button', { name: 'Add a payment' }).click();
	await page.getByRole('dialog').getByLabel('Amount').fill('49.90');
	await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Part-paid').first()).toBeVisible();
	await expect(page.getByRole('definition').filter({ hasText: '200.00' }).first()).toBeVisible();
	await expectAccessible(page);

	await page.emulateMedia({ media: 'print' });
	const sheet = page.locator('.print-sheet');
	await expect(sheet).toBeVisible();
	await expect(sheet).toContainText('Ana López');
	await expect(sheet).toContainText('Bo Berg');
	await expect(sheet).toContainText('249.90');
	await expect(page.getByRole('main')).toBeHidden();
	await page.emulateMedia({ media: 'screen' });
	await expect(sheet).toBeHidden();

	await page.getByRole('button', { name: 'Credit note', exact: true }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Make the draft' }).click();
	await expect(page.getByRole('heading', { name: 'Credit note (draft)' })).toBeVisible();
	await issue(page);
	await expect(page.getByRole('heading', { name: /^Credit note C-/ })).toBeVisible();
	await expect(page.getByRole('definition').filter({ hasText: '49.90' }).first()).toBeVisible();
	await page.getByRole('link', { name: /^Invoice I-/ }).click();
	await expect(page.getByText('Credited').first()).toBeVisible();
});

test('several are deleted, and the question says which stay: those that are issued', async ({ page }) => {
	const heading = (name: RegExp) => page.getByRole('heading', { name });
	async function write(kind: 'invoice' | 'quote', name: string) {
		await page.goto(`orders/#new=1&kind=${kind}`);
		const line = page.getByRole('group', { name: 'Line 1', exact: true });
		await line.getByRole('combobox', { name: 'Product or text' }).fill('Chair');
		await line.getByLabel('Price').fill('100');
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await expect(page.getByRole('heading', { name: `${name} (draft)` })).toBeVisible();
	}
	const rows = page.locator('[data-row]');
	const bar = page.getByRole('group', { name: 'Selected records' });
	const question = page.getByRole('alertdialog');
	const ask = async (select: string) => {
		await page.getByRole('button', { name: 'Select', exact: true }).click();
		await page.getByRole('checkbox', { name: select }).check();
		await bar.getByRole('button', { name: 'Delete', exact: true }).click();
	};
	await enterBusiness(page);
	await write('invoice', 'Invoice');
	await issue(page);
	await expect(heading(/^Invoice I-/)).toBeVisible();
	await write('quote', 'Quote');
	await page.goto('orders/');
	await expect(rows).toHaveCount(2);

	await ask('Select all 2');
	await expect(question.getByRole('heading', { name: 'Delete this entry?' })).toBeVisible();
	await expect(question).toContainText('1 of the chosen ones is an issued invoice or credit note and stays as it is.');
	await expectAccessible(page);
	await question.getByRole('button', { name: 'Delete', exact: true }).click();
	await expect(question).toBeHidden();
	await expect(page.getByText('1 deleted', { exact: true })).toBeVisible();
	await expect(rows).toHaveCount(1);
	await expect(rows).toContainText('Invoice');
	await page.getByRole('button', { name: 'Undo', exact: true }).click();
	await expect(rows).toHaveCount(2);

	await page.getByRole('button', { name: 'Invoices', exact: true }).click();
	await expect(rows).toHaveCount(1);
	await ask('Select it');
	await expect(question.getByRole('heading', { name: 'An issued document stays as it is' })).toBeVisible();
	await expect(question).toContainText('To correct it, issue a credit note.');
	await expect(question.getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0);
	await expectAccessible(page);
	await question.getByRole('button', { name: 'Close' }).click();
	await expect(question).toBeHidden();
	await expect(rows).toHaveCount(1);

	await page.evaluate(() => localStorage.setItem('kith:/:locale', 'zh-CN'));
	await page.reload();
	await page.getByRole('button', { name: '选择', exact: true }).click();
	await page.getByRole('checkbox', { name: '全选 2 条' }).check();
	await page.getByRole('button', { name: '删除', exact: true }).click();
	await expect(question).toContainText('所选单据中有 1 张是已开具的发票或贷记单，会原样保留。');
	await expect(question.getByRole('heading', { name: '删除 1 条？' })).toBeVisible();
});
