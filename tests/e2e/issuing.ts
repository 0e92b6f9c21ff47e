import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Gives the open draft its number. */
export async function issue(page: Page) {
	await page.getByRole('button', { name: 'Issue', exact: true }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Made out to').fill('Bo Berg');
	await sheet.getByRole('button', { name: 'Issue', exact: true }).click();
	await expect(sheet).toBeHidden();
}
