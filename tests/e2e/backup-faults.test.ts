/**
 * What a backup must survive: a folder that goes away, records that do not open, customers that vanished, a page that
 * dies in the middle of a restore. Numbers in brackets are those of the safety notes.
 */
import type { Page } from '@playwright/test';
import {
	chooseFolder,
	databasesIn,
	download,
	expectAccessibleInBoth,
	filesInFolder,
	giveFile,
	removeFolder,
	standInFolder,
	state
} from './backup.ts';
import { expect, test } from './fixtures.ts';
import { countShown, importPeople, peopleFile, untilPoint } from './people.ts';
import { readStored } from './stored.ts';
import { addCustomer, turnOn } from './vault.ts';

test('[F25] the folder: a copy is read back and kept; gone, it is said and nothing else is claimed', async ({
	page
}) => {
	await standInFolder(page);
	await importPeople(page, peopleFile(60));
	await chooseFolder(page, { first: true });
	const [first, ...others] = await filesInFolder(page);
	expect(first).toMatch(/^kith-\d{4}-\d\d-\d\d-\d{4}-[\w-]{6}\.kith$/);
	expect(others).toEqual([]);
	await expectAccessibleInBoth(page);

	await importPeople(page, peopleFile(200, 200));
	await removeFolder(page);
	await page.goto('');
	await expect(page.getByText('Your backup folder is gone')).toBeVisible();
	await expectAccessibleInBoth(page);
	await page.getByRole('link', { name: 'Have a look' }).click();
	await expect(page.getByText('Kith can no longer write to this folder')).toBeVisible();
	await expect(page.getByText(/^\d+ records changed since$/)).toBeVisible();
	await expectAccessibleInBoth(page);
	await page.getByRole('button', { name: 'Choose a folder again' }).click();
	await expect(page.getByText('Everything up to now is in it.')).toBeVisible();
	const again = await filesInFolder(page);
	expect(again).toHaveLength(1);
	expect(again).not.toContain(first);

	// Lost between the look and the writing: said, and the last state stands.
	await addCustomer(page, 'After That');
	await page.goto('settings/backup/');
	await expect(page.getByText('1 record changed since')).toBeVisible();
	await removeFolder(page);
	await page.getByRole('button', { name: 'Write a copy there now' }).click();
	await expect(page.getByText('Kith can no longer write to this folder')).toBeVisible();
	await expect(page.getByText('1 record changed since')).toBeVisible();
});

test('[F24] 60 % fewer customers: not marked good, the older copy stays, until the user says so', async ({ page }) => {
	await standInFolder(page);
	await importPeople(page, peopleFile(40));
	await importPeople(page, peopleFile(100));
	await chooseFolder(page, { first: true });
	const [older] = await filesInFolder(page);

	await page.goto('');
	await page.getByRole('button', { name: 'Undo import' }).click();
	await expect(page.getByText(/^Undone: import/)).toBeVisible();
	expect(await countShown(page)).toBe(40);
	await page.goto('settings/backup/');
	await page.getByRole('button', { name: 'Write a copy there now' }).click();
	const anyway = page.getByRole('button', { name: 'Back up all the same' });
	await expect(anyway).toBeVisible();
	await expectAccessibleInBoth(page);
	expect(await filesInFolder(page)).toEqual([older]);
	await expect(page.getByText('Everything up to now is in it.')).toHaveCount(0);
	await anyway.click();
	await expect(page.getByText('60 customers fewer than in your last copy')).toBeVisible();
	await page.getByRole('button', { name: 'I deleted them, back up' }).click();
	await expect(page.getByText('Everything up to now is in it.')).toBeVisible();
	const kept = await filesInFolder(page);
	// Of one day the newest stays.
	expect(kept).toHaveLength(1);
	expect(kept).not.toContain(older);
});

test('[F24] a record that does not open: not marked good, the older copy stays', async ({ page, context }) => {
	await standInFolder(page);
	await importPeople(page, peopleFile(30));
	await turnOn(page);
	// An unlocked tab hands the key on, so that going from screen to screen asks for nothing.
	const other = await context.newPage();
	await other.goto('');
	await expect(other.getByText('Next step')).toBeVisible();
	await chooseFolder(page, { first: false });
	const before = await filesInFolder(page);

	await damageOneRecord(page);
	await addCustomer(page, 'Somebody Else');
	await page.goto('settings/backup/');
	await page.getByRole('button', { name: 'Write a copy there now' }).click();
	await expect(page.getByText(/could not be read|cannot be read|not be opened|unreadable/i).first()).toBeVisible();
	expect(await filesInFolder(page)).toEqual(before);
	await expect(page.getByText('Everything up to now is in it.')).toHaveCount(0);

	// By hand all the others can still be saved, and checking that copy does not call it good.
	const file = await download(page, { first: false });
	await expect(page.getByText(/1 record could not be read and is not in it/)).toBeVisible();
	await giveFile(page, file);
	await expect(page.getByText('So it is not counted as a good backup.')).toBeVisible();
	await expect(state(page, 'Handed over today, not checked')).toBeVisible();
});

test('[F7] the page crashes in the middle of a restore: the old data stand, nothing half filled is left', async ({
	page,
	context
}) => {
	await importPeople(page, peopleFile(6_000));
	const file = await download(page, { first: true });
	await addCustomer(page, 'Only Here');
	const before = await readStored(page);
	const databases = await databasesIn(page);

	let tab = page;
	let met = 0;
	for (const share of [0, 30, 70]) {
		await tab.goto('settings/backup/#view=restore');
		await giveFile(tab, file);
		await tab.getByRole('button', { name: 'Replace everything' }).click();
		const go = tab.getByRole('alertdialog').getByRole('button', { name: 'Replace everything' });
		await go.waitFor();
		await untilPoint(tab, { label: 'Writing', share, delay: 0 }, () => go.click());
		if (await tab.getByRole('progressbar', { name: 'Writing' }).isVisible()) met++;
		const session = await context.newCDPSession(tab);
		const crashed = tab.waitForEvent('crash');
		// No answer can come from a page that is gone.
		session.send('Page.crash').catch(() => undefined);
		await crashed;
		await tab.close();

		tab = await context.newPage();
		expect(await countShown(tab)).toBe(6_001);
		await expect.poll(() => databasesIn(tab)).toEqual(databases);
		expect(await readStored(tab)).toEqual(before);
	}
	// Were none of them in the middle, nothing would be shown by this.
	expect(met).toBeGreaterThan(0);
	await addCustomer(tab, 'Life Goes On');
	expect(await countShown(tab)).toBe(6_002);
});

/** Turns one bit of a sealed customer, as a failing disk would. */
async function damageOneRecord(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const answer = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error ?? new Error('no answer'));
			});
		for (const { name = '' } of await indexedDB.databases()) {
			if (name.endsWith(':registry')) continue;
			const database = await answer(indexedDB.open(name));
			const customers = database.transaction('customers', 'readwrite').objectStore('customers');
			const row = (await answer(customers.getAll()))[0] as { body: Uint8Array } | undefined;
			if (row) {
				row.body[row.body.length - 1]! ^= 1;
				await answer(customers.put(row));
			}
			database.close();
		}
	});
}
