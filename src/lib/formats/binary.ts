/** Tells a file that is no text before anything tries to read it as a table. */
import { utf16Without } from './encoding.ts';

export type BinaryKind = 'xlsx' | 'zip' | 'pdf' | 'image' | 'unknown';

const SAMPLE = 65_536;
const SIGNATURES: readonly (readonly [kind: BinaryKind, at: number, bytes: string])[] = [
	['pdf', 0, '%PDF-'],
	['image', 0, '\x89PNG\r\n\x1a\n'],
	['image', 0, '\xff\xd8\xff'],
	['image', 0, 'GIF87a'],
	['image', 0, 'GIF89a'],
	['image', 8, 'WEBPVP8'],
	['image', 0, 'II*\0'],
	['image', 0, 'MM\0*'],
	['image', 4, 'ftyphei'],
	['image', 4, 'ftypavif'],
	['zip', 0, '\x1f\x8b\x08'],
	['zip', 0, "7z\xbc\xaf'\x1c"],
	['zip', 0, 'Rar!\x1a\x07'],
	['zip', 0, 'PK\x05\x06'],
	['unknown', 0, 'SQLite format 3\0'],
	['unknown', 0, '\x7fELF'],
	['unknown', 0, '\0\0\0\x18ftyp'],
	['unknown', 0, 'OggS\0'],
	['unknown', 0, 'ID3\x03'],
	['unknown', 0, 'ID3\x04']
];

/** What a file is when it is not text; null where it looks like text, UTF-16 with its zero bytes included. */
export function sniffBinary(bytes: Uint8Array): BinaryKind | null {
	if (bytes.length === 0) return null;
	// A spreadsheet is a zip whose parts lie under `xl/` (OpenDocument: named in its first part).
	if (hasText(bytes, 0, 'PK\x03\x04')) {
		return contains(bytes, 'xl/') || contains(bytes, 'opendocument.spreadsheet') ? 'xlsx' : 'zip';
	}
	// Excel before 2007: a compound file with a stream named Workbook (UTF-16).
	if (hasText(bytes, 0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) {
		return contains(bytes, 'W\0o\0r\0k\0b\0o\0o\0k\0') || contains(bytes, 'B\0o\0o\0k\0\0\0') ? 'xlsx' : 'unknown';
	}
	for (const [kind, at, text] of SIGNATURES) if (hasText(bytes, at, text)) return kind;
	if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return null;
	if (utf16Without(bytes)) return null;
	return looksLikeNoise(bytes) ? 'unknown' : null;
}

/** Control characters are rare in text: a stray NUL is survived, a twentieth of them is no text. */
function looksLikeNoise(bytes: Uint8Array): boolean {
	let controls = 0;
	let seen = 0;
	const middle = Math.max(0, (bytes.length >> 1) - (SAMPLE >> 1));
	for (const start of new Set([0, middle, Math.max(0, bytes.length - SAMPLE)])) {
		const end = Math.min(bytes.length, start + SAMPLE);
		for (let i = start; i < end; i++) {
			const byte = bytes[i]!;
			// Tab, line feed, vertical tab, form feed, return, Ctrl-Z (end of DOS files) and escape occur in text.
			if (byte < 0x20 && !(byte >= 9 && byte <= 13) && byte !== 0x1a && byte !== 0x1b) controls++;
			seen++;
		}
	}
	return controls >= 4 && controls * 20 > seen;
}

function hasText(bytes: Uint8Array, at: number, text: string): boolean {
	if (bytes.length < at + text.length) return false;
	for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
	return true;
}

function contains(bytes: Uint8Array, text: string): boolean {
	const first = text.charCodeAt(0);
	const end = Math.min(bytes.length, 4 * SAMPLE);
	for (let at = bytes.indexOf(first); at !== -1 && at < end; at = bytes.indexOf(first, at + 1)) {
		if (hasText(bytes, at, text)) return true;
	}
	return false;
}
