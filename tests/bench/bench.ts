/**
 * The bench: measures the rows of the budget in a real Chromium, prints a table and saves it as JSON.
 * Ratios come from one run, side by side; absolute figures mean something only with the machine that
 * is printed above them. Never part of the tests: a slow afternoon must not turn them red.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { ensureBrowser, launchOptions } from '../support/browser.js';
import { customerCsv } from '../support/customers.ts';
import { root, run } from '../support/setup.js';
import { startStaticServer } from '../support/static-server.js';
import { formatFigure, type Bench, type Figure, type Row } from './figures.ts';
import { backup } from './rows/backup.ts';
import { crm } from './rows/crm.ts';
import { growth } from './rows/growth.ts';
import { importing } from './rows/importing.ts';
import { javascript } from './rows/javascript.ts';
import { kmeans } from './rows/kmeans.ts';
import { mainThread } from './rows/main-thread.ts';
import { opening } from './rows/opening.ts';
import { search } from './rows/search.ts';
import { vault } from './rows/vault.ts';

/** In this order: `growth` reads what the rows before it measured. */
const ROWS: Row[] = [javascript, importing, mainThread, search, opening, vault, backup, kmeans, crm, growth];
const SIZES = [1000, 10_000, 100_000];
const results = join(root, 'tests/results');

interface Measured {
	row: string;
	what: string;
	/** Null: not built yet. */
	figures: Figure[] | null;
	error?: string;
}

/** Runs all rows, or those whose ids are named, also as `--only=crm,search`. `--sizes=1000,10000`: other sizes. */
export async function runBench(args: string[]): Promise<void> {
	const sizes = listOf(args, '--sizes')?.map(Number) ?? SIZES;
	const names = [...args.filter((arg) => !arg.startsWith('--')), ...(listOf(args, '--only') ?? [])];
	const unknown = names.filter((name) => !ROWS.some(({ id }) => id === name));
	if (unknown.length > 0)
		throw new Error(`No row ${unknown.join(', ')}; there are ${ROWS.map(({ id }) => id).join(', ')}`);

	await ensureBrowser();
	if (!args.includes('--no-build') && run('npm', ['run', '--silent', 'build', '--', '--logLevel', 'error']) !== 0) {
		throw new Error('The build failed');
	}
	const pageFolder = join(results, 'bench-page');
	await build({ configFile: join(root, 'tests/bench/page/vite.config.ts'), logLevel: 'warn' });

	const appFolder = join(root, 'build');
	// Beside the app too: what it fills there is the app's own data.
	const app = { ...(await startStaticServer({ '/': appFolder, '/bench-page/': pageFolder })), folder: appFolder };
	const page = { ...(await startStaticServer({ '/': pageFolder })), folder: pageFolder };
	const served = [app, page];
	const launch = await launchOptions();
	const measured: Measured[] = [];
	const bench: Bench = {
		sizes,
		app,
		page,
		csv: csvOf,
		open: async (options) => {
			const profile = mkdtempSync(join(tmpdir(), 'kith-bench-'));
			const launchProfile = () =>
				chromium.launchPersistentContext(profile, {
					...launch,
					headless: true,
					viewport: { width: 1280, height: 800 },
					locale: 'en-GB',
					serviceWorkers: options?.serviceWorkers ?? 'block'
				});
			let context = await launchProfile();
			return {
				get context() {
					return context;
				},
				relaunch: async () => {
					await context.close();
					context = await launchProfile();
				},
				close: async () => {
					await context.close();
					rmSync(profile, { recursive: true, force: true });
				}
			};
		},
		figures: (row) => measured.find((entry) => entry.row === row)?.figures ?? [],
		log: (text) => console.log(`  ${text}`)
	};

	const machine = await describeMachine();
	try {
		for (const row of ROWS.filter(({ id }) => names.length === 0 || names.includes(id))) {
			console.log(`\n${row.id}: ${row.what}`);
			measured.push(await measure(row, bench));
		}
	} finally {
		await Promise.all(served.map((server) => server.stop()));
	}
	console.log(
		`\n${Object.entries(machine)
			.map(([name, value]) => `${name}: ${value}`)
			.join('\n')}\n`
	);
	console.log(table(measured));
	mkdirSync(results, { recursive: true });
	const file = join(results, 'bench.json');
	writeFileSync(
		file,
		`${JSON.stringify({ at: new Date().toISOString(), machine, sizes, rows: measured }, null, '\t')}\n`
	);
	console.log(`\nSaved to ${file}`);
	if (measured.some(({ error }) => error !== undefined)) process.exitCode = 1;
}

/** Values of an option such as `--only=crm,search`; undefined where it was not given. */
function listOf(args: readonly string[], option: string): string[] | undefined {
	const given = args.find((arg) => arg.startsWith(`${option}=`));
	return given?.slice(option.length + 1).split(',');
}

/** A row that breaks is shown as broken and does not cost the others. */
async function measure(row: Row, bench: Bench): Promise<Measured> {
	try {
		const figures = await row.measure(bench);
		for (const figure of figures ?? []) bench.log(`${figure.name} ${figure.size ?? ''}: ${formatFigure(figure)}`);
		return { row: row.id, what: row.what, figures };
	} catch (error) {
		const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
		console.error(message);
		return { row: row.id, what: row.what, figures: [], error: message };
	}
}

function table(measured: Measured[]): string {
	const lines = measured.flatMap(({ what, figures, error }): string[][] => {
		if (error !== undefined) return [[what, '', 'broke', '', '']];
		if (figures === null) return [[what, '', 'not yet', '', '']];
		return figures.map((figure, index) => [
			index === 0 ? what : '',
			`${figure.name}${figure.size === null ? '' : `, ${figure.size.toLocaleString('en')}`}`,
			formatFigure(figure),
			figure.limit === undefined ? '' : `≤ ${formatFigure({ value: figure.limit, unit: figure.unit })}`,
			figure.limit === undefined ? '' : figure.value <= figure.limit ? 'ok' : 'OVER'
		]);
	});
	const all = [['what', 'figure', 'measured', 'budget', ''], ...lines];
	const widths = all[0]!.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
	return all
		.map((line) =>
			line
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd()
		)
		.join('\n');
}

async function describeMachine(): Promise<Record<string, string>> {
	const options = await launchOptions();
	const browser = await chromium.launch(options);
	const version = browser.version();
	await browser.close();
	const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' });
	// An unpacked archive has no history.
	const commit = git.status === 0 ? git.stdout.trim() : 'unknown';
	return {
		Processor: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`,
		Memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
		Chromium: version,
		Node: process.versions.node,
		Commit: commit
	};
}

function csvOf(customers: number): string {
	const path = join(results, `customers-${customers}.csv`);
	mkdirSync(results, { recursive: true });
	writeFileSync(path, customerCsv(customers));
	return path;
}
