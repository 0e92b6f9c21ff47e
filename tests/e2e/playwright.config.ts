import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { launchOptions } from '../support/browser.js';

const results = join(import.meta.dirname, '../results');

export default defineConfig({
	testDir: '.',
	outputDir: join(results, 'e2e'),
	// A test that needs a second try hides a fault.
	retries: 0,
	workers: 2,
	fullyParallel: true,
	forbidOnly: !!process.env.CI,
	// Time limits end what hangs; no test is about speed, and a machine may be slow.
	timeout: 300_000,
	expect: { timeout: 60_000 },
	reporter: 'list',
	use: {
		launchOptions: await launchOptions(),
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin',
		trace: 'off',
		screenshot: 'off'
	},
	projects: [
		{
			name: 'phone',
			// What these prove lies beneath the screens; a second width would only take their time again.
			testIgnore: /(copies|faults|frames|locking|passkey|policy|profile|tabs|updates)\.test\.ts$/,
			use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
		},
		{ name: 'desktop', use: { viewport: { width: 1280, height: 800 } } }
	]
});
