/**
 * Seeded random numbers, so that an analysis repeated on the same data gives the same answer.
 *
 * Goal: fast, small, the same on every engine. Non-goal: secrecy – ids and keys come from `crypto`.
 * Source: mulberry32 by Tommy Ettinger (public domain, 2017); period 2³², passes gjrand's tests.
 */

/** Answers a number in [0, 1) at each call. */
export type Random = () => number;

/** A generator that repeats itself for the same seed: `seededRandom(1)()` → `0.6270739405881613`. */
export function seededRandom(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** A seed for part `index` of a seeded whole; neighbouring parts share no prefix. */
export function seedFor(seed: number, index: number): number {
	return (Math.imul(seed >>> 0, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
}
