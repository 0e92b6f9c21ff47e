/** Keeps marks in one row from covering each other by moving some of them up or down. */

/**
 * Vertical offset of each mark at `xs`, so that no two are nearer than `gap`: marks are placed from left
 * to right in the row nearest to the middle that is free – 0, −gap, +gap, −2·gap … O(m²) for m marks.
 */
export function spreadRow(xs: readonly number[], gap: number): number[] {
	const offsets = new Array<number>(xs.length).fill(0);
	const order = xs.map((_, index) => index).sort((a, b) => xs[a]! - xs[b]! || a - b);
	for (const [rank, index] of order.entries()) {
		const close = order.slice(0, rank).filter((other) => Math.abs(xs[other]! - xs[index]!) < gap);
		const taken = new Set(close.map((other) => offsets[other]!));
		let step = 0;
		while (taken.has(offsetAt(step) * gap)) step++;
		offsets[index] = offsetAt(step) * gap;
	}
	return offsets;
}

function offsetAt(step: number): number {
	return step % 2 === 1 ? -(step + 1) / 2 : step / 2;
}
