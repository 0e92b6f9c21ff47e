/** How times grow when there are ten times as many customers, from the figures of the rows before. */
import type { Figure, Row } from '../figures.ts';

const LIMIT = 11;

export const growth: Row = {
	id: 'growth',
	what: 'growth from 10,000 to 100,000 rows',
	measure(bench) {
		const of = (name: string, row: string, figure: string): Figure[] => {
			const at = (size: number) =>
				bench.figures(row).find((candidate) => candidate.name === figure && candidate.size === size)?.value;
			const [small, large] = [at(10_000), at(100_000)];
			if (small === undefined || large === undefined) return [];
			return [{ name, size: null, value: large / small, unit: '×', limit: LIMIT }];
		};
		const figures = [
			...of('import', 'import', 'import'),
			...of('check with duplicates', 'import', 'check'),
			...of('search', 'search', 'engine, p95')
		];
		return Promise.resolve(figures.length > 0 ? figures : null);
	}
};
