/** The vault as a person sets it up and opens it. Argon2id's real cost is paid each time: about a second. */
import { expect, type Page } from '@playwright/test';

export const PASSPHRASE = 'lamp river seven dry';
/** What the app says to a secret that opens nothing. */
export const WRONG = 'That does not open it.';

/** Goes through the setup by hand and answers the recovery code; ends when everything is encrypted. */
export async function turnOn(page: Page, passphrase = PASSPHRASE): Promise<string> {
	await page.goto('settings/vault/');
	await page.getByRole('switch').click();
	await page.getByRole('button', { name: 'Next' }).click();
	await page.getByLabel('New passphrase').fill(passphrase);
	await page.getByLabel('The same again').fill(passphrase);
	await page.getByRole('button', { name: 'Next' }).click();
	const code = await page.locator('output').innerText();
	await page.getByRole('button', { name: 'I have put it away' }).click();
	await page.getByLabel('Type the recovery code').fill(code);
	await page.getByRole('button', { name: 'Encrypt everything' }).click();
	await expect(page.getByText('Everything is encrypted', { exact: true })).toBeVisible();
	await page.getByRole('button', { name: 'Done' }).click();
	return code;
}

export function unlockButton(page: Page) {
	return page.getByRole('button', { name: 'Unlock', exact: true });
}

export async function expectLocked(page: Page): Promise<void> {
	await expect(unlockButton(page)).toBeVisible();
}

/** Types a passphrase at the lock; what comes of it is the caller's to look at. */
export async function tryPassphrase(page: Page, passphrase: string): Promise<void> {
	await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
	await unlockButton(page).click();
}

export async function unlock(page: Page, passphrase = PASSPHRASE): Promise<void> {
	await expectLocked(page);
	await tryPassphrase(page, passphrase);
	await expect(unlockButton(page)).toBeHidden();
}

/** Adds a customer by hand. */
export async function addCustomer(page: Page, name: string): Promise<void> {
	await page.goto('customers/#new=1');
	await page.getByLabel('Name', { exact: true }).first().fill(name);
	await page.getByRole('button', { name: 'Save' }).first().click();
	await expect(page.getByRole('heading', { name })).toBeVisible();
}
