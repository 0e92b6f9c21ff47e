/** What a column of choices may say: the options of its field, and those that come with the file where it may add some. */
import { tidyOptions } from '#lib/domain/options.ts';
import { fold } from '#lib/domain/text.ts';

/** As long as a label may be. */
const LONGEST = 500;
/** A field with more options is a text. */
const MOST = 200;

export class Options {
	readonly #labels = new Map<string, string>();
	readonly #grows: boolean;
	readonly #added: string[] = [];

	/** `grows`: words that are no option yet become one. */
	constructor(known: readonly string[], grows: boolean) {
		for (const label of known) this.#labels.set(fold(label), label);
		this.#grows = grows;
	}

	/** Options that came with the file, in its order. */
	get added(): readonly string[] {
		return this.#added;
	}

	/** The label that a word stands for, as the field spells it; null where it is none of them. */
	read(word: string): string | null {
		const key = fold(word);
		const known = this.#labels.get(key);
		if (known !== undefined) return known;
		const [label] = tidyOptions([word]);
		if (!this.#grows || label === undefined || label.length > LONGEST || this.#labels.size >= MOST) return null;
		this.#labels.set(key, label);
		this.#added.push(label);
		return label;
	}

	/** Several choices in one cell: parted by `;` or lines; by a comma only where the whole is no option. */
	partsOf(text: string): string[] {
		const parts = /[;\n]/.test(text)
			? text.split(/[;\n]/)
			: this.#labels.has(fold(text))
				? [text]
				: text.split(/[,|、]/);
		return parts.map((part) => part.trim()).filter((part) => part !== '');
	}
}
