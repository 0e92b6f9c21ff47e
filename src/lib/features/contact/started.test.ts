import { expect, test } from 'vitest';
import { contactOf } from './started.ts';

test('links of phones, mail, text messages and messengers start a contact', () => {
	const kinds = ['tel:+4930123', 'mailto:a@b.example', 'sms:+4930123', 'https://wa.me/4930123'].map(contactOf);
	expect(kinds).toEqual(['call', 'email', 'sms', 'chat']);
});

test('no other link does', () => {
	for (const href of [
		'https://example.com/',
		'https://wa.me.example/1',
		'http://wa.me/1',
		'#id=1',
		'/customers/',
		'javascript:0'
	])
		expect(contactOf(href)).toBeNull();
});
