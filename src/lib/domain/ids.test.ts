import { expect, test } from 'vitest';
import { isId, newId, pooled } from './ids.ts';

/** Counts on, so that every byte that is given out shows where it comes from. */
function counting() {
	let next = 0;
	const taken: number[] = [];
	return {
		taken,
		random: (target: Uint8Array) => {
			taken.push(target.length);
			for (let i = 0; i < target.length; i++) target[i] = next++ / 256;
		}
	};
}

test('pooled bytes are the same ones, each given once, in larger portions', () => {
	const [plain, pool] = [counting(), counting()];
	const random = pooled(pool.random);
	const ids = Array.from({ length: 1000 }, () => newId(random));
	expect(ids).toEqual(Array.from({ length: 1000 }, () => newId(plain.random)));
	expect(ids.every(isId)).toBe(true);
	expect(pool.taken).toEqual([4096, 4096, 4096, 4096]);
	const large = new Uint8Array(5000);
	random(large);
	expect(pool.taken.at(-1)).toBe(5000);
});
