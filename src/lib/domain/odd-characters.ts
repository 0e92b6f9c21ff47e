/**
 * Characters that hide, turn the writing direction or control a terminal: with them one name can pass for
 * another. They are data and stay as they are; what is shown says where they stand. Joiners and selectors
 * where a script or an emoji needs them are no oddity. Pure.
 */

export type OddKind = 'direction' | 'invisible' | 'control' | 'broken';
export interface OddCharacter {
	/** Such as `U+202E`. */
	code: string;
	kind: OddKind;
	/** Where it stands in the text. */
	at: number;
}

// Default_Ignorable_Code_Point holds what renders as nothing: zero-width ones, direction marks, fillers, tags.
const ODD = /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\u2800\ufff9-\ufffb]/u;
const ALL_ODD = new RegExp(ODD, 'gu');
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Scripts whose letters change shape by a joiner or non-joiner between them. */
const JOINING = 'Arab Syrc Nkoo Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Java Bali'
	.split(' ')
	.map((script) => `\\p{scx=${script}}`)
	.join('');
// All of these look at one character: where such a class meets `$`, Chromium 156 misses emoji modifiers.
const JOINS = new RegExp(`^[${JOINING}]$`, 'u');
const EMOJI = /^\p{Extended_Pictographic}$/u;
const EMOJI_END = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u{e007f}]$/u;
const TAKES_SELECTOR = /^[\p{Extended_Pictographic}\p{S}\p{Script=Han}]$/u;

/** Whether a text has any; most have none, and this is the fast way to know. */
export function hasOddCharacters(text: string, lines = false): boolean {
	return ODD.test(text) && partsOf(text, lines).some((part) => typeof part !== 'string');
}

/**
 * A text cut where such characters stand: `'Ann\u202Eb'` → `['Ann', { code: 'U+202E', … }, 'b']`. With `lines`
 * line breaks and tabs are no oddity.
 */
export function partsOf(text: string, lines = false): (string | OddCharacter)[] {
	const parts: (string | OddCharacter)[] = [];
	let from = 0;
	for (const { 0: character, index: at } of text.matchAll(ALL_ODD)) {
		if (lines && isLayout(text, at)) continue;
		const end = at + character.length;
		if (isNeeded(character, text, at)) continue;
		if (at > from) parts.push(text.slice(from, at));
		parts.push({ code: codeOf(character), kind: kindOf(character), at });
		from = end;
	}
	if (from < text.length || parts.length === 0) parts.push(text.slice(from));
	return parts;
}

function isLayout(text: string, at: number): boolean {
	const character = text[at];
	return character === '\n' || character === '\t' || (character === '\r' && text[at + 1] === '\n');
}

function isNeeded(character: string, text: string, at: number): boolean {
	const code = character.codePointAt(0)!;
	const before = characterBefore(text, at);
	const next = text.codePointAt(at + character.length);
	const after = next === undefined ? '' : String.fromCodePoint(next);
	if (code === 0x200d && EMOJI_END.test(before) && EMOJI.test(after)) return true;
	if (code === 0x200c || code === 0x200d) return JOINS.test(before) && JOINS.test(after);
	if (code >= 0xfe00 && code <= 0xfe0f)
		return isDigitOfKeycap(before) ? after === '\u20e3' : TAKES_SELECTOR.test(before);
	if (code >= 0xe0100 && code <= 0xe01ef) return /^\p{Script=Han}$/u.test(before);
	if (code >= 0x180b && code <= 0x180f) return /^\p{Script=Mongolian}$/u.test(before);
	return isTag(code) && followsBlackFlag(text, at);
}

function characterBefore(text: string, at: number): string {
	if (at === 0) return '';
	const isPair = at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff;
	return text.slice(at - (isPair ? 2 : 1), at);
}
function isDigitOfKeycap(character: string): boolean {
	return /^[0-9#*]$/.test(character);
}
function isTag(code: number): boolean {
	return code >= 0xe0020 && code <= 0xe007f;
}
/** Flags of England, Scotland, Wales: a black flag and tags. */
function followsBlackFlag(text: string, at: number): boolean {
	let before = characterBefore(text, at);
	for (let from = at; isTag(before.codePointAt(0) ?? 0); before = characterBefore(text, from)) from -= before.length;
	return before === '\u{1f3f4}';
}

function kindOf(character: string): OddKind {
	if (DIRECTION.test(character)) return 'direction';
	if (/\p{Cc}/u.test(character)) return 'control';
	return /\p{Cs}/u.test(character) ? 'broken' : 'invisible';
}

function codeOf(character: string): string {
	return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
