/** Large plain customer files, without anything to ask, and the way through the import as far as a test wants it. */
import { expect, type Page } from '@playwright/test';
import { seededRandom } from '#lib/analysis/random.ts';

export interface PeopleFile {
	name: string;
	bytes: Buffer;
}

/** A CSV of `count` customers who differ in everything; the first `tagged` of them carry a tag. */
export function peopleFile(count: number, tagged = 0): PeopleFile {
	const random = seededRandom(11);
	const word = () => Array.from({ length: 9 }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
	const rows = Array.from({ length: count }, (_, index) => {
		const name = `${word()} ${word()}`;
		return `P-${index},${name},${name.replace(' ', '.')}@example.com,${index < tagged ? 'known' : ''}`;
	});
	return { name: 'people.csv', bytes: Buffer.from(['Customer ID,Name,E-mail,Tags', ...rows, ''].join('\n')) };
}

/** Chooses a file on the import screen of the copy at `base`. */
export async function chooseFile(page: Page, { name, bytes }: PeopleFile, base = ''): Promise<void> {
	await page.goto(`${base}import/`);
	await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer: bytes });
}

/** Chooses a file and has it checked; ends before anything is written. */
export async function checkPeople(page: Page, file: PeopleFile, base = ''): Promise<void> {
	await chooseFile(page, file, base);
	await page.getByRole('button', { name: /^Check [\d,]+ rows?$/ }).click();
}

export function importButton(page: Page) {
	return page.getByRole('button', { name: /^Import [\d,]+ customers?$/ });
}

/** Imports a file from start to end. */
export async function importPeople(page: Page, file: PeopleFile, base = ''): Promise<void> {
	await checkPeople(page, file, base);
	await importButton(page).click();
	await expect(page.getByText(/^[\d,]+ customers? imported/)).toBeVisible();
}

/** The number beside the heading of the list. */
export async function countShown(page: Page): Promise<number> {
	// What the app itself still loads may cut a navigation short.
	await expect(() => page.goto('customers/')).toPass();
	const heading = page.getByRole('heading', { level: 1 });
	await expect(heading).toContainText(/\d/);
	return Number((await heading.innerText()).replace(/\D/g, ''));
}

/** A point of a long call: its progress bar, the least percentage it shows (0: it is there), and time after that. */
export interface Point {
	label: string;
	share: number;
	/** Milliseconds. */
	delay: number;
}

/** Runs `act` and resolves at a point of the call it starts, as the page itself sees it. */
export async function untilPoint(page: Page, point: Point, act: () => Promise<void>): Promise<void> {
	await watchFor(page, point, 'tell');
	await act();
	await page.evaluate(() => Reflect.get(globalThis, 'pointReached') as Promise<void>);
}

/** Runs `act`; the page reloads itself at a point of the call it starts. Resolves when it has loaded again. */
export async function reloadAt(page: Page, point: Point, act: () => Promise<void>): Promise<void> {
	await watchFor(page, point, 'reload');
	await Promise.all([page.waitForEvent('load'), act()]);
}

/** In the page, because the way from there to the test takes longer than what is to be met. */
async function watchFor(page: Page, point: Point, then: 'reload' | 'tell'): Promise<void> {
	await page.evaluate(
		({ label, share, delay, then }) => {
			// The page asks before it goes while an import runs; by the time that is answered, the import is done.
			addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true });
			const reached = new Promise<void>((resolve) => {
				let begun = false;
				const look = () => {
					const bar = document.querySelector(`[role=progressbar][aria-label="${label}"]`);
					begun ||= bar !== null;
					// Gone again: the call came to its end before it showed that much.
					if (bar ? Number(bar.getAttribute('aria-valuenow') ?? 0) < share : !begun) return;
					observer.disconnect();
					setTimeout(then === 'reload' ? () => location.reload() : resolve, delay);
				};
				const observer = new MutationObserver(look);
				observer.observe(document, { subtree: true, childList: true, attributes: true });
				// A call too fast for its bar to be drawn: after its end is a point too.
				setTimeout(() => {
					begun = true;
					look();
				}, 15_000);
			});
			Object.assign(globalThis, { pointReached: reached });
		},
		{ ...point, then }
	);
}
