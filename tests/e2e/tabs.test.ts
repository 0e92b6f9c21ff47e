/** Two tabs of one browser on the same data. Numbers in brackets are those of the safety notes. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { checkPeople, countShown, importButton, importPeople, peopleFile } from './people.ts';
import { readStored } from './stored.ts';

test('[F11] two tabs edit the same record at once: no update is lost, a clash shows both values', async ({
	page,
	context
}) => {
	await importPeople(page, peopleFile(1));
	const other = await context.newPage();
	const tabs = [page, other] as const;
	for (const tab of tabs) {
		await tab.goto('customers/');
		await tab.locator('[aria-posinset]').first().click();
	}
	const both = (act: (tab: Page, index: number) => Promise<unknown>) => Promise.all(tabs.map(act));
	// Not by a click, which waits for frames: a tab that is not in front draws few.
	const edit = (tab: Page) => tab.getByRole('button', { name: 'Edit', exact: true }).dispatchEvent('click');
	const save = (tab: Page) => tab.keyboard.press('Control+Enter');

	for (let round = 1; round <= 5; round++) {
		// Different fields: both stay.
		await both(async (tab, index) => {
			await edit(tab);
			await tab.getByLabel(index === 0 ? 'Job title' : 'Salutation').fill(`${index === 0 ? 'Job' : 'Dr'} ${round}`);
		});
		await both(save);
		await both(async (tab) => {
			await expect(tab.getByText(`Job ${round}`, { exact: false }).first()).toBeVisible();
			await expect(tab.getByRole('heading', { name: `Dr ${round}` })).toBeVisible();
		});

		// The same field: the slower one is asked, and sees what it was, is and would be.
		await both(async (tab, index) => {
			await edit(tab);
			await tab.getByLabel('Notes').fill(`Round ${round} of tab ${index}`);
		});
		await both(save);
		const asked = (tab: Page) => tab.getByRole('dialog', { name: 'Somebody changed this meanwhile' });
		await expect
			.poll(async () => (await both((tab) => asked(tab).count())).reduce<number>((a, b) => a + Number(b), 0))
			.toBe(1);
		const loser = (await asked(page).count()) === 1 ? 0 : 1;
		const dialog = asked(tabs[loser]!);
		await tabs[loser]!.bringToFront();
		const mine = dialog.getByRole('radio', { name: `Round ${round} of tab ${loser}` });
		const theirs = dialog.getByRole('radio', { name: `Round ${round} of tab ${1 - loser}` });
		await expect(mine).toBeVisible();
		await (round % 2 === 0 ? mine : theirs).check();
		await dialog.getByRole('button', { name: 'Save like this' }).click();
		const kept = `Round ${round} of tab ${round % 2 === 0 ? loser : 1 - loser}`;
		await both((tab) => expect(tab.getByText(kept, { exact: true })).toBeVisible());
	}

	const { customers, entries } = await readStored(page);
	expect(Object.keys(customers)).toHaveLength(1);
	// The import, two edits a round that both stay, one that was first, and one where "mine" was chosen: 2 of 5.
	expect(entries).toBe(1 + 2 * 5 + 5 + 2);
});

test('[F12] two tabs start the same import: one runs, the other is told', async ({ page, context }) => {
	const file = peopleFile(20_000);
	const tabs = [page, await context.newPage()] as const;
	for (const tab of tabs) {
		await checkPeople(tab, file);
		await expect(importButton(tab)).toBeVisible();
	}
	// Not by clicks, which wait for frames: both must come while one of them writes.
	await Promise.all(tabs.map((tab) => importButton(tab).dispatchEvent('click')));
	const busy = (tab: Page) => tab.getByRole('alert').filter({ hasText: 'Another long step is running' });
	const done = (tab: Page) => tab.getByText('20,000 customers imported');
	await expect
		.poll(async () => Promise.all(tabs.map(async (tab) => (await busy(tab).count()) + 2 * (await done(tab).count()))))
		.toEqual(expect.arrayContaining([1, 2]));
	const told = (await busy(page).count()) === 1 ? page : tabs[1];
	// What the other wrote meanwhile is met on a second try.
	await importButton(told).click();
	await expect(
		told.getByText(/0 customers imported.* 20,000 already up to date|Nothing in this file is new/)
	).toBeVisible();
	expect(await countShown(told)).toBe(20_000);
	const { batches, entries } = await readStored(told);
	expect([batches, entries]).toEqual([['done'], 1]);
});
