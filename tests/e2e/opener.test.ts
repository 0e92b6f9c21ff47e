import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { emptyCustomer } from '#lib/domain/customer.ts';
import { bodyText } from '#lib/store/packing.ts';
import type { OpenRow, OpenRows } from '#lib/store/contract.ts';
import { backupFile } from '../support/backup.ts';
import { keptBackup, keptBackupPath } from '../support/kept.ts';
import { build, expect, expectAccessible, test as base, watchFaults } from './fixtures.ts';

const PASSPHRASE = 'correct horse battery';

interface Fixtures {
	/** A folder with the page and nothing else of Kith, as somebody saved it. */
	folder: string;
	/** Opened from a file, watched: no request leaves, no policy is violated. */
	opener: Page;
}
const test = base.extend<Fixtures>({
	folder: async ({}, use) => {
		const folder = await mkdtemp(join(tmpdir(), 'kith-opener-'));
		await cp(join(build, 'open-backup.html'), join(folder, 'open-backup.html'));
		await use(folder);
		await rm(folder, { recursive: true });
	},
	opener: async ({ browser, contextOptions, folder }, use) => {
		const context = await browser.newContext({ ...contextOptions, offline: true, acceptDownloads: true });
		const faults = await watchFaults(context, 'null');
		const page = await context.newPage();
		const requests: string[] = [];
		page.on('request', (request) => requests.push(request.url()));
		const address = pathToFileURL(join(folder, 'open-backup.html')).href;
		await page.goto(address);
		await use(page);
		expect(requests.filter((url) => url !== address && !/^(data|blob):/.test(url))).toEqual([]);
		expect(faults.list).toEqual([]);
		await context.close();
	}
});

const customer = (id: number, name: string, part: object = {}, deletedAt = 0): OpenRow => ({
	row: { id: `c${String(id).padStart(21, '0')}`, page: 0, rev: 1, at: 1, updatedAt: 1_700_000_000_000, deletedAt },
	text: bodyText('customers', { ...emptyCustomer(1_600_000_000_000), name, ...part })
});
const field = 'f'.repeat(22);

function* rows(): Generator<OpenRows> {
	const mei = {
		organisation: '=HYPERLINK("http://example.com")',
		emails: [{ type: 'work', value: 'mei@example.com' }],
		phones: [{ type: 'mobile', value: '+4915112345678' }],
		birthday: { year: 0, month: 5, day: 1 },
		opening: {
			orders: 3,
			spent: { amount: 123456, currency: 'EUR' },
			firstOrder: null,
			lastOrder: 20_000,
			asOf: 20_001,
			source: 'k.csv'
		},
		custom: { [field]: 38.5 },
		notes: 'first line\n<img src=x onerror=alert(1)>'
	};
	yield { table: 'customers', rows: [customer(1, 'Outdated'), customer(2, '王美', mei)] };
	yield { table: 'customers', rows: Array.from({ length: 300 }, (_, i) => customer(100 + i, `Person ${i}`)) };
	yield { table: 'customers', rows: [customer(3, 'Deleted Dora', {}, 5)] };
	yield {
		table: 'fields',
		rows: [
			{ row: { id: field, rev: 1, at: 1, updatedAt: 1, deletedAt: 0 }, text: '{"name":"Shoe size","type":"number"}' }
		]
	};
	// Changed while the backup was written: the later row counts.
	const anna = customer(1, 'Anna Ärger');
	yield { table: 'customers', rows: [{ row: { ...anna.row, rev: 2 }, text: anna.text! }] };
	yield { table: 'meta', rows: [{ row: { key: 'head', seq: 0, hash: '' } }] };
}

async function choose(page: Page, path: string, secret: string): Promise<void> {
	await page.locator('input[type=file]').setInputFiles(path);
	await page.getByLabel('Passphrase or recovery code', { exact: true }).fill(secret);
	await page.getByRole('button', { name: 'Open', exact: true }).click();
}
async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: button }).click()
	]);
	return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('[F23] a fresh backup opens from a file without network: counts, search, details, both files', async ({
	opener: page,
	folder
}) => {
	const { file } = await backupFile(rows(), PASSPHRASE);
	const path = join(folder, 'kith-2026.kith');
	await writeFile(path, file);
	await expectAccessible(page);
	await choose(page, path, PASSPHRASE);
	await expect(page.getByRole('heading', { name: /This backup is whole/ })).toBeVisible();
	const figures = page.locator('.figures div');
	await expect(figures.filter({ hasText: 'Customers' })).toContainText('303');
	await expect(figures.filter({ hasText: 'of them deleted' })).toContainText('1');
	await expect(page.locator('.person')).toHaveCount(200);
	await expect(page.getByText('103 more: type to find them')).toBeVisible();
	await expectAccessible(page);

	const search = page.getByRole('searchbox');
	for (const [typed, name] of [
		['anna arger', 'Anna Ärger'],
		['美', '王美'],
		['0151 1234', '王美'],
		['person 299', 'Person 299'],
		['dora', 'Deleted Dora']
	] as const) {
		await search.fill(typed);
		await expect(page.locator('.person .name')).toHaveText([name]);
	}
	await search.fill('nobody');
	await expect(page.getByText('Nothing found. Try fewer letters.')).toBeVisible();
	await search.fill('mei@');
	await page.getByRole('button', { name: '王美' }).click();
	await expect(page.getByRole('heading', { name: '王美' })).toBeFocused();
	const detail = page.locator('.detail');
	for (const text of ['mei@example.com', '+4915112345678', '€1,234.56', '1 May', '38.5', 'onerror=alert(1)'])
		await expect(detail).toContainText(text);
	await expectAccessible(page);

	const json = await saved(page, 'Save everything as JSON');
	expect(json.name).toMatch(/^kith-\d{4}-\d{2}-\d{2}\.json$/);
	const read = JSON.parse(json.text) as { format: string; customers: { name: string; custom?: object }[] };
	expect(read.format).toBe('kith-export');
	expect(read.customers).toHaveLength(303);
	expect(read.customers.find(({ name }) => name === '王美')?.custom).toEqual({ 'Shoe size': 38.5 });
	const csv = await saved(page, 'Save customers as CSV');
	expect(csv.name).toMatch(/^customers-.+\.csv$/);
	expect(csv.text.split('\r\n')).toHaveLength(304);
	expect(csv.text).toContain(`"'=HYPERLINK(""http://example.com"")"`);
	expect(csv.text).not.toContain('Dora');
});

