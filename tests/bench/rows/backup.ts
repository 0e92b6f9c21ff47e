/** A backup of all customers: written and read back whole, as the screen does it, and restored until the app answers from it. */
import { median, type Bench, type Figure, type Row } from '../figures.ts';
import { call, openBenchPage } from './bench-page.ts';

const ROUNDS = 3;

export const backup: Row = {
	id: 'backup',
	what: 'a backup of all customers: written and verified; read from a file; restored and switched',
	async measure(bench) {
		const figures: Figure[] = [];
		for (const size of bench.sizes) {
			const times = await timesOf(bench, size);
			figures.push(
				{ name: 'written and verified', size, value: median(times.map(({ write }) => write)) / 1000, unit: 's' },
				{ name: 'opened and verified', size, value: median(times.map(({ inspect }) => inspect)) / 1000, unit: 's' },
				{
					name: 'verified, restored, switched',
					size,
					value: median(times.map(({ restore }) => restore)) / 1000,
					unit: 's'
				},
				{ name: 'file', size, value: times[0]!.bytes / 1000, unit: 'kB' }
			);
		}
		return figures;
	}
};

async function timesOf(bench: Bench, size: number): Promise<Awaited<ReturnType<typeof once>>[]> {
	const times: Awaited<ReturnType<typeof once>>[] = [];
	for (let round = 0; round < ROUNDS; round++) times.push(await once(bench, size));
	return times;
}

/** In a new profile each time: imports, writes, reads, restores, and looks whether everybody is there. */
async function once(bench: Bench, size: number) {
	const opened = await bench.open();
	try {
		const page = await openBenchPage(bench, opened, bench.csv(size));
		const { created } = await call(page, 'import');
		const times = await call(page, 'backup');
		if (times.customers !== created) throw new Error(`${created} imported, ${times.customers} restored`);
		bench.log(
			`${size}: written ${times.write.toFixed(0)} ms, opened ${times.inspect.toFixed(0)} ms, ` +
				`restored ${times.restore.toFixed(0)} ms, ${times.bytes} bytes`
		);
		return times;
	} finally {
		await opened.close();
	}
}
