/**
 * Random sequences of writes against a model, each with a crash between two awaits (`tests/support/sequences/`).
 * `KITH_SEQUENCES=100000` runs more of them, `KITH_SEED=7` one alone; both print what they did.
 */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleSequences } from '../support/sequences/bundle.ts';
import type { Report } from '../support/sequences/main.ts';
import { runSequences } from '../support/sequences/running.ts';

const SEQUENCES = 1000;
const HOUR = 3_600_000;
const { KITH_SEQUENCES, KITH_SEED } = process.env;

let file = '';
beforeAll(async () => {
	file = await bundleSequences();
}, HOUR);
afterAll(() => rm(dirname(file), { recursive: true, force: true }));

test('a crash at any await leaves the data as before the write or as after it', { timeout: 100 * HOUR }, async () => {
	const count = KITH_SEED ? 1 : Number(KITH_SEQUENCES ?? SEQUENCES);
	const start = performance.now();
	const report = await runSequences(file, Number(KITH_SEED ?? 1), count);
	if (KITH_SEQUENCES || KITH_SEED) process.stdout.write(`${described(report, (performance.now() - start) / 1000)}\n`);
	expect(report.failure).toBeNull();
	expect(report.sequences).toBe(count);
	if (KITH_SEED) return;
	expect(report.operations).toBeGreaterThanOrEqual(20 * count);
	// Nothing would be shown by calls that never succeed, or by crashes that all come too late.
	expect(report.neverDone).toEqual([]);
	const [before, after] = [met(report, 'middle before'), met(report, 'middle after')];
	expect(before + after).toBeGreaterThan(count / 2);
	expect(Math.min(before, after)).toBeGreaterThan(0);
});

test('the same seed gives the same sequence, task by task', { timeout: HOUR }, async () => {
	const [one, again, other] = [
		await runSequences(file, 41, 3),
		await runSequences(file, 41, 3),
		await runSequences(file, 42, 3)
	];
	expect(one.failure).toBeNull();
	expect(again).toEqual(one);
	expect(other.trace).not.toBe(one.trace);
});

/** How many crashes met this. */
function met(report: Report, what: string): number {
	return Object.entries(report.crashes).reduce((sum, [key, times]) => sum + (key.endsWith(what) ? times : 0), 0);
}

function described(report: Report, seconds: number): string {
	const crashes = ['middle before', 'middle after', 'end before', 'end after']
		.map((what) => `${what} ${met(report, what)}`)
		.join(', ');
	return [
		`${report.sequences} sequences with ${report.operations} writes in ${seconds.toFixed(0)} s`,
		`crashes: ${crashes}`,
		`successes: ${JSON.stringify(report.done)}`
	].join('\n');
}
