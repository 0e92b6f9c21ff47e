/** Seeded choices. */
import type { Random } from '#lib/analysis/random.ts';

export class Draw {
	readonly random: Random;

	constructor(random: Random) {
		this.random = random;
	}

	/** 0 to `below` − 1. */
	int(below: number): number {
		return Math.floor(this.random() * below);
	}
	chance(share: number): boolean {
		return this.random() < share;
	}
	pick<T>(list: readonly T[]): T {
		return list[this.int(list.length)]!;
	}
	/** One to `most` different ones, in the order of the list; none of an empty list. */
	some<T>(list: readonly T[], most: number): T[] {
		const wanted = Math.min(list.length, 1 + this.int(most));
		const chosen = new Set<number>();
		while (chosen.size < wanted) chosen.add(this.int(list.length));
		return list.filter((_, index) => chosen.has(index));
	}
	/** Nine letters, unlike any other word, and spelt as a name: the import would correct it otherwise. */
	word(): string {
		const letters = Array.from({ length: 9 }, () => String.fromCharCode(97 + this.int(26)));
		return letters[0]!.toUpperCase() + letters.slice(1).join('');
	}
}
