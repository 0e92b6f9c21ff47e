/** Finding words in names: every word typed must stand somewhere in the text. */
import { fold } from '#lib/domain/text.ts';

/** How well a text answers what was typed: 0 it begins so, 1 a word does, 2 it holds it, null it does not. */
export function matchRank(text: string, typed: string): 0 | 1 | 2 | null {
	const folded = fold(text);
	const words = fold(typed).split(' ').filter(Boolean);
	if (!words.every((word) => folded.includes(word))) return null;
	if (words.length === 0 || folded.startsWith(words.join(' '))) return 0;
	return words.every((word) => folded.startsWith(word) || folded.includes(` ${word}`)) ? 1 : 2;
}

/** A text in parts, those that were typed marked: `Zoë Zimmer`, `zoe` → `Zoë` marked, ` Zimmer`. */
export function markedParts(text: string, typed: string): { text: string; marked: boolean }[] {
	const characters = [...text];
	// Which character each place of the folded text came from: folding may make two of one, or none.
	let folded = '';
	const origin: number[] = [];
	characters.forEach((character, index) => {
		const part = /\s/.test(character) ? ' ' : fold(character);
		folded += part;
		for (let place = 0; place < part.length; place++) origin.push(index);
	});
	const marked = new Set<number>();
	for (const word of fold(typed).split(' ').filter(Boolean)) {
		for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + 1)) {
			for (let place = at; place < at + word.length; place++) marked.add(origin[place]!);
		}
	}
	const parts: { text: string; marked: boolean }[] = [];
	characters.forEach((character, index) => {
		const last = parts.at(-1);
		if (last?.marked === marked.has(index)) last.text += character;
		else parts.push({ text: character, marked: marked.has(index) });
	});
	return parts;
}
