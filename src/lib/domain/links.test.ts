import { describe, expect, it } from 'vitest';
import { allowedHref } from './links.ts';

describe('[F29] links', () => {
	it.each([
		'https://example.com/a?b#c',
		'http://example.com',
		'mailto:ana@example.com',
		'tel:+4917112345',
		'sms:+4917112345',
		'/customers/#id=x',
		'#main',
		'../settings/'
	])('may lead to %s', (href) => expect(allowedHref(href)).toBe(href));

	it.each([
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		' javascript:alert(1)',
		'java\nscript:alert(1)',
		'java\tscript:alert(1)',
		'\u0001javascript:alert(1)',
		'data:text/html,<script>alert(1)</script>',
		'vbscript:x',
		'file:///etc/passwd',
		'blob:https://example.com/x',
		'intent://x#Intent;end',
		'about:blank',
		'https://[',
		'ms-settings:'
	])('may not lead to %j', (href) => expect(allowedHref(href)).toBeNull());
});
