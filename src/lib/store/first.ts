/**
 * The first rows in order, without sorting all of them: O(rows × log count). `rowAt` answers null for what is not
 * wanted.
 */
export function firstOf<Row>(
	size: number,
	rowAt: (slot: number) => Row | null,
	count: number,
	compare: (a: Row, b: Row) => number
): Row[] {
	// A sorted buffer of twice the wanted size, cut back whenever it is full.
	let best: Row[] = [];
	let worst: Row | undefined;
	const cut = () => {
		best = best.sort(compare).slice(0, count);
		worst = best.length === count ? best[count - 1] : undefined;
	};
	for (let slot = 0; slot < size; slot++) {
		const row = rowAt(slot);
		if (row === null || (worst !== undefined && compare(row, worst) > 0)) continue;
		best.push(row);
		if (best.length >= 2 * count) cut();
	}
	cut();
	return best;
}
