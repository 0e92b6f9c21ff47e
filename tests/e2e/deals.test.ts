/** Deals as a person moves them: by mouse, by finger, by keyboard; won, lost, and their stages changed. */
import type { CDPSession, Locator, Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { addCustomer } from './vault.ts';

const isPhone = (page: Page) => (page.viewportSize()?.width ?? 0) < 600;

async function addDeal(page: Page, title: string, amount: string, stage?: string): Promise<void> {
	await page.goto('deals/#new=1');
	const form = page.getByRole('region', { name: 'Opened record' });
	await form.getByLabel('Title').fill(title);
	await form.getByLabel('Amount').fill(amount);
	if (stage) await form.getByLabel('Stage').selectOption({ label: stage });
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form.getByRole('heading', { name: title })).toBeVisible();
}
async function openBoard(page: Page): Promise<void> {
	await page.goto('deals/');
	await expect(page.getByRole('group', { name: 'Stages of Sales' })).toBeVisible();
}
const columnOf = (page: Page, stage: string): Locator => page.getByRole('region', { name: stage, exact: true });
const cardIn = (page: Page, stage: string, title: string): Locator =>
	columnOf(page, stage).locator('[data-card]').filter({ hasText: title });
async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
	const box = (await locator.boundingBox())!;
	return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 40) };
}

test('a first deal makes its pipeline, stands on the board with its sums, and one undo takes a move back', async ({
	page
}) => {
	await page.goto('deals/');
	await expect(page.getByText('No deals yet')).toBeVisible();
	await expectAccessible(page);
	await addCustomer(page, 'Ann Lee');
	await page.getByRole('link', { name: 'Add deal' }).click();
	const form = page.getByRole('region', { name: 'Opened record' });
	await expect(form.getByRole('combobox', { name: 'Customer' })).toHaveValue('Ann Lee');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form.getByText('Enter a title.').first()).toBeVisible();
	await form.getByLabel('Title').fill('Tea for a year');
	await form.getByLabel('Amount').fill('1200');
	await expectAccessible(page);
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form.getByRole('heading', { name: 'Tea for a year' })).toBeVisible();
	await expect(form.getByText('£1,200.00')).toBeVisible();

	await form.getByRole('button', { name: 'Move to Offer sent' }).click();
	await expect(form.getByRole('listitem').filter({ hasText: 'Now in Offer sent' })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Undo', exact: true }).click();
	await expect(form.getByRole('listitem').filter({ hasText: 'Now in New' })).toBeVisible();

	await openBoard(page);
	await expect(columnOf(page, 'New')).toContainText('1 deal');
	await expect(columnOf(page, 'New')).toContainText('£1,200');
	await expect(page.getByLabel('What open deals come to')).toContainText('£120');
	await expectAccessible(page);
	await page.goto('customers/');
	await page.locator('[aria-posinset]').first().click();
	// The timeline names the deal too; where it stands is said by the card of deals.
	await expect(page.getByRole('link', { name: /^Tea for a year/ })).toContainText('New');
});

test('is dragged by mouse to another stage', async ({ page }) => {
	test.skip(isPhone(page), 'a phone has no mouse');
	await addDeal(page, 'Tea for a year', '1200');
	await openBoard(page);
	const from = await middleOf(cardIn(page, 'New', 'Tea for a year'));
	const to = await middleOf(columnOf(page, 'Qualified'));
	await page.mouse.move(from.x, from.y);
	await page.mouse.down();
	await page.mouse.move(from.x + 20, from.y, { steps: 4 });
	await page.mouse.move(to.x, to.y + 60, { steps: 8 });
	await page.mouse.up();
	await expect(cardIn(page, 'Qualified', 'Tea for a year')).toBeVisible();
	await expect(columnOf(page, 'Qualified')).toContainText('1 deal');
	// The click that ends the drag opened nothing.
	await expect(page).not.toHaveURL(/id=/);
	await page.reload();
	await expect(cardIn(page, 'Qualified', 'Tea for a year')).toBeVisible();
});

