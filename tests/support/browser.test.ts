import { describe, expect, test } from 'vitest';
import { candidates, installSteps } from './browser.js';

const commands = (steps: ReturnType<typeof installSteps>) =>
	steps.map((way) => way.map(({ command, args }) => [command, ...args].join(' ')));
const offering =
	(...available: string[]) =>
	(command: string) =>
		available.includes(command);

describe('which browser', () => {
	test('a path in KITH_CHROMIUM is the only candidate', () => {
		const paths = candidates({ platform: 'linux', env: { KITH_CHROMIUM: '/opt/chrome' }, playwright: '/pw/chrome' });
		expect(paths).toEqual(['/opt/chrome']);
	});
	test('Playwright’s own comes before the system’s', () => {
		const paths = candidates({ platform: 'linux', env: {}, playwright: '/pw/chrome' });
		expect(paths.slice(0, 2)).toEqual(['/pw/chrome', '/usr/bin/chromium']);
	});
	test.each([
		['linux', {}, '/usr/bin/google-chrome'],
		['darwin', { HOME: '/Users/ada' }, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
		['darwin', { HOME: '/Users/ada' }, '/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium']
	])('%s: the usual places are tried', (platform, env, path) => {
		expect(candidates({ platform, env, playwright: null })).toContain(path);
	});
	test('Windows: the folders that the environment names are tried', () => {
		const paths = candidates({ platform: 'win32', env: { PROGRAMFILES: 'C:/Programs' }, playwright: null });
		expect(paths).toContain('C:/Programs/Google/Chrome/Application/chrome.exe');
	});
});

describe('how a browser is installed', () => {
	test('as root on Debian: Playwright’s download, then apt-get', () => {
		expect(commands(installSteps({ platform: 'linux', isRoot: true, has: offering('apt-get') }))).toEqual([
			['npx playwright install chromium'],
			['apt-get update', 'apt-get install -y --no-install-recommends chromium']
		]);
	});
	test('as a user, sudo must not ask for a password', () => {
		expect(commands(installSteps({ platform: 'linux', isRoot: false, has: offering('apt-get', 'sudo') }))[1]).toEqual([
			'sudo -n apt-get update',
			'sudo -n apt-get install -y --no-install-recommends chromium'
		]);
	});
	test('without root and sudo only the download is left', () => {
		expect(installSteps({ platform: 'linux', isRoot: false, has: offering('apt-get') })).toHaveLength(1);
	});
	test.each([
		['linux', 'dnf', 'dnf install -y chromium'],
		['linux', 'apk', 'apk add chromium'],
		['darwin', 'brew', 'brew install --cask chromium']
	])('%s with %s', (platform, manager, expected) => {
		expect(commands(installSteps({ platform, isRoot: true, has: offering(manager) }))[1]).toEqual([expected]);
	});
	test('every step has a time limit', () => {
		const steps = installSteps({ platform: 'linux', isRoot: true, has: () => true }).flat();
		expect(steps.every(({ timeout }) => timeout > 0 && timeout <= 300_000)).toBe(true);
	});
});
