/** Notices of the frame: they take room, so that they never cover what a person came to press. */
import { expect, test } from './fixtures.ts';
import { checkPeople, importButton, importPeople, peopleFile } from './people.ts';

test('the hint to install leaves every button of an import in reach', async ({ page }) => {
	await importPeople(page, peopleFile(2));
	await page.goto('import/');
	// The page listens from its first drawing on.
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	// What Chromium sends where it finds the page worth installing; never in a test's private window.
	await page.evaluate(() => dispatchEvent(new Event('beforeinstallprompt')));
	await expect(page.getByText('Keep Kith at hand')).toBeVisible();
	await page
		.locator('input[type=file]')
		.first()
		.setInputFiles({ name: 'more.csv', mimeType: 'text/csv', buffer: peopleFile(4).bytes });
	await page.getByRole('button', { name: 'Check 4 rows' }).click();
	await expect(page.getByText('Keep Kith at hand')).toBeVisible();
	await importButton(page).click();
	await expect(page.getByText(/^2 customers imported/)).toBeVisible();
	await page.getByRole('button', { name: 'Not now' }).click();
	await expect(page.getByText('Keep Kith at hand')).toBeHidden();
	await checkPeople(page, peopleFile(4));
	await expect(page.getByText('Keep Kith at hand')).toBeHidden();
});
