/**
 * What must survive: a browser that dies, a page that reloads, a database that another version takes over,
 * files that are meant to hurt. Numbers in brackets are those of the safety notes.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { seededRandom } from '#lib/analysis/random.ts';
import { DATABASE_VERSION } from '#lib/store/schema.ts';
import { launchOptions } from '../support/browser.js';
import { expect, expectAccessible, test, watchFaults } from './fixtures.ts';
import { checkPeople, chooseFile, countShown, importButton, importPeople, peopleFile } from './people.ts';
import { reloadAt, untilPoint } from './people.ts';
import { databaseName, holdDatabase, readStored, type Stored } from './stored.ts';

/** The native version of a layout to come: Dexie multiplies by ten. */
const NEWER = (DATABASE_VERSION + 1) * 10;
const WRITING = 'Writing customers';
const UNDOING = 'Undoing';
/** Ms for many imports and starts one after another; on two idle cores they take up to three minutes. */
const MANY_CRASHES = 600_000;
/** A page that is a bare picture makes the browser look for an icon. */
const NO_ICON = /favicon\.ico/;

/** Shares of an import, in percent, that stand written when the browser crashes. */
const CRASHES = [0, 10, 40, 60, 90];

test('[F6] the browser crashes in an import five times: after each start all or none is there', async ({
	server
}, info) => {
	test.setTimeout(MANY_CRASHES);
	const file = peopleFile(12_000);
	const profile = info.outputPath('profile');
	const start = () => startBrowser(profile, server.origin);
	let { context, page, faults } = await start();
	let rolledBack = false;
	for (let at = 0; at < CRASHES.length; at++) {
		await checkPeople(page, file);
		await untilPoint(page, { label: WRITING, share: CRASHES[at]!, delay: 0 }, () => importButton(page).click());
		await crash(context, page);
		({ context, page, faults } = await start());
		await expect(() => page.goto('customers/')).toPass();
		const heading = page.getByRole('heading', { level: 1 });
		await expect(heading).toContainText(/\d|gone/);
		if (GONE.test(await heading.innerText())) {
			// Said only where the browser lost its own files in the crash: nothing is left that would show what Kith did.
			expect(storageFiles(profile).some((path) => path.endsWith(REPLACED))).toBe(true);
			await beginAnew(page);
			at = -1;
			continue;
		}
		const shown = await countShown(page);
		const { customers, batches } = await readStored(page);
		expect(Object.keys(customers)).toHaveLength(shown);
		expect([0, 12_000]).toContain(shown);
		expect(batches).not.toContain('running');
		rolledBack ||= batches.includes('rolled-back');
		if (shown === 0) continue;
		await checkPeople(page, file);
		await expect(page.getByText('Nothing in this file is new')).toBeVisible();
		await undoLastImport(page);
	}
	// Were none of the crashes in the middle of the writing, nothing would be shown by this.
	expect(rolledBack).toBe(true);

	await importPeople(page, file);
	expect(await countShown(page)).toBe(12_000);
	await checkPeople(page, file);
	await expect(page.getByText('Nothing in this file is new')).toBeVisible();
	expect(faults.list).toEqual([]);
	await context.close();
});

test('the browser finds its files damaged and replaces them: what is gone is told, and one begins anew', async ({
	server
}, info) => {
	const profile = info.outputPath('profile');
	const before = await startBrowser(profile, server.origin);
	await importPeople(before.page, peopleFile(300));
	expect(await countShown(before.page)).toBe(300);
	await before.context.close();
	for (const path of storageFiles(profile)) {
		if (!path.endsWith('LOCK')) writeFileSync(path, Buffer.alloc(readFileSync(path).length, 0x5a));
	}

	const { context, page, faults } = await startBrowser(profile, server.origin);
	await page.goto('');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(
		'This browser remembers 300 customers, but the data is gone'
	);
	expect(storageFiles(profile).some((path) => path.endsWith(REPLACED))).toBe(true);
	await beginAnew(page);
	await importPeople(page, peopleFile(20));
	expect(await countShown(page)).toBe(20);
	expect(faults.list).toEqual([]);
	await context.close();
});

