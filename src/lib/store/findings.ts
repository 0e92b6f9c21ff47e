/**
 * "Check my data": everything that can be checked from inside a database, streamed and cancellable. The
 * chain of the journal and the digests of its payloads, every record opened, references, summary pages
 * against records, the sentinel, and the newest entry of a backup against the journal. The batch lock is
 * held, because rows of a running batch stand ahead of their pages; single commits may go on, so what is
 * compared is read in one transaction.
 */
import type { Dexie } from 'dexie';
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { takesWrites } from './closing.ts';
import type { Codec } from './codec.ts';
import type { CheckOptions, DataFindings } from './contract.ts';
import { journalOf, metaOf, payloadsOf } from './core.ts';
import type { Core } from './core.ts';
import { digestOf, openPayload } from './journal.ts';
import type { EntryHeader, JournalCheck } from './journal.ts';
import { RecordCheck } from './record-check.ts';
import type { Step } from './record-check.ts';
import { rollBackRunning } from './recovery.ts';
import { TABLE_NAMES } from './schema.ts';
import type { HeadRow } from './schema.ts';

const AT_ONCE = 500;

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
