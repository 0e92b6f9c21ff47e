/** k-means of 100,000 rows of 8 numbers in 5 clusters, one start, beside ml-kmeans. */
import { alternate, type Figure, type Row } from '../figures.ts';
import { call, openBenchPage } from './bench-page.ts';

export const kmeans: Row = {
	id: 'kmeans',
	what: 'k-means, 100,000 × 8, k = 5, one start, beside ml-kmeans (scikit-learn, one thread: 0.066 s recorded)',
	async measure(bench) {
		const opened = await bench.open();
		try {
			const page = await openBenchPage(bench, opened);
			const figures: Figure[] = [];
			for (const [name, spread] of [
				['clusters apart', 1],
				['overlapping', 10]
			] as const) {
				const by = (who: 'kith' | 'ml-kmeans') => async () => {
					const { time, inertia } = await call(page, 'kmeans', { n: 100_000, d: 8, k: 5, spread, by: who });
					bench.log(`${name}, ${who}: ${time.toFixed(0)} ms, inertia ${inertia.toPrecision(8)}`);
					return time;
				};
				const [kith, library] = await alternate(by('kith'), by('ml-kmeans'));
				figures.push(
					{ name: `${name}, Kith`, size: 100_000, value: kith / 1000, unit: 's' },
					{ name: `${name}, ml-kmeans`, size: 100_000, value: library / 1000, unit: 's' },
					{ name: `${name}, Kith to ml-kmeans`, size: 100_000, value: kith / library, unit: '×' }
				);
			}
			return figures;
		} finally {
			await opened.close();
		}
	}
};