test('a reload at ten seeded points of an import, then of its undo: all or nothing each time', async ({ page }) => {
	test.setTimeout(MANY_CRASHES);
	const random = seededRandom(2026);
	const points = (label: string) =>
		Array.from({ length: 10 }, (_, i) => ({ label, share: 8 * i, delay: Math.floor(random() * 60) }));
	await importPeople(page, peopleFile(400));
	const before = (await readStored(page)).customers;
	// Its first rows are those that are there already, with a tag.
	const file = peopleFile(7_000, 400);

	for (const point of points(WRITING)) {
		await checkPeople(page, file);
		await reloadAt(page, point, () => importButton(page).click());
		const { customers } = await firstAnswer(page);
		if (Object.keys(customers).length === 400) {
			expect(customers).toEqual(before);
			continue;
		}
		expectWhole(customers);
		await undoLastImport(page);
		expect((await readStored(page)).customers).toEqual(before);
	}
	expect((await readStored(page)).batches).toContain('rolled-back');

	const rolledBack = async () => (await readStored(page)).batches.filter((state) => state === 'rolled-back').length;
	const fromImports = await rolledBack();
	let imported: Stored['customers'] | null = null;
	for (const point of points(UNDOING)) {
		if (!imported) {
			await importPeople(page, file);
			imported = (await readStored(page)).customers;
			expectWhole(imported);
		}
		await page.goto('');
		await reloadAt(page, point, () => page.getByRole('button', { name: 'Undo import' }).click());
		const { customers } = await firstAnswer(page);
		if (Object.keys(customers).length === 7_000) expect(customers).toEqual(imported);
		else {
			expect(customers).toEqual(before);
			imported = null;
		}
	}
	expect(await rolledBack()).toBeGreaterThan(fromImports);

	function expectWhole(customers: Stored['customers']) {
		expect(Object.keys(customers)).toHaveLength(7_000);
		for (const id of Object.keys(before)) expect(customers[id]).toContain('known');
	}
});

test('[F2] a newer Kith takes the database over: this page says so, writes nothing, and refuses to open it', async ({
	page,
	context,
	faults
}) => {
	faults.allow(NO_ICON);
	await importPeople(page, peopleFile(20));
	await page.goto('customers/#new');
	await page.getByLabel('Name', { exact: true }).fill('Too Late');

	const newer = await elsewhere(context);
	await holdDatabase(newer, databaseName(), NEWER);
	const notice = page.getByRole('alert').filter({ hasText: 'The data was closed' });
	await expect(notice).toContainText('Reload this page');
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('The data was closed.')).toBeVisible();
	// What was typed is still there to be copied.
	await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Too Late');
	const after = await readStored(newer);
	expect([after.version, Object.keys(after.customers).length, after.entries]).toEqual([NEWER, 20, 1]);

	await newer.close();
	page.on('dialog', (dialog) => void dialog.accept());
	await notice.getByRole('button', { name: 'Load again' }).click();
	for (const route of ['', 'customers/', 'import/', 'insights/segments/', 'settings/']) {
		await page.goto(route);
		await expect(page.getByRole('heading', { name: 'A newer Kith wrote this data' })).toBeVisible();
	}
	expect(await readStored(page)).toEqual(after);
});

test('[F3] an older tab holds on: the page says so, and goes on when that tab closes', async ({
	page,
	context,
	faults
}) => {
	// The second is Dexie's word for what the page says too.
	faults.allow(NO_ICON);
	faults.allow(/blocked by other connection/);
	const older = await elsewhere(context);
	// An older database is copied, never upgraded in place; what can be held is the registry.
	await holdDatabase(older, 'kith:/:registry', 1);
	await page.goto('');
	const notice = page.getByRole('status').filter({ hasText: 'Another tab holds the data' });
	// It says so after three seconds, not at once: most such tabs close by themselves.
	await expect(notice).toBeVisible();
	await older.close();
	await expect(page.getByRole('heading', { name: 'Know your customers' })).toBeVisible();
	await expect(notice).toBeHidden();
});

