/** The vault by hand: its setup, its lock in every tab, its doors, and the workspaces beside each other. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { countShown, importButton, importPeople, peopleFile } from './people.ts';
import { addCustomer, expectLocked, PASSPHRASE, tryPassphrase, turnOn, unlock, unlockButton, WRONG } from './vault.ts';

test('set up by hand, locked by a reload, opened by the passphrase and by the recovery code', async ({ page }) => {
	await addCustomer(page, 'Grete Planted');
	await page.goto('settings/');
	await expect(page.getByText('Not encrypted: whoever opens this browser sees everything.')).toBeVisible();
	await page.getByRole('link', { name: 'Vault and workspaces' }).click();
	await expect(page.getByText('Without a vault there is no access control')).toBeVisible();
	await page.getByRole('switch').click();
	await expect(page.getByText(/Nobody can reset it/)).toBeVisible();
	await page.getByRole('button', { name: 'Next' }).click();

	const next = page.getByRole('button', { name: 'Next' });
	await page.getByLabel('New passphrase').fill('short');
	await expect(page.getByText('5 more characters at least.')).toBeVisible();
	await expect(next).toBeDisabled();
	await page.getByLabel('New passphrase').fill(PASSPHRASE);
	await page.getByLabel('The same again').fill('something else');
	await expect(page.getByText('The two are not the same.')).toBeVisible();
	await expect(next).toBeDisabled();
	await page.getByLabel('The same again').fill(PASSPHRASE);
	await next.click();

	const code = await page.locator('output').innerText();
	await page.getByRole('button', { name: 'I have put it away' }).click();
	await expect(page.locator('output')).toBeHidden();
	const seal = page.getByRole('button', { name: 'Encrypt everything' });
	await page.getByLabel('Type the recovery code').fill(code.replace(/.$/, (end) => (end === '7' ? '8' : '7')));
	await seal.click();
	await expect(page.getByText('That is not the code that was shown.')).toBeVisible();
	await page.getByLabel('Type the recovery code').fill(` ${code.toLowerCase().replaceAll('-', ' ')}`);
	await seal.click();
	await expect(page.getByText('Everything is encrypted', { exact: true })).toBeVisible();
	await expect(page.getByText(/may keep deleted bytes on the disk until it restarts/)).toBeVisible();

	await page.reload();
	await expectLocked(page);
	await expect(page.locator('body')).not.toContainText('Planted');
	await expect(page).toHaveTitle('Kith');
	await tryPassphrase(page, 'lamp river seven wet');
	await expect(page.getByText(WRONG)).toBeVisible();
	await unlock(page);
	await page.getByRole('link', { name: 'Customers' }).first().click();
	await expect(page.getByText('Grete Planted').first()).toBeVisible();

	await page.reload();
	await expectLocked(page);
	await page.getByRole('button', { name: 'Use the recovery code' }).click();
	await page.getByLabel('Recovery code', { exact: true }).fill(code);
	await unlockButton(page).click();
	await expect(page.getByText('Grete Planted').first()).toBeVisible();
});

test('turned off again with the passphrase: everything is there, readable, without a lock', async ({ page }) => {
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);
	await page.getByRole('switch').click();
	await page.getByLabel('Passphrase', { exact: true }).fill('lamp river seven wet');
	await page.getByRole('button', { name: 'Turn off and decrypt' }).click();
	await expect(page.getByText(WRONG)).toBeVisible();
	await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Turn off and decrypt' }).click();
	await expect(page.getByText('Nothing is encrypted any more')).toBeVisible();
	await expect(page.getByRole('switch')).not.toBeChecked();
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vault and workspaces');
	expect(await countShown(page)).toBe(1);
});

/** All of a page that could hold something of a person after it was locked. */
function traces(page: Page): Promise<string> {
	return page.evaluate(() =>
		[
			document.documentElement.outerHTML,
			document.title,
			location.href,
			JSON.stringify(history.state),
			JSON.stringify({ ...localStorage }),
			JSON.stringify({ ...sessionStorage })
		].join('\n')
	);
}

