import { expect, it } from 'vitest';
import { sniffBinary } from './binary.ts';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
function noise(length: number): Uint8Array {
	let state = 7;
	return Uint8Array.from({ length }, () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16);
}

it.each([
	['xlsx', 'PK\x03\x04\x14\0\x06\0[Content_Types].xml…xl/workbook.xml'],
	['xlsx', 'PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet'],
	['xlsx', `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(900)}W\0o\0r\0k\0b\0o\0o\0k\0`],
	['unknown', `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(900)}W\0o\0r\0d\0`],
	['zip', 'PK\x03\x04\x14\0\x06\0word/document.xml'],
	['zip', '\x1f\x8b\x08\0\0\0'],
	['pdf', '%PDF-1.7\n%âãÏÓ'],
	['image', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
	['image', '\xff\xd8\xff\xe0\0\x10JFIF'],
	['unknown', 'SQLite format 3\0\x10\0']
])('[F27] %s', (kind, text) => {
	expect(sniffBinary(bytes(text))).toBe(kind);
});

it('[F27] knows noise', () => {
	expect(sniffBinary(noise(5_000))).toBe('unknown');
	expect(sniffBinary(new Uint8Array(5_000))).toBe('unknown');
});

it('lets text pass: legacy bytes, a stray NUL, UTF-16, nothing', () => {
	expect(sniffBinary(bytes('Name,City\nM\xfcller,K\xf6ln\n'))).toBe(null);
	expect(sniffBinary(bytes('a,b\n1,\0\n'))).toBe(null);
	expect(sniffBinary(bytes('a,b\n1,2\n\x1a'))).toBe(null);
	expect(sniffBinary(bytes('PK,Name\n1,2\n'))).toBe(null);
	expect(sniffBinary(bytes('\xff\xfeN\0a\0m\0e\0,\0'))).toBe(null);
	expect(sniffBinary(bytes('N\0a\0m\0e\0,\0X\0\n\0a\0,\0b\0\n\0'))).toBe(null);
	expect(sniffBinary(bytes('\0N\0a\0m\0e\0,\0X\0\n\0a\0,\0b\0\n'))).toBe(null);
	expect(sniffBinary(new Uint8Array(0))).toBe(null);
});
