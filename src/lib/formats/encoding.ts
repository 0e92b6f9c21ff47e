/**
 * Bytes → text. The encoding is found by content, not by the head of the file alone: all regions with
 * non-ASCII bytes are looked at, because a customer file may be pure ASCII but for its last line.
 * Order: byte order mark, strict UTF-8, UTF-16 by its zero bytes, then the legacy encodings compete by
 * how plausible the text reads in each. Runs in the worker; relies on the browser's TextDecoder.
 */
import { analyse } from 'chardet';
import type { Encoding } from '#lib/domain/imports.ts';
import { COMMON_SIMPLIFIED, COMMON_TRADITIONAL, COMMON_JAPANESE } from './common-characters.ts';
import { windows1250Score } from './encoding-central-european.ts';
import { isLetter, windows1251Score, windows1252Score } from './encoding-single-byte.ts';

export interface EncodingGuess {
	encoding: Encoding;
	/** 0–1: how sure; below about 0.6 the user should look. */
	confidence: number;
	bom: boolean;
}

/** Bytes of non-ASCII regions that are scored. */
const MAX_SAMPLE = 65_536;

/** Finds the encoding of a file by its content. Pure ASCII is UTF-8. */
export function detectEncoding(bytes: Uint8Array): EncodingGuess {
	const marked = byteOrderMark(bytes);
	if (marked) return { encoding: marked, confidence: 1, bom: true };
	const wide = utf16Without(bytes);
	if (wide) return wide;
	const first = nextNonAscii(bytes, 0);
	if (first === bytes.length) return { encoding: 'utf-8', confidence: 1, bom: false };
	const { valid, invalid } = utf8Sequences(bytes, first);
	if (invalid === 0) {
		// A few pairs may be valid UTF-8 by chance: 鲁迅 in GBK reads `³Ѹ`.
		if (valid <= 10) {
			const sample = nonAsciiSample(bytes, first);
			if (isOddUtf8(sample) && doubleByteScore(sample, 'gb18030') > 0.7) {
				return { encoding: 'gb18030', confidence: 0.6, bom: false };
			}
		}
		return { encoding: 'utf-8', confidence: valid >= 3 ? 1 : 0.95, bom: false };
	}
	// A UTF-8 file damaged in a few places (cut off, pasted together) is still best read as UTF-8.
	if (valid >= 20 && invalid * 50 <= valid) return { encoding: 'utf-8', confidence: 0.8, bom: false };
	return legacy(nonAsciiSample(bytes, first));
}

/** Decodes a whole file; the byte order mark is dropped, what is not valid becomes U+FFFD. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
	const text = new TextDecoder(encoding).decode(bytes);
	// UTF-16 read by hand as the wrong kind, or a file with two marks.
	return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function byteOrderMark(bytes: Uint8Array): Encoding | null {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	// GB 18030 has a mark of its own, which few programs write.
	if (bytes[0] === 0x84 && bytes[1] === 0x31 && bytes[2] === 0x95 && bytes[3] === 0x33) return 'gb18030';
	return null;
}

// ——— UTF-16 without a mark ———

/**
 * UTF-16 without a byte order mark, or null. Delimiters and line breaks are ASCII, so that every table
 * has zero bytes; read in the right order it is text, in the wrong one characters from anywhere.
 */
export function utf16Without(bytes: Uint8Array): EncodingGuess | null {
	if (bytes.length < 4) return null;
	const head = bytes.subarray(0, Math.min(MAX_SAMPLE, bytes.length & ~1));
	let zeros = 0;
	let controls = 0;
	for (const byte of head) {
		if (byte === 0) zeros++;
		if (byte < 9) controls++;
	}
	if (zeros === 0 || zeros * 50 < head.length) return null;
	// A UTF-8 text with stray zeros stays one. UTF-16 is valid UTF-8 as well where it is ASCII (zeros) or Cyrillic (fours).
	if (controls * 10 < head.length * 3 && utf8Sequences(head, 0).invalid === 0) return null;
	const little = ordinaryShare(head, 'utf-16le');
	const big = ordinaryShare(head, 'utf-16be');
	const share = Math.max(little, big);
	if (share < 0.85 || Math.abs(little - big) < 0.05) return null;
	return { encoding: little > big ? 'utf-16le' : 'utf-16be', confidence: Math.min(0.98, share), bom: false };
}

