/** The import from "Import" pressed to done, beside its floor: the bare writing of the same rows. */
import { alternate, type Bench, type Figure, type Row } from '../figures.ts';
import { call, openBenchPage } from './bench-page.ts';

export const importing: Row = {
	id: 'import',
	what: 'import of a CSV of customers, from "Import" pressed to done',
	async measure(bench) {
		const figures: Figure[] = [];
		for (const size of bench.sizes) {
			const checks: number[] = [];
			const floor = () => inNewProfile(bench, size, async (page) => (await call(page, 'floor')).time);
			const kith = () =>
				inNewProfile(bench, size, async (page) => {
					const times = await call(page, 'import');
					bench.log(
						`${size}: look ${times.open.toFixed(0)} ms, check ${times.check.toFixed(0)} ms, import ${times.run.toFixed(0)} ms, ` +
							`${times.created} created, ${times.skipped} skipped`
					);
					checks.push(times.check);
					return times.run;
				});
			const [floorTime, kithTime] = await alternate(floor, kith);
			const isLargest = size === bench.sizes.at(-1);
			figures.push(
				{
					name: 'ratio to the floor',
					size,
					value: kithTime / floorTime,
					unit: '×',
					...(isLargest ? { limit: 1.5 } : {})
				},
				{ name: 'import', size, value: kithTime / 1000, unit: 's' },
				{ name: 'floor', size, value: floorTime / 1000, unit: 's' },
				{ name: 'check', size, value: checks.toSorted((one, other) => one - other)[1]! / 1000, unit: 's' }
			);
		}
		return figures;
	}
};

async function inNewProfile(
	bench: Bench,
	size: number,
	measure: (page: Awaited<ReturnType<typeof openBenchPage>>) => Promise<number>
): Promise<number> {
	const opened = await bench.open();
	try {
		return await measure(await openBenchPage(bench, opened, bench.csv(size)));
	} finally {
		await opened.close();
	}
}
