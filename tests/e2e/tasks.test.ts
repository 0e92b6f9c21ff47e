/** Tasks and the calendar as a person uses them. Days are reckoned from today, whatever day that is. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { addCustomer, expectLocked, PASSPHRASE, turnOn, unlock } from './vault.ts';

const DAY = 86_400_000;
/** ISO, in the time zone of the tests' pages. */
const calendarDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });
const iso = (days: number) => calendarDay.format(Date.now() + days * DAY);
const rows = (page: Page) => page.locator('[aria-posinset]');
const row = (page: Page, title: string) => rows(page).filter({ hasText: title });
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).first();

async function quickAdd(page: Page, title: string, day?: string): Promise<void> {
	if (day !== undefined) await page.getByLabel('Day', { exact: true }).selectOption(day);
	await page.getByRole('textbox', { name: 'Add a task' }).fill(title);
	await page.getByRole('textbox', { name: 'Add a task' }).press('Enter');
	await expect(row(page, title)).toBeVisible();
}

test('from one line to done and back, one by one and several at once', async ({ page }) => {
	await page.goto('tasks/');
	await expect(page.getByText('No tasks yet')).toBeVisible();
	await quickAdd(page, 'Send the offer');
	await quickAdd(page, 'Call about the kitchen', 'Tomorrow');
	await quickAdd(page, 'Read the journal', 'No day');
	await expect(rows(page)).toHaveCount(3);
	await expect(row(page, 'Send the offer')).toContainText('Today');
	await expect(row(page, 'Read the journal')).toContainText('Some day');
	await expectAccessible(page);

	const box = await page.getByRole('button', { name: 'Complete: Send the offer' }).boundingBox();
	expect([box?.width, box?.height]).toEqual([44, 44]);
	await page.getByRole('button', { name: 'Complete: Send the offer' }).click();
	await expect(row(page, 'Send the offer')).toHaveCount(0);
	await undo(page).click();
	await expect(row(page, 'Send the offer')).toBeVisible();

	await page.getByRole('button', { name: 'Select', exact: true }).click();
	await row(page, 'Send the offer').click();
	await row(page, 'Read the journal').click();
	const bulk = page.getByRole('group', { name: 'Selected records' });
	await bulk.getByRole('button', { name: 'Postpone' }).click();
	await page.getByRole('menuitem', { name: /In a week/ }).click();
	await expect(page.getByText('2 tasks moved')).toBeVisible();
	await expect(row(page, 'Read the journal')).not.toContainText('Some day');
	await page.getByRole('button', { name: 'Select', exact: true }).click();
	await page.getByRole('checkbox', { name: 'Select all 3' }).check();
	await bulk.getByRole('button', { name: 'Done' }).click();
	await expect(page.getByText('Nothing left to do')).toBeVisible();
	await page.getByRole('button', { name: 'Done', exact: true }).first().click();
	await expect(rows(page)).toHaveCount(3);
	await page.getByRole('button', { name: 'Open again: Send the offer' }).click();
	await expect(rows(page)).toHaveCount(2);
	await page.getByRole('button', { name: 'Open', exact: true }).click();
	await expect(rows(page)).toHaveCount(1);
});

