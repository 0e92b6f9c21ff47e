/** A process of its own: runs the sequences of some seeds and prints what they did, one line of JSON. */
import './world.ts';
import { COMMANDS } from './commands.ts';
import { runSequence, type SequenceResult } from './sequence.ts';

export interface Report {
	sequences: number;
	operations: number;
	/** Writing commands without a success, and successes per command. */
	neverDone: string[];
	done: Record<string, number>;
	/** What crashes met, such as `imports.run middle before`. */
	crashes: Record<string, number>;
	/** Of the last sequence; equal for equal runs. */
	trace: number;
	failure: string | null;
}

const [from = 1, count = 1] = process.argv.slice(2).map(Number);
const report: Report = { sequences: 0, operations: 0, neverDone: [], done: {}, crashes: {}, trace: 0, failure: null };
try {
	for (let seed = from; seed < from + count; seed++) add(await runSequence(seed));
} catch (reason) {
	report.failure = reason instanceof Error ? reason.message : String(reason);
}
report.neverDone = Object.entries(COMMANDS)
	.filter(([method, command]) => typeof command !== 'string' && !report.done[method])
	.map(([method]) => method);
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));

function add({ done, crash, operations, trace }: SequenceResult): void {
	report.sequences++;
	report.operations += operations;
	for (const [method, times] of done) report.done[method] = (report.done[method] ?? 0) + times;
	const key = `${crash.method} ${crash.hit} ${crash.outcome}`;
	report.crashes[key] = (report.crashes[key] ?? 0) + 1;
	report.trace = trace;
}
