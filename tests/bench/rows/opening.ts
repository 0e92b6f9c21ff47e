/**
 * Cold open: a browser just started, from navigation to the first rows with the true total. Many
 * customers beside few, three times each in turn.
 */
import { alternate, type Bench, type Opened, type Row } from '../figures.ts';
import { importByHand, openApp, ROW } from './app.ts';

const FEW = 100;

export const opening: Row = {
	id: 'opening',
	what: 'cold open until the first window stands with the true total',
	async measure(bench) {
		const size = bench.sizes.at(-1) ?? FEW;
		const [few, many] = [await bench.open(), await bench.open()];
		try {
			const totals = [await fill(bench, few, FEW), await fill(bench, many, size)] as const;
			const [slow, fast] = await alternate(
				() => coldOpen(bench, many, totals[1]),
				() => coldOpen(bench, few, totals[0])
			);
			return [
				{ name: 'ratio', size, value: slow / fast, unit: '×', limit: 1.5 },
				{ name: 'open', size, value: slow, unit: 'ms' },
				{ name: 'open', size: FEW, value: fast, unit: 'ms' }
			];
		} finally {
			await few.close();
			await many.close();
		}
	}
};

/** Imports so many customers and answers how many stand in the list. */
export async function fill(bench: Bench, opened: Opened, customers: number): Promise<number> {
	const page = await openApp(bench, opened, '/import/');
	await importByHand(page, bench.csv(customers));
	await page.goto(`${bench.app.origin}/customers/`);
	const row = page.locator('[aria-setsize]', { has: page.locator(ROW.split(' ')[1] ?? '') }).first();
	await row.waitFor();
	const total = Number(await row.getAttribute('aria-setsize'));
	await page.close();
	return total;
}

/** Milliseconds from a browser just started until the first rows stand with the true total. */
export async function coldOpen(bench: Bench, opened: Opened, total: number): Promise<number> {
	await opened.relaunch();
	const page = await openApp(bench, opened, '/customers/', () => {
		const look = () => {
			const row = document.querySelector('[aria-setsize] .line:not([aria-hidden])');
			if (!row || Reflect.has(globalThis, 'kithOpened')) return;
			const total = Number(row.closest('[aria-setsize]')?.getAttribute('aria-setsize'));
			Reflect.set(globalThis, 'kithOpened', { total, time: performance.now() });
		};
		new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
	});
	const handle = await page.waitForFunction(
		() => Reflect.get(globalThis, 'kithOpened') as { total: number; time: number } | undefined
	);
	const seen = await handle.jsonValue();
	await page.close();
	if (seen?.total !== total) throw new Error(`The first window said ${seen?.total} of ${total} customers`);
	bench.log(`${total}: ${seen.time.toFixed(0)} ms`);
	return seen.time;
}
