import { describe, expect, test } from 'vitest';
import { headersFrom } from './host.ts';

describe("the host's headers", () => {
	test.each([
		["frame-ancestors 'self'", "'self'"],
		["default-src 'self'; Frame-Ancestors 'self' https://www.example.com", "'self' https://www.example.com"],
		["default-src 'self', frame-ancestors 'none'", "'none'"],
		["default-src 'self'; x-frame-ancestors 'none'", null],
		['', null]
	])('%s', (policy, frameAncestors) => {
		expect(headersFrom(new Headers({ 'Content-Security-Policy': policy })).frameAncestors).toBe(frameAncestors);
	});

	test('the older header counts, the others are read in any spelling', () => {
		const headers = new Headers({ 'X-Frame-Options': 'DENY', 'X-Content-Type-Options': 'NoSniff' });
		expect(headersFrom(headers)).toEqual({ frameAncestors: 'DENY', nosniff: true, noReferrer: false });
	});
});
