/**
 * The history, the check of all data and the erasure of a person, as a user meets them; and what hostile text
 * in a record may not do. What is stored is read and changed past the app. Numbers are those of the safety notes.
 */
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { chooseFile, importButton } from './people.ts';
import { changeStored, everyByte, rewriteCustomers, type Harm } from './stored.ts';

async function add(page: Page, name: string, notes = ''): Promise<void> {
	await page.goto('customers/#new=1');
	await page.getByLabel('Name', { exact: true }).fill(name);
	if (notes) await page.getByLabel('Notes', { exact: true }).fill(notes);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText(`${name} added`)).toBeVisible();
}

async function check(page: Page): Promise<void> {
	await page.goto('settings/history/');
	await page.getByRole('button', { name: 'Check now' }).click();
}

/** Opens the record of the first customer in the list, and of its menu one act. */
async function personAct(page: Page, act: string | RegExp): Promise<void> {
	await page.goto('customers/');
	await page.locator('[aria-posinset]').first().click();
	await page.getByRole('region', { name: 'Customer', exact: true }).getByRole('button', { name: 'More' }).click();
	await page.getByRole('menuitem', { name: act }).click();
}

test('every change stands in the history by day, with its values, and can be taken back there', async ({ page }) => {
	await page.goto('settings/history/');
	await expect(page.getByRole('heading', { name: 'Nothing has happened yet' })).toBeVisible();
	await expectAccessible(page);
	await add(page, 'Ada Lovelace', 'tea');
	await page.getByRole('button', { name: 'Edit', exact: true }).click();
	await page.getByLabel('Notes', { exact: true }).fill('coffee');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Ada Lovelace saved')).toBeVisible();
	await add(page, 'Ben Ok');

	await page.goto('settings/history/');
	const entries = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Undo' }) });
	await expect(entries).toHaveCount(3);
	await page.getByRole('searchbox').fill('lovel');
	await expect(entries).toHaveCount(2);
	await expect(entries.first()).toContainText('Customer edited');
	await expect(entries.first()).toContainText('Notes');
	await expectAccessible(page);
	await entries.first().getByRole('button').first().click();
	const dialog = page.getByRole('dialog');
	await expect(dialog.locator('del')).toHaveText('tea');
	await expect(dialog.locator('ins')).toHaveText('coffee');
	await expectAccessible(page);
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Imports', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'No change matches' })).toBeVisible();
	await page.getByRole('button', { name: 'Clear filters' }).click();
	await expect(entries).toHaveCount(3);

	await page.goto('products/#new=1');
	await page.getByLabel('Name', { exact: true }).fill('Oak chair');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Oak chair' })).toBeVisible();
	await page.goto('settings/history/');
	await expect(entries.first()).toContainText('Product: Oak chair');
	await entries.first().getByRole('button').first().click();
	await expect(dialog).toContainText('Product: Oak chair');
	await expectAccessible(page);
	await page.keyboard.press('Escape');

	await entries.filter({ hasText: 'Customer edited' }).getByRole('button', { name: 'Undo' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: 'Customer edited' })).toContainText('Taken back');
	await personAct(page, 'History');
	await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(3);
	await expect(page.getByRole('dialog').locator('ins').filter({ hasText: 'Ada Lovelace' })).toBeVisible();
});

const HARMS: [what: string, harm: Harm, found: string][] = [
	['an entry dropped', 'drop', 'Entry 2 of the history is missing.'],
	['an entry changed', 'edit', 'Entry 2 of the history was changed from outside.'],
	['two entries swapped', 'swap', 'Entry 2 of the history was changed from outside.'],
	['the end cut off', 'truncate', 'Entry 3 of the history is missing.']
];
test('[F40] a journal that was tampered with: the check names the first bad entry', async ({ page }) => {
	for (const name of ['Ada', 'Ben', 'Cem', 'Dee']) await add(page, name);
	await check(page);
	await expect(page.getByText('Everything is in order')).toBeVisible();
	await expectAccessible(page);
	for (const [what, harm, found] of HARMS) {
		const saved = await changeStored(page, harm);
		await check(page);
		await expect(page.getByRole('alert'), what).toContainText('Something needs your attention');
		await expect(page.getByRole('alert'), what).toContainText(found);
		await changeStored(page, 'put-back', saved);
	}
	await expectAccessible(page);
	await check(page);
	await expect(page.getByText('Everything is in order')).toBeVisible();

	// A journal cut off together with its head is whole in itself; the last backup that was read back knows better.
	await changeStored(page, 'note-backup');
	await check(page);
	await expect(page.getByText('Your last checked backup is part of this history.')).toBeVisible();
	await changeStored(page, 'truncate-with-head');
	await check(page);
	await expect(page.getByRole('alert')).toContainText('entry 3 is the first that does not fit');
	await expect(page.getByRole('alert')).toContainText('Your last checked backup holds entries that are not in');
});