test('[F13] locking one tab locks the other: its worker is gone, and no trace of a customer', async ({
	page,
	context
}) => {
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);
	// A new tab needs no passphrase: it has the key from the worker of the first one.
	const other = await context.newPage();
	await other.goto('customers/');
	await other.getByText('Grete Planted').first().click();
	await expect(other.getByRole('heading', { name: 'Grete Planted' })).toBeVisible();
	await other.getByRole('button', { name: 'Edit' }).click();
	await other.getByLabel('Name', { exact: true }).first().fill('Grete Planted-Typed');
	expect(await traces(other)).toContain('Planted');
	const workers = other.workers();
	expect(workers.length).toBeGreaterThan(0);
	const gone = Promise.all(workers.map((worker) => worker.waitForEvent('close', { timeout: 60_000 })));

	await page.bringToFront();
	await page.goto('settings/');
	await page
		.getByRole('button', { name: /^Lock( now)?$/ })
		.first()
		.click();
	for (const tab of [page, other]) {
		await expectLocked(tab);
		expect(await traces(tab)).not.toMatch(/planted/i);
	}
	await gone;

	// Nobody holds the key any more: a third tab is locked too, and one passphrase opens them all.
	const third = await context.newPage();
	await third.goto('customers/');
	await expectLocked(third);
	await unlock(third);
	await expect(third.getByText('Grete Planted').first()).toBeVisible();
	for (const tab of [page, other]) await expect(unlockButton(tab)).toBeHidden();
});

test('a changed passphrase opens, a new recovery code too, and the old ones no more', async ({ page }) => {
	const old = await turnOn(page);
	await page.getByRole('button', { name: 'Change…' }).click();
	const dialog = page.getByRole('dialog');
	// Whoever forgot the passphrase, but has the code, is not locked out of changing it.
	await dialog.getByRole('button', { name: 'Use the recovery code' }).click();
	await dialog.getByLabel('Recovery code', { exact: true }).fill(old);
	await dialog.getByLabel('New passphrase').fill('another long passphrase');
	await dialog.getByLabel('The same again').fill('another long passphrase');
	await dialog.getByRole('button', { name: 'Change passphrase' }).click();
	await expect(page.getByText('The passphrase is changed.')).toBeVisible();

	await page.getByRole('button', { name: 'New code…' }).click();
	const fresh = await dialog.locator('output').innerText();
	await dialog.getByRole('button', { name: 'I have put it away' }).click();
	await dialog.getByLabel('Type the recovery code').fill(old);
	await dialog.getByLabel('Passphrase', { exact: true }).fill('another long passphrase');
	await dialog.getByRole('button', { name: 'Use the new code' }).click();
	await expect(dialog.getByText('That is not the code that was shown.')).toBeVisible();
	await dialog.getByLabel('Type the recovery code').fill(fresh);
	await dialog.getByRole('button', { name: 'Use the new code' }).click();
	await expect(page.getByText('The new recovery code is in use.')).toBeVisible();

	await page.getByRole('button', { name: 'Lock now' }).click();
	await expectLocked(page);
	await tryPassphrase(page, PASSPHRASE);
	await expect(page.getByText(WRONG)).toBeVisible();
	await page.getByRole('button', { name: 'Use the recovery code' }).click();
	const code = page.getByLabel('Recovery code', { exact: true });
	await code.fill(old);
	await unlockButton(page).click();
	await expect(page.getByText(WRONG)).toBeVisible();
	await code.fill(fresh);
	await unlockButton(page).click();
	await expect(page.getByRole('switch')).toBeChecked();
});

