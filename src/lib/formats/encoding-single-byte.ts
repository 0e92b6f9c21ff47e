/**
 * How plausible bytes read in the encodings of one byte a letter: the mean over all that are not ASCII, about 1 for
 * ordinary text, below 0 for nonsense.
 */

const FREQUENT_LETTERS = new Set([...'äöüßéèêëàâáãçñíìîïóòôõúùûåæøœÿýšž'].map(windows1252Byte));
const CAPITAL_LETTERS = new Set([...'ÄÖÜÉÈÊËÀÂÁÃÇÑÍÌÎÏÓÒÔÕÚÙÛÅÆØŒÝŠŽŸ'].map(windows1252Byte));
const FREQUENT_SIGNS = new Set([...'€£©®°·–—‘’“”„…«»¿¡§ªº²½\u00a0'].map(windows1252Byte));
const UNDEFINED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

function windows1252Byte(char: string): number {
	const code = char.charCodeAt(0);
	if (code >= 0xa0 && code <= 0xff) return code;
	return 0x80 + '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'.indexOf(char);
}

/** How well the bytes read as windows-1252: accented letters stand among ASCII letters, one at a time. */
export function windows1252Score(sample: Uint8Array): number {
	let sum = 0;
	let count = 0;
	for (let i = 0; i < sample.length; i++) {
		if (sample[i]! < 0x80) continue;
		count++;
		sum += westernScore(sample, i);
	}
	return count === 0 ? 0 : sum / count;
}

/** The same of one byte. */
export function westernScore(sample: Uint8Array, i: number): number {
	const byte = sample[i]!;
	const before = sample[i - 1] ?? 10;
	const after = sample[i + 1] ?? 10;
	const run = (before > 0x7f ? 1 : 0) + (after > 0x7f ? 1 : 0);
	if (UNDEFINED.has(byte)) return -2;
	if (run === 2) return 0.05;
	if (FREQUENT_LETTERS.has(byte)) return run === 1 ? 0.35 : isLetter(before) || isLetter(after) ? 0.95 : 0.55;
	if (CAPITAL_LETTERS.has(byte)) {
		// A capital within a lower-case word is a sign of another encoding.
		const inside = isLower(before);
		return run === 1 ? 0.2 : inside ? 0.2 : isLetter(before) || isLetter(after) ? 0.9 : 0.5;
	}
	if (FREQUENT_SIGNS.has(byte)) return run === 1 ? 0.3 : 0.6;
	return 0.1;
}

const CYRILLIC_WORD = /[\u0400-\u045f\u0490\u0491]+/g;
/** Signs of any European text, most of them on the same bytes as in windows-1252. */
const SIGNS = /[»„“”‘’–—…\u00a0]|(?<![\u0400-\u045f])[«№§°·]/g;
/** The letters of Russian, Ukrainian, Bulgarian, Belarusian, Serbian and Macedonian; the others are rare. */
const FREQUENT_CYRILLIC = new Set('аоеинрвслткі');
const USUAL_CYRILLIC = new Set('дмпуягбзчйьыюхжшёїєј');
const VOWEL = /[аеёиіїоуыэюяє]/;
/** Small, capital, or small behind one capital. */
const CASED = /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)$/u;
/** `ь`, `ъ` and `ы` need a consonant before them, `й` and `ї` mostly a vowel; few consonants stand together. */
const MISPLACED = /^[ьы]|[аеёиіїоуыэюяєйьъ][ьъы]|[бвгджзклмнпрстфхцчшщ](?:[йї]|[бвгджзклмнпрстфхцчшщ]{3})/;

/** Pairs of letters as they stand in words and names of Russian, Ukrainian and Bulgarian: nine in ten of all there are. */
const CYRILLIC_PAIRS = new Set(
	(
		'аб ав аг ад аз аи ай ак ал ам ан ап ар ас ат ау аф ах аш ая ба бе би бо бр бу бы ва ве ви вк вл вн во вр вс ' +
		'вы ві га гв ге ги го гр гу да де дж ди дн до дс ду ды еа ев ег ед еж ез ей ек ел ем ен ер ес ет еф ец ея жа ' +
		'же жи жн жо за зи зл зы иа иб ив иг ид ие иж из ий ик ил им ин ип ир ис ит их ич ию ия йс ка кв ке ки ко кр ' +
		'кс ку ла ле ли лк ло лу лы ль лі ма мб ме ми мо мс мы на нг нд не ни нк но нс нт ну ны нь ні оа ов ог од ое ' +
		'ож ой ок ол ом он оп ор ос от ош па пе пи по пу ра рв рг рд ре ри рк рл рм рн ро рп рс рт ру рф ры рі са се ' +
		'си ск сл со сс ст су сь та те ти тк то тр тс ту ты ть тю уа уб уг уд уж уз ук ул ум ун ур ус ут уш фи фр ха ' +
		'хи хо це ци цк цо цы ча че чи чу ша ши шк ща ще щу ый ыл ых ьк ьс ью ья юк юм юр юх юш яв як ям ян ях яч ій ' +
		'ін ія'
	).split(' ')
);

/** How well the bytes read as windows-1251: words of Cyrillic letters as such words are written. */
export function windows1251Score(sample: Uint8Array): number {
	const text = new TextDecoder('windows-1251').decode(sample);
	let sum = 0;
	let letters = 0;
	/** Whether all might be names in Chinese: two or three pairs of capitals, the bytes of the common hanzi. */
	let likeHanzi = true;
	let pairs = 0;
	let oddPairs = 0;
	for (const { 0: word, index } of text.matchAll(CYRILLIC_WORD)) {
		letters += word.length;
		likeHanzi &&= word.length <= 6 && word.length % 2 === 0 && word === word.toUpperCase();
		for (let i = 1; likeHanzi && i < word.length; i++) {
			pairs++;
			if (!CYRILLIC_PAIRS.has(word.slice(i - 1, i + 1).toLowerCase())) oddPairs++;
		}
		// Nobody mixes scripts in one word: these are accents among Latin letters.
		const mixed = isLetter(text.charCodeAt(index - 1)) || isLetter(text.charCodeAt(index + word.length));
		sum += mixed ? -word.length : cyrillicWordScore(word);
	}
	// Few write in capitals only, but of hanzi one name in a thousand makes letters that stand together in words as well.
	// Against it weighs less the more there is.
	if (likeHanzi) sum += pairs >= 3 && oddPairs * 5 <= pairs ? letters * 0.4 : -2.5;
	const signs = text.match(SIGNS)?.length ?? 0;
	const others = text.match(/[^\0-\x7f]/g)!.length - letters - signs;
	return (sum + signs * 0.3 - others * 0.5) / (letters + signs + others);
}

/** The sum over a word's letters. */
function cyrillicWordScore(word: string): number {
	if (word.length === 1) return 0.05;
	if (!CASED.test(word)) return -word.length / 2;
	const lower = word.toLowerCase();
	let sum = 0;
	for (const letter of lower) sum += FREQUENT_CYRILLIC.has(letter) ? 1 : USUAL_CYRILLIC.has(letter) ? 0.6 : 0.2;
	if (MISPLACED.test(lower)) sum -= 1.5;
	// Two letters are as well one hanzi.
	return word.length === 2 || !VOWEL.test(lower) ? sum * 0.7 : sum;
}

function isLower(byte: number): boolean {
	return byte >= 0x61 && byte <= 0x7a;
}
export function isLetter(byte: number): boolean {
	return isLower(byte | 0x20);
}
