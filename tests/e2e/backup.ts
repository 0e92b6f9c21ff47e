/** Backups by hand: the passphrase set once, a copy downloaded, a folder that lives in the browser's own storage. */
import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './fixtures.ts';

export const BACKUP_PASSPHRASE = 'lamp river seven dry';

export interface SavedFile {
	name: string;
	bytes: Buffer;
}

/** Goes through the dialog that the first backup asks for; ends where the copy is written. Answers the recovery code. */
export async function protect(page: Page): Promise<string> {
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('New passphrase').fill(BACKUP_PASSPHRASE);
	await dialog.getByLabel('The same again').fill(BACKUP_PASSPHRASE);
	await dialog.getByRole('button', { name: 'Next' }).click();
	const code = await dialog.locator('output').innerText();
	await dialog.getByRole('button', { name: 'I have stored it' }).click();
	await dialog.getByLabel('Type the recovery code').fill(code);
	await dialog.getByRole('button', { name: 'Back up now with it' }).click();
	return code;
}

/** Presses "Back up now" on the backup screen and takes what the browser downloads. */
export async function download(page: Page, options: { first: boolean }): Promise<SavedFile> {
	await page.goto('settings/backup/');
	const arrives = page.waitForEvent('download', { timeout: 60_000 });
	await page.getByRole('button', { name: 'Back up now', exact: true }).click();
	if (options.first) await protect(page);
	const saved = await arrives;
	const chunks: Buffer[] = [];
	for await (const chunk of await saved.createReadStream()) chunks.push(chunk as Buffer);
	// Noted a moment later, and the place that takes a file moves then.
	await expect(state(page, 'Handed over today, not checked')).toBeVisible();
	return { name: saved.suggestedFilename(), bytes: Buffer.concat(chunks) };
}

/** Gives a file to the first place on the screen that takes one. */
export async function giveFile(page: Page, { name, bytes }: SavedFile): Promise<void> {
	await page
		.locator('main input[type=file]')
		.first()
		.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
}

/** Makes the folder picker answer a folder of the browser's own storage, whose files a test can count and remove. */
export async function standInFolder(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const choose = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('Backups', { create: true });
		Object.assign(globalThis, { showDirectoryPicker: choose });
	});
}
export function filesInFolder(page: Page): Promise<string[]> {
	return page.evaluate(async () => {
		const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Backups');
		const names: string[] = [];
		// TypeScript's library does not know that folders can be walked.
		for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
		return names.sort();
	});
}
export async function removeFolder(page: Page): Promise<void> {
	await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('Backups', { recursive: true }));
}

/** Chooses the folder on the backup screen; ends when the first copy was read back from it. */
export async function chooseFolder(page: Page, options: { first: boolean }): Promise<void> {
	await page.goto('settings/backup/');
	await page.getByRole('button', { name: 'Choose a folder' }).click();
	if (options.first) {
		await protect(page);
		await page.getByRole('button', { name: 'Choose a folder' }).click();
	}
	await expect(page.getByRole('heading', { name: 'Backed up and checked today' })).toBeVisible();
}

/** Names of this copy's databases. */
export function databasesIn(page: Page): Promise<string[]> {
	return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? '').sort());
}

/** The card that says how the backups stand. */
export function state(page: Page, name: string): Locator {
	return page.getByRole('heading', { name, exact: true });
}

export async function expectAccessibleInBoth(page: Page): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await expectAccessible(page);
	}
}
