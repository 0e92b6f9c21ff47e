/**
 * Names of people and organisations. Only what is surely careless is corrected (ALL CAPITALS, all
 * lower case); mixed case is somebody's own spelling and CJK has no case.
 */
import type { NameOrder } from '#lib/domain/imports.ts';
import { fold } from '#lib/domain/text.ts';

/** Words inside a name that stay small: `Ludwig van Beethoven`, `María de la Cruz`. */
const PARTICLES = new Set(
	'van von vom zu zum zur der den dem de del della delle dei di da das do dos du des la le los las el al bin ibn bint ter ten te op y e und af av'.split(
		' '
	)
);
/** Particles that begin a family name even when no given name stands before them. */
const FAMILY_PARTICLES = new Set(
	'van von vom zu zum zur der den de del della di da dos du des la le ter ten al'.split(' ')
);

const HONORIFIC_WORDS =
	'dr dra drs prof profa mr mrs ms miss mx sir dame lord lady rev hon herr herrn frau fraulein frl hr fr mag ing dipl-ing ' +
	'dipl.-ing dipl.ing m monsieur mme madame mlle mademoiselle sr sra srta señor señora senor senora senorita don doña dona ' +
	'sig signor signora signore dott dottssa dhr mevr mw pan pani';
const HONORIFICS = new Set(HONORIFIC_WORDS.split(' ').map(fold));
/** Honorifics that are also given or family names: only with their dot, or where two more words follow. */
const RISKY_HONORIFICS = new Set([
	'm',
	'fr',
	'don',
	'dona',
	'mag',
	'ing',
	'pan',
	'lord',
	'lady',
	'dame',
	'sig',
	'ms',
	'mw',
	'hon',
	'rev'
]);
const CJK_HONORIFICS = /(?:先生|女士|小姐|太太|夫人|老师|教授|博士|经理|總|様|さん|님|씨)$/;
const SUFFIX = /^(?:jr|sr|jun|sen|junior|senior|ii|iii|iv|phd|ph\.d|md|m\.d|mba|msc|esq|cpa)$/i;

const COMPOUND_SURNAMES = new Set(
	(
		'欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 ' +
		'司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 西门 歐陽 司馬 東方 南宮 諸葛 尉遲 赫連 濮陽 鍾離 長孫 鮮于 東郭'
	).split(' ')
);
/** The commonest Japanese family names of two and three signs: kanji alone do not say where the name divides. */
const JAPANESE_SURNAMES = new Set(
	(
		'佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 斎藤 清水 山崎 阿部 池田 橋本 山下 石川 中島 前田 藤田 後藤 ' +
		'小川 岡田 村上 長谷川 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田'
	).split(' ')
);
const HAN = /^[\u3400-\u9fff\uf900-\ufaff々]+$/;
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]/;
const HANGUL = /^[\uac00-\ud7af]{2,4}$/;

export interface PersonName {
	honorific: string;
	givenName: string;
	familyName: string;
	/** Without the honorific, in the order of its culture: `Anna Weber`, `王小明`. */
	name: string;
}

/** Whether the text holds Chinese, Japanese or Korean letters. */
export function isCjk(text: string): boolean {
	return CJK.test(text);
}

/** One person's name in proper case: `ANNA VAN DER BERG` → `Anna van der Berg`; mixed case stays. */
export function tidyName(text: string): string {
	if (!isCareless(text)) return text;
	const words = text.toLowerCase().split(' ');
	return words
		.map((word, index) => (index > 0 && index < words.length - 1 && PARTICLES.has(word) ? word : properWord(word)))
		.join(' ');
}

/** A family name alone may begin with its particle: `VAN DER BERG` → `van der Berg`. */
export function tidyFamilyName(text: string): string {
	if (!isCareless(text)) return text;
	const words = text.toLowerCase().split(' ');
	return words
		.map((word, index) => (index < words.length - 1 && PARTICLES.has(word) ? word : properWord(word)))
		.join(' ');
}

