import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { addCustomer } from './vault.ts';

function timeline(page: Page) {
	return page.getByRole('region', { name: 'Timeline' });
}
/** The button beneath a phone's thumb, or the one in the rail. */
async function openLog(page: Page): Promise<void> {
	const plus = page.getByRole('button', { name: 'Add', exact: true });
	if (await plus.isVisible()) {
		await plus.click();
		await page.getByRole('menuitem', { name: 'Log contact' }).click();
	} else await page.getByRole('navigation').getByRole('button', { name: 'Log contact' }).click();
}

test('a contact is logged with two taps on the record, changed, deleted and brought back', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	await timeline(page).getByRole('button', { name: 'Log contact' }).click();
	await expectAccessible(page);
	await page.getByRole('dialog').getByRole('button', { name: 'Call' }).click();
	await expect(page.getByText('Call logged')).toBeVisible();
	await expect(timeline(page).getByRole('button', { name: /^Call/ })).toBeVisible();

	await timeline(page).getByRole('button', { name: /^Call/ }).click();
	await page.getByRole('button', { name: 'Left a message' }).click();
	await page.getByLabel('What was said or done').fill('Wants a quote for the garage');
	await page.getByLabel('How long it took').fill('12');
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Save' }).click();
	const line = timeline(page).getByRole('button', { name: /^Call.*Left a message · 12 min.*garage/ });
	await expect(line).toBeVisible();
	await expectAccessible(page);

	await line.click();
	await page.getByRole('button', { name: 'Delete this contact' }).click();
	await expect(timeline(page).getByRole('button', { name: /^Call/ })).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo' }).first().click();
	await expect(line).toBeVisible();
});

test('from the frame it is with the customer that is open, else with one to choose', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	await openLog(page);
	await page.getByRole('dialog').getByRole('button', { name: 'Visit' }).click();
	await expect(timeline(page).getByRole('button', { name: /^Visit/ })).toBeVisible();

	await page.goto('');
	await openLog(page);
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name: 'Note' }).click();
	await expect(dialog.getByText('Choose with whom.')).toBeVisible();
	await dialog.getByRole('combobox').fill('ann');
	await page.getByRole('option', { name: /Ann Lee/ }).click();
	await dialog.getByRole('button', { name: 'Note' }).click();
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('Write down what the note says.')).toBeVisible();
	await page.getByLabel('What was said or done').fill('Likes tea');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('Note saved')).toBeVisible();
});

test('back from a link one is asked whether it happened, and what came of it', async ({ page }) => {
	await page.goto('customers/#new=1');
	await page.getByLabel('Name', { exact: true }).first().fill('Ann Lee');
	await page.getByLabel('Phone').first().fill('+4930123456');
	await page.getByRole('button', { name: 'Save' }).first().click();
	const call = page.getByRole('link', { name: 'Call', exact: true });
	await expect(call).toHaveAttribute('href', 'tel:+4930123456');
	await expect(page.getByRole('link', { name: 'SMS' })).toHaveAttribute('href', 'sms:+4930123456');
	// Nothing here takes a call over; the rest is as on a phone.
	await page.evaluate(() => addEventListener('click', (event) => event.preventDefault()));
	const back = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	await back();
	await expect(page.getByText('Did you reach Ann Lee?')).toHaveCount(0);

	await call.click();
	await back();
	await expect(page.getByText('Did you reach Ann Lee?')).toBeVisible();
	await expectAccessible(page);
	expect(page.url()).not.toContain('Lee');
	await page.getByRole('button', { name: 'No answer' }).click();
	await expect(timeline(page).getByRole('button', { name: /^Call.*No answer/ })).toBeVisible();
	await expect(page.getByText('Did you reach Ann Lee?')).toHaveCount(0);

	await call.click();
	await back();
	// What is still said about the call before stands above the question; under the pointer it stays.
	const said = page.getByRole('region', { name: 'Messages' }).getByText('Call logged').last();
	await said.hover();
	const question = page.getByText('Did you reach Ann Lee?');
	await expect(question).toBeVisible();
	const [toast, notice] = await Promise.all([said.boundingBox(), question.boundingBox()]);
	expect(toast!.y + toast!.height).toBeLessThanOrEqual(notice!.y);
	await page.getByRole('button', { name: 'Yes, log it' }).click();
	await page.getByRole('button', { name: 'Agreed' }).click();
	await expect(timeline(page).getByRole('button', { name: /^Call.*Agreed/ })).toBeVisible();

	await call.click();
	await back();
	await page.getByRole('button', { name: 'Yes, log it' }).click();
	await expect(timeline(page).getByRole('button', { name: /^Call/ })).toHaveCount(3);
	await page.getByRole('status').filter({ hasText: 'What came of it?' }).getByRole('button', { name: 'Undo' }).click();
	await expect(timeline(page).getByRole('button', { name: /^Call/ })).toHaveCount(2);

	await call.click();
	await back();
	await page.getByRole('button', { name: 'No', exact: true }).click();
	await expect(page.getByText('Did you reach Ann Lee?')).toHaveCount(0);
	await expect(timeline(page).getByRole('button', { name: /^Call/ })).toHaveCount(2);
});