function ordinaryShare(bytes: Uint8Array, encoding: Encoding): number {
	const text = new TextDecoder(encoding).decode(bytes);
	let good = 0;
	for (let i = 0; i < text.length; i++) if (isOrdinary(text.charCodeAt(i))) good++;
	return good / text.length;
}

/** Characters one meets in a customer file: Latin, Greek, Cyrillic, kana, hanzi, hangul, punctuation. */
function isOrdinary(code: number): boolean {
	if (code < 0x20) return code === 9 || code === 10 || code === 13;
	return (
		code < 0x7f ||
		(code >= 0xa0 && code < 0x600) ||
		(code >= 0x2010 && code < 0x2070) ||
		code === 0x20ac ||
		(code >= 0x3000 && code < 0x3100) ||
		(code >= 0x4e00 && code < 0xa000) ||
		(code >= 0xac00 && code < 0xd7a4) ||
		(code >= 0xff00 && code < 0xffef)
	);
}

// ——— UTF-8 ———

/** Index of the next byte above 0x7F, or the length. Eight bytes a step, as files are mostly ASCII. */
export function nextNonAscii(bytes: Uint8Array, from: number): number {
	const { length } = bytes;
	let i = from;
	// The next accent is mostly near: look byte by byte before making a view.
	while (i < length && (i < from + 48 || (bytes.byteOffset + i) % 4 !== 0)) {
		if (bytes[i]! > 0x7f) return i;
		i++;
	}
	// The end may come before an address that words can start at.
	if (i >= length) return length;
	const words = new Int32Array(bytes.buffer, bytes.byteOffset + i, (length - i) >> 2);
	let w = 0;
	while (w < words.length && ((words[w]! | (words[w + 1] ?? 0)) & 0x80808080) === 0) w += 2;
	for (i += Math.min(w, words.length) * 4; i < length; i++) if (bytes[i]! > 0x7f) return i;
	return length;
}

/** Only two-byte characters, and among them some that no customer's name has: Ǯ, ѧ, ƽ. */
function isOddUtf8(sample: Uint8Array): boolean {
	const letters = [...new TextDecoder().decode(sample)]
		.map((char) => char.codePointAt(0)!)
		.filter((code) => code > 0x7f);
	if (letters.some((code) => code > 0x7ff)) return false;
	return letters.some((code) => code < 0xa0 || (code > 0x17f && code < 0x370) || (code > 0x45f && code < 0x5d0));
}

/** Counts well-formed and ill-formed multi-byte sequences (RFC 3629). A sequence cut off by the end is neither. */
function utf8Sequences(bytes: Uint8Array, first: number): { valid: number; invalid: number } {
	let valid = 0;
	let invalid = 0;
	let i = first;
	while (i < bytes.length) {
		const lead = bytes[i]!;
		if (lead < 0x80) {
			i = nextNonAscii(bytes, i + 1);
			continue;
		}
		const need = lead >= 0xc2 && lead <= 0xdf ? 1 : (lead & 0xf0) === 0xe0 ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
		let seen = 0;
		while (seen < need && i + seen + 1 < bytes.length && (bytes[i + seen + 1]! & 0xc0) === 0x80) seen++;
		const second = bytes[i + 1] ?? 0x80;
		const illegal =
			need === 0 ||
			(lead === 0xe0 && second < 0xa0) ||
			(lead === 0xed && second > 0x9f) ||
			(lead === 0xf0 && second < 0x90) ||
			(lead === 0xf4 && second > 0x8f);
		if (!illegal && seen === need) valid++;
		else if (illegal || i + seen + 1 < bytes.length) invalid++;
		// A legacy file shows itself at once; reading on would only cost time.
		if (invalid > 1_000 && invalid > valid) break;
		i += seen + 1;
	}
	return { valid, invalid };
}

// ——— legacy encodings ———

/**
 * Lines that hold non-ASCII bytes, gathered from the whole file up to MAX_SAMPLE bytes. Whole lines,
 * because a multi-byte character must not be cut: CR and LF are no trail byte in any candidate.
 */
