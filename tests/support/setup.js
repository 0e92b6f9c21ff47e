/**
 * First steps of `npm start` and `npm test` on a fresh clone: the Node version and the packages.
 * Runs before node_modules exists, so it imports nothing but Node itself.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const OLDEST_NODE = [20, 19];

/**
 * Says whether a Node version (`process.versions.node`) is new enough.
 * @param {string} version
 */
export function isNodeSupported(version) {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
	return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Runs a command in the repository with its output on this terminal; answers its exit code.
 * `npm` and `npx` are scripts on Windows, which only a shell can start.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, timeout?: number }} [options]
 */
export function run(command, args, options = {}) {
	const done = spawnSync(command, args, {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit'],
		shell: process.platform === 'win32' && /^(npm|npx)$/.test(command),
		env: { ...process.env, ...options.env },
		timeout: options.timeout
	});
	if (done.error && done.status === null) console.error(`${command}: ${done.error.message}`);
	return done.status ?? 1;
}

/**
 * Says whether packages have to be installed: they are missing or other versions than the lock file's.
 * @param {string} folder
 */
export function needsInstall(folder) {
	const installed = join(folder, 'node_modules', '.package-lock.json');
	const lock = join(folder, 'package-lock.json');
	if (!existsSync(installed)) return true;
	if (!existsSync(lock) || statSync(lock).mtimeMs <= statSync(installed).mtimeMs) return false;
	// A checkout or a touch makes the lock file newer without changing it, so the versions decide.
	const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages;
	const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
	return Object.entries(wanted).some(
		([path, entry]) => path !== '' && !entry.optional && present[path]?.version !== entry.version
	);
}

/** Checks Node, installs what is missing, and ends the process with a clear sentence where that fails. */
export function prepare() {
	if (!isNodeSupported(process.versions.node)) {
		console.error(
			`Kith needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. Get it from https://nodejs.org`
		);
		process.exit(1);
	}
	if (!needsInstall(root)) return;
	console.log('Installing packages (first run, or the lock file changed) …');
	// Not `npm ci`: it refuses a lock file that lacks optional packages of other platforms, which not every
	// registry has. `--no-save` keeps the lock file as it is, and the versions are its own either way.
	const code = run('npm', ['install', '--no-save', '--prefer-offline', '--no-audit', '--no-fund']);
	if (code !== 0) {
		console.error('The packages could not be installed: the lines above say why. Is the network there?');
		process.exit(code);
	}
}
