/** What a row of the bench answers, and how figures become one. */

export type Unit = 's' | 'ms' | 'kB' | 'MB' | '×';

/** One measured number. */
export interface Figure {
	/** What it is the measure of, such as `ratio` or `Kith`. */
	name: string;
	/** Customers (or rows) it was measured with, or null where that means nothing. */
	size: number | null;
	value: number;
	unit: Unit;
	/** Most it may be by the budget; absent for figures that only stand beside. */
	limit?: number;
}

/** A row of the budget's table. `measure` answers null for a part that is not built yet. */
export interface Row {
	id: string;
	/** As the budget says it. */
	what: string;
	measure(bench: Bench): Promise<Figure[] | null>;
}

/** What rows measure with. */
export interface Bench {
	/** Customers to measure with, ascending. */
	sizes: readonly number[];
	/** Address of the app's real build, and of the bench page, which reaches the engine itself. */
	app: Served;
	page: Served;
	/** Path of a CSV file with so many customers; the same bytes each time. */
	csv(customers: number): string;
	/** Opens a browser with an empty profile on disk: one in memory would flatter IndexedDB. */
	open(options?: { serviceWorkers?: 'allow' | 'block' }): Promise<Opened>;
	/** Figures of rows that ran before in this run. */
	figures(row: string): readonly Figure[];
	log(text: string): void;
}
export interface Served {
	origin: string;
	requests: { method: string; path: string; status: number }[];
	folder: string;
}
export interface Opened {
	context: import('@playwright/test').BrowserContext;
	/** Ends the browser and starts it again with the same profile: nothing is warm but the disk. */
	relaunch(): Promise<void>;
	close(): Promise<void>;
}

/** Middle value; of an even number of values the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}

/** Value below which a share of the values lies, interpolated; `share` 0–1. NaN for none. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	const at = (sorted.length - 1) * share;
	const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
	return low === undefined || high === undefined ? Number.NaN : low + (high - low) * (at - Math.floor(at));
}

/** Runs two measurements in turn, three times each, and answers the medians: both meet the same weather. */
export async function alternate(
	first: () => Promise<number>,
	second: () => Promise<number>,
	rounds = 3
): Promise<[number, number]> {
	const times: [number[], number[]] = [[], []];
	for (let round = 0; round < rounds; round++) {
		times[0].push(await first());
		times[1].push(await second());
	}
	return [median(times[0]), median(times[1])];
}

export function formatFigure({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
	if (Number.isNaN(value)) return '–';
	const digits = unit === '×' || unit === 's' ? 2 : value < 100 ? 1 : 0;
	return unit === '×' ? `${value.toFixed(digits)} ×` : `${value.toFixed(digits)} ${unit}`;
}
