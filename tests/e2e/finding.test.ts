/** Finding things: the palette, the keys, saved views, cells of a table, and what Today leads to. */
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { addCustomer } from './vault.ts';

async function addTicket(page: Page, subject: string): Promise<void> {
	await page.goto('tickets/#new=1');
	await page.getByLabel('Subject').fill(subject);
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('heading', { name: subject })).toBeVisible();
}
function palette(page: Page) {
	return page.getByRole('dialog', { name: 'Search and commands' });
}

test('the palette finds a record, remembers it, offers what can be done with it, and hands words over', async ({
	page,
	isMobile
}) => {
	await addCustomer(page, 'Ann Lee');
	await addTicket(page, 'Kettle leaks');
	await page.goto(isMobile ? 'more/' : '');
	if (isMobile) await page.getByRole('button', { name: /^Search, or do/ }).click();
	else await page.keyboard.press('ControlOrMeta+k');
	const input = palette(page).getByRole('combobox');
	await expectAccessible(page);
	await input.fill('kett');
	await expect(palette(page).getByRole('option', { name: /Kettle leaks/ })).toBeVisible();
	await input.fill('ann');
	await expect(palette(page).getByRole('option', { name: /Ann Lee/ })).toBeVisible();
	await input.press('Enter');
	await expect(page.getByRole('heading', { name: 'Ann Lee' })).toBeVisible();
	expect(page.url()).not.toContain('ann');

	await page.keyboard.press('ControlOrMeta+k');
	await expect(palette(page).getByRole('group', { name: 'Recent' }).getByRole('option').first()).toContainText(
		'Ann Lee'
	);
	await palette(page)
		.getByRole('group', { name: 'This record' })
		.getByRole('option', { name: /Open a ticket/ })
		.click();
	await expect(page).toHaveURL(/tickets\/#new=1&for=[\w-]{22}/);
	await page.getByRole('button', { name: 'Cancel' }).click();

	await page.keyboard.press('ControlOrMeta+k');
	await input.fill('dripping');
	await palette(page)
		.getByRole('option', { name: /written down in contacts/ })
		.click();
	await expect(page).toHaveURL(/interactions\/$/);
	await page.keyboard.press('ControlOrMeta+k');
	await page.keyboard.press('Escape');
	await expect(palette(page)).toBeHidden();
});

test('keys go to screens, begin something new where one is, and are silent while one types', async ({
	page,
	isMobile
}) => {
	test.skip(isMobile, 'a phone has no keyboard');
	await addCustomer(page, 'Ann Lee');
	await page.goto('');
	await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
	await page.keyboard.press('g');
	await page.keyboard.press('i');
	await expect(page).toHaveURL(/tickets\/$/);
	await page.keyboard.press('n');
	await expect(page).toHaveURL(/tickets\/#new=1$/);
	await page.keyboard.type('gin?');
	await expect(page.getByLabel('Subject')).toHaveValue('gin?');
	await page.getByRole('button', { name: 'Cancel' }).click();
	await page.getByRole('button', { name: 'Discard' }).click();
	await page.keyboard.press('?');
	const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
	await expect(sheet.getByRole('heading', { name: 'Go to a screen' })).toBeVisible();
	await expectAccessible(page);
});

test('cells of a table are changed by keyboard, each as a step that undo takes back', async ({ page, isMobile }) => {
	test.skip(isMobile, 'there is no room for a table');
	await addTicket(page, 'Kettle leaks');
	await page.goto('tickets/#shown=table');
	const cell = (name: string) => page.getByRole('cell').filter({ hasText: name });
	await expect(cell('Kettle leaks')).toBeVisible();
	await expectAccessible(page);
	await cell('Kettle leaks').getByRole('link').focus();
	await page.keyboard.press('F2');
	await page.keyboard.type('Kettle drips');
	await page.keyboard.press('Escape');
	await expect(cell('Kettle leaks')).toBeVisible();
	await page.keyboard.press('F2');
	await page.keyboard.type('Kettle drips');
	await page.keyboard.press('Tab');
	await expect(cell('Kettle drips')).toBeVisible();
	await page.keyboard.press('Enter');
	await page.getByRole('combobox', { name: 'State' }).selectOption('Waiting');
	await expect(cell('Waiting')).toBeVisible();
	await page.keyboard.press('ControlOrMeta+z');
	await expect(cell('Open')).toBeVisible();
	// One step after the other: the next is taken back when it has said that this one was. It asks, as the record changed.
	await expect(page.getByRole('button', { name: 'Redo' })).toBeVisible();
	await page.keyboard.press('ControlOrMeta+z');
	await page.getByRole('dialog').getByRole('button', { name: 'Revert them too' }).click();
	await expect(cell('Kettle leaks')).toBeVisible();
});