/** All capitals or all small, and more than initials. */
function isCareless(text: string): boolean {
	const first = text.charCodeAt(0);
	// Most names are written well: an ASCII capital and then a small letter says so at once.
	if (first >= 65 && first <= 90 && text.length > 1) {
		const second = text.charCodeAt(1);
		if (second >= 97 && second <= 122) return false;
	}
	if (CJK.test(text) || /\d/.test(text)) return false;
	const letters = text.replace(/[^\p{L}]/gu, '');
	if (letters.length < 2) return false;
	const lower = letters.toLowerCase();
	const upper = letters.toUpperCase();
	if (lower === upper) return false;
	if (letters === lower) return true;
	// `JP` or `AJ` may be how someone is called; `MAX` and `LI WEI` are shouting.
	return letters === upper && (letters.length > 2 || text.includes(' '));
}

function properWord(word: string): string {
	return word
		.split(/([-'’])/)
		.map((part, index, parts) => {
			if (part.length === 0 || /^[-'’]$/.test(part)) return part;
			// `d'Arc`, `O'Neill`, `l'Hôpital`; but `Müller's` keeps a small s.
			if (index > 0 && parts[index - 1] !== '-' && part.length === 1) return part;
			if (index === 0 && (part === 'd' || part === 'l') && /^['’]$/.test(parts[1] ?? '')) return part;
			return capital(part);
		})
		.join('');
}

function capital(part: string): string {
	if (/^mc\p{L}{3,}/u.test(part)) return `Mc${upperFirst(part.slice(2))}`;
	if (/^(?:ii|iii|iv)$/.test(part)) return part.toUpperCase();
	// Initials: `a.b.` → `A.B.`
	if (part.includes('.'))
		return part.replace(/(^|\.)(\p{L})/gu, (_all, dot: string, letter: string) => dot + letter.toUpperCase());
	return upperFirst(part);
}

function upperFirst(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A full name taken apart. `order` holds for names without a comma; CJK names begin with the family name. */
export function splitName(text: string, order: NameOrder): PersonName {
	let { rest, honorific } = takeHonorific(text);
	let comma = rest.indexOf(',');
	if (
		comma > 0 &&
		SUFFIX.test(
			rest
				.slice(comma + 1)
				.trim()
				.replace(/\.$/, '')
		)
	)
		comma = -1;
	if (comma > 0) {
		const familyName = tidyFamilyName(rest.slice(0, comma).trim());
		const after = takeHonorific(rest.slice(comma + 1).trim());
		honorific ||= after.honorific;
		const givenName = tidyName(after.rest.replaceAll(',', ' ').trim());
		if (givenName !== '')
			return { honorific, givenName, familyName, name: joinName(givenName, familyName, 'given-first') };
		rest = familyName;
	}
	if (isCjk(rest)) return { honorific, ...splitCjk(rest) };
	const name = tidyName(rest);
	const words = name.split(' ').filter((word) => word !== '');
	let last = words.length;
	while (last > 1 && SUFFIX.test(words[last - 1]!.replace(/[.,]/g, ''))) last--;
	if (last < 2) return { honorific, givenName: '', familyName: '', name };
	if (order === 'family-first') {
		// The particle belongs to the name after it: `van der Berg Anna`.
		let end = 1;
		while (end < last - 1 && FAMILY_PARTICLES.has(words[end - 1]!.toLowerCase())) end++;
		return { honorific, familyName: words.slice(0, end).join(' '), givenName: words.slice(end, last).join(' '), name };
	}
	let start = last - 1;
	while (start > 1 && PARTICLES.has(words[start - 1]!)) start--;
	return {
		honorific,
		givenName: words.slice(0, start).join(' '),
		familyName: words.slice(start, last).join(' '),
		name
	};
}

function splitCjk(text: string): { givenName: string; familyName: string; name: string } {
	const words = text.split(/[\s·・]+/).filter((word) => word !== '');
	if (words.length === 2 && !text.includes('·') && !/^[\u30a0-\u30ff]/.test(text)) {
		const [familyName, givenName] = words as [string, string];
		return { familyName, givenName, name: text };
	}
	// Names taken over from other scripts (`玛丽·居里`, katakana) begin with the given name.
	if (words.length >= 2) {
		return { givenName: words.slice(0, -1).join(' '), familyName: words[words.length - 1]!, name: text };
	}
	let family = 0;
	if (HAN.test(text) && text.length >= 2 && text.length <= 5) {
		for (const length of [3, 2]) {
			const head = text.slice(0, length);
			if (text.length > length && family === 0 && (COMPOUND_SURNAMES.has(head) || JAPANESE_SURNAMES.has(head)))
				family = length;
		}
		if (family === 0 && text.length <= 3) family = 1;
	} else if (HANGUL.test(text)) family = text.length === 4 ? 2 : 1;
	return { familyName: text.slice(0, family), givenName: family === 0 ? '' : text.slice(family), name: text };
}

/** The name of a record that has its parts: CJK family first without a blank, else as `order` says. */
export function joinName(givenName: string, familyName: string, order: NameOrder): string {
	if (givenName === '' || familyName === '') return givenName || familyName;
	if (isCjk(familyName))
		return /[\u30a0-\u30ff]/.test(givenName + familyName) ? `${familyName} ${givenName}` : familyName + givenName;
	return order === 'given-first' ? `${givenName} ${familyName}` : `${familyName} ${givenName}`;
}

/** Takes titles off the front: `Prof. Dr. Anna Weber` → `Prof. Dr.` and `Anna Weber`; `王先生` → `先生`. */
export function takeHonorific(text: string): { honorific: string; rest: string } {
	if (isCjk(text)) {
		const found = CJK_HONORIFICS.exec(text);
		return found && found.index > 0
			? { honorific: found[0], rest: text.slice(0, found.index).trim() }
			: { honorific: '', rest: text };
	}
	let end = 0;
	let start = 0;
	for (;;) {
		const match = /^(\S+?)(?:(\.)\s*|\s+)(?=\p{L})/u.exec(text.slice(start));
		if (!match) break;
		const word = fold(match[1]!).replace(/\.$/, '');
		if (!HONORIFICS.has(word) && !/^(?:dipl\.?-?(?:ing|kfm|kff)|b\.?sc|m\.?sc)$/.test(word)) break;
		if (RISKY_HONORIFICS.has(word) && !match[2] && !/\S\s+\S/.test(text.slice(start + match[0].length))) break;
		start += match[0].length;
		end = start;
	}
	return end === 0 || end >= text.length
		? { honorific: '', rest: text }
		: { honorific: tidyHonorific(text.slice(0, end).trim()), rest: text.slice(end).trim() };
}

/** An honorific in its usual case: `DR.` → `Dr.`, `herr` → `Herr`. */
export function tidyHonorific(text: string): string {
	return text
		.split(' ')
		.map((word) =>
			word === word.toLowerCase() || (word === word.toUpperCase() && word.length > 1)
				? upperFirst(word.toLowerCase())
				: word
		)
		.join(' ');
}

/** Legal forms at the end of a name, folded and without dots; longest first where one begins another. */
const LEGAL_END =
	/[\s,]+(?:(?:gmbh|ug|ag|kg|se|ohg|gbr|mbh|kgaa|e ?k|e ?kfm|e ?kfr|e ?v|e ?g|eg|partg|partgmbb|stiftung|ggmbh|ges ?m ?b ?h|haftungsbeschrankt|ltd|limited|inc|incorporated|corp|corporation|co|company|llc|llp|lp|plc|pllc|pc|pty|pvt|private|pte|sa|s ?a|sl|s ?l|slu|sll|s ?c|sarl|sas|sasu|eurl|sci|snc|srl|s ?r ?l|spa|s ?p ?a|ltda|eireli|lda|cv|bv|b ?v|nv|n ?v|vof|oy|oyj|ab|hb|as|a\/s|asa|aps|i\/s|ans|sp ?z ?o ?o|sp z o o|s ?r ?o|a ?s|kft|zrt|nyrt|bt|d ?o ?o|d ?d|ooo|zao|oao|ood|ead|sa de cv|s de rl(?: de cv)?|sab de cv|kk|k ?k|bhd|sdn|tbk|est|gmbh ?& ?co ?kg|& ?co|und co|y cia|et cie|& cie)(?=[\s,]|$))+$/;
/** Forms that are surely one wherever they end a name; the others (`co`, `as`, `sl`) need capitals or dots. */
const SURE_LATIN =
	/(?:^|[\s,(])(?:gmbh|ggmbh|mbh|ug|ag|kg|kgaa|ohg|gbr|e\.\s?k\.?|e\.\s?kfm\.?|e\.\s?v\.?|e\.\s?g\.|eg|partgmbb|partg|ltd\.?|limited|inc\.?|incorporated|corp\.?|corporation|llc|llp|plc|pllc|pty|pvt\.?|pte\.?|s\.\s?a\.?(?:\s?s\.?|\s?u\.?)?|sa|s\.\s?l\.?(?:\s?u\.?)?|slu|sl|sarl|s\.\s?[àa]\.?\s?r\.?\s?l\.?|sas|sasu|eurl|s\.\s?r\.\s?l\.?|srl|s\.\s?p\.\s?a\.?|spa|ltda\.?|lda\.?|b\.\s?v\.?|bv|n\.\s?v\.?|nv|oy|oyj|ab|a\/s|aps|asa|sp\.\s?z\s?o\.?\s?o\.?|s\.\s?r\.\s?o\.?|kft\.?|zrt\.?|d\.\s?o\.\s?o\.?|ооо|зао|оао|s\.\s?a\.\s?de\s?c\.\s?v\.?|sa de cv|bhd\.?|k\.\s?k\.|& co\.?|und co\.?|se)\)?\.?$/i;
/** Forms that are also words or initials in small letters. */
const NEEDS_CAPITALS = /(?:^|\s)(?:ag|ab|sa|sl|se|nv|bv|oy|ug|kg|eg|spa|sas)\.?$/i;
const CJK_FORM =
	/(?:有限公司|有限责任公司|有限責任公司|公司|集团|集團|工厂|工廠|事务所|事務所|商行|商店|超市|酒店|饭店|医院|學校|学校|大学|银行|銀行|研究院|研究所|工作室|合作社|株式会社|株式會社|有限会社|合同会社|合資会社|合名会社|一般社団法人|㈱|㈲|\(株\)|（株）|주식회사|유한회사|\(주\)|（주）|㈜)/;

/** Whether a name is surely an organisation's: it carries a legal form (GmbH, Ltd, S.A., 有限公司 …). */
export function isOrganisationName(text: string): boolean {
	if (CJK_FORM.test(text)) return true;
	if (!text.includes(' ') && !text.includes(',')) return false;
	if (/\bgmbh\b|\b(?:GmbH|UG)\s*\(|\bGmbH\s*&/i.test(text)) return true;
	const match = SURE_LATIN.exec(text.trim());
	if (!match || match.index === 0) return false;
	const short = NEEDS_CAPITALS.exec(text.trim());
	// `Kim Ab` is a person, `Volvo AB` is not.
	return !short || /\p{Lu}{2}/u.test(short[0]);
}

/** A folded name without legal forms, for matching: `muller & sohne gmbh & co. kg` → `muller & sohne`. */
export function withoutLegalForm(folded: string): string {
	let name = folded;
	if (CJK_FORM.test(name)) {
		const bare = name
			.replace(
				/(?:股份)?(?:有限公司|有限责任公司|有限責任公司)|株式会社|株式會社|有限会社|合同会社|合資会社|合名会社|一般社団法人|\(株\)|（株）|\(有\)|주식회사|유한회사|\(주\)|（주）/g,
				' '
			)
			.trim();
		return bare === '' ? name : bare.replace(/\s+/g, ' ');
	}
	name = name
		.replace(/\(haftungsbeschrankt\)/g, ' ')
		.replace(/\./g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	for (;;) {
		const bare = name.replace(LEGAL_END, '').replace(/[\s,&]+$/, '');
		if (bare === name || bare === '') return name;
		name = bare;
	}
}
