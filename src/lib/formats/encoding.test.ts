import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { ENCODING_TEXTS, ENCODING_WORDS } from '../../../tests/fixtures/encoding-texts.ts';
import { detectEncoding, nextNonAscii } from './encoding.ts';

it('the fixture holds the bytes iconv-lite writes', async () => {
	const texts = ENCODING_TEXTS.map(({ encoding, name, text, as }) => {
		const bytes = iconv.encode(text, as ?? encoding);
		// A character the encoding does not know would make the text another one.
		expect(iconv.decode(bytes, as ?? encoding)).toBe(text);
		return { encoding, name, text, base64: bytes.toString('base64') };
	});
	const words = Object.entries(ENCODING_WORDS).flatMap(([encoding, list]) =>
		list.map((word) => {
			const bytes = iconv.encode(`id,name,phone\n1,${word},030 123456\n`, encoding);
			expect(iconv.decode(bytes, encoding)).toContain(word);
			return { encoding, word, base64: bytes.toString('base64') };
		})
	);
	await expect(`${JSON.stringify({ texts, words }, null, '\t')}\n`).toMatchFileSnapshot(
		'../../../tests/fixtures/encodings.json'
	);
});

it('is sure of a list in an encoding it knows, and asks about one in another', () => {
	for (const { encoding, text, as } of ENCODING_TEXTS.filter(({ name }) => name.includes('list'))) {
		expect(detectEncoding(iconv.encode(text, as ?? encoding)).confidence, text).toBeGreaterThan(0.7);
	}
	const russian = ENCODING_TEXTS.find(({ encoding }) => encoding === 'windows-1251')!.text;
	for (const [text, encoding] of [
		[russian, 'koi8-r'],
		[russian, 'cp866'],
		[russian, 'iso-8859-5'],
		['Όνομα;Πόλη\nΑλέξανδρος Παπαδόπουλος;Θεσσαλονίκη\nΕλένη Γεωργίου;Αθήνα\n', 'windows-1253'],
		['שם;עיר\nאברהם כהן;ירושלים\nשרה לוי;תל אביב\n', 'windows-1255']
	] as const) {
		expect(detectEncoding(iconv.encode(text, encoding)).confidence, encoding).toBeLessThan(0.7);
	}
});

it('reads one word in capitals as Cyrillic where its letters are those of a word, else as the Chinese name it may be', () => {
	const lone = (word: string, encoding: string) =>
		detectEncoding(iconv.encode(`id,name,phone\n1,${word},030 123456\n`, encoding)).encoding;
	const cyrillic = [
		'ИВАНОВ',
		'ПЕТРОВ',
		'ПАВЛОВ',
		'ОСИПОВ',
		'МАРКОВ',
		'МОСКВА',
		'КАЗАНЬ',
		'ТУЛА',
		'ОМСК',
		'КИЕВ',
		'ЛЬВОВ'
	];
	for (const word of cyrillic) expect(lone(word, 'windows-1251'), word).toBe('windows-1251');
	// All of their bytes are those of Cyrillic capitals.
	for (const word of ['张磊', '赵涛', '周琳', '林涛', '罗文', '唐娜', '宋勇', '于磊', '李娜']) {
		expect(lone(word, 'gb18030'), word).toBe('gb18030');
	}
});

it('takes one word for Central European or for Western by what stands beside its letters', () => {
	const lone = (word: string, encoding: string) =>
		detectEncoding(iconv.encode(`id,name,phone\n1,${word},030 123456\n`, encoding)).encoding;
	for (const word of [
		'Gdańsk',
		'Dvořák',
		'Kučera',
		'Němec',
		'Stępień',
		'Szűcs',
		'Plzeň',
		'Żaneta',
		'Ćwiek',
		'Petrović'
	]) {
		expect(lone(word, 'windows-1250'), word).toBe('windows-1250');
	}
	// The same bytes: ń and ñ, ř and ø, č and è, ě and ì, ę and ê, ű and û, ň and ò, ć and æ.
	const western = [
		'Muñoz',
		'Sørensen',
		'Hélène',
		'Lumière',
		'Forlì',
		'Chêne',
		'Août',
		'Nicolò',
		'Kjær',
		'Cœur',
		'Simões'
	];
	for (const word of western) expect(lone(word, 'windows-1252'), word).toBe('windows-1252');
	expect(lone('Müller', 'windows-1250'), 'says the same in both').toBe('windows-1252');
});

it('finds the next non-ASCII byte wherever it stands', () => {
	const bytes = new Uint8Array(700).fill(65);
	for (const at of [0, 1, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 300, 301, 697, 698, 699]) {
		for (const shift of [0, 1, 2, 3]) {
			const view = bytes.slice();
			view[at] = 200;
			const part = view.subarray(Math.min(shift, at));
			expect(nextNonAscii(part, 0)).toBe(at - Math.min(shift, at));
		}
	}
	expect(nextNonAscii(bytes, 3)).toBe(700);
});
