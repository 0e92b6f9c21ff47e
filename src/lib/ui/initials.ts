const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * What stands where a photo would: first and last initial (`'Ana López Ruiz'` → `'AR'`), or the last two
 * characters of a CJK name, which is how it is shortened there (`'山本太郎'` → `'太郎'`).
 */
export function initialsOf(name: string): string {
	const trimmed = name.trim();
	if (CJK.test(trimmed)) {
		return [...trimmed]
			.filter((letter) => CJK.test(letter))
			.slice(-2)
			.join('');
	}
	const words = trimmed.split(/[\s.,/&-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
	const first = words[0] ? ([...words[0]][0] ?? '') : '';
	const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
	return (first + last).toUpperCase() || '?';
}

/** One of the first five data colours, always the same for an id (FNV-1a). */
export function colourOf(id: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
	return ((hash >>> 0) % 5) + 1;
}
