/**
 * "Check my data": everything that can be checked from inside a database, streamed and cancellable. The
 * chain of the journal and the digests of its payloads, every record opened, references, summary pages
 * against records, the sentinel, and the newest entry of a backup against the journal. The batch lock is
 * held, because rows of a running batch stand ahead of their pages; single commits may go on, so what is
 * compared is read in one transaction.
 */
import type { Dexie } from 'dexie';
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { takesWrites } from './closing.ts';
import type { Codec } from './codec.ts';
import type { CheckOptions, DataFindings, ListedTable, TableName } from './contract.ts';
import { journalOf, metaOf, pagesOf, payloadsOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { digestOf, openPayload } from './journal.ts';
import type { EntryHeader, JournalCheck } from './journal.ts';
import { repeatsBody } from './facts.ts';
import { LISTED_TABLES, entryOf, isListed, openPages } from './pages.ts';
import type { PageEntry } from './pages.ts';
import type { Opened } from './plan.ts';
import { bodyFrom } from './packing.ts';
import { bodyAbout } from './records.ts';
import { rollBackRunning } from './recovery.ts';
import { TABLE_NAMES } from './schema.ts';
import type { Body, HeadRow, PageRow, RecordRow } from './schema.ts';

const AT_ONCE = 500;
const LISTED_FAULTS = 200;

/** Checks a database from inside; `busy` while a batch runs, `cancelled`. */
export async function check(core: Core, options: CheckOptions = {}): Promise<Result<DataFindings>> {
	return core.env.locks.request(core.names.batchLock, { ifAvailable: true }, async (lock) => {
		if (!lock) return fail('busy');
		if (!(await takesWrites(core))) return fail('database-moved');
		await rollBackRunning(core);
		const { signal, onProgress, backup = null } = options;
		const step = await counter(core, onProgress);
		const journal = await checkJournal(core.strict, core.codec, { signal, step, backup });
		if (!journal) return fail('cancelled');
		const records = new RecordCheck(core, step, signal);
		if (!(await records.run())) return fail('cancelled');
		const { entries, firstBad, problem, backupAgrees } = journal;
		return ok({
			...records.findings,
			journal: { entries, firstBad, problem },
			sentinel: await hasSentinel(core),
			backupAgrees
		});
	}) as Promise<Result<DataFindings>>;
}

type Step = (units: number) => void;

/** A unit is a record, a payload chunk or a journal entry. */
async function counter(core: Core, onProgress: CheckOptions['onProgress']): Promise<Step> {
	const tables = [...TABLE_NAMES, 'payloads', 'journal'];
	const counts = await Promise.all(tables.map((table) => core.strict.table(table).count()));
	const total = counts.reduce((sum, count) => sum + count, 0);
	let done = 0;
	return (units) => onProgress?.(Math.min((done += units), total), total);
}

async function hasSentinel(core: Core): Promise<boolean> {
	// What the page remembers is of all workspaces together; whether it fits was asked when this one was opened.
	const row = await metaOf(core.strict).get('sentinel');
	return row?.key === 'sentinel';
}

// ——— the journal ———

interface JournalOptions {
	signal?: AbortSignal;
	step?: Step;
	backup?: { seq: number; hash: string } | null;
}

/**
 * Checks the whole journal: no entry missing, each header's hash in the next, each payload chunk's digest the
 * newest recorded one, the newest hash in the head row. Names the first entry that is wrong. Null: aborted.
 */
export async function checkJournal(
	database: Dexie,
	codec: Codec,
	{ signal, step = () => {}, backup = null }: JournalOptions = {}
): Promise<(JournalCheck & { backupAgrees: boolean | null }) | null> {
	const head = (await metaOf(database).get('head')) as HeadRow | undefined;
	const known = backup && (await journalOf(database).get(backup.seq));
	const backupAgrees = backup && (known ? await digestOf(known.header) : '') === backup.hash;
	const verdict = (broken: Broken | null) => {
		// A journal cut off together with its head row is whole in itself: only the backup knows of the rest.
		const cut =
			backupAgrees === false ? { seq: Math.min(backup!.seq, chain.entries + 1), problem: 'head' as const } : null;
		const first = broken ?? cut;
		return {
			ok: first === null,
			entries: chain.entries,
			firstBad: first?.seq ?? null,
			problem: first?.problem ?? null,
			backupAgrees
		};
	};
	const chain = new Chain(head);
	const chunks: ChunkRef[] = [];
	let next = 1;
	while (next <= chain.entries && !chain.isBroken) {
		if (signal?.aborted) return null;
		const rows = await journalOf(database).where('seq').aboveOrEqual(next).limit(AT_ONCE).toArray();
		for (const row of rows) {
			if (row.seq > chain.entries || chain.isBroken) break;
			const header = await chain.take(row.seq, row.header);
			header?.digests.forEach((digest, chunk) => chunks.push({ seq: row.seq, entry: header.entry, chunk, digest }));
		}
		step(rows.length);
		next = rows.length === 0 ? chain.entries + 1 : rows.at(-1)!.seq + 1;
	}
	const broken = chain.end();
	for (const ref of chunks) {
		if (signal?.aborted) return null;
		// What stands after the first bad entry is not worth more words.
		if (broken && ref.seq >= broken.seq) break;
		const problem = await chunkProblem(database, codec, ref, chain.newest(ref));
		if (problem) return verdict({ seq: ref.seq, problem });
		step(1);
	}
	return verdict(broken);
}

interface ChunkRef {
	seq: number;
	entry: string;
	chunk: number;
	digest: string;
}
interface Broken {
	seq: number;
	problem: NonNullable<JournalCheck['problem']>;
}

/**
 * Follows the hashes. Where one does not fit, either the entry was changed or the hash of it in the next. The
 * next one is believed where the one after it vouches for it.
 */
class Chain {
	readonly entries: number;
	readonly #head: HeadRow | undefined;
	#previous = '';
	#last = 0;
	#misfit: number | null = null;
	#broken: Broken | null = null;
	/** Digest of a chunk after its last rewriting. */
	readonly #rewritten = new Map<string, string>();

	constructor(head: HeadRow | undefined) {
		this.#head = head;
		this.entries = head?.seq ?? 0;
	}

	get isBroken(): boolean {
		return this.#broken !== null;
	}

	/** Takes the next entry in; answers its header if that can be read. */
	async take(seq: number, text: string): Promise<EntryHeader | null> {
		const isNext = seq === this.#last + 1;
		if (this.#misfit !== null) {
			// The next entry decides which of the two before was changed.
			const isVouched = isNext && prevOf(text) === this.#previous;
			this.#broken = { seq: isVouched ? this.#misfit - 1 : this.#misfit, problem: 'chain' };
			return null;
		}
		if (!isNext) {
			this.#broken = { seq: this.#last + 1, problem: 'missing' };
			return null;
		}
		const header = headerOf(text);
		if (!header) {
			this.#broken = { seq, problem: 'chain' };
			return null;
		}
		if (header.prev !== this.#previous) {
			if (seq === 1) this.#broken = { seq, problem: 'chain' };
			else this.#misfit = seq;
		}
		this.#previous = await digestOf(text);
		this.#last = seq;
		for (const { entry, chunk, to } of header.rewrites ?? []) this.#rewritten.set(`${entry}/${chunk}`, to);
		return header;
	}

	/** After the last entry. */
	end(): Broken | null {
		if (this.#broken) return this.#broken;
		const isVouched = (this.#head?.hash ?? '') === this.#previous;
		if (this.#misfit !== null) {
			this.#broken = { seq: isVouched ? this.#misfit - 1 : this.#misfit, problem: 'chain' };
		} else if (this.#last < this.entries) {
			this.#broken = { seq: this.#last + 1, problem: 'missing' };
		} else if (!isVouched) {
			this.#broken = { seq: this.entries, problem: 'head' };
		}
		return this.#broken;
	}

	newest({ entry, chunk, digest }: ChunkRef): string {
		return this.#rewritten.get(`${entry}/${chunk}`) ?? digest;
	}
}

function headerOf(text: string): EntryHeader | null {
	try {
		return JSON.parse(text) as EntryHeader;
	} catch {
		// A header that is no JSON any more is what the check is there to find.
		return null;
	}
}
function prevOf(text: string): string | undefined {
	return headerOf(text)?.prev;
}

async function chunkProblem(
	database: Dexie,
	codec: Codec,
	{ entry, chunk }: ChunkRef,
	digest: string
): Promise<Broken['problem'] | null> {
	const row = await payloadsOf(database).get([entry, chunk]);
	if (!row) return 'missing';
	try {
		return (await digestOf(await openPayload(codec, row))) === digest ? null : 'digest';
	} catch {
		// A sealed chunk that does not open was changed.
		return 'digest';
	}
}

// ——— records ———

class RecordCheck {
	readonly findings: Omit<DataFindings, 'journal' | 'sentinel' | 'backupAgrees'> = {
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
	readonly #ids = new Map<TableName, Set<string>>();
	/** Records met on a page. */
	readonly #seen = new Set<string>();

	constructor(core: Core, step: Step, signal: AbortSignal | undefined) {
		this.#core = core;
		this.#step = step;
		this.#signal = signal;
	}

	/** False where it was aborted. Small tables first, the fields before all: customers and segments refer to them. */
	async run(): Promise<boolean> {
		for (const table of TABLE_NAMES) {
			if (!isListed(table) && !(await this.#small(table))) return false;
		}
		for (const table of LISTED_TABLES) {
			const all = pagesOf(this.#core.strict).where('[table+n]').between([table, 0], [table, Infinity]);
			for (const [, n] of await all.primaryKeys()) {
				if (this.#signal?.aborted) return false;
				await this.#page(table, n, []);
			}
			if (!(await this.#offPages(table))) return false;
			this.#seen.clear();
		}
		return true;
	}

	async #small(table: TableName): Promise<boolean> {
		const rows = await recordsOf(this.#core.strict, table).toArray();
		const there = new Set<string>();
		this.#ids.set(table, there);
		for (let from = 0; from < rows.length; from += AT_ONCE) {
			if (this.#signal?.aborted) return false;
			const opened = await this.#open(table, rows.slice(from, from + AT_ONCE));
			for (const { row, body } of opened) if (body !== null) there.add(row.id);
			if (table === 'segments') for (const { row, body } of opened) this.#segmentReferences(row.id, body);
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
		for (const opened of await this.#open(table, present)) {
			const { row } = opened;
			const isTwice = this.#seen.has(row.id);
			this.#seen.add(row.id);
			const entry = byId.get(row.id);
			if (isTwice || row.page !== n || !entry || !isSame(table, entry, opened)) this.findings.pageFaults++;
			if (!isTwice && table === 'customers') this.#customerReferences(row.id, opened.body);
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
	async #open(table: TableName, rows: readonly RecordRow[]): Promise<Opened[]> {
		this.#step(rows.length);
		const opened: Opened[] = [];
		const texts = await this.#core.codec.openEach(
			rows.flatMap((row) => (row.body === null ? [] : [{ about: bodyAbout(table, row), sealed: row.body }]))
		);
		let next = 0;
		for (const row of rows) {
			const body = row.body === null ? null : parsed(table, row, texts[next++] ?? null);
			if (body !== undefined) opened.push({ row, body });
			else {
				this.#seen.add(row.id);
				this.#unreadable(table, row.id);
			}
		}
		for (const { body } of opened) if (body !== null) this.findings.counts[table]++;
		return opened;
	}

	#unreadable(table: TableName, id: string): void {
		this.findings.unreadableTotal++;
		if (this.findings.unreadable.length < LISTED_FAULTS) this.findings.unreadable.push({ table, id });
	}

	#customerReferences(id: string, body: Body | null): void {
		const source = body?.source as { kind?: string; id?: string } | undefined;
		if (source?.kind === 'import') this.#refer('customers', id, 'source', 'imports', source.id);
		for (const field of Object.keys(body?.custom ?? {})) this.#refer('customers', id, 'custom', 'fields', field);
	}

	#segmentReferences(id: string, body: Body | null): void {
		for (const { id: feature } of (body?.features ?? []) as { id: string }[]) {
			if (feature.startsWith('custom:')) this.#refer('segments', id, 'features', 'fields', feature.slice(7));
		}
	}

	#refer(table: TableName, id: string, field: string, to: TableName, target: string | undefined): void {
		if (target !== undefined && this.#ids.get(to)?.has(target)) return;
		this.findings.danglingTotal++;
		if (this.findings.dangling.length < LISTED_FAULTS) this.findings.dangling.push({ table, id, field });
	}
}

/** Undefined where it did not open, is no body, or its row says otherwise. */
function parsed(table: TableName, row: RecordRow, text: string | null): Body | undefined {
	try {
		const body = text === null ? undefined : bodyFrom(table, text);
		return body && repeatsBody(table, row, body) ? body : undefined;
	} catch {
		return undefined;
	}
}

function isSame(table: ListedTable, entry: PageEntry, { row, body }: Opened): boolean {
	return isEqual(entry, entryOf(table, row.id, row.rev, row.deletedAt, row.updatedAt, body));
}

/** No entries where it does not open: its records then count as missing from it. */
async function openPage(codec: Codec, row: PageRow): Promise<PageEntry[]> {
	try {
		return (await openPages(codec, [row]))[0]!.entries;
	} catch {
		return [];
	}
}
