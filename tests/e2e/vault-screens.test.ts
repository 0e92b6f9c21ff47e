/** Every screen of the lock and of the vault, in both languages, by day and by night, as axe sees it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { importPeople, peopleFile } from './people.ts';
import { PASSPHRASE } from './vault.ts';

/** The app's own words, so that one path through it serves every language. */
function wordsOf(locale: string): (key: string) => string {
	const words = ['vault', 'gate'].flatMap((area) =>
		Object.entries(
			JSON.parse(readFileSync(join(import.meta.dirname, `../../src/messages/${locale}/${area}.json`), 'utf8')) as object
		)
	);
	const byKey = new Map<string, unknown>(words);
	return (key) => {
		const text = byKey.get(key);
		if (typeof text !== 'string') throw new Error(`No plain text ${key} in ${locale}`);
		return text;
	};
}

async function look(page: Page): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await expectAccessible(page);
	}
}

for (const locale of ['en', 'zh-CN']) {
	test(`the screens of vault and lock are accessible in ${locale}`, async ({ page, context, baseURL, faults }) => {
		// A page that is a bare picture makes the browser look for an icon.
		faults.allow(/favicon\.ico/);
		const say = wordsOf(locale);
		const press = (key: string) => page.getByRole('button', { name: say(key), exact: true }).click();
		const fill = (key: string, text: string) => page.getByLabel(say(key), { exact: true }).fill(text);
		await importPeople(page, peopleFile(3, 3));
		await page.evaluate((chosen) => localStorage.setItem('kith:/:locale', chosen), locale);

		await page.goto('settings/vault/');
		await expect(page.getByText(say('vault_none_title'))).toBeVisible();
		await look(page);
		await press('vault_workspace_add');
		await expect(page.getByRole('dialog')).toBeVisible();
		await look(page);
		await page
			.getByRole('dialog')
			.getByRole('button', { name: say('vault_cancel') })
			.last()
			.click();
		await page.getByRole('switch').click();
		await expect(page.getByText(say('vault_no_reset'))).toBeVisible();
		await look(page);
		await press('vault_next');
		await fill('vault_new_passphrase', 'aaaaaaaaaaaa');
		await fill('vault_repeat', 'b');
		await look(page);
		await fill('vault_new_passphrase', PASSPHRASE);
		await fill('vault_repeat', PASSPHRASE);
		await press('vault_next');
		const code = await page.locator('output').innerText();
		await look(page);
		await press('vault_code_stored');
		await fill('vault_code_type', 'no');
		await press('vault_setup_seal');
		await expect(page.getByText(say('vault_code_mismatch'))).toBeVisible();
		await look(page);
		await fill('vault_code_type', code);
		await press('vault_setup_seal');
		await expect(page.getByText(say('vault_done_title'))).toBeVisible();
		await look(page);
		await press('vault_done_close');
		await press('vault_passphrase_change');
		await expect(page.getByRole('dialog')).toBeVisible();
		await look(page);
		await page
			.getByRole('dialog')
			.getByRole('button', { name: say('vault_cancel') })
			.last()
			.click();
		await press('vault_show_go');
		await expect(page.getByRole('checkbox').first()).toBeVisible();
		await look(page);
		await press('vault_show_start');
		await expect(page.getByRole('listitem').first()).toBeVisible();
		await look(page);
		await page.getByRole('listitem').getByRole('button').first().click();
		await expect(page.getByText('@example.com')).toBeVisible();
		await look(page);

		await page.reload();
		await expect(page.getByLabel(say('vault_passphrase'), { exact: true })).toBeVisible();
		await look(page);
		await fill('vault_passphrase', 'wrong one');
		await press('gate_unlock');
		await expect(page.getByText(say('vault_wrong'))).toBeVisible();
		await look(page);
		await press('vault_use_code');
		await look(page);

		// A newer version of Kith was here: nothing is opened, and every row can be saved as it stands.
		await page.goto('icons/icon-192.png');
		await page.evaluate(async () => {
			const { name = '' } = (await indexedDB.databases()).find((known) => known.name?.includes(':data')) ?? {};
			await new Promise((resolve, reject) => {
				const request = indexedDB.open(name, 99_990);
				request.onsuccess = () => resolve(request.result.close());
				request.onerror = reject;
			});
		});
		await page.goto('');
		await expect(page.getByRole('heading', { name: say('gate_newer_title') })).toBeVisible();
		await look(page);
		const download = page.waitForEvent('download');
		await press('gate_newer_raw');
		expect((await download).suggestedFilename()).toBe(`${say('gate_newer_file')}.json`);
		await expect(page.getByText(say('gate_newer_saved'))).toBeVisible();

		// Gone underneath, as after "clear site data"; the page's own memory stays.
		await page.goto('icons/icon-192.png');
		const session = await context.newCDPSession(page);
		const { origin } = new URL(baseURL ?? '');
		await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
		await page.goto('');
		await expect(page.getByRole('button', { name: say('gate_lost_restore') })).toBeVisible();
		await page.getByText(say('gate_lost_why'), { exact: true }).click();
		await look(page);
		await press('gate_lost_fresh');
		await page.getByRole('alertdialog').getByRole('textbox').fill(say('gate_lost_word'));
		await look(page);
		await page
			.getByRole('alertdialog')
			.getByRole('button', { name: say('gate_lost_fresh_go'), exact: true })
			.click();
		await expect(page.getByRole('button', { name: say('vault_offer_close') })).toBeVisible();
	});
}
