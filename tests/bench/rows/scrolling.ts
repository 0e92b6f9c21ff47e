/** Scrolls a list of the app from top to bottom, a screen and a half at a time, and tells how smoothly that went. */
import type { Page } from '@playwright/test';
import type { Bench, Opened } from '../figures.ts';
import { openApp, ROW } from './app.ts';

const TURNS = 60;
const STEP = 1200;
/** Milliseconds between two turns of the wheel. */
const PAUSE = 80;

interface Smoothness {
	/** Longest task of the main thread, and slowest frame, in milliseconds; 0: none of 50 ms and more. */
	longest: number;
	frame: number;
	rows: number;
	/** Milliseconds from navigation to the first rows, in a page and worker just started. */
	opened: number;
}

export async function scrolled(bench: Bench, opened: Opened, route: string): Promise<Smoothness> {
	const page = await openApp(bench, opened, route);
	try {
		await page.locator(ROW).first().waitFor({ timeout: 60_000 });
		const ready = await page.evaluate(() => performance.now());
		// What is read behind the first rows ends first: this is about scrolling.
		await page.waitForTimeout(5000);
		await page.locator('[aria-setsize]').first().hover();
		await page.evaluate(watchFrames);
		for (let turn = 0; turn < TURNS; turn++) {
			await page.mouse.wheel(0, STEP);
			await page.waitForTimeout(PAUSE);
		}
		await page.locator(ROW).first().waitFor();
		const seen = await page.evaluate(() => {
			const seen = Reflect.get(globalThis, 'kithFrames') as { longest: number; frame: number };
			const rows = Math.max(
				...[...document.querySelectorAll('[aria-posinset]')].map((row) => Number(row.getAttribute('aria-posinset')))
			);
			return { ...seen, rows };
		});
		return { ...seen, opened: ready };
	} finally {
		await page.close();
	}
}

/** Runs in the page. */
function watchFrames() {
	const seen = { longest: 0, frame: 0 };
	Reflect.set(globalThis, 'kithFrames', seen);
	new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
	}).observe({ type: 'longtask' });
	let last = performance.now();
	const next = (now: number) => {
		seen.frame = Math.max(seen.frame, now - last);
		last = now;
		requestAnimationFrame(next);
	};
	requestAnimationFrame(next);
}

/** Bytes that the worker's objects take after what is garbage was collected. */
export async function heapOfWorker(page: Page): Promise<number> {
	const session = await page.context().newCDPSession(page);
	try {
		const attached = new Promise<string>((resolve) => {
			session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
				if (targetInfo.type === 'worker') resolve(sessionId);
			});
		});
		await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
		const sessionId = await attached;
		const ask = (id: number, method: string) =>
			new Promise<{ usedSize?: number }>((resolve) => {
				session.on('Target.receivedMessageFromTarget', ({ message }) => {
					const reply = JSON.parse(message) as { id?: number; result?: { usedSize?: number } };
					if (reply.id === id) resolve(reply.result ?? {});
				});
				void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
			});
		await ask(1, 'HeapProfiler.collectGarbage');
		return (await ask(2, 'Runtime.getHeapUsage')).usedSize ?? Number.NaN;
	} finally {
		await session.detach();
	}
}
