/** Opens the bench page and calls it. */
import type { Page } from '@playwright/test';
import type { Bench, Opened } from '../figures.ts';
import type { BenchPage } from '../page/main.ts';

/** The bench page in its browser, with a file chosen where a path is given; of `app` with the app's own database. */
export async function openBenchPage(
	bench: Bench,
	opened: Opened,
	csv?: string,
	data: 'own' | 'app' = 'own'
): Promise<Page> {
	const page = await opened.context.newPage();
	page.on('pageerror', (error) => bench.log(`page: ${error.message}`));
	await page.goto(data === 'own' ? `${bench.page.origin}/` : `${bench.app.origin}/bench-page/?base=/`);
	if (csv !== undefined) await page.locator('#file').setInputFiles(csv);
	return page;
}

/** Calls a method of the bench page. */
export function call<M extends keyof BenchPage>(
	page: Page,
	method: M,
	...args: Parameters<BenchPage[M]>
): Promise<Awaited<ReturnType<BenchPage[M]>>> {
	return page.evaluate(
		([name, values]) => {
			const methods = Reflect.get(globalThis, 'kithBench') as Record<string, (...args: unknown[]) => Promise<unknown>>;
			return methods[name]?.(...values);
		},
		[method, args] as [string, unknown[]]
	) as Promise<Awaited<ReturnType<BenchPage[M]>>>;
}