test('[F28] headers like __proto__, repeated and empty ones are data', async ({ page }) => {
	const text = 'Name,E-mail,__proto__,constructor,,Name\nAda Lovelace,ada@example.com,first,second,third,Countess\n';
	await chooseFile(page, { name: 'hostile.csv', bytes: Buffer.from(text) });
	for (const header of ['__proto__', 'constructor']) await expect(page.getByText(header).first()).toBeVisible();
	await page.getByRole('button', { name: 'Check 1 row' }).click();
	await importButton(page).click();
	await expect(page.getByText('1 customer imported')).toBeVisible();
	await page.goto('customers/');
	await page.locator('[aria-posinset]').first().click();
	for (const [name, value] of [
		['__proto__', 'first'],
		['constructor', 'second'],
		// The one without a header is called as a spreadsheet calls it.
		['E', 'third'],
		['Name', 'Countess']
	] as const) {
		const term = page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) });
		await expect(term.locator('xpath=following-sibling::dd')).toHaveText(value);
	}
	expect(await page.evaluate(() => [Object.keys(Object.prototype), ({} as { first?: unknown }).first])).toEqual([
		[],
		undefined
	]);
});

test('a file with too many rows or bytes is refused before it is parsed, with the limit', async ({ page }, info) => {
	const rows = info.outputPath('rows.csv');
	await writeFile(rows, `Name,E-mail\n${'a,b\n'.repeat(1_000_001)}`);
	await page.goto('import/');
	await page.locator('input[type=file]').first().setInputFiles(rows);
	await expect(page.getByText('It has 1,000,001 rows; Kith imports up to 1,000,000 at once.')).toBeVisible();

	const bytes = info.outputPath('bytes.csv');
	await writeFile(bytes, '');
	await truncate(bytes, 321 * 1024 * 1024);
	await page.locator('input[type=file]').first().setInputFiles(bytes);
	await expect(page.getByText(/Kith reads up to .*Split it into parts/)).toBeVisible();
});

/** A browser on a profile that outlives it, with what its pages do wrong. */
async function startBrowser(profile: string, origin: string) {
	const options = { ...(await launchOptions()), locale: 'en-GB', baseURL: `${origin}/` };
	const context = await chromium.launchPersistentContext(profile, options);
	const faults = await watchFaults(context, origin);
	return { context, page: context.pages()[0]!, faults };
}

/** How the screen's heading ends where the data are gone. */
const GONE = / gone$/;
/** Where Chromium notes, beside what it made anew, that it threw damaged files away. */
const REPLACED = 'corruption_info.json';
/** Paths of the files in which the browser keeps IndexedDB. */
function storageFiles(profile: string): string[] {
	const entries = readdirSync(join(profile, 'Default/IndexedDB'), { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** From the screen that says that the data are gone. */
async function beginAnew(page: Page): Promise<void> {
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(GONE);
	await page.getByRole('button', { name: 'Start anew without the data…' }).click();
	const question = page.getByRole('alertdialog', { name: 'Start anew?' });
	await question.getByLabel('Type ANEW to confirm').fill('ANEW');
	await question.getByRole('button', { name: 'Start anew' }).click();
	await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** The browser's process ends at once, as when the system kills it. */
async function crash(context: BrowserContext, page: Page): Promise<void> {
	const session = await context.newCDPSession(page);
	const closed = context.waitForEvent('close');
	// No answer can come from a process that is gone.
	session.send('Browser.crash').catch(() => undefined);
	await closed;
}

/** A page of the same origin without the app. */
async function elsewhere(context: BrowserContext): Promise<Page> {
	const page = await context.newPage();
	await page.goto('icons/icon-192.png');
	return page;
}

/** What is stored once a page that just started has answered: recovery comes before that. */
async function firstAnswer(page: Page): Promise<Stored> {
	await page.getByRole('link', { name: 'Customers' }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(/Customers\s*[\d,]+/);
	const stored = await readStored(page);
	const shown = (await page.getByRole('heading', { level: 1 }).innerText()).replace(/\D/g, '');
	expect(Number(shown)).toBe(Object.keys(stored.customers).length);
	expect(stored.batches).not.toContain('running');
	return stored;
}

async function undoLastImport(page: Page): Promise<void> {
	await page.goto('');
	await page.getByRole('button', { name: 'Undo import' }).click();
	await expect(page.getByText(/^Undone: import/)).toBeVisible();
}