function nonAsciiSample(bytes: Uint8Array, first: number): Uint8Array {
	const sample = new Uint8Array(MAX_SAMPLE);
	let filled = 0;
	let at = first;
	while (at < bytes.length && filled < MAX_SAMPLE) {
		let start = at;
		while (
			start > 0 &&
			at - start < 200 &&
			bytes[start - 1] !== 10 &&
			bytes[start - 1] !== 13 &&
			bytes[start - 1]! < 0x80
		) {
			start--;
		}
		let end = at;
		while (end < bytes.length && end - start < 4_096 && bytes[end] !== 10 && bytes[end] !== 13) end++;
		const piece = bytes.subarray(start, Math.min(end, start + MAX_SAMPLE - filled - 1));
		sample.set(piece, filled);
		filled += piece.length;
		if (filled < MAX_SAMPLE) sample[filled++] = 10;
		at = nextNonAscii(bytes, end);
	}
	return sample.subarray(0, filled);
}

type Legacy = 'gb18030' | 'big5' | 'shift_jis' | 'windows-1252' | 'windows-1250' | 'windows-1251';

function legacy(sample: Uint8Array): EncodingGuess {
	const votes = chardetVotes(sample);
	const central = windows1250Score(sample);
	const scores: { encoding: Legacy; score: number }[] = [
		{ encoding: 'gb18030', score: doubleByteScore(sample, 'gb18030') },
		{ encoding: 'big5', score: doubleByteScore(sample, 'big5') },
		{ encoding: 'shift_jis', score: doubleByteScore(sample, 'shift_jis') },
		{ encoding: 'windows-1252', score: windows1252Score(sample) },
		{ encoding: 'windows-1250', score: central.score },
		{ encoding: 'windows-1251', score: windows1251Score(sample) }
	];
	for (const candidate of scores) candidate.score += 0.12 * (votes.get(candidate.encoding) ?? 0);
	scores.sort((a, b) => b.score - a.score);
	const [best, ...others] = scores as [(typeof scores)[0], ...typeof scores];
	// Most letters stand on the same byte in both of these: how sure it is which, only the others say, if by little.
	const kin = { 'windows-1252': 'windows-1250', 'windows-1250': 'windows-1252' }[best.encoding as string];
	const rival = others.find(({ encoding }) => encoding !== kin)!;
	const apart = kin === undefined ? Infinity : 2 * Math.abs(central.lead);
	const lead = Math.min(apart, best.score - Math.max(0, rival.score));
	const confidence = Math.max(0.1, Math.min(0.99, best.score)) * Math.min(1, 0.55 + lead);
	return { encoding: best.encoding, confidence: Math.max(0.1, Math.min(0.99, confidence)), bom: false };
}

const CHARDET_NAMES: ReadonlyMap<string, Legacy> = new Map([
	['GB18030', 'gb18030'],
	['Big5', 'big5'],
	['Shift_JIS', 'shift_jis'],
	['ISO-8859-1', 'windows-1252'],
	['windows-1252', 'windows-1252'],
	['ISO-8859-2', 'windows-1250'],
	['windows-1250', 'windows-1250'],
	['windows-1251', 'windows-1251']
]);

/** chardet as one vote among several: confidence 0–1 by encoding. It alone errs on short texts. */
function chardetVotes(sample: Uint8Array): Map<Legacy, number> {
	const votes = new Map<Legacy, number>();
	for (const match of analyse(sample.subarray(0, 16_384))) {
		const encoding = CHARDET_NAMES.get(match.name);
		if (encoding) votes.set(encoding, Math.max(votes.get(encoding) ?? 0, match.confidence / 100));
	}
	return votes;
}

const COMMON: Record<'gb18030' | 'big5' | 'shift_jis', ReadonlySet<string>> = {
	gb18030: new Set(COMMON_SIMPLIFIED),
	big5: new Set(COMMON_TRADITIONAL),
	shift_jis: new Set(COMMON_JAPANESE)
};

