/**
 * Whether the app stays smooth while it imports. The browser tells of tasks of 50 ms and more only, so
 * where it tells of none the longest gap between two turns of the event loop stands beside.
 */
import type { Figure, Row } from '../figures.ts';
import { importByHand, openApp } from './app.ts';

const LIMIT = 50;

export const mainThread: Row = {
	id: 'main-thread',
	what: 'longest main-thread task during that import, in the app’s own screen',
	async measure(bench) {
		const figures: Figure[] = [];
		for (const size of bench.sizes) {
			const opened = await bench.open();
			try {
				const page = await openApp(bench, opened, '/import/');
				await importByHand(page, bench.csv(size), () => page.evaluate(watchTasks));
				const { longest, gap, tasks } = await page.evaluate(
					() => Reflect.get(globalThis, 'kithTasks') as { longest: number; gap: number; tasks: number }
				);
				bench.log(`${size}: ${tasks} tasks of 50 ms and more`);
				const isLargest = size === bench.sizes.at(-1);
				figures.push(
					{ name: 'longest task', size, value: longest, unit: 'ms', ...(isLargest ? { limit: LIMIT } : {}) },
					{ name: 'longest gap between turns', size, value: gap, unit: 'ms' }
				);
			} finally {
				await opened.close();
			}
		}
		return figures;
	}
};

/** Runs in the page. */
function watchTasks() {
	const seen = { longest: 0, gap: 0, tasks: 0 };
	Reflect.set(globalThis, 'kithTasks', seen);
	new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) {
			seen.tasks++;
			seen.longest = Math.max(seen.longest, duration);
		}
	}).observe({ type: 'longtask' });
	const { port1, port2 } = new MessageChannel();
	let last = performance.now();
	port1.onmessage = () => {
		const now = performance.now();
		seen.gap = Math.max(seen.gap, now - last);
		last = now;
		// A timer lets the loop rest; its own 4 ms are far below what matters.
		setTimeout(() => port2.postMessage(null), 0);
	};
	port2.postMessage(null);
}
