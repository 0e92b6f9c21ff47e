/** What a scatter is given: points as columns, and every text it shows. */
export interface ScatterProps {
	/** Columns of equal length; `group` indexes `groups`. */
	points: { x: Float32Array; y: Float32Array; group: Uint8Array };
	groups: readonly { label: string }[];
	/** Name of the picture. */
	label: string;
	/** How to walk it with the keyboard, spoken after the name. */
	hint?: string;
	/** The picture in words, for those who do not see it. */
	description: string;
	xLabel: string;
	yLabel: string;
	/** Group to bring out, or null. */
	highlighted?: number | null;
	/** Name of a point, and a second line for its note. */
	pointLabel: (index: number) => string;
	pointDetail?: (index: number) => string;
	/** Opens what a point stands for: a button in the pinned note, or Enter. */
	openLabel?: string;
	onopen?: (index: number) => void;
}

/** Least and largest value with a margin of 4 %, never of no width. */
export function extentOf(values: ArrayLike<number>): [number, number] {
	let least = Infinity;
	let most = -Infinity;
	for (let i = 0; i < values.length; i++) {
		if (values[i]! < least) least = values[i]!;
		if (values[i]! > most) most = values[i]!;
	}
	if (!(least <= most)) return [-1, 1];
	const margin = most > least ? (most - least) * 0.04 : 1;
	return [least - margin, most + margin];
}