test('a series: chosen in words, done, and on its next day; its file for other calendars', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	await page.goto('tasks/#new=1');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('alert')).toContainText('what is to be done');
	await page.getByLabel('What is to be done').fill('Water the plants');
	await page.getByRole('combobox', { name: 'Customer' }).fill('ann');
	await page.getByRole('option', { name: /Ann Lee/ }).click();
	await page.getByLabel('Time', { exact: true }).fill('10:30');
	await page.getByLabel('Reminder').selectOption('15');
	await expect(page.getByText('only while Kith is open')).toBeVisible();
	await page.getByLabel('Repeats').selectOption('Every day');
	await expect(page.getByText(/^Next: .+ · .+ · /)).toBeVisible();
	await page.getByLabel('Repeats').selectOption('Other …');
	await page.getByLabel('Every', { exact: true }).fill('2');
	await page.getByLabel('Ends').selectOption('After some times');
	await page.getByLabel('Times').fill('3');
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('Every 2 days, 3 times')).toBeVisible();
	await expectAccessible(page);

	const download = page.waitForEvent('download');
	// A phone would open its share sheet, which a test cannot look into.
	await page.evaluate(() => Object.assign(navigator, { canShare: () => false }));
	await page.getByRole('button', { name: 'Calendar file (.ics)' }).click();
	const file = await download;
	expect(file.suggestedFilename()).toBe('kith-task.ics');
	const text = readFileSync(await file.path(), 'utf8');
	expect(text).toContain('RRULE:FREQ=DAILY;COUNT=3;INTERVAL=2');
	expect(text).toContain('TRIGGER:-PT15M');

	await page.getByRole('button', { name: 'Done', exact: true }).last().click();
	await expect(page.getByText('“Water the plants” done; it comes again')).toBeVisible();
	await expect(page.getByText('Every 2 days, 2 times')).toBeVisible();
	await page.goto('tasks/#state=done');
	await expect(row(page, 'Water the plants')).toHaveCount(1);

	// With the customer, and done there.
	await page.goto('customers/');
	await rows(page).first().click();
	const section = page.getByRole('region', { name: 'Tasks', exact: true });
	await section.getByRole('button', { name: 'Complete: Water the plants' }).click();
	await expect(page.getByText('done; it comes again')).toBeVisible();
});

test('Today names what is due, and one tap does it', async ({ page }) => {
	await addCustomer(page, 'Ann Lee');
	await page.goto(`tasks/#new=1&day=${iso(-3)}`);
	await page.getByLabel('What is to be done').fill('Answer the letter');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText(/^Overdue since/)).toBeVisible();
	await page.goto('');
	const card = page.getByRole('region', { name: 'Due', exact: true });
	await expect(card).toContainText('Answer the letter');
	await expectAccessible(page);
	await card.getByRole('button', { name: 'Complete: Answer the letter' }).click();
	await expect(card).toHaveCount(0);
	await undo(page).click();
	await expect(card).toContainText('Answer the letter');
	await card.getByRole('link', { name: /Answer the letter/ }).click();
	await expect(page).toHaveURL(/tasks\/#id=/);
});

test('the calendar by keyboard: days, spans, a new task on a day and an hour', async ({ page, isMobile }) => {
	test.skip(isMobile, 'the keys of a desktop');
	await page.goto(`tasks/#new=1&day=${iso(0)}`);
	await page.getByLabel('What is to be done').fill('Today’s own');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('button', { name: 'Postpone' })).toBeVisible();
	await page.goto('calendar/');
	const grid = page.getByRole('grid');
	await expect(grid.getByRole('button', { name: 'Today’s own' })).toBeVisible();
	await expectAccessible(page);
	await page.locator('[aria-current=date][data-day]').focus();
	await page.keyboard.press('ArrowRight');
	await expect(page).toHaveURL(new RegExp(`day=${iso(1)}`));
	// Nothing stands there: Enter asks what is to be done.
	await page.keyboard.press('Enter');
	await expect(page.getByLabel('Due', { exact: true })).toHaveValue(iso(1));
	await page.getByLabel('What is to be done').fill('Tomorrow’s own');
	await page.keyboard.press('Control+Enter');
	await expect(page.getByText('“Tomorrow’s own” added')).toBeVisible();

	await page.goto('calendar/');
	await expect(grid.getByRole('button', { name: 'Tomorrow’s own' })).toBeVisible();
	await page.keyboard.press('w');
	await expect(page).toHaveURL(/shown=week/);
	await expectAccessible(page);
	const slot = page.locator(`[data-slot$=":7"][tabindex="0"]`);
	await slot.focus();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(page.getByLabel('Time', { exact: true })).toHaveValue('08:00');
	await expect(page.getByLabel('Due', { exact: true })).toHaveValue(iso(0));
});

