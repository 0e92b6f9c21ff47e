/**
 * The two directions in which rows differ most, to draw many features on a plane.
 *
 * Goal: exact components of the covariance, the same picture every time (the heaviest weight of an axis
 * is positive). Non-goal: more than two axes. Complexity: O(n·d²) for the covariance, O(d³) per sweep.
 * Source: Pearson 1901; cyclic Jacobi rotations after Golub & Van Loan, Matrix Computations, 8.5.
 */

export interface Plane {
	/** Share of the variance on each axis, 0–1. */
	explained: [number, number];
	/** Weight of each feature on the two axes; each axis has length 1. */
	x: Float64Array;
	y: Float64Array;
	/** Mean of each column, subtracted before projecting. */
	mean: Float64Array;
}

const MAX_SWEEPS = 60;

/** Principal plane of `n` rows of `d` numbers. With one column the second axis is empty. */
export function principalPlane(matrix: Float64Array, n: number, d: number): Plane {
	const { covariance, mean } = covarianceOf(matrix, n, d);
	const { values, vectors } = eigen(covariance, d);
	const order = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b);
	const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
	const share = (rank: number) => {
		const value = values[order[rank] ?? -1];
		return value === undefined || total === 0 ? 0 : Math.max(0, value) / total;
	};
	const axis = (rank: number) => {
		const column = order[rank];
		if (column === undefined) return new Float64Array(d);
		return pointed(Float64Array.from({ length: d }, (_, j) => vectors[j * d + column]!));
	};
	return { explained: [share(0), share(1)], x: axis(0), y: axis(1), mean };
}

/** Coordinates on the plane of the rows with the given indices. */
export function project(
	matrix: Float64Array,
	d: number,
	rows: Uint32Array,
	plane: Plane
): { x: Float32Array; y: Float32Array } {
	const x = new Float32Array(rows.length);
	const y = new Float32Array(rows.length);
	for (let i = 0; i < rows.length; i++) {
		const at = rows[i]! * d;
		let onX = 0;
		let onY = 0;
		for (let j = 0; j < d; j++) {
			const off = matrix[at + j]! - plane.mean[j]!;
			onX += off * plane.x[j]!;
			onY += off * plane.y[j]!;
		}
		x[i] = onX;
		y[i] = onY;
	}
	return { x, y };
}

function covarianceOf(matrix: Float64Array, n: number, d: number) {
	const mean = new Float64Array(d);
	for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) mean[j]! += matrix[i * d + j]!;
	for (let j = 0; j < d; j++) mean[j]! /= Math.max(1, n);
	const covariance = new Float64Array(d * d);
	const row = new Float64Array(d);
	for (let i = 0; i < n; i++) {
		for (let j = 0; j < d; j++) row[j] = matrix[i * d + j]! - mean[j]!;
		for (let a = 0; a < d; a++) for (let b = a; b < d; b++) covariance[a * d + b]! += row[a]! * row[b]!;
	}
	for (let a = 0; a < d; a++) {
		for (let b = a; b < d; b++) covariance[b * d + a] = covariance[a * d + b]! /= Math.max(1, n);
	}
	return { covariance, mean };
}

/** Eigenvalues and eigenvectors (as columns) of a symmetric d × d matrix. */
function eigen(symmetric: Float64Array, d: number): { values: Float64Array; vectors: Float64Array } {
	const a = symmetric.slice();
	const vectors = new Float64Array(d * d);
	for (let j = 0; j < d; j++) vectors[j * d + j] = 1;
	for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
		let off = 0;
		let on = 0;
		for (let p = 0; p < d; p++) {
			on += a[p * d + p]! ** 2;
			for (let q = p + 1; q < d; q++) off += a[p * d + q]! ** 2;
		}
		if (off <= 1e-28 * on) break;
		for (let p = 0; p < d; p++) for (let q = p + 1; q < d; q++) rotate(a, vectors, d, p, q);
	}
	return { values: Float64Array.from({ length: d }, (_, j) => a[j * d + j]!), vectors };
}

/** One Jacobi rotation that brings element (p, q) to zero. */
function rotate(a: Float64Array, vectors: Float64Array, d: number, p: number, q: number): void {
	const apq = a[p * d + q]!;
	if (apq === 0) return;
	const theta = (a[q * d + q]! - a[p * d + p]!) / (2 * apq);
	const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
	const cos = 1 / Math.sqrt(t * t + 1);
	const sin = t * cos;
	for (let i = 0; i < d; i++) {
		const ip = a[i * d + p]!;
		const iq = a[i * d + q]!;
		a[i * d + p] = cos * ip - sin * iq;
		a[i * d + q] = sin * ip + cos * iq;
	}
	for (let i = 0; i < d; i++) {
		const pi = a[p * d + i]!;
		const qi = a[q * d + i]!;
		a[p * d + i] = cos * pi - sin * qi;
		a[q * d + i] = sin * pi + cos * qi;
		const vp = vectors[i * d + p]!;
		const vq = vectors[i * d + q]!;
		vectors[i * d + p] = cos * vp - sin * vq;
		vectors[i * d + q] = sin * vp + cos * vq;
	}
}

/** Points the axis so that its heaviest weight is positive; nearly equal weights count as the first. */
function pointed(axis: Float64Array): Float64Array {
	let heaviest = 0;
	for (let j = 1; j < axis.length; j++) if (Math.abs(axis[j]!) > Math.abs(axis[heaviest]!) + 1e-9) heaviest = j;
	return axis[heaviest]! < 0 ? axis.map((weight) => -weight) : axis;
}
