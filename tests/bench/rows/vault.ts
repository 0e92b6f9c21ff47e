/**
 * The vault beside the plain database: the same import, turning it on, and from a browser just started to the
 * first rows. Deriving the key takes about a second by design, on any number of customers; the ratio leaves it
 * out and the figure beside it says what it took.
 */
import type { Page } from '@playwright/test';
import { alternate, type Bench, type Figure, type Opened, type Row } from '../figures.ts';
import { call, openBenchPage } from './bench-page.ts';

export const vault: Row = {
	id: 'vault',
	what: 'the same import with the vault on, turning it on, and unlocking it',
	async measure(bench) {
		const size = bench.sizes.at(-1) ?? 1000;
		return [...(await imports(bench, size)), ...(await openings(bench, size))];
	}
};

async function imports(bench: Bench, size: number): Promise<Figure[]> {
	const inNewProfile = async (isSealed: boolean): Promise<number> => {
		const opened = await bench.open();
		try {
			const page = await openBenchPage(bench, opened, bench.csv(size));
			if (isSealed) await call(page, 'seal');
			const { run } = await call(page, 'import');
			bench.log(`${size}, ${isSealed ? 'sealed' : 'plain'}: ${run.toFixed(0)} ms`);
			return run;
		} finally {
			await opened.close();
		}
	};
	const [sealed, plain] = await alternate(
		() => inNewProfile(true),
		() => inNewProfile(false)
	);
	return [
		{ name: 'import, ratio to plain', size, value: sealed / plain, unit: '×', limit: 1.3 },
		{ name: 'import', size, value: sealed / 1000, unit: 's' }
	];
}

async function openings(bench: Bench, size: number): Promise<Figure[]> {
	const [sealed, plain] = [await bench.open(), await bench.open()];
	try {
		const proving: number[] = [];
		await fill(bench, plain, size);
		const turning = await call(await fill(bench, sealed, size), 'seal');
		const [slow, fast] = await alternate(
			async () => {
				const { time, proving: part, total } = await inNewBrowser(bench, sealed, (page) => call(page, 'unlock'));
				bench.log(`unlock: ${time.toFixed(0)} ms, ${part.toFixed(0)} of them for the passphrase; ${total} customers`);
				proving.push(part);
				return Math.max(time - part, 0);
			},
			async () => (await inNewBrowser(bench, plain, (page) => call(page, 'open'))).time
		);
		const derivation = proving.toSorted((one, other) => one - other)[1]!;
		return [
			{ name: 'unlock to rows, ratio to plain', size, value: slow / fast, unit: '×', limit: 2 },
			{ name: 'unlock to rows, without the passphrase', size, value: slow, unit: 'ms' },
			{ name: 'plain open to rows', size, value: fast, unit: 'ms' },
			{ name: 'passphrase', size, value: derivation, unit: 'ms' },
			{ name: 'turning it on', size, value: turning / 1000, unit: 's' }
		];
	} finally {
		await sealed.close();
		await plain.close();
	}
}

async function fill(bench: Bench, opened: Opened, size: number): Promise<Page> {
	const page = await openBenchPage(bench, opened, bench.csv(size));
	await call(page, 'import');
	return page;
}

async function inNewBrowser<T>(bench: Bench, opened: Opened, measure: (page: Page) => Promise<T>): Promise<T> {
	await opened.relaunch();
	const page = await openBenchPage(bench, opened);
	try {
		return await measure(page);
	} finally {
		await page.close();
	}
}
