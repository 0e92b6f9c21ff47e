/**
 * Writes a checked import: the file is read a second time, and rows become changes chunk by chunk in one
 * batch, together with the new fields and the import's own record, so that one undo takes all of it back.
 */
import type { Customer } from '#lib/domain/customer.ts';
import { assert, ok, type Result } from '#lib/domain/errors.ts';
import { tidyOptions } from '#lib/domain/options.ts';
import { newId, pooled, type CustomerId, type FieldId, type ImportId, type RandomBytes } from '#lib/domain/ids.ts';
import type { SkipReason } from '#lib/domain/imports.ts';
import { draftFromRow } from '#lib/cleaning/draft.ts';
import { patchFromDraft } from '#lib/cleaning/patch.ts';
import type { RowContext, RowDraft } from '#lib/cleaning/contract.ts';
import { writeCsv } from '#lib/formats/csv-writer.ts';
import type { Change, FieldPatch } from '#lib/store/contract.ts';
import type { Contract, ImportSummary } from '../api.ts';
import type { CallContext } from '../context.ts';
import { CHUNK } from '../writing.ts';
import { checkFile, isEmpty, makeRowContext, withPatch } from './checking.ts';
import { countsOf, destinationOf, outcomeOf } from './outcomes.ts';
import { readAgain, readBlocks, type DataRow } from './rows.ts';
import type { Check, ImportSession, OpenFile } from './session.ts';

export type RunLabels = Contract['imports']['run']['input']['labels'];

export async function runImport(
	session: ImportSession,
	check: Check,
	labels: RunLabels,
	context: CallContext
): Promise<Result<ImportSummary>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const { file } = session;
	let current = check;
	if (loaded.value.version !== check.version) {
		// Somebody wrote since the check: what was new then may be stored now.
		const again = await checkFile(file, check.plan, check.id, check.choices, context);
		if (!again.ok) return again;
		current = session.check = again.value;
	}
	const importId = newId<ImportId>(context.random);
	const writer = new Writer(file, current, await makeRowContext(current, context), importId, labels, context);
	const counts = countsOf(current);
	const done = await context.store.batch({ kind: 'import' }, writer.chunks(), {
		signal: context.signal,
		onProgress: (written) => context.progress('writing', written, counts.created + counts.updated),
		finish: (seq) => [
			{
				kind: 'create',
				table: 'imports',
				id: importId,
				at: context.now(),
				body: {
					fileName: file.name,
					importedAt: context.now(),
					created: counts.created,
					updated: counts.updated,
					unchanged: counts.unchanged,
					skipped: counts.skipped,
					signature: file.signature,
					plan: current.plan,
					seq
				}
			}
		]
	});
	if (writer.failure) return writer.failure;
	if (!done.ok) return done;
	const { created, updated, unchanged, skipped } = counts;
	session.check = null;
	return ok({ importId, created, updated, unchanged, skipped, seq: done.value.seq, skippedCsv: writer.skippedCsv() });
}

class Writer {
	/** Set when reading a stored customer failed; the batch was taken back. */
	failure: Result<never> | null = null;
	readonly #file: OpenFile;
	readonly #check: Check;
	readonly #rows: RowContext;
	readonly #importId: ImportId;
	readonly #labels: RunLabels;
	readonly #context: CallContext;
	readonly #random: RandomBytes;
	readonly #skipped: { row: DataRow; reason: SkipReason }[] = [];

	constructor(
		file: OpenFile,
		check: Check,
		rows: RowContext,
		importId: ImportId,
		labels: RunLabels,
		context: CallContext
	) {
		this.#file = file;
		this.#check = check;
		this.#rows = rows;
		this.#importId = importId;
		this.#labels = labels;
		this.#context = context;
		this.#random = pooled(context.random);
	}

