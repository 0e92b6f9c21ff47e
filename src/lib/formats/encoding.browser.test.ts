import { describe, expect, it } from 'vitest';
import fixtures from '../../../tests/fixtures/encodings.json';
import { ENCODINGS } from '#lib/domain/imports.ts';
import type { Encoding } from '#lib/domain/imports.ts';
import { sniffBinary } from './binary.ts';
import { decode, detectEncoding } from './encoding.ts';

interface Case {
	encoding: Encoding;
	name: string;
	text: string;
	bytes: Uint8Array;
	bom: boolean;
}

function utf16(text: string, littleEndian: boolean, bom: boolean): Uint8Array {
	const view = new DataView(new ArrayBuffer((text.length + (bom ? 1 : 0)) * 2));
	if (bom) view.setUint16(0, 0xfeff, littleEndian);
	for (let i = 0; i < text.length; i++) view.setUint16((i + (bom ? 1 : 0)) * 2, text.charCodeAt(i), littleEndian);
	return new Uint8Array(view.buffer);
}
function utf8(text: string, bom: boolean): Uint8Array {
	return new TextEncoder().encode((bom ? '\ufeff' : '') + text);
}
function join(...parts: Uint8Array[]): Uint8Array {
	const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

function fromBase64(base64: string): Uint8Array {
	return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

const legacy: Case[] = fixtures.texts.map(({ encoding, name, text, base64 }) => ({
	encoding: encoding as Encoding,
	name,
	text,
	bytes: fromBase64(base64),
	bom: false
}));
const words: Case[] = fixtures.words.map(({ encoding, word, base64 }) => ({
	encoding: encoding as Encoding,
	name: 'one word',
	text: word,
	bytes: fromBase64(base64),
	bom: false
}));
let ascii = 'id,name,city,spent\n';
for (let i = 0; i < 4_000; i++) ascii += `${i},Ann Smith ${i},London,${i}.50\n`;
const asciiBytes = new TextEncoder().encode(ascii);

/** The last line of a text that holds non-ASCII characters, encoded. */
function lastLine({ bytes }: Case): Uint8Array {
	let end = bytes.length;
	for (;;) {
		const start = bytes.lastIndexOf(10, end - 2) + 1;
		const line = bytes.subarray(start, end);
		if (line.some((byte) => byte > 0x7f)) return line;
		end = start;
	}
}

const late: Case[] = (
	['gb18030', 'big5', 'shift_jis', 'windows-1252', 'windows-1250', 'windows-1251'] as const
).flatMap((encoding) =>
	legacy
		.filter(
			(one) =>
				(one.encoding === encoding && one.name === 'list of a shop') ||
				(one.encoding === encoding && one.name === 'German list')
		)
		.map((one) => {
			const line = lastLine(one);
			return {
				encoding,
				name: 'ASCII but for the last line',
				bytes: join(asciiBytes, line),
				text: ascii + decode(line, encoding),
				bom: false
			};
		})
);
const unicode: Case[] = legacy
	.filter((one) =>
		[
			'list of a shop',
			'two lines',
			'one name',
			'notes',
			'German list',
			'one letter',
			'only a euro sign and dashes'
		].includes(one.name)
	)
	.map(({ name, text, encoding }) => ({ name: `${name} (${encoding})`, text }))
	.concat(
		{ name: 'ASCII but for the last line', text: `${ascii}9999,Zoë Müller,Köln,1.00\n` },
		{ name: 'emoji', text: 'name,note\nAnn,👍 great\n' }
	)
	.flatMap(({ name, text }) => [
		{ encoding: 'utf-8' as const, name, text, bytes: utf8(text, false), bom: false },
		{ encoding: 'utf-8' as const, name: `${name}, mark`, text, bytes: utf8(text, true), bom: true },
		{ encoding: 'utf-16le' as const, name, text, bytes: utf16(text, true, false), bom: false },
		{ encoding: 'utf-16le' as const, name: `${name}, mark`, text, bytes: utf16(text, true, true), bom: true },
		{ encoding: 'utf-16be' as const, name, text, bytes: utf16(text, false, false), bom: false },
		{ encoding: 'utf-16be' as const, name: `${name}, mark`, text, bytes: utf16(text, false, true), bom: true }
	]);
const cases = [...legacy, ...late, ...unicode];

describe('detectEncoding', () => {
	it.each(cases)('$encoding: $name', ({ encoding, text, bytes, bom }) => {
		const guess = detectEncoding(bytes);
		expect(guess).toMatchObject({ encoding, bom });
		expect(guess.confidence).toBeGreaterThan(0);
		expect(guess.confidence).toBeLessThanOrEqual(1);
		expect(decode(bytes, guess.encoding)).toBe(text);
		expect(sniffBinary(bytes)).toBe(null);
	});

	it('has at least five texts per encoding, one of them short and one ASCII but for the last line', () => {
		const counts = new Map<Encoding, number>();
		for (const { encoding } of cases) counts.set(encoding, (counts.get(encoding) ?? 0) + 1);
		for (const encoding of ENCODINGS) {
			expect(counts.get(encoding)).toBeGreaterThanOrEqual(5);
			expect(cases.some((one) => one.encoding === encoding && one.bytes.length < 1_000)).toBe(true);
			expect(cases.some((one) => one.encoding === encoding && one.name.startsWith('ASCII but'))).toBe(true);
		}
	});

	it('reaches its hit rates on whole files and on single lines', () => {
		const rate = (all: Case[]) =>
			all.filter((one) => detectEncoding(one.bytes).encoding === one.encoding).length / all.length;
		const lines = legacy.flatMap((one) => splitLines(one)).filter((one) => one.bytes.some((byte) => byte > 0x7f));
		const report = ['gb18030', 'big5', 'shift_jis', 'windows-1252', 'windows-1250', 'windows-1251'].map((encoding) => {
			const files = cases.filter((one) => one.encoding === encoding);
			const single = lines.filter((one) => one.encoding === encoding);
			return `${encoding}: ${files.length} files ${(100 * rate(files)).toFixed(1)} %, ${single.length} single lines ${(100 * rate(single)).toFixed(1)} %`;
		});
		const missed = [...lines, ...words].filter((one) => detectEncoding(one.bytes).encoding !== one.encoding);
		const all = rate(cases);
		// eslint-disable-next-line no-console -- the hit rate is what this test is to report
		console.log(
			[
				`Encodings found: ${cases.length} files ${(100 * all).toFixed(1)} %, ${lines.length} single lines ${(100 * rate(lines)).toFixed(1)} %, ${words.length} single names ${(100 * rate(words)).toFixed(1)} %`,
				...report,
				...missed.map((one) => `missed ${one.encoding}: ${one.text}`)
			].join('\n')
		);
		expect(all).toBe(1);
		expect(rate(lines)).toBeGreaterThanOrEqual(0.97);
		// One name in an ASCII file is four bytes to judge by.
		expect(rate(words)).toBeGreaterThanOrEqual(0.95);
	});

	it('knows the names in GBK that are valid UTF-8 by chance', () => {
		for (const name of ['鲁迅', '袁隆平', '钱学森']) {
			expect(detectEncoding(words.find(({ text }) => text === name)!.bytes).encoding).toBe('gb18030');
		}
		for (const name of ['Müller', 'Łódź', 'Ελένη', 'Иван', 'עדי', 'Đặng', '鲁迅']) {
			expect(detectEncoding(utf8(`id,name\n1,${name}\n`, false)).encoding).toBe('utf-8');
		}
	});

	it('calls ASCII and nothing UTF-8', () => {
		expect(detectEncoding(asciiBytes)).toEqual({ encoding: 'utf-8', confidence: 1, bom: false });
		expect(detectEncoding(new Uint8Array(0))).toEqual({ encoding: 'utf-8', confidence: 1, bom: false });
	});

	it('stays with UTF-8 where a few bytes are damaged or the end is cut', () => {
		const text = legacy.find(({ name }) => name === 'list of a shop')!.text;
		const bytes = utf8(text.repeat(5), false);
		expect(detectEncoding(bytes.subarray(0, bytes.length - 20)).encoding).toBe('utf-8');
		const cut = utf8('name\n王', false);
		expect(detectEncoding(cut.subarray(0, cut.length - 1)).encoding).toBe('utf-8');
		const damaged = bytes.slice();
		damaged[damaged.findIndex((byte) => byte > 0x7f)] = 0xff;
		expect(detectEncoding(damaged)).toMatchObject({ encoding: 'utf-8', confidence: 0.8 });
	});

	it('[F27] does not take a stray NUL for UTF-16', () => {
		expect(detectEncoding(utf8('a,b\n\0,c\nd,\0\0e\n', false)).encoding).toBe('utf-8');
	});

	it('[F27] reads what follows a mark, whatever it is', () => {
		expect(decode(Uint8Array.of(0xef, 0xbb, 0xbf), 'utf-8')).toBe('');
		expect(decode(Uint8Array.of(0xff, 0xfe, 0x41, 0, 0), 'utf-16le')).toBe('A\ufffd');
		expect(decode(Uint8Array.of(0x80, 0x9f), 'windows-1252')).toBe('€Ÿ');
	});

	it('does not change its input', () => {
		const bytes = legacy[0]!.bytes.slice();
		detectEncoding(bytes);
		expect(bytes).toEqual(legacy[0]!.bytes);
	});
});

function splitLines(one: Case): Case[] {
	const lines: Case[] = [];
	for (let start = 0; start < one.bytes.length;) {
		const found = one.bytes.indexOf(10, start);
		const end = found === -1 ? one.bytes.length : found + 1;
		const bytes = one.bytes.subarray(start, end);
		lines.push({ ...one, bytes, text: decode(bytes, one.encoding).trim() });
		start = end;
	}
	return lines;
}