test('workspaces stand apart: another one is empty, and everywhere else the old one is left', async ({
	page,
	context,
	isMobile
}) => {
	await addCustomer(page, 'Grete Planted');
	const other = await context.newPage();
	await other.goto('customers/#new=1');
	await other.getByLabel('Name', { exact: true }).first().fill('Half Typed');

	await page.goto('settings/vault/');
	await page.getByRole('button', { name: 'Add a workspace' }).click();
	await page.getByLabel('Name', { exact: true }).fill('Stall');
	await page.getByRole('button', { name: 'Add and open' }).click();
	for (const tab of [page, other]) {
		await expect(tab.getByRole('heading', { name: 'Know your customers' })).toBeVisible();
	}
	await expect(other.locator('body')).not.toContainText('Half Typed');
	await addCustomer(page, 'Bruno Stall');
	expect(await countShown(page)).toBe(1);

	// The way back: in the rail, on a phone at the top of Settings.
	if (isMobile) await page.goto('settings/');
	await page.getByRole('button', { name: 'Workspace: Stall. Switch' }).filter({ visible: true }).click();
	await page.getByRole('menuitem', { name: /My customers/ }).click();
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	expect(await countShown(page)).toBe(1);
	await expect(page.getByText('Grete Planted').first()).toBeVisible();

	await page.goto('settings/vault/');
	await page.getByRole('button', { name: 'More for Stall' }).click();
	await page.getByRole('menuitem', { name: 'Remove…' }).click();
	const remove = page.getByRole('button', { name: 'Remove for good' });
	await expect(remove).toBeDisabled();
	await page.getByLabel('Type Stall to confirm').fill('stall');
	await remove.click();
	await expect(page.getByText('“Stall” is removed.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'More for Stall' })).toBeHidden();
});

test('a sealed workspace asks for its own passphrase where several stand on the lock', async ({ page }) => {
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);
	// A tab that reminds of tasks writes nothing that leaving would cut off: no question.
	await page.evaluate(() => void navigator.locks.request('kith:/:reminders', () => new Promise(() => undefined)));
	await page.getByRole('button', { name: 'Add a workspace' }).click();
	await page.getByLabel('Name', { exact: true }).fill('Stall');
	await page.getByRole('button', { name: 'Add and open' }).click();
	// A new one is plain until it gets a vault of its own; the sealed one was locked by leaving it.
	await expect(page.getByRole('heading', { name: 'Know your customers' })).toBeVisible();
	await turnOn(page, 'market square at dawn');
	await page.getByRole('button', { name: 'Lock now' }).click();
	await expect(page.getByRole('heading', { name: 'Stall' })).toBeVisible();
	await page.getByLabel('Workspace').selectOption({ label: 'My customers' });
	await expect(page.getByRole('heading', { name: 'My customers' })).toBeVisible();
	await tryPassphrase(page, 'market square at dawn');
	await expect(page.getByText(WRONG)).toBeVisible();
	await unlock(page);
	await page.getByRole('link', { name: 'Customers' }).first().click();
	await expect(page.getByText('Grete Planted').first()).toBeVisible();
});

test('the lock is two taps away, a key away, and asks while an import runs', async ({ page, isMobile }) => {
	await turnOn(page);
	await page.getByRole('link', { name: 'Today' }).first().click();
	if (isMobile)
		await page.getByRole('navigation').getByRole('link', { name: 'More' }).filter({ visible: true }).click();
	await page
		.getByRole('button', { name: /^Lock( now)?$/ })
		.filter({ visible: true })
		.first()
		.click();
	await unlock(page);
	await page.keyboard.press('Control+Shift+L');
	await unlock(page);

	// On a phone it stands under More, which is open.
	await page.getByRole('link', { name: 'Import' }).filter({ visible: true }).first().click();
	const { name, bytes } = peopleFile(20_000);
	await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer: bytes });
	await page.getByRole('button', { name: /^Check [\d,]+ rows?$/ }).click();
	await importButton(page).click();
	await expect(page.getByRole('progressbar')).toBeVisible();
	await page.keyboard.press('Control+Shift+L');
	const question = page.getByRole('alertdialog');
	await expect(question.getByText('Something is still running')).toBeVisible();
	await question.getByRole('button', { name: 'Let it finish' }).click();
	await expect(page.getByText(/^[\d,]+ customers? imported/)).toBeVisible();
	await page.keyboard.press('Control+Shift+L');
	await expectLocked(page);
});

