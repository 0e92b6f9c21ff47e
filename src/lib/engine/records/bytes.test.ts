import { expect, test } from 'vitest';
import { seededRandom } from '#lib/analysis/random.ts';
import { countBoth, keepBoth, scale, wordsOf } from './bytes.ts';

const random = seededRandom(5);
const bytes = (size: number, most: number) =>
	Uint8Array.from({ length: size }, () => Math.floor(random() * (most + 1)));

test.each([0, 1, 3, 4, 5, 8, 1023])('%i bytes come to the same one by one', (size) => {
	for (let round = 0; round < 20; round++) {
		const [hits, others, ones] = [bytes(size, 3), bytes(size, 3), bytes(size, 1)];
		expect(wordsOf(hits)).toHaveLength(Math.floor(size / 4));
		expect(countBoth(hits, ones)).toBe(hits.filter((byte, i) => (byte & 1 & ones[i]!) === 1).length);

		const into = bytes(size, 255);
		scale(into, ones, 3);
		expect(into).toEqual(ones.map((byte) => byte * 3));

		const kept = hits.slice();
		keepBoth(kept, others);
		expect(kept).toEqual(hits.map((byte, i) => byte & others[i]!));
	}
});
