/** Kith inside another page: of another site it keeps nothing, of the same site it offers nothing that could be abused. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, type FrameLocator, type Page } from '@playwright/test';
import { launchOptions } from '../support/browser.js';
import { startStaticServer } from '../support/static-server.js';
import { build, expect, expectAccessible, test as base, watchFaults } from './fixtures.ts';
import { importPeople, peopleFile } from './people.ts';
import { expectLocked, turnOn } from './vault.ts';

/** A page on another port that shows Kith. Same site as `localhost`, another one as `127.0.0.1`. */
interface Host {
	sameSite: string;
	crossSite: string;
}
const test = base.extend<{ host: Host }>({
	host: async ({ server }, use) => {
		const host = createServer((request, response) => {
			const path = decodeURIComponent((request.url ?? '/').slice(1));
			const frame = path.endsWith('.ico') ? '' : `<iframe src="${server.origin}/${path}" title="Kith"></iframe>`;
			const style = '<style>body{margin:0}iframe{width:100vw;height:100vh;border:0}</style>';
			response.writeHead(200, { 'Content-Type': 'text/html' });
			response.end(
				`<!doctype html><html lang="en"><title>A shop</title>${style}<main><h1 hidden>A shop</h1>${frame}</main>`
			);
		});
		await new Promise<void>((resolve) => host.listen(0, '0.0.0.0', resolve));
		const { port } = host.address() as AddressInfo;
		await use({ sameSite: `http://localhost:${port}/`, crossSite: `http://127.0.0.1:${port}/` });
		host.closeAllConnections();
		host.close();
	}
});

const kith = (page: Page): FrameLocator => page.frameLocator('iframe');

/** Everything a frame could have left behind, asked inside it. */
async function keptIn(page: Page): Promise<unknown> {
	const [, frame] = page.frames();
	return frame!.evaluate(async () => {
		const orDenied = async (ask: () => unknown) => {
			try {
				return await ask();
			} catch {
				return 'denied';
			}
		};
		return {
			databases: await orDenied(async () => (await indexedDB.databases()).map(({ name }) => name)),
			caches: await orDenied(() => caches.keys()),
			workers: await orDenied(async () => (await navigator.serviceWorker.getRegistrations()).length),
			settings: await orDenied(() => Object.keys(localStorage)),
			cookie: await orDenied(() => document.cookie)
		};
	});
}

for (const blocks of [true, false]) {
	const storage = blocks ? 'denied' : 'partitioned';
	test(`[F32] inside a page of another site, storage ${storage}: says so, and keeps nothing`, async ({
		server,
		host
	}, info) => {
		const profile = info.outputPath('profile');
		await mkdir(join(profile, 'Default'), { recursive: true });
		const preferences = { profile: { block_third_party_cookies: blocks, cookie_controls_mode: blocks ? 1 : 0 } };
		await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
		const options = { ...(await launchOptions()), locale: 'en-GB', viewport: info.project.use.viewport ?? null };
		const context = await chromium.launchPersistentContext(profile, options);
		const page = context.pages()[0]!;
		// A probe of the same origin without the app, which says what this browser does with a frame like that.
		await page.goto(`${host.crossSite}icons/icon-192.png`);
		const probe = await page.frames()[1]!.evaluate(
			() =>
				new Promise<string>((resolve) => {
					try {
						const request = indexedDB.open('probe');
						request.onerror = () => resolve('denied');
						request.onsuccess = () => {
							request.result.close();
							indexedDB.deleteDatabase('probe').onsuccess = () => resolve('partitioned');
						};
					} catch {
						resolve('denied');
					}
				})
		);
		expect(probe).toBe(storage);

		const faults = await watchFaults(context, server.origin, new URL(host.crossSite).origin);
		for (const path of ['', 'customers/', 'settings/vault/', 'import/']) {
			await page.goto(host.crossSite + path);
			// While it opens, the bar of every frame may still stand beside it.
			const away = kith(page).getByRole('link', { name: 'Open in own window' }).first();
			await expect(away).toBeVisible();
			expect(await away.getAttribute('target')).toBe('_blank');
			await expect(kith(page).getByRole('textbox')).toHaveCount(0);
			await expect(kith(page).getByRole('navigation')).toHaveCount(0);
		}
		await expectAccessible(page.frames()[1]!);
		// What is done when the page is idle, the service worker above all, would have been done by now.
		await page.waitForTimeout(2500);
		const kept = (await keptIn(page)) as Record<string, unknown>;
		const nothing = { databases: [], caches: [], workers: 0, settings: [], cookie: '' };
		for (const [name, left] of Object.entries(kept)) {
			if (left !== 'denied') expect([name, left]).toEqual([name, nothing[name as keyof typeof nothing]]);
		}
		expect(server.requests.filter(({ path }) => path.endsWith('service-worker.js'))).toEqual([]);
		expect(faults.list).toEqual([]);
		await context.close();
	});
}

test.describe('on a host that admits another page', () => {
	test.use({
		server: async ({}, use) => {
			const headers = { 'Content-Security-Policy': "frame-ancestors 'self' http://localhost:*" };
			const server = await startStaticServer({ '/': { folder: build, headers } });
			await use(server);
			await server.stop();
		}
	});

	test('[F33] inside a page of the same site: works, and offers nothing that the page around could abuse', async ({
		page,
		host,
		faults,
		context
	}) => {
		faults.allow(/request elsewhere: GET http:\/\/localhost:\d+\//);
		await importPeople(page, peopleFile(3));
		const refused = /export|back ?up|restore|vault|delete|encrypt|lock|erase/i;
		const offers = async () => {
			const named = kith(page)
				.getByRole('button')
				.or(kith(page).getByRole('link'))
				.or(kith(page).getByRole('menuitem'));
			const texts = await named.evaluateAll((all) =>
				all.map(
					(each) => `${each.textContent} ${each.getAttribute('aria-label') ?? ''} ${each.getAttribute('href') ?? ''}`
				)
			);
			return texts.filter((text) => refused.test(text)).map((text) => text.trim());
		};

		await page.goto(host.sameSite);
		await expect(kith(page).getByRole('link', { name: 'Open in own window' })).toBeVisible();
		await expect(kith(page).getByRole('heading', { level: 1 })).toBeVisible();
		expect(await offers()).toEqual([]);
		await page.goto(`${host.sameSite}customers/`);
		await expect(kith(page).getByRole('heading', { level: 1 })).toContainText('3');
		await expectAccessible(page.frames()[1]!);
		await kith(page).locator('[aria-posinset]').first().click();
		await expect(kith(page).getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
		expect(await offers()).toEqual([]);
		await page.goto(`${host.sameSite}settings/`);
		await expect(kith(page).getByRole('heading', { level: 1 })).toBeVisible();
		expect(await offers()).toEqual([]);
		for (const path of ['settings/backup/', 'settings/vault/']) {
			await page.goto(host.sameSite + path);
			await expect(
				kith(page).getByText('Kith is shown inside another page, which could watch this step.')
			).toBeVisible();
			await expect(kith(page).getByRole('button').filter({ hasText: refused })).toHaveCount(0);
		}

		// A vault stays closed in a frame, also where it stands open beside it.
		const alone = await context.newPage();
		await turnOn(alone);
		await page.goto(`${host.sameSite}customers/`);
		await expect(kith(page).getByRole('heading', { name: 'Unlock in its own window' })).toBeVisible();
		await expect(kith(page).locator('input[type=password]')).toHaveCount(0);
		await expect(kith(page).getByRole('textbox')).toHaveCount(0);
		await alone.reload();
		await expectLocked(alone);
	});
});
