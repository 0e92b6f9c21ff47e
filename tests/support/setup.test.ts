import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isNodeSupported, needsInstall } from './setup.js';

test.each([
	['18.20.8', false],
	['20.18.3', false],
	['20.19.0', true],
	['22.0.0', true],
	['26.1.0', true]
])('Node %s: %s', (version, expected) => {
	expect(isNodeSupported(version)).toBe(expected);
});

describe('needsInstall', () => {
	let folder = '';
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'kith-setup-'));
		mkdirSync(join(folder, 'node_modules'));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	const write = (name: string, packages: object, time: number) => {
		writeFileSync(join(folder, name), JSON.stringify({ packages }));
		utimesSync(join(folder, name), time, time);
	};
	const installed = 'node_modules/.package-lock.json';

	test('a fresh clone', () => {
		write('package-lock.json', {}, 1);
		expect(needsInstall(folder)).toBe(true);
	});
	test('packages as new as the lock file', () => {
		write('package-lock.json', { 'node_modules/a': { version: '2.0.0' } }, 1);
		write(installed, { 'node_modules/a': { version: '1.0.0' } }, 2);
		expect(needsInstall(folder)).toBe(false);
	});
	test('a newer lock file with another version', () => {
		write(installed, { 'node_modules/a': { version: '1.0.0' } }, 1);
		write('package-lock.json', { 'node_modules/a': { version: '2.0.0' } }, 2);
		expect(needsInstall(folder)).toBe(true);
	});
	test('a newer lock file with the same versions, and one only for another platform', () => {
		write(installed, { 'node_modules/a': { version: '1.0.0' } }, 1);
		write(
			'package-lock.json',
			{ '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } },
			2
		);
		expect(needsInstall(folder)).toBe(false);
	});
});
