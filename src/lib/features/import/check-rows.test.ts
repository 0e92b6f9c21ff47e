import { expect, test } from 'vitest';
import type { CheckedRow, CheckWindow } from '#lib/engine/api.ts';
import { CheckRows, PAGE } from './check-rows.svelte.ts';

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

function source(total: number) {
	const asked: number[] = [];
	let version = 0;
	const load = (offset: number, limit: number): Promise<CheckWindow> => {
		asked.push(offset / PAGE);
		const rows = Array.from(
			{ length: Math.min(limit, total - offset) },
			(_, i) => ({ row: offset + i, name: `v${version}` }) as CheckedRow
		);
		return Promise.resolve({ rows, offset, total });
	};
	return { asked, load, next: () => version++ };
}

test('asks for the pages near the eye, each once', async () => {
	const { asked, load } = source(1000);
	const rows = new CheckRows(load, () => {});
	expect(rows.row(0)).toBeUndefined();
	rows.want(90, 20);
	rows.want(95, 20);
	await settle();
	expect(asked).toEqual([0, 1]);
	expect(rows.total).toBe(1000);
	expect(rows.row(105)?.row).toBe(105);
});

test('forgets the pages that were not seen for longest', async () => {
	const { asked, load } = source(10_000);
	const rows = new CheckRows(load, () => {});
	for (let page = 0; page < 20; page++) rows.want(page * PAGE, 10);
	await settle();
	expect(rows.row(0)).toBeUndefined();
	expect(rows.row(19 * PAGE)?.row).toBe(19 * PAGE);
	rows.want(0, 10);
	await settle();
	expect(asked.filter((page) => page === 0)).toHaveLength(2);
});

test('rows stay in sight until their newer version is there', async () => {
	const { load, next } = source(300);
	const rows = new CheckRows(load, () => {});
	rows.want(0, 10);
	await settle();
	next();
	rows.refresh();
	expect(rows.row(0)?.name).toBe('v0');
	await settle();
	expect(rows.row(0)?.name).toBe('v1');
});

test('a page that failed says so and is asked for again', async () => {
	let broken = true;
	const { load } = source(10);
	const failures: unknown[] = [];
	const rows = new CheckRows(
		(offset, limit) => (broken ? Promise.reject(new Error('lost')) : load(offset, limit)),
		(reason) => failures.push(reason)
	);
	rows.want(0, 5);
	await settle();
	expect(failures).toHaveLength(1);
	broken = false;
	rows.want(0, 5);
	await settle();
	expect(rows.row(0)?.row).toBe(0);
});
