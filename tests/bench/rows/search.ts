/**
 * Search at each keystroke. The engine's time is taken on the page, around the call, so it holds the
 * way to the worker and back too.
 */
import { percentile, type Figure, type Row } from '../figures.ts';
import { call, openBenchPage } from './bench-page.ts';

/** Each prefix of what is typed: one letter, two CJK characters, part of a phone, a full name. */
const TYPED = ['m', '王伟', '0049', '5512', 'maria garcia', 'jürgen müller', 'nord bakery'];
const ROUNDS = 3;

export const search: Row = {
	id: 'search',
	what: 'search, p95 per keystroke',
	async measure(bench) {
		const texts = TYPED.flatMap((text) => [...text].map((_, index) => [...text].slice(0, index + 1).join('')));
		const figures: Figure[] = [];
		for (const size of bench.sizes) {
			const opened = await bench.open();
			try {
				const page = await openBenchPage(bench, opened, bench.csv(size));
				await call(page, 'import');
				await call(page, 'search', texts, {});
				const answers = await call(page, 'search', Array.from({ length: ROUNDS }, () => texts).flat(), {});
				if (answers.every(({ total }) => total === 0)) throw new Error('Nothing was found at all');
				const slowest = answers
					.map(({ time }, index) => ({ time, text: texts[index % texts.length] }))
					.toSorted((one, other) => other.time - one.time);
				bench.log(
					`${size}, slowest: ${slowest
						.slice(0, 4)
						.map(({ time, text }) => `${text} ${time.toFixed(1)} ms`)
						.join(', ')}`
				);
				const isLargest = size === bench.sizes.at(-1);
				figures.push({
					name: 'engine, p95',
					size,
					value: percentile(
						answers.map(({ time }) => time),
						0.95
					),
					unit: 'ms',
					...(isLargest ? { limit: 16 } : {})
				});
			} finally {
				await opened.close();
			}
		}
		return figures;
	}
};
