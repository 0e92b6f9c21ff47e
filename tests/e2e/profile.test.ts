/**
 * [F14] What a stolen disk holds: every byte of the browser's profile folder – databases, caches, settings, history,
 * sessions – is searched for planted names, addresses and phones.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page, type TestInfo } from '@playwright/test';
import { seededRandom } from '#lib/analysis/random.ts';
import { launchOptions } from '../support/browser.js';
import { expect, test } from './fixtures.ts';
import { importButton } from './people.ts';
import { turnOn, unlock } from './vault.ts';

/** 50 words that stand nowhere else: names, e-mail addresses and phones as they are stored. */
const PLANTED = planted();

function planted(): { names: string[]; emails: string[]; phones: string[] } {
	const random = seededRandom(1414);
	const word = () => Array.from({ length: 11 }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
	const title = () => word().replace(/^./, (first) => first.toUpperCase());
	return {
		names: Array.from({ length: 17 }, title),
		emails: Array.from({ length: 17 }, () => `${word()}@${word()}.example`),
		phones: Array.from({ length: 16 }, () => `+4930${String(Math.floor(random() * 1e8)).padStart(8, '1')}`)
	};
}
const needles = [...PLANTED.names, ...PLANTED.emails, ...PLANTED.phones];

function people() {
	const rows = PLANTED.names.map((name, index) => [
		`${name} Planted`,
		PLANTED.emails[index] ?? '',
		PLANTED.phones[index] ?? ''
	]);
	return {
		name: 'people.csv',
		bytes: Buffer.from(['Name,E-mail,Phone', ...rows.map((row) => row.join()), ''].join('\n'))
	};
}

/** Which of the planted words stand in any file below the folder, in UTF-8 or UTF-16, and where. */
async function found(folder: string): Promise<Map<string, string[]>> {
	const places = new Map<string, string[]>();
	const wanted = needles.flatMap((needle) => [
		{ needle, bytes: Buffer.from(needle, 'utf8') },
		{ needle, bytes: Buffer.from(needle, 'utf16le') },
		{ needle, bytes: Buffer.from(needle, 'utf16le').swap16() }
	]);
	let files = 0;
	for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
		if (!file.isFile()) continue;
		files++;
		const path = join(file.parentPath, file.name);
		const content = await readFile(path);
		for (const { needle, bytes } of wanted) {
			if (content.includes(bytes)) places.set(needle, [...(places.get(needle) ?? []), path.slice(folder.length)]);
		}
	}
	expect(files).toBeGreaterThan(20);
	return places;
}

/** By the navigation: an address typed in would load the page anew, and that locks. */
async function openScreen(page: Page, name: string): Promise<void> {
	await page.getByRole('navigation').first().getByRole('link', { name }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
}

async function importHere(page: Page): Promise<void> {
	const { name, bytes } = people();
	await openScreen(page, 'Import');
	await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer: bytes });
	await page.getByRole('button', { name: /^Check [\d,]+ rows?$/ }).click();
	await importButton(page).click();
	await expect(page.getByText('17 customers imported')).toBeVisible();
}

/** What a person does with the data: looks, searches, opens, edits. */
async function use(page: Page): Promise<void> {
	await openScreen(page, 'Customers');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('17');
	await page.getByRole('searchbox').first().fill(PLANTED.names[3]!.slice(0, 8));
	await page.locator('[aria-posinset]').first().click();
	await expect(page.getByText(PLANTED.emails[3]!).first()).toBeVisible();
	await page.getByRole('button', { name: 'Edit', exact: true }).click();
	await page.getByLabel('Notes').fill(`Met ${PLANTED.names[5]!} there`);
	await page.keyboard.press('Control+Enter');
	await expect(page.getByText(`Met ${PLANTED.names[5]!} there`)).toBeVisible();
}

test.describe('the profile folder', () => {
	/** Runs a browser on the test's own profile until it is closed as a person closes it. */
	async function session(info: TestInfo, origin: string, act: (page: Page) => Promise<void>): Promise<string> {
		const profile = info.outputPath('profile');
		const options = { ...(await launchOptions()), locale: 'en-GB', baseURL: `${origin}/` };
		const context: BrowserContext = await chromium.launchPersistentContext(profile, options);
		await act(context.pages()[0]!);
		await context.close();
		return profile;
	}

	test('[F14] holds nothing where the vault was on from the first record', async ({ server }, info) => {
		let profile = await session(info, server.origin, async (page) => {
			await turnOn(page);
			await importHere(page);
			await use(page);
		});
		expect(Object.fromEntries(await found(profile))).toEqual({});
		profile = await session(info, server.origin, async (page) => {
			await page.goto('');
			await unlock(page);
			await use(page);
		});
		expect(Object.fromEntries(await found(profile))).toEqual({});
	});

	test('[F14] holds nothing once the vault was switched on and the browser restarted', async ({ server }, info) => {
		let profile = await session(info, server.origin, async (page) => {
			await page.goto('');
			await importHere(page);
			await use(page);
		});
		// Without a vault all of it lies open: a search that found nothing here would show nothing below.
		expect([...(await found(profile)).keys()].toSorted()).toEqual(needles.toSorted());

		await session(info, server.origin, (page) => turnOn(page).then(() => undefined));
		for (let restart = 0; restart < 2; restart++) {
			profile = await session(info, server.origin, async (page) => {
				await page.goto('');
				await unlock(page);
				await openScreen(page, 'Customers');
				await expect(page.getByRole('heading', { level: 1 })).toContainText('17');
			});
			expect(Object.fromEntries(await found(profile))).toEqual({});
		}
	});
});