/**
 * How well the bytes read in a double-byte encoding: the mean over its characters, about 1 for ordinary
 * text, below 0 for nonsense. Each standard orders its hanzi so that the first level holds the common
 * ones (GB 2312 rows 16–55, Big5 A440–C67E, JIS X 0208 rows 16–47); a wrong reading lands outside.
 */
function doubleByteScore(sample: Uint8Array, encoding: 'gb18030' | 'big5' | 'shift_jis'): number {
	const decoder = new TextDecoder(encoding);
	const common = COMMON[encoding];
	// A text repeats its characters; decoding two bytes costs a microsecond.
	const known = new Map<number, number>();
	let sum = 0;
	let count = 0;
	let halfWidth = 0;
	let i = 0;
	/** Behind the last double-byte character: its second byte may be an ASCII letter. */
	let end = -1;
	while (i < sample.length) {
		const lead = sample[i]!;
		if (lead < 0x80) {
			i++;
			continue;
		}
		count++;
		if (encoding === 'shift_jis' && lead >= 0xa1 && lead <= 0xdf) {
			halfWidth++;
			i++;
			continue;
		}
		const trail = sample[i + 1] ?? 10;
		if (encoding === 'gb18030' && trail >= 0x30 && trail <= 0x39 && (sample[i + 2] ?? 0) > 0x80) {
			// Four bytes: everything outside GBK, such as accents; rare and strictly formed.
			const fourth = sample[i + 3] ?? 0;
			sum += fourth >= 0x30 && fourth <= 0x39 ? 0.3 : -2;
			i += 4;
			continue;
		}
		if (lead === 0x80 && encoding === 'gb18030') {
			sum += 0.2; // The euro sign of Windows' code page 936.
			i++;
			continue;
		}
		if (
			lead === 0xff ||
			lead === 0x80 ||
			(lead === 0xa0 && encoding === 'shift_jis') ||
			trail < 0x40 ||
			trail === 0x7f
		) {
			sum -= 2;
			i++;
			continue;
		}
		const pair = (lead << 8) | trail;
		let score = known.get(pair);
		if (score === undefined) {
			score = characterScore(decoder.decode(sample.subarray(i, i + 2)), lead, trail, encoding, common);
			known.set(pair, score);
		}
		// One hanzi alone within a Latin word is rather an accent or two.
		const alone = end !== i && (sample[i + 2] ?? 10) < 0x80;
		sum +=
			alone && (isLetter(sample[i - 1] ?? 10) || isLetter(sample[i + 2] ?? 10)) ? Math.min(score, score / 2) : score;
		i += 2;
		end = i;
	}
	if (count === 0) return 0;
	// Half-width katakana are single bytes, so that any bytes look like them. Only a text of little else
	// and in long runs (old bank files) is likely to mean them.
	const score = sum / count;
	return halfWidth === 0 ? score : score + (halfWidth / count) * (halfWidth === count ? 0.35 : 0.1);
}

function characterScore(
	char: string,
	lead: number,
	trail: number,
	encoding: 'gb18030' | 'big5' | 'shift_jis',
	common: ReadonlySet<string>
): number {
	const code = char.charCodeAt(0);
	if (code === 0xfffd || char.length !== 1) return -2;
	if (code >= 0xe000 && code <= 0xf8ff) return -2;
	if (common.has(char)) return 1;
	if (code >= 0x3040 && code <= 0x30ff) return encoding === 'shift_jis' ? 0.95 : 0.1;
	if (code >= 0x3000 && code <= 0x301f) return 0.7;
	if (code >= 0xff00 && code <= 0xff5e) return 0.7;
	if (code === 0xffe5 || code === 0x2014 || code === 0x2026 || code === 0x201c || code === 0x201d || code === 0x00b7)
		return 0.6;
	if (code >= 0x4e00 && code <= 0x9fff) return isFirstLevel(lead, trail, encoding) ? 0.75 : 0.15;
	return 0.05;
}

function isFirstLevel(lead: number, trail: number, encoding: 'gb18030' | 'big5' | 'shift_jis'): boolean {
	const pair = (lead << 8) | trail;
	if (encoding === 'gb18030') return lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1;
	if (encoding === 'big5') return pair >= 0xa440 && pair <= 0xc67e;
	return pair >= 0x889f && pair <= 0x9872;
}