async function touch(cdp: CDPSession, type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0): Promise<void> {
	const touchPoints = type === 'touchEnd' ? [] : [{ x, y }];
	await cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
}

test('is carried by a long press to the next stage, and a swipe only scrolls', async ({ page }) => {
	test.skip(!isPhone(page), 'touch is the phone’s');
	await addDeal(page, 'Tea for a year', '1200');
	await openBoard(page);
	const card = cardIn(page, 'New', 'Tea for a year');
	await expect(card).toBeVisible();
	const from = await middleOf(card);
	const cdp = await page.context().newCDPSession(page);
	const picture = page.locator('[popover=manual]').filter({ hasText: 'Tea for a year' });
	await touch(cdp, 'touchStart', from.x, from.y);
	await touch(cdp, 'touchMove', from.x, from.y - 40);
	await touch(cdp, 'touchMove', from.x, from.y - 80);
	await touch(cdp, 'touchEnd');
	await expect(picture).toHaveCount(0);
	await expect(card).toBeVisible();

	await touch(cdp, 'touchStart', from.x, from.y);
	// The picture of the card appears when the press was long enough.
	await expect(picture).toBeVisible();
	const edge = page.viewportSize()!.width - 4;
	await touch(cdp, 'touchMove', from.x + 40, from.y);
	await touch(cdp, 'touchMove', edge, from.y);
	// At the edge the board scrolls on until the next column is under the finger.
	await expect.poll(async () => (await columnOf(page, 'Qualified').boundingBox())!.x).toBeLessThan(edge - 60);
	await touch(cdp, 'touchEnd');
	await expect(columnOf(page, 'New').locator('[data-card]')).toHaveCount(0);
	const moved = page.locator('[data-card]').filter({ hasText: 'Tea for a year' });
	await expect(moved).toHaveCount(1);
	await expect(page).not.toHaveURL(/id=/);
});

