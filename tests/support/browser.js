/**
 * Which Chromium the tests drive, and how it gets there on a machine without one. The order: a path
 * in KITH_CHROMIUM, Playwright's own, one on the system, and only then an installation. Deciding
 * (`candidates`, `installSteps`) is apart from doing, so that every machine can be tested on any.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './setup.js';

/**
 * @typedef {{ platform: string, env: Record<string, string | undefined>, playwright: string | null }} Surroundings
 * @typedef {{ command: string, args: string[], timeout: number, env?: Record<string, string> }} Step
 * @typedef {{ platform: string, isRoot: boolean, has: (command: string) => boolean }} Means
 */

/** Calls home and QUIC only add noise to tests that count every request. */
const QUIET = [
	'--disable-quic',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	'--no-default-browser-check'
];

/**
 * Paths to try, best first; none of them need exist.
 * @param {Surroundings} surroundings
 * @returns {string[]}
 */
export function candidates({ platform, env, playwright }) {
	// A chosen browser is never silently replaced by another one.
	if (env.KITH_CHROMIUM) return [env.KITH_CHROMIUM];
	const own = playwright === null ? [] : [playwright];
	return [...own, ...systemPaths(platform, env)];
}

/**
 * @param {string} platform
 * @param {Record<string, string | undefined>} env
 */
function systemPaths(platform, env) {
	if (platform === 'win32') {
		const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((path) => path !== undefined);
		return ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe'].flatMap((path) =>
			folders.map((folder) => join(folder, path))
		);
	}
	if (platform === 'darwin') {
		return ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'].flatMap(
			(path) => [`/Applications/${path}`, `${env.HOME ?? ''}/Applications/${path}`]
		);
	}
	return [
		'/usr/bin/chromium',
		'/usr/bin/chromium-browser',
		'/usr/bin/google-chrome-stable',
		'/usr/bin/google-chrome',
		'/opt/google/chrome/chrome',
		'/usr/lib/chromium/chromium',
		'/usr/local/bin/chromium',
		'/snap/bin/chromium'
	];
}

/**
 * Commands that may bring a browser, in the order to try them; each stands alone.
 * @param {Means} means
 * @returns {Step[][]}
 */
export function installSteps({ platform, isRoot, has }) {
	const minute = 60_000;
	/** @type {Step[][]} */
	const ways = [
		[
			{
				command: 'npx',
				args: ['playwright', 'install', 'chromium'],
				timeout: 4 * minute,
				env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' }
			}
		]
	];
	const sudo = isRoot ? [] : ['sudo', '-n'];
	const mayInstall = isRoot || has('sudo');
	/** @param {string} command @param {...string} args @returns {Step} */
	const asRoot = (command, ...args) => {
		const [first = command, ...rest] = [...sudo, command, ...args];
		return { command: first, args: rest, timeout: 5 * minute, env: { DEBIAN_FRONTEND: 'noninteractive' } };
	};
	if (platform === 'linux' && mayInstall) {
		if (has('apt-get')) {
			ways.push([
				asRoot('apt-get', 'update'),
				asRoot('apt-get', 'install', '-y', '--no-install-recommends', 'chromium')
			]);
		} else if (has('dnf')) ways.push([asRoot('dnf', 'install', '-y', 'chromium')]);
		else if (has('apk')) ways.push([asRoot('apk', 'add', 'chromium')]);
		else if (has('pacman')) ways.push([asRoot('pacman', '-Sy', '--noconfirm', 'chromium')]);
		else if (has('zypper')) ways.push([asRoot('zypper', '--non-interactive', 'install', 'chromium')]);
	}
	if (platform === 'darwin' && has('brew')) {
		ways.push([{ command: 'brew', args: ['install', '--cask', 'chromium'], timeout: 5 * minute }]);
	}
	if (platform === 'win32' && has('winget')) {
		const agree = ['--silent', '--accept-package-agreements', '--accept-source-agreements'];
		ways.push([
			{ command: 'winget', args: ['install', '--exact', '--id', 'Google.Chrome', ...agree], timeout: 5 * minute }
		]);
	}
	return ways;
}

/**
 * Whether a browser stands at a path and starts: on a bare Linux its libraries may be missing, and
 * Ubuntu's package is a script that only asks for a snap.
 * @param {string} path
 */
function isWorking(path) {
	if (!existsSync(path)) return false;
	// On Windows `--version` opens a window instead of answering.
	if (process.platform === 'win32') return true;
	return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** @param {string} command */
function isOnPath(command) {
	const finder = process.platform === 'win32' ? 'where' : 'which';
	return spawnSync(finder, [command], { stdio: 'ignore' }).status === 0;
}

const isRoot = process.getuid?.() === 0;

async function playwrightPath() {
	const { chromium } = await import('playwright');
	const path = chromium.executablePath();
	return path === '' ? null : path;
}

/**
 * Path of the first browser that starts, or null. Installs nothing.
 * @returns {Promise<string | null>}
 */
export async function findBrowser() {
	const playwright = await playwrightPath();
	const paths = candidates({ platform: process.platform, env: process.env, playwright });
	return paths.find(isWorking) ?? null;
}

/**
 * Path of a browser; installs one where there is none. Fails with what the user can do.
 * @returns {Promise<string>}
 */
export async function ensureBrowser() {
	const found = await findBrowser();
	if (found !== null) return found;
	if (process.env.KITH_CHROMIUM) {
		throw new Error(`KITH_CHROMIUM names ${process.env.KITH_CHROMIUM}, which is not there or does not start.`);
	}
	console.log('No Chromium found; installing one for the tests …');
	for (const way of installSteps({ platform: process.platform, isRoot, has: isOnPath })) {
		for (const { command, args, timeout, env } of way) {
			console.log(`> ${command} ${args.join(' ')}`);
			// `apt-get update` may fail for one source of many, so the next step of a way is still tried.
			run(command, args, { timeout, env });
		}
		const installed = await findBrowser();
		if (installed !== null) return installed;
	}
	throw new Error(
		'No Chromium could be found or installed. Install Chromium or Google Chrome (for example `sudo apt-get install chromium`) ' +
			'or set KITH_CHROMIUM to the path of one, then run the command again.'
	);
}

/**
 * Options for Playwright's `launch`: this machine's browser, quiet, and without the sandbox as root,
 * where Chromium refuses to start with it.
 * @returns {Promise<{ executablePath?: string, args: string[] }>}
 */
export async function launchOptions() {
	const executablePath = await findBrowser();
	return {
		...(executablePath === null ? {} : { executablePath }),
		args: isRoot ? ['--no-sandbox', ...QUIET] : QUIET
	};
}