test('[F23] the kept backup of version 1 opens', async ({ opener: page }) => {
	const kept = keptBackup();
	const people = kept.content.records.filter(({ table }) => table === 'customers');
	await choose(page, keptBackupPath, kept.recoveryCode);
	await expect(page.getByRole('heading', { name: /This backup is whole/ })).toBeVisible();
	await expect(page.locator('.figures div').filter({ hasText: 'Customers' })).toContainText(String(people.length));
	await expect(page.locator('.person')).toHaveCount(people.length);
	const json = JSON.parse((await saved(page, 'Save everything as JSON')).text) as { customers: { name: string }[] };
	const names = (list: { name: string }[]) => list.map(({ name }) => name).sort();
	expect(names(json.customers)).toEqual(names(people.map(({ body }) => body as { name: string })));
});

test('the recovery code opens it too, in any spelling', async ({ opener: page, folder }) => {
	const { file, code } = await backupFile(rows(), PASSPHRASE);
	const path = join(folder, 'a.kith');
	await writeFile(path, file);
	await choose(page, path, code.toLowerCase().replaceAll('-', ' '));
	await expect(page.getByRole('heading', { name: /This backup is whole/ })).toBeVisible();
});

test('a wrong passphrase, a damaged, a cut and a foreign file are refused, and nothing is shown', async ({
	opener: page,
	folder
}) => {
	const { file } = await backupFile(rows(), PASSPHRASE);
	const path = join(folder, 'a.kith');
	await writeFile(path, file);
	await choose(page, path, 'not the passphrase');
	await expect(page.getByRole('alert')).toContainText('does not open the file');
	await expect(page.locator('.person')).toHaveCount(0);
	await expectAccessible(page);
	// The same file with the right one, without choosing it again.
	await page.getByLabel('Passphrase or recovery code', { exact: true }).fill(PASSPHRASE);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: /This backup is whole/ })).toBeVisible();

	const damaged = file.slice();
	// In the contents of the first frame, behind the header.
	damaged[new DataView(file.buffer).getUint32(8) + 100]! ^= 1;
	const cut = file.slice(0, -40);
	const cases: [Uint8Array, RegExp][] = [
		[damaged, /The file is damaged.*part 1 of the file/],
		[cut, /ends too early/]
	];
	for (const [bytes, sentence] of cases) {
		await page.getByRole('button', { name: 'Open another file' }).click();
		await writeFile(path, bytes);
		await choose(page, path, PASSPHRASE);
		await expect(page.getByRole('alert')).toContainText(sentence);
		await expect(page.locator('.person, .figures')).toHaveCount(0);
	}
	await page.getByRole('button', { name: 'Open another file' }).click();
	await writeFile(path, 'name,email\r\nAnna,anna@example.com\r\n');
	await page.locator('input[type=file]').setInputFiles(path);
	await expect(page.getByRole('alert')).toContainText('This is not a Kith backup');
});

test('its policy lets no request and no other script run', async ({ opener: page }) => {
	const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
	expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^ ]+' 'wasm-unsafe-eval'; style-src 'sha256-/);
	expect(policy).not.toContain('unsafe-inline');
	expect(await page.locator('script[src], link[rel=stylesheet], iframe').count()).toBe(0);
});

test('[F33] inside another page it asks for nothing', async ({ browser, folder }) => {
	const around = join(folder, 'around.html');
	await writeFile(around, '<!doctype html><title>Around</title><iframe src="open-backup.html"></iframe>');
	const page = await browser.newPage();
	await page.goto(pathToFileURL(around).href);
	const frame = page.frameLocator('iframe');
	await expect(frame.getByRole('alert')).toContainText('Open it in a window of its own');
	await expect(frame.locator('input, button')).toHaveCount(0);
	await page.close();
});

test.describe('in Chinese', () => {
	test.use({ locale: 'zh-CN' });
	test('it speaks the language of the browser', async ({ opener: page }) => {
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('打开 Kith 备份');
		await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
		await expectAccessible(page);
	});
});

test('once the app is installed it opens, and is saved from the backup screen, without network', async ({
	page,
	server,
	context,
	faults
}) => {
	await page.goto('settings/backup/');
	await page.evaluate(() => navigator.serviceWorker.ready);
	await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
	const button = page.getByRole('button', { name: 'Save the page' });
	await expect(button).toBeVisible();
	await server.stop();
	faults.allow(/ERR_CONNECTION_REFUSED|Failed to load resource/);
	const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
	expect(download.suggestedFilename()).toBe('open-backup.html');
	expect(await readFile(await download.path(), 'utf8')).toBe(await readFile(join(build, 'open-backup.html'), 'utf8'));

	const opened = await context.newPage();
	await opened.goto('open-backup.html');
	await expect(opened.getByRole('heading', { level: 1 })).toHaveText('Open a Kith backup');
});
