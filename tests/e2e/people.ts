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

/** Chooses a file on the import screen. */
export async function chooseFile(page: Page, { name, bytes }: PeopleFile): Promise<void> {
	await page.goto('import/');
	await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer: bytes });
}

/** Chooses a file and has it checked; ends before anything is written. */
export async function checkPeople(page: Page, file: PeopleFile): Promise<void> {
	await chooseFile(page, file);
	await page.getByRole('button', { name: /^Check [\d,]+ rows?$/ }).click();
}

export function importButton(page: Page) {
	return page.getByRole('button', { name: /^Import [\d,]+ customers?$/ });
}

/** Imports a file from start to end. */
export async function importPeople(page: Page, file: PeopleFile): Promise<void> {
	await checkPeople(page, file);
	await importButton(page).click();
	await expect(page.getByText(/^[\d,]+ customers? imported/)).toBeVisible({ timeout: 30_000 });
}

/** The number beside the heading of the list; 0 where it offers a first import. */
export async function countShown(page: Page): Promise<number> {
	await page.goto('customers/');
	const heading = page.getByRole('heading', { level: 1 });
	await expect(heading.or(page.getByRole('alert'))).toContainText(/\d|No customers yet/);
	const shown = (await heading.innerText()).replaceAll(',', '');
	return Number(/\d+/.exec(shown)?.[0] ?? 0);
}

/**
 * Waits in the page, without the way to the test in between, until the progress bar called `label` shows at
 * least `share` percent (0: as soon as it is there). `then` runs in the page `delay` ms later.
 */
export async function atProgress(
	page: Page,
	point: { label: string; share: number; delay: number },
	then: 'reload' | 'answer'
): Promise<void> {
	await page.evaluate(
		({ label, share, delay, then }) =>
			new Promise<void>((resolve) => {
				const look = () => {
					const bar = document.querySelector(`[role=progressbar][aria-label="${label}"]`);
					if (!bar || Number(bar.getAttribute('aria-valuenow') ?? 0) < share) return;
					observer.disconnect();
					setTimeout(() => (then === 'reload' ? location.reload() : resolve()), delay);
					// The page cannot answer any more once it reloads.
					if (then === 'reload') resolve();
				};
				const observer = new MutationObserver(look);
				observer.observe(document, { subtree: true, childList: true, attributes: true });
			}),
		{ ...point, then }
	);
}