	async *chunks(): AsyncGenerator<Change[]> {
		let chunk: Change[] = [];
		const { followers, leaderOf } = this.#merges();
		for (const block of readBlocks(this.#file)) {
			const ids: CustomerId[] = [];
			for (const { ordinal } of block.rows) {
				const destination = destinationOf(this.#check, ordinal);
				if (destination.kind === 'stored' && leaderOf.get(destination.id) === ordinal) ids.push(destination.id);
			}
			const stored = await this.#context.store.getMany('customers', ids);
			if (!stored.ok) {
				this.failure = stored;
				throw new Error(stored.error.code);
			}
			const records = new Map(stored.value.map((record) => [record.id, record]));
			for (const row of block.rows) {
				const destination = destinationOf(this.#check, row.ordinal);
				if (destination.kind === 'none') {
					const { outcome, reason } = outcomeOf(this.#check, row.ordinal);
					assert(outcome === 'skip' && reason, 'a row that goes nowhere is skipped for a reason');
					this.#skipped.push({ row, reason });
				} else if (destination.kind === 'create') {
					chunk.push(this.#create(row, followers.get(row.ordinal) ?? []));
				} else if (destination.kind === 'stored' && leaderOf.get(destination.id) === row.ordinal) {
					const record = records.get(destination.id);
					if (!record) continue;
					const drafts = [draftFromRow(row.cells, this.#rows), ...(followers.get(row.ordinal) ?? [])];
					const fields = combined(record.body, drafts);
					if (!isEmpty(fields))
						chunk.push({ kind: 'patch', table: 'customers', id: destination.id, baseRev: record.rev, fields });
				}
				if (chunk.length >= CHUNK) {
					yield chunk;
					chunk = [];
				}
			}
		}
		if (chunk.length > 0) yield chunk;
		// Last, because only now it is known what can be chosen from.
		const fields = [...this.#newFields(), ...(await this.#grownFields())];
		if (fields.length > 0) yield fields;
	}

	/** Skipped rows as they stood, each with its number and reason. */
	skippedCsv(): Blob | null {
		if (this.#skipped.length === 0) return null;
		const labels = this.#labels;
		const header = this.#file.header ?? [];
		const rows = [
			[...header, labels.row, labels.reason],
			...this.#skipped.map(({ row, reason }) => [
				...Array.from({ length: Math.max(header.length, row.cells.length) }, (_, index) => row.cells[index] ?? ''),
				row.row,
				labels.reasons[reason]
			])
		];
		return new Blob(['\ufeff', writeCsv(rows)], { type: 'text/csv;charset=utf-8' });
	}

	#newFields(): Change[] {
		const changes: Change[] = [];
		for (const { index, target } of this.#check.plan.columns) {
			const id = this.#check.newFields.get(index);
			if (target.kind !== 'new-custom' || !id || this.#check.fieldTypes.has(id)) continue;
			const { name, type } = target;
			const options = type === 'choice' || type === 'choices' ? { options: [...this.#added(id)] } : {};
			// Each a little younger than the one before: by age they stand as in the file.
			const at = this.#rows.now + changes.length;
			changes.push({ kind: 'create', table: 'fields', id, at, body: { name, type, ...options } });
		}
		return changes;
	}

	/** Stored fields of which the file brought options. */
	async #grownFields(): Promise<Change[]> {
		const changes: Change[] = [];
		for (const id of this.#check.fieldTypes.keys()) {
			const added = this.#added(id);
			if (added.length === 0) continue;
			const stored = await this.#context.store.get('fields', id);
			if (!stored.ok) {
				this.failure = stored;
				throw new Error(stored.error.code);
			}
			if (!stored.value) continue;
			const { rev, body } = stored.value;
			const to = tidyOptions([...(body.options ?? []), ...added]);
			changes.push({
				kind: 'patch',
				table: 'fields',
				id,
				baseRev: rev,
				fields: { options: { from: body.options, to } }
			});
		}
		return changes;
	}
	#added(id: FieldId): readonly string[] {
		return this.#rows.options?.get(id)?.added ?? [];
	}

	#create(row: DataRow, followers: readonly RowDraft[]): Change {
		const draft = draftFromRow(row.cells, this.#rows);
		let body: Customer = { ...draft.customer, source: { kind: 'import', id: this.#importId } };
		for (const follower of followers) body = withPatch(body, patchFromDraft(body, follower));
		return { kind: 'create', table: 'customers', id: newId<CustomerId>(this.#random), at: body.since, body };
	}

	/** Rows that go into a customer another row of the file leads, drafted ahead and by their leader. */
	#merges(): { followers: Map<number, RowDraft[]>; leaderOf: Map<CustomerId, number> } {
		const leaderOf = new Map<CustomerId, number>();
		const leads = new Map<number, number>();
		for (const ordinal of this.#mergedRows()) {
			const destination = destinationOf(this.#check, ordinal);
			if (destination.kind === 'row') leads.set(ordinal, destination.ordinal);
			else if (destination.kind === 'stored') {
				const leader = leaderOf.get(destination.id);
				if (leader === undefined) leaderOf.set(destination.id, ordinal);
				else leads.set(ordinal, leader);
			}
		}
		const followers = new Map<number, RowDraft[]>();
		for (const row of readAgain(
			this.#file,
			this.#check.blocks,
			[...leads.keys()].sort((a, b) => a - b)
		)) {
			const leader = leads.get(row.ordinal)!;
			const draft = draftFromRow(row.cells, this.#rows);
			const known = followers.get(leader);
			if (known) known.push(draft);
			else followers.set(leader, [draft]);
		}
		return { followers, leaderOf };
	}

	/** Rows that match a stored customer or are a duplicate: the only ones that can meet in one record. */
	#mergedRows(): number[] {
		return [...new Set([...this.#check.match.keys(), ...this.#check.duplicates.keys()])].sort((a, b) => a - b);
	}
}

/** What several rows together change in a stored customer. */
function combined(stored: Customer, drafts: readonly RowDraft[]): Record<string, FieldPatch> {
	let after = stored;
	const touched = new Set<string>();
	for (const draft of drafts) {
		const patch = patchFromDraft(after, draft);
		for (const field of Object.keys(patch)) touched.add(field);
		after = withPatch(after, patch);
	}
	const fields: Record<string, FieldPatch> = {};
	for (const field of touched as Set<keyof Customer>) fields[field] = { from: stored[field], to: after[field] };
	return fields;
}