test('a person erased for good is nowhere any more, and the file before that holds everything', async ({ page }) => {
	await add(page, 'Adelajda Przybylska', 'allergic to nuts');
	await add(page, 'Ben Ok');
	const download = page.waitForEvent('download');
	await personAct(page, /^Everything stored/);
	const file = await download;
	expect(file.suggestedFilename()).toMatch(/^person-\d{4}-\d\d-\d\d\.json$/);
	const stream = await file.createReadStream();
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
		format: 'kith-person',
		record: { name: 'Adelajda Przybylska', notes: 'allergic to nuts' },
		history: [{ what: 'create' }]
	});

	expect(await everyByte(page)).toContain('allergic');
	await personAct(page, 'Erase for good…');
	const dialog = page.getByRole('alertdialog', { name: 'Erase Adelajda Przybylska for good?' });
	await expect(dialog).toContainText('No backup that Kith knows of holds this person.');
	await expectAccessible(page);
	const confirm = dialog.getByRole('button', { name: 'Erase for good' });
	await expect(confirm).toBeDisabled();
	await dialog.getByLabel('Type ERASE to confirm').fill('erase');
	await confirm.click();
	await expect(page.getByText('Erased for good.')).toBeVisible();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('1');
	const left = await everyByte(page);
	for (const word of ['Adelajda', 'Przybylska', 'allergic']) expect(left).not.toContain(word);

	await check(page);
	await expect(page.getByText('Everything is in order')).toBeVisible();
	await expect(page.locator('main')).not.toContainText('Adelajda');
	await expect(page.getByRole('listitem').filter({ hasText: 'Erased for good' })).toHaveCount(1);
});

test('[F29] hostile text in a record is inert: no script, no link, and what hides is shown', async ({
	page,
	faults
}) => {
	const name = '<img src=x onerror="globalThis.hacked=1">Eve';
	const text = [
		'Name,E-mail,Website,Company,Notes',
		`"${name.replaceAll('"', '""')}",eve@example.com,https://planted.example,Planted Company,Planted notes`
	].join('\n');
	await chooseFile(page, { name: 'hostile.csv', bytes: Buffer.from(text) });
	await page.getByRole('button', { name: 'Check 1 row' }).click();
	await importButton(page).click();
	await expect(page.getByText('1 customer imported')).toBeVisible();
	// The import cleans such values away; a backup of somebody else's making may hold them.
	for (const [from, to] of [
		['https://planted.example', 'javascript:globalThis.hacked=1'],
		['Planted Company', 'pay\u200Bpal'],
		['Planted notes', 'Ann\u202Enhoj 👩🏽\u200D👧 می\u200Cخواهم <script>globalThis.hacked=2</script>']
	] as const) {
		await rewriteCustomers(page, from, to);
	}

	await page.goto('customers/');
	await expect(page.locator('[aria-posinset]').first()).toContainText('Eve');
	await page.locator('[aria-posinset]').first().click();
	const record = page.getByRole('region', { name: 'Customer', exact: true });
	await expect(record.locator('.name')).toContainText('Eve');
	await expect(record.locator('img, script, [onerror]')).toHaveCount(0);
	const website = page.getByRole('term').filter({ hasText: /^Website$/ });
	const value = website.locator('xpath=following-sibling::dd');
	await expect(value).toContainText('javascript:globalThis.hacked=1');
	await expect(value).toContainText('Not a web address');
	await expect(value.getByRole('link')).toHaveCount(0);
	await expect(record.locator('a[href^="javascript" i]')).toHaveCount(0);

	const notes = record.locator('.notes');
	await expect(notes.getByTitle('Hidden sign that turns the writing direction, U+202E')).toBeVisible();
	// Joiners that emoji and Persian need are nothing odd.
	await expect(notes.locator('.odd')).toHaveCount(1);
	expect(await notes.innerText()).not.toContain('\u202E');
	await expect(record.getByTitle('Invisible character, U+200B').first()).toBeVisible();
	await expectAccessible(page);

	await personAct(page, 'History');
	await expect(page.getByRole('dialog').getByTitle(/U\+202E/)).toBeVisible();
	await expect(page.getByRole('dialog').locator('img, script')).toHaveCount(0);
	expect(await page.evaluate(() => Reflect.get(globalThis, 'hacked') as unknown)).toBeUndefined();
	expect(faults.list).toEqual([]);
});
