/** E-mail addresses as they stand in cells: with names, links, several of them, full-width. */
import { tidyLine } from './values.ts';

export interface ReadEmail {
	/** Local part as typed, domain in lower case; the text as typed where it is no address. */
	value: string;
	/** The name before `<a@b>`, else empty. */
	name: string;
	valid: boolean;
}

const SIMPLE =
	/^[A-Za-z0-9_][A-Za-z0-9_+-]*(?:\.[A-Za-z0-9_+-]+)*@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,}$/;
const LOCAL = /^[^\s@<>()[\]\\,;:"]+$/;
/** `(at)`, `[ät]`, `{a}`; and `(dot)` in the languages whose files are read. */
const AT_IN_WORDS = /\s*[([{]\s*(?:at|ät|a|@|arroba|arobase|chiocciola|małpa|собака)\s*[)\]}]\s*/giu;
const DOT_IN_WORDS = /\s*[([{]\s*(?:dot|\.|punkt|punto|point|kropka|точка|点)\s*[)\]}]\s*/giu;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u;

/** All addresses of a cell in their order, without repeats: `Anna <a@b.de>; c@d.de`. */
export function readEmails(text: string): ReadEmail[] {
	if (SIMPLE.test(text) && text.length <= 254 && text.indexOf('@') <= 64)
		return [{ value: text, name: '', valid: true }];
	const found: ReadEmail[] = [];
	for (const part of splitCell(text.normalize('NFKC'))) {
		const email = readOne(part);
		if (email && !found.some((other) => emailKey(other.value) === emailKey(email.value))) found.push(email);
	}
	return found;
}

/** Parts of a cell; a comma inside `"Weber, Anna" <a@b>` or `Weber, Anna <a@b>` separates nothing. */
function splitCell(text: string): string[] {
	const parts = text.split(/;|\||\n|\s:::\s|\s\/\s|、/);
	return parts.flatMap((part) => {
		const pieces = part.split(/[,\s]+(?=[^\s,<>"]+@)|,(?=\s*"|[^,<]*<)/);
		// Only where every piece holds an address was the comma or blank a separator.
		return pieces.length > 1 && pieces.every((piece) => piece.includes('@')) ? pieces : [part];
	});
}

function readOne(part: string): ReadEmail | null {
	let text = tidyLine(part).replace(/^\*\s+/, '');
	if (text === '') return null;
	const typed = text;
	// As pages write addresses against collectors.
	text = text.replace(AT_IN_WORDS, '@').replace(DOT_IN_WORDS, '.');
	let name = '';
	const bracketed = /^(.*?)[<[(]\s*(?:mailto:)?\s*([^<>[\]()]*@[^<>[\]()]*?)\s*[>\])]\s*\.?$/i.exec(text);
	if (bracketed) {
		name = tidyLine(bracketed[1]!.trim().replace(/^["'“„](.*)["'”“]$/, '$1'));
		text = bracketed[2]!;
	}
	text = text
		.replace(/^(?:mailto|e-?mail|smtp)\s*[:：]\s*/i, '')
		.replace(/\?.*$/, '')
		.replace(/^["'<]+|["'>.,;:]+$/g, '')
		.replace(/\s*@\s*/g, '@')
		.replace(/。/g, '.')
		.trim();
	const at = text.lastIndexOf('@');
	const value = at < 0 ? text : text.slice(0, at) + text.slice(at).toLowerCase();
	return isEmail(value) ? { value, name, valid: true } : { value: typed, name: '', valid: false };
}

/** Whether a text is an address one can write to; its domain has a dot, its length fits (RFC 5321). */
export function isEmail(text: string): boolean {
	const at = text.lastIndexOf('@');
	if (at < 1 || at > 64 || text.length > 254) return false;
	const local = text.slice(0, at);
	if (!LOCAL.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
	const labels = text.slice(at + 1).split('.');
	return (
		labels.length >= 2 &&
		labels.every((label) => label.length <= 63 && LABEL.test(label)) &&
		/^(?:\p{L}{2,}|xn--[a-z0-9-]+)$/u.test(labels[labels.length - 1]!)
	);
}

/** What two spellings of one mailbox share. Accents stay: they are different mailboxes. */
export function emailKey(value: string): string {
	return value.normalize('NFKC').trim().toLowerCase();
}
