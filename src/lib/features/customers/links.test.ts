import { describe, expect, it } from 'vitest';
import { mailHref, smsHref, telHref, webHref, whatsAppHref } from './links.ts';

describe('links from customers’ values', () => {
	it('mails to what looks like an address', () => {
		expect(mailHref('ana@clinica.example')).toBe('mailto:ana@clinica.example');
		expect(mailHref('ana+kith@clinica.example')).toBe('mailto:ana%2Bkith@clinica.example');
	});
	it('lets no mail smuggle headers in', () => {
		expect(mailHref('a@b.example?bcc=x@y.example')).toBeNull();
		expect(mailHref('a@b.example&subject=x')).toBeNull();
		expect(mailHref('not an address')).toBeNull();
	});
	it('calls digits only', () => {
		expect(telHref('+49 (0)171 23-45')).toBe('tel:+4901712345');
		expect(telHref('+34')).toBeNull();
		expect(telHref('none')).toBeNull();
	});
	it('texts where it calls', () => {
		expect(smsHref('+49 171 2345')).toBe('sms:+491712345');
		expect(smsHref('none')).toBeNull();
	});
	it('writes on WhatsApp to international numbers only', () => {
		expect(whatsAppHref('+34612345678')).toBe('https://wa.me/34612345678');
		expect(whatsAppHref('0171 2345')).toBeNull();
	});
	it('opens web pages and nothing else', () => {
		expect(webHref('clinica.example/team')).toBe('https://clinica.example/team');
		expect(webHref('http://clinica.example:8080/')).toBe('http://clinica.example:8080/');
		expect(webHref('clinica.example:8080')).toBe('https://clinica.example:8080/');
		for (const bad of [
			'javascript:alert(1)',
			'JAVASCRIPT:alert(1)',
			'data:text/html,x',
			'file:///etc/passwd',
			'just words',
			'localhost',
			''
		]) {
			expect(webHref(bad)).toBeNull();
		}
	});
});
