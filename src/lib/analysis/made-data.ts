/** Made-up data with known clusters, for tests and benches. */
import { seededRandom, type Random } from './random.ts';

/** Draws from the standard normal distribution (Box & Muller 1958). */
export function normal(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** `n` rows of `d` numbers in k round clusters; centres lie in a cube of edge 20. */
export function madeClusters(
	n: number,
	d: number,
	k: number,
	spread: number,
	seed: number
): { matrix: Float64Array; truth: Uint8Array } {
	const random = seededRandom(seed);
	const centres = Float64Array.from({ length: k * d }, () => random() * 20 - 10);
	const matrix = new Float64Array(n * d);
	const truth = new Uint8Array(n);
	for (let i = 0; i < n; i++) {
		truth[i] = Math.floor(random() * k);
		for (let j = 0; j < d; j++) matrix[i * d + j] = centres[truth[i]! * d + j]! + spread * normal(random);
	}
	return { matrix, truth };
}
