/** Runs sequences of many seeds in as many processes as there are cores, and sums up what they did. */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { Report } from './main.ts';

/** Sequences that one process runs before a fresh one takes over. */
const SHARE = 250;
/** Most of what a sequence makes dies young: a large nursery spares a tenth of the time. */
const FLAGS = ['--max-semi-space-size=128'];

/** `file` is what `bundleSequences` built; ends at the first failure. */
export async function runSequences(file: string, from: number, count: number): Promise<Report> {
	const sum: Report = { sequences: 0, operations: 0, neverDone: [], done: {}, crashes: {}, trace: 0, failure: null };
	let next = from;
	const worker = async () => {
		while (next < from + count && sum.failure === null) {
			const first = next;
			next += SHARE;
			add(sum, await runShare(file, first, Math.min(SHARE, from + count - first)));
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, worker));
	return sum;
}

async function runShare(file: string, from: number, count: number): Promise<Report> {
	const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, file, String(from), String(count)]);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report;
}

function add(sum: Report, part: Report): void {
	sum.sequences += part.sequences;
	sum.operations += part.operations;
	sum.trace = part.trace;
	sum.failure ??= part.failure;
	const parts = sum.sequences === part.sequences ? part.neverDone : sum.neverDone;
	sum.neverDone = parts.filter((name) => part.neverDone.includes(name));
	for (const name of ['done', 'crashes'] as const) {
		for (const [key, times] of Object.entries(part[name])) sum[name][key] = (sum[name][key] ?? 0) + times;
	}
}