test('the calendar by touch: a day of the month, its list, the next month by a swipe', async ({ page, isMobile }) => {
	test.skip(!isMobile, 'the fingers of a phone');
	await page.goto(`tasks/#new=1&day=${iso(0)}T0930`);
	await page.getByLabel('What is to be done').fill('Today’s own');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('button', { name: 'Postpone' })).toBeVisible();
	await page.goto('calendar/');
	const list = page.getByRole('region').filter({ has: page.getByRole('heading', { level: 2 }) });
	await expect(list.getByRole('button', { name: /Today’s own/ })).toBeVisible();
	await expectAccessible(page);
	const title = await page.getByRole('heading', { level: 1 }).innerText();
	await page.getByRole('grid').evaluate((grid) => {
		const touch = (x: number) => new Touch({ identifier: 1, target: grid, clientX: x, clientY: 300 });
		grid.dispatchEvent(
			new TouchEvent('touchstart', { bubbles: true, touches: [touch(300)], changedTouches: [touch(300)] })
		);
		grid.dispatchEvent(new TouchEvent('touchend', { bubbles: true, touches: [], changedTouches: [touch(80)] }));
	});
	await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(title);
	await page.getByRole('button', { name: 'Today', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
	await list.getByRole('button', { name: /Today’s own/ }).click();
	await expect(page).toHaveURL(/tasks\/#id=/);

	// A week stands as days beneath each other, where an entry has the width of the screen.
	await page.goto(`calendar/#shown=week&day=${iso(0)}`);
	const entry = page.getByRole('group').getByRole('button', { name: /Today’s own/ });
	await expect(entry).toBeInViewport();
	expect((await entry.boundingBox())!.width).toBeGreaterThan(300);
	await expect(page.getByRole('heading', { level: 2 })).toHaveCount(7);
	await expectAccessible(page);
	await page.locator('[aria-current=date]').click();
	await expect(page).toHaveURL(/shown=day/);
	await page.locator('[data-slot$=":11"]').click();
	await expect(page.getByLabel('Time', { exact: true })).toHaveValue('11:00');
});

test('a reminder shows when its time comes, and only while nothing is locked', async ({ page }) => {
	const nine = await page.evaluate((day) => new Date(`${day}T09:00:00`).getTime(), iso(0));
	await page.clock.install({ time: nine - 20 * 60_000 });
	await page.goto('tasks/#new=1');
	await page.getByLabel('What is to be done').fill('Ring the bell');
	await page.getByLabel('Due', { exact: true }).fill(iso(0));
	await page.getByLabel('Reminder').selectOption('0');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('button', { name: 'Postpone' })).toBeVisible();
	await page.goto('customers/');
	await page.clock.fastForward('00:10');
	await expect(page.getByText('Reminder: Ring the bell')).toHaveCount(0);
	await expect(async () => {
		await page.clock.fastForward('05:00');
		await expect(page.getByText(/Reminder: Ring the bell/)).toBeVisible({ timeout: 500 });
	}).toPass();
	await page.getByRole('button', { name: 'Open', exact: true }).click();
	await expect(page).toHaveURL(/tasks\/#id=/);
});

test('the number on the icon goes with the lock', async ({ page, isMobile }) => {
	test.skip(isMobile, 'the same on every width');
	await page.addInitScript(() => {
		const told: number[] = [];
		Object.assign(globalThis, { told });
		Object.assign(navigator, {
			setAppBadge: (count: number) => Promise.resolve(void told.push(count)),
			clearAppBadge: () => Promise.resolve(void told.push(0))
		});
	});
	const badge = () => page.evaluate(() => (Reflect.get(globalThis, 'told') as number[]).at(-1));
	await turnOn(page);
	await page.goto('tasks/');
	await unlock(page, PASSPHRASE);
	await quickAdd(page, 'Due now');
	await expect.poll(badge).toBe(1);
	await page.keyboard.press('Control+Shift+L');
	await expectLocked(page);
	expect(await badge()).toBe(0);
	await unlock(page, PASSPHRASE);
	await expect.poll(badge).toBe(1);
});
