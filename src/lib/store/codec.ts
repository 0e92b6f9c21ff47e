/**
 * How a body becomes what is stored. `plain` stores JSON text; the vault's `aead1` (vault/aead.ts) seals it. Both
 * have one layout, so encryption is a codec and not a second product. A codec is always called before
 * or after a transaction, never inside one: other engines end a transaction during WebCrypto.
 *
 * JSON text and not objects: with 100,000 customers in a Chromium worker (relaxed, chunks of 2,000)
 * text took 6.2–6.9 s to write and 1.6–2.0 s to read and parse, objects by structured clone 6.0–6.7 s
 * and 1.6–2.4 s. No difference beyond noise, and text can be digested, sealed and compared.
 */

/** What a sealed text is bound to, so that it cannot be passed off as another record or version. */
export interface Descriptor {
	table: string;
	id: string;
	rev: number;
	schema: number;
	/** Of a record: what its row says in the clear and its body does not. */
	at?: number;
	deletedAt?: number;
}
export type Sealed = string | Uint8Array;

export interface Codec {
	readonly name: 'plain' | 'aead1';
	/** Seals texts, in order. */
	seal(items: readonly { about: Descriptor; text: string }[]): Promise<Sealed[]>;
	/** Opens what `seal` made, in order; throws an `UnreadableError` where one does not open. */
	open(items: readonly SealedItem[]): Promise<string[]>;
	/** The same with null for each that does not open, so that a damaged row does not hide the others. */
	openEach(items: readonly SealedItem[]): Promise<(string | null)[]>;
}
export interface SealedItem {
	about: Descriptor;
	sealed: Sealed;
}

/** Something sealed was changed, swapped or belongs to another key. `failureOf` makes it `record-unreadable`. */
export class UnreadableError extends Error {
	override readonly name = 'UnreadableError';
	readonly table: string;
	readonly count: number;

	constructor(table: string, count: number) {
		super(`${count} of ${table} cannot be opened`);
		this.table = table;
		this.count = count;
	}
}

/** The texts of what `openEach` answered, or an `UnreadableError` about those that are missing. */
export function allOpened(items: readonly SealedItem[], texts: readonly (string | null)[]): string[] {
	const missing = items.filter((_, i) => texts[i] == null);
	if (missing.length > 0) throw new UnreadableError(missing[0]!.about.table, missing.length);
	return texts as string[];
}

/**
 * Stores text as it is, or as UTF-8 where a character beyond Latin-1 would make the browser store the
 * whole text with two bytes per character: one Chinese city name must not double a page.
 */
export const plainCodec: Codec = {
	name: 'plain',
	async seal(items) {
		return items.map(({ text }) => (LATIN_1.test(text) ? text : encoder.encode(text)));
	},
	async open(items) {
		return items.map(({ sealed }) => (typeof sealed === 'string' ? sealed : decoder.decode(sealed)));
	},
	openEach(items) {
		return this.open(items);
	}
};
const LATIN_1 = /^[\x00-\xff]*$/;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