test('is moved by keyboard through its menu, and won from there', async ({ page, isMobile }) => {
	await addDeal(page, 'Tea for a year', '1200');
	await openBoard(page);
	const button = page.getByRole('button', { name: 'Move or more: Tea for a year' });
	await button.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('menuitem', { name: 'Move to Qualified' })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('menuitem', { name: 'Move to Qualified' }).focus();
	await page.keyboard.press('Enter');
	await expect(cardIn(page, 'Qualified', 'Tea for a year')).toHaveCount(1);
	await expect(page.getByText('Tea for a year moved to Qualified').first()).toBeAttached();
	// On a phone the card went under another tab: there the focus stays with the tabs.
	await expect(isMobile ? page.getByRole('tab', { selected: true }) : button).toBeFocused();
	if (isMobile) await page.getByRole('tab', { name: /Qualified/ }).click();

	await button.focus();
	await page.keyboard.press('Enter');
	await page.getByRole('menuitem', { name: 'Mark as won' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.locator('[data-card]')).toHaveCount(0);
	await page.getByRole('button', { name: 'Won', exact: true }).click();
	await expect(page.locator('[aria-posinset]')).toHaveCount(1);
	await expectAccessible(page);
});

test('is lost with a reason and opened again', async ({ page }) => {
	await addDeal(page, 'Tea for a year', '1200', 'Negotiation');
	const form = page.getByRole('region', { name: 'Opened record' });
	await form.getByRole('button', { name: 'Mark as lost' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name: 'Price' }).click();
	await expectAccessible(page);
	await dialog.getByRole('button', { name: 'Mark as lost' }).click();
	await expect(dialog).toBeHidden();
	await expect(form.getByText('Price')).toBeVisible();
	await form.getByRole('button', { name: 'Open again' }).click();
	await expect(form.getByRole('listitem').filter({ hasText: 'Now in Negotiation' })).toBeVisible();
	await expect(form.getByText('Price')).toBeHidden();
});

test('several are moved, dated and tagged at once, deleted and restored', async ({ page }) => {
	await addDeal(page, 'Tea', '10');
	await addDeal(page, 'Coffee', '20');
	// A table of cells on a wide screen, a list on a phone.
	const rows = page.locator('[data-row]');
	await page.goto('deals/#shown=table');
	await expect(rows).toHaveCount(2);
	const bar = page.getByRole('group', { name: 'Selected records' });
	const select = async () => {
		await page.getByRole('button', { name: 'Select', exact: true }).click();
		await page.getByLabel('Select all 2').check();
	};
	await select();
	await bar.getByRole('button', { name: 'Move to a stage' }).click();
	await page.getByRole('menuitem', { name: 'Agreed' }).click();
	await expect(rows.filter({ hasText: 'Agreed' })).toHaveCount(2);
	await select();
	await bar.getByRole('button', { name: 'Expected day' }).click();
	await page.getByRole('dialog').getByLabel('Expected day').fill('2031-05-04');
	await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('2 changed')).toBeVisible();
	await select();
	await bar.getByRole('button', { name: 'Tags' }).click();
	await page.getByRole('dialog').getByLabel('Add').fill('green');
	await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
	await page.getByRole('searchbox').fill('green');
	await expect(rows).toHaveCount(2);
	await rows.filter({ hasText: 'Coffee' }).getByRole('link').click();
	const record = page.getByRole('region', { name: 'Opened record' });
	await expect(record.getByText('green')).toBeVisible();
	await expect(record.getByText('2031')).toBeVisible();
	await record.getByRole('button', { name: 'Delete' }).click();
	// Deleted, it goes back to the list by itself; whoever is elsewhere by then would be taken along.
	await expect(record).toBeHidden();
	await page.goto('deals/#deleted=1');
	await rows.filter({ hasText: 'Coffee' }).getByRole('link').click();
	await record.getByRole('button', { name: 'Restore' }).click();
	await page.goto('deals/#shown=table');
	await expect(rows).toHaveCount(2);
});

test('stages are named anew, and one that is deleted says where its deals go', async ({ page }) => {
	await addDeal(page, 'Tea for a year', '1200');
	await page.goto('settings/pipelines/');
	await expect(page.getByRole('heading', { name: 'Sales' })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Edit', exact: true }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Stage 2').fill('Talking');
	await dialog.getByRole('button', { name: 'Delete New' }).click();
	await dialog.getByLabel('1 deal in New goes to').selectOption({ label: 'Offer sent' });
	await expectAccessible(page);
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(dialog).toBeHidden();
	await openBoard(page);
	await expect(columnOf(page, 'New')).toHaveCount(0);
	await expect(columnOf(page, 'Talking')).toBeAttached();
	await expect(cardIn(page, 'Offer sent', 'Tea for a year')).toHaveCount(1);
	// What is undone with the keys is the whole step.
	await page.keyboard.press('Control+z');
	await expect(cardIn(page, 'New', 'Tea for a year')).toHaveCount(1);
});

test('a second pipeline has a board of its own', async ({ page }) => {
	await addDeal(page, 'Tea for a year', '1200');
	await page.goto('settings/pipelines/');
	await page.getByRole('button', { name: 'Add pipeline' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(dialog.getByText('Enter a name.')).toBeVisible();
	await dialog.getByLabel('Name', { exact: true }).fill('Repairs');
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(dialog).toBeHidden();
	await openBoard(page);
	await page.getByLabel('Pipeline', { exact: true }).selectOption({ label: 'Repairs' });
	await expect(page.getByRole('group', { name: 'Stages of Repairs' })).toBeVisible();
	await expect(page.locator('[data-card]')).toHaveCount(0);
	await expect(page).toHaveURL(/pipeline=/);
	await page.getByLabel('Pipeline', { exact: true }).selectOption({ label: 'Sales' });
	await expect(page.locator('[data-card]')).toHaveCount(1);
});
