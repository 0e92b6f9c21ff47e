/**
 * Search at each keystroke. The engine's time is taken on the page, around the call, so it holds the
 * way to the worker and back too. The painted time is taken in the app's own screen, from the key to the
 * frame after the last change of the rows.
 */
import { percentile, type Bench, type Figure, type Row } from '../figures.ts';
import { openApp } from './app.ts';
import { call, openBenchPage } from './bench-page.ts';
import { fill } from './opening.ts';

/** Each prefix of what is typed: one letter, two CJK characters, part of a phone, a full name. */
const TYPED = ['m', '王伟', '0049', '5512', 'maria garcia', 'jürgen müller', 'nord bakery'];
const ROUNDS = 3;
/** Milliseconds after which a key has done all it does. */
const SETTLED = 400;

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
		const size = bench.sizes.at(-1) ?? 0;
		figures.push({ name: 'key to painted rows, p95', size, value: await painted(bench, size), unit: 'ms', limit: 50 });
		return figures;
	}
};

/** Types each text into the app's search box, key by key, and answers the p95 in milliseconds. */
async function painted(bench: Bench, size: number): Promise<number> {
	const opened = await bench.open();
	try {
		await fill(bench, opened, size);
		const page = await openApp(bench, opened, '/customers/', watchRows);
		const box = page.getByRole('searchbox');
		await page.locator('[aria-setsize]').first().waitFor();
		await page.getByText('Still loading').waitFor({ state: 'detached' });
		await box.click();
		const times: number[] = [];
		for (let round = 0; round < ROUNDS; round++) {
			for (const text of TYPED) {
				await box.fill('');
				await page.waitForTimeout(SETTLED);
				for (const letter of text) {
					await page.evaluate(() => Reflect.set(globalThis, 'kithPainted', { key: 0, painted: 0 }));
					await page.keyboard.type(letter);
					await page.waitForTimeout(SETTLED);
					const { key, painted } = await page.evaluate(
						() => Reflect.get(globalThis, 'kithPainted') as { key: number; painted: number }
					);
					// A letter that changes no row paints nothing.
					if (painted > 0) times.push(painted - key);
				}
			}
		}
		if (times.length === 0) throw new Error('No key changed a row');
		bench.log(
			`${size}: ${times.length} keys, median ${percentile(times, 0.5).toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms`
		);
		return percentile(times, 0.95);
	} finally {
		await opened.close();
	}
}

/** Runs in the page: when a key was pressed, and when the frame stood that shows the last change of the rows. */
function watchRows() {
	addEventListener('input', (event) => Reflect.set(globalThis, 'kithPainted', { key: event.timeStamp, painted: 0 }), {
		capture: true
	});
	const changed = (mutations: MutationRecord[]) => {
		const isRow = mutations.some(({ target }) =>
			(target instanceof Element ? target : target.parentElement)?.closest(
				'[role=list], [role=listbox], [role=table], .rows'
			)
		);
		if (!isRow) return;
		requestAnimationFrame(() => {
			// The task after a frame's callback runs once the frame is painted.
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => {
				const seen = Reflect.get(globalThis, 'kithPainted') as { painted: number } | undefined;
				if (seen) seen.painted = performance.now();
			};
			port2.postMessage(null);
		});
	};
	new MutationObserver(changed).observe(document, {
		subtree: true,
		childList: true,
		characterData: true,
		attributes: true
	});
}
