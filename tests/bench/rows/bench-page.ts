/** Opens the bench page and calls it. */
import type { Page } from '@playwright/test';
import type { Bench, Opened } from '../figures.ts';
import type { BenchPage } from '../page/main.ts';

/** The bench page in its browser, with a file chosen where a path is given. */
export async function openBenchPage(bench: Bench, opened: Opened, csv?: string): Promise<Page> {
	const page = await opened.context.newPage();
	page.on('pageerror', (error) => bench.log(`page: ${error.message}`));
	await page.goto(`${bench.page.origin}/`);
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