test('handing the device over: chosen fields, nothing to change, and a passphrase to leave', async ({ page }) => {
	await importPeople(page, peopleFile(3, 3));
	await turnOn(page);
	await page.getByRole('link', { name: 'Customers' }).first().click();
	await page.locator('[aria-posinset]').first().click();
	const name = await page.locator('.record .name').innerText();
	await page.getByRole('button', { name: 'More for this customer' }).click();
	await page.getByRole('menuitem', { name: /Hand over the device/ }).click();
	await page.getByRole('checkbox', { name: 'E-mail' }).uncheck();
	await page.getByRole('button', { name: 'Hand over', exact: true }).click();

	await expect(page.getByText('Only to look at. Not a lock.')).toBeVisible();
	await expect(page.getByRole('heading', { name })).toBeVisible();
	await expect(page.getByRole('navigation')).toHaveCount(0);
	await expect(page.getByRole('button', { name: 'Edit' })).toHaveCount(0);
	const body = page.locator('body');
	await expect(body).not.toContainText('@example.com');
	// A key of the frame does nothing here.
	await page.keyboard.press('n');
	await expect(page.getByRole('textbox')).toHaveCount(0);

	await page.getByRole('button', { name: 'Leave' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Passphrase', { exact: true }).fill('not the passphrase');
	await dialog.getByRole('button', { name: 'Leave' }).click();
	await expect(dialog.getByText(WRONG)).toBeVisible();
	await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await dialog.getByRole('button', { name: 'Leave' }).click();
	await expect(page.getByText('@example.com').first()).toBeVisible();
});

test('show mode without a vault holds after a reload and in every tab, and finds customers by name', async ({
	page,
	context
}) => {
	await importPeople(page, peopleFile(3, 3));
	await page.goto('settings/vault/');
	await page.getByRole('button', { name: 'Choose what to show…' }).click();
	await page.getByRole('button', { name: 'Hand over', exact: true }).click();
	await page.reload();
	const other = await context.newPage();
	await other.goto('settings/');
	for (const tab of [page, other]) {
		await expect(tab.getByText('Only to look at. Not a lock.')).toBeVisible();
		await expect(tab.getByRole('navigation')).toHaveCount(0);
	}
	// What the list hides is not found either.
	await page.getByRole('searchbox').fill('@example.com');
	await expect(page.getByRole('listitem').getByRole('button')).toHaveCount(0);
	await page.getByRole('searchbox').fill('');
	await page.getByRole('listitem').getByRole('button').first().click();
	await expect(page.getByText('@example.com')).toBeVisible();
	await page.getByRole('button', { name: 'Leave' }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
	for (const tab of [page, other]) {
		await expect(tab.getByRole('navigation').filter({ visible: true }).first()).toBeVisible();
	}
});

test.describe('on an iPhone', () => {
	test.use({
		userAgent:
			'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
	});

	test('to install comes before entering anything, until it is turned down', async ({ page }) => {
		const hint = page.getByText('Install first, then enter data');
		for (const route of ['', 'import/', 'customers/#new=1']) {
			await page.goto(route);
			await expect(hint).toBeVisible();
		}
		await page.getByRole('button', { name: 'Go on in Safari' }).click();
		await expect(hint).toBeHidden();
		await page.goto('import/');
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await expect(hint).toBeHidden();
	});
});

test('the vault is offered once, quietly, and stays away where it was turned down', async ({ page }) => {
	await page.goto('');
	const offer = page.getByText('Who else uses this device?');
	await expect(offer).toBeVisible();
	await page.getByRole('link', { name: 'See how it works' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vault and workspaces');
	await page.goto('');
	await page.getByRole('button', { name: 'No, thanks' }).click();
	await expect(offer).toBeHidden();
	await page.goto('');
	await expect(page.getByRole('heading', { name: 'Know your customers' })).toBeVisible();
	await expect(offer).toBeHidden();
});
