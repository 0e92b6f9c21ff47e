/**
 * One byte per record, looked at four at a time: with half a million records a keystroke has no time for each. None
 * of these looks at the order of the bytes within a word, so that every machine counts the same.
 */
type Bytes = Uint8Array;

/** As words of four bytes; the last few that make no whole word are not among them. The bytes begin their buffer. */
export function wordsOf(bytes: Bytes): Uint32Array {
	return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

/** How many of `hits`, where everything above the lowest bit is passed over, are 1 in `ones` too; of one length. */
export function countBoth(hits: Bytes, ones: Bytes): number {
	const [some, others] = [wordsOf(hits), wordsOf(ones)];
	let count = 0;
	for (let i = 0; i < some.length; i++) count += Math.imul(some[i]! & others[i]! & 0x01010101, 0x01010101) >>> 24;
	for (let i = some.length << 2; i < hits.length; i++) count += hits[i]! & ones[i]! & 1;
	return count;
}

/** Leaves in `hits` the bits that `others` has too; of one length. */
export function keepBoth(hits: Bytes, others: Bytes): void {
	const [some, kept] = [wordsOf(hits), wordsOf(others)];
	for (let i = 0; i < some.length; i++) some[i]! &= kept[i]!;
	for (let i = some.length << 2; i < hits.length; i++) hits[i]! &= others[i]!;
}

/** Writes the bytes of `ones`, which are 0 or 1, times `factor` (at most 255) into `into`; of one length. */
export function scale(into: Bytes, ones: Bytes, factor: number): void {
	const [to, from] = [wordsOf(into), wordsOf(ones)];
	for (let i = 0; i < to.length; i++) to[i] = Math.imul(from[i]!, factor);
	for (let i = to.length << 2; i < into.length; i++) into[i] = ones[i]! * factor;
}
