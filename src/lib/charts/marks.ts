/**
 * The marks of groups: a colour and a shape each, so that a colour never speaks alone. Group 0 is a
 * circle in the first data colour, and so on; with more than eight groups colours and shapes repeat.
 */

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'plus' | 'cross' | 'star' | 'ring';

const SHAPES: readonly Shape[] = ['circle', 'square', 'triangle', 'diamond', 'plus', 'cross', 'star', 'ring'];

/** Shape of a group, by its index. */
export function shapeOf(group: number): Shape {
	return SHAPES[group % SHAPES.length]!;
}

/** CSS colour of a group, by its index: `colourOf(0)` → `var(--d1)`. */
export function colourOf(group: number): string {
	return `var(--d${(group % SHAPES.length) + 1})`;
}

type Corner = readonly [number, number];

/** Corners at radius 1, scaled so that all shapes look equally large. */
const POLYGONS: Record<Exclude<Shape, 'circle' | 'ring'>, readonly Corner[]> = {
	square: [
		[-0.87, -0.87],
		[0.87, -0.87],
		[0.87, 0.87],
		[-0.87, 0.87]
	],
	triangle: [
		[0, -1.17],
		[1.1, 0.8],
		[-1.1, 0.8]
	],
	diamond: [
		[0, -1.25],
		[1.25, 0],
		[0, 1.25],
		[-1.25, 0]
	],
	plus: plus(1.15, 0.4, 0),
	cross: plus(1.2, 0.4, Math.PI / 4),
	star: star(1.35, 0.58)
};

/** SVG path of a mark around (x, y), as large as a circle of radius `r`. Filled, never stroked. */
export function markPath(shape: Shape, x: number, y: number, r: number): string {
	if (shape === 'circle') return circle(x, y, r, 1);
	// The hole turns the other way, which the non-zero rule leaves empty.
	if (shape === 'ring') return circle(x, y, r * 1.05, 1) + circle(x, y, r * 0.5, 0);
	let path = '';
	for (const [cornerX, cornerY] of POLYGONS[shape]) {
		path += `${path ? 'L' : 'M'}${short(x + cornerX * r)} ${short(y + cornerY * r)}`;
	}
	return `${path}Z`;
}

function circle(x: number, y: number, r: number, sweep: 0 | 1): string {
	const size = short(r);
	const arc = `A${size} ${size} 0 1 ${sweep}`;
	return `M${short(x - r)} ${short(y)}${arc} ${short(x + r)} ${short(y)}${arc} ${short(x - r)} ${short(y)}Z`;
}

function plus(arm: number, half: number, turn: number): Corner[] {
	const corners: Corner[] = [];
	for (let quarter = 0; quarter < 4; quarter++) {
		const angle = turn + (quarter * Math.PI) / 2;
		for (const [along, across] of [
			[arm, -half],
			[arm, half],
			[half, half]
		] as const) {
			corners.push([
				along * Math.cos(angle) - across * Math.sin(angle),
				along * Math.sin(angle) + across * Math.cos(angle)
			]);
		}
	}
	return corners;
}

function star(outer: number, inner: number): Corner[] {
	return Array.from({ length: 10 }, (_, tip): Corner => {
		const radius = tip % 2 === 0 ? outer : inner;
		const angle = (tip * Math.PI) / 5 - Math.PI / 2;
		return [radius * Math.cos(angle), radius * Math.sin(angle)];
	});
}

function short(value: number): number {
	return Math.round(value * 100) / 100;
}
