/**
 * The part of the check that opens every record: whether it can be read, whether its row repeats it truly, whether
 * what it names is there, and whether its page says the same.
 */
import { isEqual } from '#lib/domain/equal.ts';
import type { Codec } from './codec.ts';
import type { DataFindings, ListedTable, TableName } from './contract.ts';
import { pagesOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { repeatsBody } from './facts.ts';
import { entryOf } from './page-entry.ts';
import { LISTED_TABLES, isListed, openPages } from './pages.ts';
import type { PageEntry } from './pages.ts';
import { bodyFrom } from './packing.ts';
import { referencesOf } from './references.ts';
import type { Reference } from './references.ts';
import { bodyAbout } from './row-bodies.ts';
import { TABLE_NAMES, keyOf } from './schema.ts';
import type { AnyBody, Body, PageRow, RecordRow } from './schema.ts';

const AT_ONCE = 500;
const LISTED_FAULTS = 200;

export type Step = (units: number) => void;
type RecordFindings = Omit<DataFindings, 'journal' | 'sentinel' | 'backupAgrees'>;

/** A row with what its body gives. */
interface Looked {
	row: RecordRow;
	body: Body | null;
	/** Of a listed type: what its page should say. */
	entry: PageEntry | null;
	references: Reference[];
}

export class RecordCheck {
	readonly findings: RecordFindings = {
		counts: Object.fromEntries(TABLE_NAMES.map((table) => [table, 0])) as DataFindings['counts'],
		unreadable: [],
		unreadableTotal: 0,
		dangling: [],
		danglingTotal: 0,
		pageFaults: 0
	};
	readonly #core: Core;
	readonly #step: Step;
	readonly #signal: AbortSignal | undefined;
	readonly #references = new ReferenceCheck();
	/** Records met on a page. */
	readonly #seen = new Set<string>();

	constructor(core: Core, step: Step, signal: AbortSignal | undefined) {
		this.#core = core;
		this.#step = step;
		this.#signal = signal;
	}

	/** False where it was aborted. Small tables first: the others refer to them. */
	async run(): Promise<boolean> {
		for (const table of TABLE_NAMES) {
			if (!isListed(table) && !(await this.#small(table))) return false;
		}
		for (const table of ORDER) {
			const all = pagesOf(this.#core.strict).where('[table+n]').between([table, 0], [table, Infinity]);
			for (const [, n] of await all.primaryKeys()) {
				if (this.#signal?.aborted) return false;
				await this.#page(table, n, []);
			}
			if (!(await this.#offPages(table))) return false;
			this.#seen.clear();
		}
		for (const fault of await this.#references.dangling(this.#core)) {
			this.findings.danglingTotal++;
			if (this.findings.dangling.length < LISTED_FAULTS) this.findings.dangling.push(fault);
		}
		return true;
	}

	async #small(table: TableName): Promise<boolean> {
		const rows = await recordsOf(this.#core.strict, table).toArray();
		for (let from = 0; from < rows.length; from += AT_ONCE) {
			if (this.#signal?.aborted) return false;
			for (const looked of await this.#look(table, rows.slice(from, from + AT_ONCE)))
				this.#references.take(table, looked);
		}
		return true;
	}

	/** Records that no page holds: each is a fault, unless it came meanwhile. */
	async #offPages(table: ListedTable): Promise<boolean> {
		const left = (await recordsOf(this.#core.strict, table).toCollection().primaryKeys()).filter(
			(id) => !this.#seen.has(id)
		);
		for (let from = 0; from < left.length; from += AT_ONCE) {
			if (this.#signal?.aborted) return false;
			const ids = left.slice(from, from + AT_ONCE);
			const groups = new Map<number, string[]>();
			for (const row of await recordsOf(this.#core.strict, table).bulkGet(ids)) {
				if (row) groups.set(row.page, [...(groups.get(row.page) ?? []), row.id]);
			}
			for (const [n, group] of groups) await this.#page(table, n, group);
		}
		return true;
	}

	/** Compares a page with its records; with `only`, just these, which it should hold too. */
	async #page(table: ListedTable, n: number, only: readonly string[]): Promise<void> {
		const { entries, ids, rows } = await this.#readPage(table, n, only);
		const byId = new Map(entries.map((entry) => [entry.id as string, entry]));
		const present = rows.flatMap((row) => (row ? [row] : []));
		this.findings.pageFaults += ids.length - present.length;
		for (const looked of await this.#look(table, present)) {
			const { row, entry } = looked;
			const isTwice = this.#seen.has(row.id);
			this.#seen.add(row.id);
			if (isTwice || row.page !== n || !isEqual(byId.get(row.id), entry)) this.findings.pageFaults++;
			if (!isTwice) this.#references.take(table, looked);
		}
	}

	/** Page and records as of one moment: commits go on meanwhile, and which records to read stands in the page. */
	async #readPage(table: ListedTable, n: number, only: readonly string[]) {
		const { strict, codec } = this.#core;
		let known = await pagesOf(strict).get([table, n]);
		for (;;) {
			const entries = known ? await openPage(codec, known) : [];
			const ids = only.length > 0 ? only.slice() : entries.map((entry) => entry.id as string);
			const { page, rows } = await strict.transaction('r', ['pages', table], async () => ({
				page: await pagesOf(strict).get([table, n]),
				rows: await recordsOf(strict, table).bulkGet(ids)
			}));
			if (page?.lamport === known?.lamport) return { entries, ids, rows };
			known = page;
		}
	}

	/** Opens rows; those that do not open or parse are counted and named, and left out. */
	async #look(table: TableName, rows: readonly RecordRow[]): Promise<Looked[]> {
		this.#step(rows.length);
		const found: Looked[] = [];
		const texts = await this.#core.codec.openEach(
			rows.flatMap((row) => (row.body === null ? [] : [{ about: bodyAbout(table, row), sealed: row.body }]))
		);
		let next = 0;
		for (const row of rows) {
			this.#references.isThere(table, row.id);
			const looked = row.body === null ? gone(table, row) : read(table, row, texts[next++] ?? null);
			if (looked) {
				found.push(looked);
				if (looked.body !== null) this.findings.counts[table]++;
			} else {
				this.#seen.add(row.id);
				this.#unreadable(table, row.id);
			}
		}
		return found;
	}

	#unreadable(table: TableName, id: string): void {
		this.findings.unreadableTotal++;
		if (this.findings.unreadable.length < LISTED_FAULTS) this.findings.unreadable.push({ table, id });
	}
}

function gone(table: TableName, row: RecordRow): Looked {
	const { id, rev, deletedAt, updatedAt } = row;
	const entry = isListed(table) ? entryOf(table, id, rev, deletedAt, updatedAt, null) : null;
	return { row, body: null, entry, references: [] };
}

/** Undefined where it did not open, is no body, or its row says otherwise. */
function read(table: TableName, row: RecordRow, text: string | null): Looked | undefined {
	if (text === null) return undefined;
	try {
		const body = bodyFrom(table, text);
		if (!repeatsBody(table, row, body)) return undefined;
		const { id, rev, deletedAt, updatedAt } = row;
		const entry = isListed(table) ? entryOf(table, id, rev, deletedAt, updatedAt, body) : null;
		return { row, body, entry, references: referencesOf(table, body as unknown as AnyBody) };
	} catch {
		// What lacks the fields of its type was changed from outside.
		return undefined;
	}
}

/** Tables that others refer to. */
const REFERRED: readonly TableName[] = [
	'customers',
	'imports',
	'fields',
	'pipelines',
	'deals',
	'products',
	'orders',
	'tickets',
	'surveys'
];
/** These before the others, so that little is left open. */
const ORDER = [...REFERRED.filter(isListed), ...LISTED_TABLES.filter((table) => !REFERRED.includes(table))];

/**
 * References against what is there. A row without a body counts as there: somebody undid its creation or erased it,
 * and that is known; what has no row at all is missing.
 */
class ReferenceCheck {
	readonly #there = new Map<TableName, Set<string>>(REFERRED.map((table) => [table, new Set()]));
	/** References to what was not met yet, by its key. */
	readonly #open = new Map<string, { to: Reference; from: DataFindings['dangling'] }>();

	isThere(table: TableName, id: string): void {
		this.#there.get(table)?.add(id);
		if (this.#open.size > 0) this.#open.delete(keyOf(table, id));
	}

	take(table: TableName, { row, references }: Looked): void {
		for (const to of references) {
			if (this.#there.get(to.table)?.has(to.id)) continue;
			const key = keyOf(to.table, to.id);
			const from = { table, id: row.id, field: to.field };
			const known = this.#open.get(key);
			if (known) known.from.push(from);
			else this.#open.set(key, { to, from: [from] });
		}
	}

	/** What is still open and, looked up once more, not there: commits go on during a check. */
	async dangling(core: Core): Promise<DataFindings['dangling']> {
		const faults: DataFindings['dangling'] = [];
		for (const table of REFERRED) {
			const open = [...this.#open.values()].filter(({ to }) => to.table === table);
			const rows = await recordsOf(core.strict, table).bulkGet(open.map(({ to }) => to.id));
			for (const [i, { from }] of open.entries()) if (!rows[i]) faults.push(...from);
		}
		return faults;
	}
}

/** No entries where it does not open: its records then count as missing from it. */
async function openPage(codec: Codec, row: PageRow): Promise<PageEntry[]> {
	try {
		return (await openPages(codec, [row]))[0]!.entries;
	} catch {
		return [];
	}
}
