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
async function addInvoice(page: Page): Promise<void> {
	await page.goto('orders/#new=1');
	await page.getByLabel('Kind', { exact: true }).selectOption('Invoice');
	const line = page.getByRole('group', { name: 'Line 1', exact: true });
	await line.getByRole('combobox', { name: 'Product or text' }).fill('Delivery');
	await line.getByLabel('Price').fill('10');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.getByRole('button', { name: 'Issue', exact: true }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Made out to').fill('Bo Berg');
	await sheet.getByRole('button', { name: 'Issue', exact: true }).click();
	await expect(page.getByRole('heading', { name: /^Invoice I-2/ })).toBeVisible();
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
	// Keys are heard once the screen stands, which may be after the page has loaded.
	await expect(page.getByRole('heading', { level: 1, name: isMobile ? 'More' : 'Today' })).toBeVisible();
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

test('a view is saved, comes back by its address, says when the list was changed, and goes with undo', async ({
	page
}) => {
	await addTicket(page, 'Kettle leaks');
	await addTicket(page, 'Lid is missing');
	await page.goto('tickets/');
	const rows = page.locator('[aria-posinset]');
	await expect(rows).toHaveCount(2);
	await page.getByRole('searchbox', { name: 'Search tickets' }).fill('kettle');
	await expect(rows).toHaveCount(1);
	await page.getByRole('button', { name: 'Views' }).click();
	await page.getByRole('menuitem', { name: 'Keep this list as a view …' }).click();
	await page.getByLabel('Name', { exact: true }).fill('Kettles');
	await expectAccessible(page);
	await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
	await expect(page).toHaveURL(/view=[\w-]{22}/);
	expect(page.url()).not.toMatch(/kettle/i);

	await page.reload();
	await expect(rows).toHaveCount(1);
	await expect(page.getByRole('searchbox', { name: 'Search tickets' })).toHaveValue('kettle');
	const menu = page.getByRole('button', { name: 'Views: Kettles' });
	await page.getByRole('searchbox', { name: 'Search tickets' }).fill('');
	await expect(rows).toHaveCount(2);
	await menu.click();
	await page.getByRole('menuitem', { name: 'Save the changes to “Kettles”' }).click();
	await menu.click();
	await expect(page.getByRole('menuitem', { name: /Save the changes/ })).toHaveCount(0);
	await page.getByRole('menuitem', { name: 'Delete “Kettles”' }).click();
	await expect(page.getByRole('button', { name: 'Views', exact: true })).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).first().click();
	await page.getByRole('button', { name: 'Views', exact: true }).click();
	await expect(page.getByRole('menuitem', { name: 'Kettles', exact: true })).toBeVisible();
});

test('cells of a table are changed by keyboard, each as a step that undo takes back', async ({ page, isMobile }) => {
	test.skip(isMobile, 'there is no room for a table');
	await addTicket(page, 'Kettle leaks');
	await page.goto('tickets/#shown=table');
	const cell = (name: string) => page.getByRole('cell').filter({ hasText: name });
	await expect(cell('Kettle leaks')).toBeVisible();
	await expectAccessible(page);
	await cell('Kettle leaks').getByRole('link').focus();
	await page.keyboard.press('End');
	await expect(page.getByRole('row').last().getByRole('button').last()).toBeFocused();
	await page.keyboard.press('Home');
	await expect(cell('Kettle leaks').getByRole('link')).toBeFocused();
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
	// The chooser holds all the words, and keeps the keys to itself: what counts is the cell afterwards.
	await expect(page.getByRole('button', { name: 'State: Waiting. Edit' })).toBeVisible();
	await page.keyboard.press('ControlOrMeta+z');
	await expect(page.getByRole('button', { name: 'State: Open. Edit' })).toBeVisible();
	// One step after the other, without a question: the next is taken back when it has said that this one was.
	await expect(page.getByRole('button', { name: 'Redo' })).toBeVisible();
	await page.keyboard.press('ControlOrMeta+z');
	await expect(cell('Kettle leaks')).toBeVisible();
});

test('what is typed in a cell stays its record’s when another tab puts a record in its place', async ({
	page,
	context,
	isMobile
}) => {
	test.skip(isMobile, 'there is no room for a table');
	await addTicket(page, 'Kettle leaks');
	await page.goto('tickets/#shown=table');
	const cell = (name: string) => page.getByRole('cell').filter({ hasText: name });
	await cell('Kettle leaks').getByRole('link').focus();
	await page.keyboard.press('F2');
	await page.keyboard.type('Kettle drips');
	await addTicket(await context.newPage(), 'Lid is missing');
	await expect(cell('Lid is missing')).toBeVisible();
	await expect(cell('Kettle drips')).toBeVisible();
	await expect(cell('Kettle leaks')).toBeHidden();
});

test('customers as a table: a cell is checked as in the form, and the columns are kept by a view', async ({
	page,
	isMobile
}) => {
	test.skip(isMobile, 'there is no room for a table');
	await addCustomer(page, 'Ann Lee');
	await page.goto('customers/#shown=table');
	await page.getByRole('button', { name: 'E-mail: empty. Edit' }).click();
	const input = page.getByRole('textbox', { name: 'E-mail' });
	await input.fill('ann');
	await input.press('Enter');
	await expect(page.getByRole('alert')).toContainText('This cannot stand here');
	await expectAccessible(page);
	await input.fill('ann@example.com');
	await input.press('Enter');
	await expect(page.getByRole('cell', { name: 'ann@example.com' })).toBeVisible();
	await expect(page.getByRole('button', { name: 'E-mail: ann@example.com. Edit' })).toBeFocused();

	await page.getByRole('button', { name: 'More', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Columns …' }).click();
	await page.getByRole('dialog').getByRole('checkbox', { name: 'City' }).check();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('columnheader', { name: 'City' })).toBeVisible();
	await page.getByRole('button', { name: 'Views', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Keep this list as a view …' }).click();
	await page.getByLabel('Name', { exact: true }).fill('Where they are');
	await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
	await expect(page).toHaveURL(/view=/);
	await page.reload();
	await expect(page.getByRole('columnheader', { name: 'City' })).toBeVisible();
	await page.getByRole('button', { name: 'Views: Where they are' }).click();
	await page.getByRole('menuitem', { name: 'The whole list, without a view' }).click();
	await expect(page.getByRole('columnheader', { name: 'City' })).toBeHidden();
});

test('tasks as a calendar, and rows under headings, are kept by a view and left with it', async ({ page }) => {
	await page.goto('tasks/');
	await page.getByRole('textbox', { name: 'Add a task' }).fill('Send the offer');
	await page.getByRole('textbox', { name: 'Add a task' }).press('Enter');
	const rows = page.locator('[aria-posinset]');
	await expect(rows).toHaveCount(1);
	await page.getByRole('button', { name: 'More', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Show as a calendar' }).click();
	const month = page.getByRole('grid');
	await expect(month.getByRole('gridcell', { name: /1 entry/ })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Views', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Keep this list as a view …' }).click();
	await page.getByLabel('Name', { exact: true }).fill('Month');
	await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
	await expect(page).toHaveURL(/view=/);
	await page.getByRole('button', { name: 'Views: Month' }).click();
	await page.getByRole('menuitem', { name: 'The whole list, without a view' }).click();
	await expect(month).toBeHidden();
	await expect(rows).toHaveCount(1);
	await page.getByRole('button', { name: 'Views', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Month', exact: true }).click();
	await expect(month).toBeVisible();

	await addTicket(page, 'Kettle leaks');
	await page.goto('tickets/#sort=priority');
	await expect(rows).toHaveCount(1);
	await page.getByRole('button', { name: /^Order/ }).click();
	await page.getByRole('menuitem', { name: 'Group by Priority' }).click();
	const group = page.getByRole('list', { name: 'Tickets' }).getByText('Normal', { exact: true });
	await expect(group).toBeVisible();
	await page.getByRole('button', { name: 'Views', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Keep this list as a view …' }).click();
	await page.getByLabel('Name', { exact: true }).fill('Urgency');
	await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
	await expect(page).toHaveURL(/view=/);
	await page.reload();
	await expect(group).toBeVisible();
	await page.getByRole('button', { name: 'Views: Urgency' }).click();
	await page.getByRole('menuitem', { name: 'The whole list, without a view' }).click();
	await expect(group).toHaveCount(0);
});

test('a view of deals comes back as the board or the table that it was', async ({ page }) => {
	await page.goto('deals/#new=1');
	await page.getByLabel('Title').fill('Kitchen');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Kitchen' })).toBeVisible();
	await page.goto('deals/');
	await page.getByRole('button', { name: 'Show as a list' }).click();
	await expect(page.getByRole('button', { name: 'Show as a board' })).toBeVisible();
	await page.getByRole('button', { name: 'Views', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Keep this list as a view …' }).click();
	await page.getByLabel('Name', { exact: true }).fill('All in rows');
	await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
	await expect(page).toHaveURL(/view=/);
	await page.getByRole('button', { name: 'Show as a board' }).click();
	await expect(page.getByRole('button', { name: 'Show as a list' })).toBeVisible();
	await page.getByRole('button', { name: 'Views: All in rows' }).click();
	await page.getByRole('menuitem', { name: 'All in rows', exact: true }).click();
	await expect(page.getByRole('button', { name: 'Show as a board' })).toBeVisible();
});

test('Today shows an open ticket and money outstanding, leads to the one and writes down the payment of the other', async ({
	page
}) => {
	await addCustomer(page, 'Ann Lee');
	await addTicket(page, 'Kettle leaks');
	await addInvoice(page);
	await page.goto('');
	const card = page.getByRole('region', { name: 'Money outstanding' });
	await expect(card.getByRole('link', { name: /I-2/ })).toBeVisible();
	await expectAccessible(page);
	await card.getByRole('button', { name: /^Paid: I-2/ }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
	await expect(card).toBeHidden();
	await page.getByRole('button', { name: 'Undo' }).first().click();
	await expect(card).toBeVisible();

	await page.getByRole('link', { name: /Kettle leaks/ }).click();
	await expect(page.getByRole('heading', { name: 'Kettle leaks' })).toBeVisible();
});
