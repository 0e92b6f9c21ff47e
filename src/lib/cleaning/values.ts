/**
 * Cells as people and programs leave them: blanks, invisible characters, full-width letters, guards
 * against formulas. Most cells are plain already; `isPlain` finds that out in one pass, because 100,000
 * rows of 15 columns come through here.
 */
import { fold } from '#lib/domain/text.ts';

/** Invisible characters that carry no meaning; joiners (U+200C, U+200D) do carry one in Persian and emoji. */
const INVISIBLE =
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]/g;
const OUTER_JOINERS = /^[\s\u200c\u200d]+|[\s\u200c\u200d]+$/g;

/** Printable ASCII without outer or doubled blanks and without a leading apostrophe: nothing to tidy. */
export function isPlain(text: string): boolean {
	const last = text.length - 1;
	if (last < 0) return true;
	let previous = 32;
	for (let i = 0; i <= last; i++) {
		const code = text.charCodeAt(i);
		if (code < 32 || code > 126 || (code === 32 && previous === 32)) return false;
		previous = code;
	}
	return previous !== 32 && text.charCodeAt(0) !== 39;
}

/** A line of text, tidied: NFC, no invisible characters, single blanks, half-width letters and digits. */
export function tidyLine(text: string): string {
	return isPlain(text) ? text : narrow(unguard(visible(text).replace(/\s+/g, ' '))).trim();
}

/** Text of several lines, tidied like a line but with its line breaks. */
export function tidyText(text: string): string {
	if (isPlain(text)) return text;
	const lines = unguard(visible(text)).replace(/\r\n?|\u0085|\u2028|\u2029/g, '\n');
	return narrow(lines.replace(/[^\S\n]+/g, ' ').replace(/ ?\n ?/g, '\n')).trim();
}

/** Ids, postcodes and the like: all compatibility forms become the usual ones, `ＡＢ－１２` → `AB-12`. */
export function tidyCode(text: string): string {
	return isPlain(text) ? text : unguard(visible(text).normalize('NFKC').replace(/\s+/g, ' ').trim()).trim();
}

function visible(text: string): string {
	return text.normalize('NFC').replace(INVISIBLE, '').replace(OUTER_JOINERS, '');
}

/** Drops the apostrophe that guards a cell: before `= + - @`, a tab or a digit (Excel, Shopify, our own export). */
function unguard(text: string): string {
	return /^['’](?=[=+\-@\t\d＝＋－＠])/.test(text) ? text.slice(1) : text;
}

/**
 * Full-width letters and digits to half-width, half-width kana to full-width. Punctuation stays beside
 * CJK, where the full-width form is the right one.
 */
export function narrow(text: string): string {
	if (!/[\uff01-\uff9f\u3000]/.test(text)) return text;
	const narrowed = text
		.replace(/[０-９Ａ-Ｚａ-ｚ＠＋＃＆＿]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
		.replace(/[\uff61-\uff9f]+/g, (kana) => kana.normalize('NFKC'))
		.replace(/\u3000/g, ' ');
	return /[\u2e80-\u9fff\uac00-\ud7af]/.test(narrowed)
		? narrowed.replace(/(?<=[\x21-\x7e])[－．，＇／](?=[\x21-\x7e])/g, (mark) => mark.normalize('NFKC'))
		: narrowed.normalize('NFKC');
}

/** What people write into a cell they leave empty. Words that are also names (`Null`, `None`) are not here. */
export function isBlank(text: string): boolean {
	if (text === '') return true;
	const code = text.charCodeAt(0);
	// All of them begin with one of - – — . / # \ ( n N k K ? or a CJK sign.
	if (code > 63 && code < 128 && code !== 78 && code !== 110 && code !== 75 && code !== 107 && code !== 92)
		return false;
	return /^(?:[-–—.?/_]+|n\/a|n\.a\.|k\.\s?a\.|#n\/a|#null!|#ref!|#value!|#name\?|#div\/0!|\\n|\(null\)|\(none\)|\(empty\)|无|無|暂无|没有)$/i.test(
		text
	);
}

/** Like `isBlank`, for values that are no names: also `null`, `none`, `nan`, `unknown`. */
export function isNothing(text: string): boolean {
	return (
		isBlank(text) || /^(?:null|none|nil|nan|undefined|unknown|unbekannt|keine?|inconnu|desconocido|未知)$/i.test(text)
	);
}

/** An address for the web with http or https, or null: `Example.com/a` → `https://example.com/a`. */
export function urlFrom(text: string): string | null {
	const tidy = tidyCode(text);
	if (tidy === '' || /\s/.test(tidy)) return null;
	const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(tidy)?.[1]?.toLowerCase();
	if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return null;
	let url: URL;
	try {
		url = new URL(scheme === undefined ? `https://${tidy.replace(/^\/+/, '')}` : tidy);
	} catch {
		// `URL` has no other way to say that a text is none (`URL.parse` is too new).
		return null;
	}
	if (!/^(?:[^.\s]+\.)+[^.\s\d]{2,}$/.test(url.hostname) || url.username !== '' || url.password !== '') return null;
	const shown = url.href.replace(/^(https?:\/\/[^/?#]+)\/$/, '$1');
	return shown.length <= 2000 ? shown : null;
}

/** Tags of one cell, without repeats: `VIP; Messe，老客户` → three. */
export function tagsFrom(text: string): string[] {
	const tags: string[] = [];
	const seen = new Set<string>();
	for (const part of text.split(/[;,|、，；\n]|\s:::\s/)) {
		const tag = tidyLine(part)
			.replace(/^\*\s+/, '')
			.slice(0, 100);
		const key = fold(tag);
		if (key === '' || isNothing(tag) || seen.has(key)) continue;
		seen.add(key);
		tags.push(tag);
	}
	return tags;
}

const YES = new Set(
	'yes y true t 1 x on ja j wahr oui o vrai si s verdadero sim sí ✓ ✔ 是 有 对 真 はい да 已 已同意'
		.split(' ')
		.map(fold)
);
const NO = new Set(
	'no n false f 0 off nein falsch non faux não ✗ ✘ 否 无 不 假 いいえ нет 未 未同意'.split(' ').map(fold)
);

/** A yes or a no in the usual languages, or null. */
export function yesNoFrom(text: string): boolean | null {
	const word = fold(text);
	return YES.has(word) ? true : NO.has(word) ? false : null;
}

/** Satisfaction on 0–10, or null: `8` → 8, `4/5` → 8, `80%` → 8, `8,5` → 8.5. A bare number is taken as it is. */
export function satisfactionFrom(text: string): number | null {
	const match = /^(\d+(?:[.,]\d+)?)\s*(?:(%)|(?:\/|of|von|out of|de|sur|分\/)\s*(\d+)|[★*分])?$/i.exec(
		text.normalize('NFKC').trim()
	);
	if (!match) return null;
	const value = Number(match[1]!.replace(',', '.'));
	const scale = match[2] ? 100 : match[3] ? Number(match[3]) : 10;
	if (scale <= 0 || value > scale) return null;
	return Math.round((value / scale) * 1000) / 100;
}
