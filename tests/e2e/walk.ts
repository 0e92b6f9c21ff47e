/** The main job as a person does it: a messy file becomes customers and segments. Used online and offline. */
import { expect, type Page } from '@playwright/test';
import { messyFile, type MessyFile } from '../support/messy-file.ts';

/** Chooses the file and answers what the columns step asks; ends at the check. */
export async function openFile(page: Page, file: MessyFile): Promise<void> {
	await page.goto('import/');
	await page
		.locator('input[type=file]')
		.first()
		.setInputFiles({ name: file.name, mimeType: 'text/csv', buffer: file.bytes });
	await expect(page.getByText('Windows-1252')).toBeVisible();
	await page.getByRole('button', { name: 'EUR', exact: true }).click();
	await page.getByLabel('Phones without a country code').first().selectOption('DE');
	await page.getByRole('button', { name: /^Check [\d,]+ rows?$/ }).click();
	await expect(page.getByRole('button', { name: /^Import [\d,]+ customers?$/ })).toBeVisible();
}

/** From the check to the summary. */
export async function runImport(page: Page, file: MessyFile): Promise<void> {
	await page.getByRole('button', { name: /^Import [\d,]+ customers?$/ }).click();
	await expect(
		page.getByText(`${file.customers} customers imported, ${file.repeated} updated, ${file.nobody} skipped.`)
	).toBeVisible();
}

/** The whole path: file, columns, check, import, list, record, segments, one segment's customers. */
export async function walk(page: Page): Promise<void> {
	const file = messyFile(180);
	await openFile(page, file);
	await runImport(page, file);

	await page.goto('customers/');
	await expect(page.getByRole('heading', { level: 1 })).toContainText(String(file.customers));
	const search = page.getByRole('searchbox').first();
	await search.fill('kunde17@example');
	await expect(page.getByRole('listitem').filter({ hasText: 'Groß' }).or(page.locator('[aria-posinset]'))).toHaveCount(
		1
	);
	await page.locator('[aria-posinset]').first().click();
	await expect(page).toHaveURL(/#.*id=[\w-]{22}/);
	await expect(page.getByRole('link', { name: 'kunde17@example.de', exact: true })).toBeVisible();

	await page.goto('insights/segments/');
	await expect(page.getByRole('heading', { level: 1 })).toContainText(/Your customers fall into \w+ groups/);
	await expect(page.getByText('How clear are the groups?')).toBeVisible();
	const groups = page.getByRole('list', { name: 'Groups' }).getByRole('listitem');
	expect(await groups.count()).toBeGreaterThanOrEqual(2);
	const size = Number(await groups.first().locator('.size').innerText());
	await page.getByRole('button', { name: 'Save these groups' }).click();
	await expect(page.getByText(/^Saved .*New customers are placed/)).toBeVisible();
	await groups.first().getByRole('button', { name: 'See them' }).click();
	await expect(page).toHaveURL(/customers\/#segment=0/);
	await expect(page.getByRole('heading', { level: 1 })).toContainText(String(size));
}