test('the timeline shows what was changed and only the kinds that are chosen', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	await page.getByRole('button', { name: 'Edit', exact: true }).click();
	await page.getByLabel('Job title').fill('Baker');
	await page.getByRole('button', { name: 'Save' }).first().click();
	const change = timeline(page).getByRole('button', { name: /Job title/ });
	await change.click();
	await expect(timeline(page).getByText('Baker')).toBeVisible();
	await timeline(page).getByRole('button', { name: 'Contacts', exact: true }).click();
	await expect(change).toHaveCount(0);
	await expect(timeline(page).getByText('Nothing of this kind.')).toBeVisible();
	await timeline(page).getByRole('button', { name: 'All', exact: true }).click();
	await expect(change).toBeVisible();
});

test('who is due stands on Today until a contact is logged', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	const touch = page.getByRole('region', { name: 'Keep in touch' });
	await touch.getByLabel('How often').selectOption({ label: 'Every 14 days' });
	await expect(touch.getByText('Due today')).toBeVisible();
	await page.goto('');
	const card = page.getByRole('region', { name: 'Who to contact' });
	await expect(card.getByRole('link', { name: /Ann Lee.*Due today.*No contact yet/ })).toBeVisible();
	await expectAccessible(page);
	await card.getByRole('button', { name: 'Log a contact with Ann Lee' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Meeting' }).click();
	await expect(card.getByText(/Nobody is due/)).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).first().click();
	await expect(card.getByRole('link', { name: /Ann Lee/ })).toBeVisible();
});

test('a tag says how often for all who carry it', async ({ page }) => {
	await page.goto('customers/#new=1');
	await page.getByLabel('Name', { exact: true }).first().fill('Ann Lee');
	await page.getByLabel('Tags').fill('VIP');
	await page.getByLabel('Tags').press('Enter');
	await page.getByRole('button', { name: 'Save' }).first().click();
	const touch = page.getByRole('region', { name: 'Keep in touch' });
	await touch.getByRole('button', { name: 'By tag' }).click();
	await page.getByLabel('How often with “VIP”').selectOption({ label: 'Every 30 days' });
	await page.getByRole('button', { name: 'Close' }).first().click();
	await expect(touch.getByText('Due today')).toBeVisible();
	await expect(touch.getByLabel('How often')).toContainText('Every 30 days, as “VIP”');
});

test('all contacts are found by kind and by what was written down', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	for (const [kind, text] of [
		['Visit', 'Showed the garage'],
		['Note', 'Prefers tea']
	] as const) {
		await openLog(page);
		await page.getByRole('button', { name: 'With details' }).click();
		await page.getByRole('dialog').getByRole('button', { name: kind, exact: true }).click();
		await page.getByLabel('What was said or done').fill(text);
		await page.getByRole('button', { name: 'Save' }).click();
		await expect(page.getByRole('dialog')).toHaveCount(0);
	}
	await page.goto('interactions/');
	const rows = page.locator('[aria-posinset]');
	await expect(rows).toHaveCount(2);
	await page.getByRole('searchbox').first().fill('garage');
	await expect(rows).toHaveCount(1);
	await expect(rows.first()).toContainText('Showed the garage');
	await page.getByRole('searchbox').first().fill('lee tea');
	await expect(rows.first()).toContainText('Prefers tea');
	await page.getByRole('searchbox').first().fill('');
	await page.getByRole('button', { name: 'Visit', exact: true }).click();
	await expect(rows).toHaveCount(1);
	await expectAccessible(page);
	await rows.first().click();
	await expect(page.getByRole('link', { name: 'Ann Lee', exact: true })).toBeVisible();
	await expectAccessible(page);

	await page.goto('interactions/');
	await page.getByRole('button', { name: 'Select', exact: true }).first().click();
	await page.getByLabel('Select all 2').check();
	await page.getByRole('button', { name: 'Delete', exact: true }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
	await expect(page.getByText('No contacts yet')).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).first().click();
	await expect(rows).toHaveCount(2);
});

test('the screens are accessible in Chinese', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	await timeline(page).getByRole('button', { name: 'Log contact' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Visit' }).click();
	await expect(page.getByText('Visit logged')).toBeVisible();
	const record = page.url();
	await page.evaluate(() => localStorage.setItem('kith:/:locale', 'zh-CN'));
	for (const address of ['interactions/', record]) {
		await page.goto(address);
		await page.reload();
		await expect(page.getByText('拜访').first()).toBeVisible();
		await expectAccessible(page);
	}
});
