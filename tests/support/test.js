/**
 * `npm test`: installs what is missing (packages, a browser), then runs every check and every test
 * and ends with one line that sums over all runners. A step that fails does not hide the next one.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root, run } from './setup.js';

/** @typedef {{ passed: number, failed: number }} Tally */

prepare();
const { ensureBrowser } = await import('./browser.js');
const results = join(root, 'tests', 'results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** @type {Tally} */
const sum = { passed: 0, failed: 0 };

/**
 * Runs an npm script; one that is no test runner counts only where it fails.
 * @param {string} script
 * @param {string[]} [args]
 * @param {Record<string, string>} [env]
 * @param {() => Tally} [tally]
 */
function step(script, args = [], env = {}, tally = () => ({ passed: 0, failed: 0 })) {
	const start = Date.now();
	console.log(`\n——— ${script} ———`);
	const code = run('npm', ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])], { env });
	const { passed, failed } = tally();
	sum.passed += passed;
	// An error outside any test (a file that does not load, a crash) has a code but no failed test.
	sum.failed += code !== 0 ? Math.max(failed, 1) : failed;
	console.log(`${script}: ${code === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - start) / 1000).toFixed(0)} s`);
	return code === 0;
}

/** @param {string} name @returns {Tally} */
function vitestTally(name) {
	const report = readReport(name);
	return report ? { passed: report.numPassedTests, failed: report.numFailedTests } : { passed: 0, failed: 1 };
}

/** @param {string} name @returns {Tally} */
function playwrightTally(name) {
	const report = readReport(name);
	return report
		? { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky }
		: { passed: 0, failed: 1 };
}

/** @param {string} name */
function readReport(name) {
	try {
		return JSON.parse(readFileSync(join(results, name), 'utf8'));
	} catch (error) {
		console.error(`No report ${name}: ${error instanceof Error ? error.message : error}`);
		return null;
	}
}

/** @param {string} name */
const vitestArgs = (name) => ['--reporter=default', '--reporter=json', `--outputFile.json=${join(results, name)}`];

step('check:format');
step('check:lint');
step('check:types');
step('check:unit', vitestArgs('unit.json'), {}, () => vitestTally('unit.json'));
let hasBrowser = true;
try {
	console.log(`\nBrowser: ${await ensureBrowser()}`);
} catch (error) {
	hasBrowser = false;
	sum.failed++;
	console.error(error instanceof Error ? error.message : error);
}
const isBuilt = step('build', ['--logLevel', 'error']);
if (hasBrowser) {
	step('test:browser', vitestArgs('browser.json'), {}, () => vitestTally('browser.json'));
	if (isBuilt) {
		const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: join(results, 'e2e.json') };
		step('test:e2e', ['--reporter=list,json'], env, () => playwrightTally('e2e.json'));
	}
}

console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);
