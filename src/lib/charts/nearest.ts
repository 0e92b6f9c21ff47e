/** Finds the point under a finger, and the next one in the direction of an arrow key. */

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Index of the point nearest to (x, y) within `reach`, among those that are `shown`; −1 for none. */
export function nearestPoint(
	xs: ArrayLike<number>,
	ys: ArrayLike<number>,
	x: number,
	y: number,
	reach: number,
	isShown: (index: number) => boolean = () => true
): number {
	let found = -1;
	let least = reach * reach;
	for (let i = 0; i < xs.length; i++) {
		const distance = (xs[i]! - x) ** 2 + (ys[i]! - y) ** 2;
		if (distance <= least && isShown(i)) {
			least = distance;
			found = i;
		}
	}
	return found;
}

/**
 * Index of the next point in a direction on the screen (y grows downwards), preferring what lies straight
 * ahead; the same index where there is none. Points at the same place follow each other to the right.
 */
export function nextPoint(
	xs: ArrayLike<number>,
	ys: ArrayLike<number>,
	from: number,
	direction: Direction,
	isShown: (index: number) => boolean = () => true
): number {
	const horizontal = direction === 'left' || direction === 'right';
	const sign = direction === 'right' || direction === 'down' ? 1 : -1;
	let found = from;
	let least = Infinity;
	for (let i = 0; i < xs.length; i++) {
		if (i === from || !isShown(i)) continue;
		const dx = xs[i]! - xs[from]!;
		const dy = ys[i]! - ys[from]!;
		const ahead = sign * (horizontal ? dx : dy);
		const aside = Math.abs(horizontal ? dy : dx);
		const isTwin = horizontal && dx === 0 && dy === 0 && sign * (i - from) > 0;
		if (ahead <= 0 && !isTwin) continue;
		const cost = isTwin ? Math.abs(i - from) * 1e-9 : ahead + 2 * aside;
		if (cost < least) {
			least = cost;
			found = i;
		}
	}
	return found;
}
