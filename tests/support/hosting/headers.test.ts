/** The header files of all hosts say the same, and the same as the page's own policy and the service worker. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILES, FRAMES, FRAMES_EXAMPLE, RULES, WORKER_POLICY } from './headers.js';
import { DOCUMENT_POLICY, WORKER_POLICY as ADDED_POLICY } from '../../../src/service-worker/policy.ts';
import kit from '../../../svelte.config.js';

const root = join(import.meta.dirname, '../../..');

describe('headers', () => {
	test.each(Object.entries(FILES))('%s is what `npm run hosting` writes, with every header', (path, text) => {
		expect(readFileSync(join(root, path), 'utf8')).toBe(text);
		for (const { headers } of RULES) {
			for (const [name, value] of headers) {
				expect(text).toContain(name);
				expect(text).toContain(value);
			}
		}
		// JSON has no comments.
		if (!path.endsWith('.json')) expect(text).toContain(`# ${' '.repeat(2)}${FRAMES_EXAMPLE}`);
	});

	test('the service worker adds what the files say', () => {
		expect([DOCUMENT_POLICY, ADDED_POLICY]).toEqual([FRAMES, WORKER_POLICY]);
	});

	test('the worker may do nothing that the page may not', () => {
		const page = new Map(Object.entries(kit.kit?.csp?.directives ?? {}));
		const rules = WORKER_POLICY.split('; ').map((rule) => rule.replaceAll("'", '').split(' '));
		for (const [name = '', ...values] of rules) {
			if (name === 'trusted-types') expect(values).toEqual(['none']);
			else expect(page.get(name as never)).toEqual(expect.arrayContaining(values));
		}
		expect(page.get('connect-src' as never)).toEqual(['self']);
		expect(rules.map(([name]) => name)).toContain('connect-src');
	});

	test('no file names another origin outside of a comment', () => {
		for (const text of Object.values(FILES)) {
			const lines = text.split('\n').filter((line) => !line.startsWith('#'));
			expect(lines.join('\n')).not.toMatch(/https?:/);
		}
	});
});
