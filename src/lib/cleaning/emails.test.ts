import { describe, expect, it } from 'vitest';
import { emailKey, isEmail, readEmails } from './emails.ts';

describe('e-mail addresses', () => {
	it.each([
		['anna@example.com', ['anna@example.com']],
		['Anna.Weber@EXAMPLE.com', ['Anna.Weber@example.com']],
		[' mailto:anna@example.com ', ['anna@example.com']],
		['Anna Weber <anna@example.com>', ['anna@example.com']],
		['"Weber, Anna" <anna@example.com>', ['anna@example.com']],
		['Weber, Anna <anna@example.com>', ['anna@example.com']],
		['Anna <a@b.de>, Ben <c@d.de>', ['a@b.de', 'c@d.de']],
		['ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ', ['anna@example.com']],
		['anna @ example.com', ['anna@example.com']],
		['anna@example.com.', ['anna@example.com']],
		['a@b.de; c@d.de', ['a@b.de', 'c@d.de']],
		['a@b.de, c@d.de', ['a@b.de', 'c@d.de']],
		['a@b.de c@d.de', ['a@b.de', 'c@d.de']],
		['a@b.de\nc@d.de', ['a@b.de', 'c@d.de']],
		['* a@b.de ::: c@d.de', ['a@b.de', 'c@d.de']],
		['A@b.de; a@B.de', ['A@b.de']],
		['jürgen@müller.de', ['jürgen@müller.de']],
		["o'neill@example.ie", ["o'neill@example.ie"]],
		['anna (at) example.com', ['anna@example.com']],
		['anna[AT]mail[dot]example(.)com', ['anna@mail.example.com']],
		['Anna <anna{a}example.com>; ben(ät)example.de', ['anna@example.com', 'ben@example.de']]
	])('reads %j', (text, wanted) => {
		const read = readEmails(text);
		expect(read.map((email) => email.value)).toEqual(wanted);
		expect(read.every((email) => email.valid)).toBe(true);
	});
	it('keeps the name that stands before an address', () => {
		expect(readEmails('"Weber, Anna" <anna@example.com>')[0]!.name).toBe('Weber, Anna');
		expect(readEmails('anna@example.com')[0]!.name).toBe('');
	});
	it.each([
		'anna',
		'anna (at) noon',
		'anna@',
		'@example.com',
		'a@b',
		'a b@c.de',
		'a..b@c.de',
		'.a@c.de',
		'a@-c.de',
		'a@c..de',
		'a@1.2.3.4',
		'a@b@c'
	])('does not take %j for one', (text) => {
		expect(isEmail(text)).toBe(false);
		expect(readEmails(text).every((email) => !email.valid)).toBe(true);
	});
	it('keeps as typed what is no address', () => {
		expect(readEmails('anna (at) noon')[0]!.value).toBe('anna (at) noon');
		expect(readEmails('anna at example')).toEqual([{ value: 'anna at example', name: '', valid: false }]);
		expect(readEmails('  ')).toEqual([]);
	});
	it('compares mailboxes without case', () => {
		expect(emailKey('Anna@Example.com')).toBe(emailKey('anna@example.COM'));
		expect(emailKey('rené@example.com')).not.toBe(emailKey('rene@example.com'));
	});
});
