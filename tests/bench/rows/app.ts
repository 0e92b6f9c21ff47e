/** Drives the app's own screens as a user does: by what stands on the buttons. */
import type { Page } from '@playwright/test';
import type { Bench, Opened } from '../figures.ts';

/** A large import on a slow machine. */
const PATIENCE = 180_000;
/** A row of the customers' list that is filled, not a placeholder. */
export const ROW = '[aria-setsize] .line:not([aria-hidden])';

/** Opens a screen of the app; `script` runs before any of the page's own. */
export async function openApp(bench: Bench, opened: Opened, route: string, script?: () => void): Promise<Page> {
	const page = await opened.context.newPage();
	page.on('pageerror', (error) => bench.log(`page: ${error.message}`));
	if (script) await page.addInitScript(script);
	await page.goto(`${bench.app.origin}${route}`);
	return page;
}

/** Imports a file through the screen. `pressed` is called just before "Import" is. */
export async function importByHand(page: Page, csv: string, pressed?: () => Promise<void>): Promise<void> {
	await page.locator('input[type=file]').setInputFiles(csv);
	await page.getByRole('button', { name: /^Check [\d,]+ rows?$/ }).click({ timeout: PATIENCE });
	const start = page.getByRole('button', { name: /^Import [\d,]+ customers?$/ });
	await start.waitFor({ timeout: PATIENCE });
	await pressed?.();
	await start.click();
	await page.getByRole('heading', { level: 1, name: 'Done' }).waitFor({ timeout: PATIENCE });
}
