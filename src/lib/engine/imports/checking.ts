/**
 * The check: reads every row, drafts a customer from it, finds the stored customer it speaks about and
 * what it is probably a duplicate of. Writes nothing. Rows that speak about one stored customer are
 * judged together, so that a file imported twice changes nothing the second time.
 */
import type { Customer } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import { assert, fail, ok, type Result } from '#lib/domain/errors.ts';
import { newId, type CustomerId, type FieldId } from '#lib/domain/ids.ts';
import type { DuplicateChoice, ImportPlan, RowDuplicate, SkipReason } from '#lib/domain/imports.ts';
import { fold } from '#lib/domain/text.ts';
import type { MatchKey, RowContext, RowDraft } from '#lib/cleaning/contract.ts';
import { draftFromRow } from '#lib/cleaning/draft.ts';
import { DuplicateIndex, matchKeyOf } from '#lib/cleaning/duplicates.ts';
import { patchFromDraft } from '#lib/cleaning/patch.ts';
import { loadPhones } from '#lib/cleaning/phones.ts';
import { isFooter } from '#lib/formats/footer.ts';
import type { Stored } from '#lib/store/contract.ts';
import type { CallContext } from '../context.ts';
import { Matcher, type Candidate } from './matching.ts';
import { readAgain, readBlocks, type DataRow } from './rows.ts';
import { BASES, CHANGED, NONE, OUTCOMES, PROBLEM, REASONS, type Check, type OpenFile } from './session.ts';

/** What stands in the duplicate index: a stored customer, or a row of the file. */
type Reference = { kind: 'customer'; slot: number } | { kind: 'row'; ordinal: number; row: number; name: string };

/** One row on its way through the check. */
interface Passing {
	data: DataRow;
	draft: RowDraft;
	key: MatchKey;
	candidate: Candidate | null;
	namesakes: CustomerId[];
}

export async function makeRowContext(
	{ plan, newFields, fieldTypes }: Pick<Check, 'plan' | 'newFields' | 'fieldTypes'>,
	context: CallContext
): Promise<RowContext> {
	const now = context.now();
	return { plan, newFields, fieldTypes, phones: await loadPhones(), today: localDayAt(now), now };
}

export async function checkFile(
	file: OpenFile,
	plan: ImportPlan,
	id: number,
	choices: Map<number, DuplicateChoice>,
	context: CallContext
): Promise<Result<Check>> {
	if (!plan.columns.some(({ target }) => target.kind === 'field' && IDENTITY.has(target.field)))
		return fail('no-identity');
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	const newFields = await fieldIds(plan, context);
	if (!newFields.ok) return newFields;
	const check: Check = {
		id,
		plan,
		...newFields.value,
		version: directory.version,
		blocks: [],
		outcome: new Uint8Array(file.rows).fill(NONE),
		reason: new Uint8Array(file.rows).fill(NONE),
		basis: new Uint8Array(file.rows).fill(NONE),
		flags: new Uint8Array(file.rows),
		match: new Map(),
		duplicates: new Map(),
		ordinals: new Map(),
		leaders: new Map(),
		choices,
		lists: new Map()
	};
	const rowContext = await makeRowContext(check, context);
	const matcher = new Matcher(directory);
	const index = new DuplicateIndex<Reference>();
	for (const { slot, key } of matcher.stored()) index.add(key, { kind: 'customer', slot });
	const externalIds = new Map<string, { ordinal: number; row: number; name: string }>();
	/** Rows by stored customer; only those with more than one are judged together. */
	const rowsOf = new Map<CustomerId, number[]>();

	for (const block of readBlocks(file)) {
		context.signal.throwIfAborted();
		check.blocks.push(block.start);
		const passing: Passing[] = [];
		for (const data of block.rows) {
			// The last rows of a sheet may be more than a character count foretold where quotes are broken.
			if (data.ordinal >= file.rows) return fail('file-unreadable', { row: data.row });
			const draft = draftFromRow(data.cells, rowContext);
			check.flags[data.ordinal] = (draft.changed ? CHANGED : 0) | (draft.problems > 0 ? PROBLEM : 0);
			const skip = skipReason(data, draft, file);
			if (skip) {
				check.outcome[data.ordinal] = OUTCOMES.indexOf('skip');
				check.reason[data.ordinal] = REASONS.indexOf(skip);
				continue;
			}
			const key = matchKeyOf(summaryOf(draft.customer));
			const candidate = matcher.find(draft.customer, key, draft.spoken.has('name'));
			const { emails, phones, externalId } = draft.customer;
			const isBare = !candidate && emails.length === 0 && phones.length === 0 && externalId === '';
			passing.push({ data, draft, key, candidate, namesakes: isBare ? matcher.namesakes(key) : [] });
		}
		const stored = await readStored(passing, context);
		if (!stored.ok) return stored;
		for (const row of passing) judge(row, stored.value);
		context.progress('checking', block.start.ordinal + block.start.rows, file.rows);
	}
	const together = await judgeTogether();
	if (!together.ok) return together;
	return ok(check);

	function judge(
		{ data, draft, key, candidate, namesakes }: Passing,
		stored: Map<CustomerId, Stored<'customers'>>
	): void {
		const { ordinal } = data;
		const known = candidate ? stored.get(candidate.id) : undefined;
		const identical = known
			? undefined
			: namesakes
					.map((namesake) => stored.get(namesake))
					.find((body) => body && isEmpty(patchFromDraft(body.body, draft)));
		if (candidate && known) {
			check.match.set(ordinal, candidate.id);
			check.basis[ordinal] = BASES.indexOf(candidate.basis);
			check.outcome[ordinal] = OUTCOMES.indexOf(isEmpty(patchFromDraft(known.body, draft)) ? 'unchanged' : 'update');
			const rows = rowsOf.get(candidate.id);
			if (rows) rows.push(ordinal);
			else rowsOf.set(candidate.id, [ordinal]);
			return;
		}
		if (identical) {
			check.match.set(ordinal, identical.id);
			check.basis[ordinal] = BASES.indexOf('identical');
			check.outcome[ordinal] = OUTCOMES.indexOf('unchanged');
			return;
		}
		check.outcome[ordinal] = OUTCOMES.indexOf('create');
		const found = duplicateOf(draft.customer, key);
		if (found) {
			const { duplicate, leader } = found;
			check.duplicates.set(ordinal, duplicate);
			check.ordinals.set(data.row, ordinal);
			if (leader !== null) check.leaders.set(ordinal, leader);
		}
		const reference = { ordinal, row: data.row, name: draft.customer.name };
		index.add(key, { kind: 'row', ...reference });
		if (draft.customer.externalId !== '' && !externalIds.has(draft.customer.externalId))
			externalIds.set(draft.customer.externalId, reference);
	}

	function duplicateOf(customer: Customer, key: MatchKey): { duplicate: RowDuplicate; leader: number | null } | null {
		const same = customer.externalId === '' ? undefined : externalIds.get(customer.externalId);
		if (same) {
			return {
				duplicate: { of: { kind: 'row', row: same.row }, name: same.name, reasons: ['same-external-id'], score: 1 },
				leader: same.ordinal
			};
		}
		const best = index.best(key);
		if (!best) return null;
		const { reference, likeness } = best;
		if (reference.kind === 'row') {
			return {
				duplicate: { of: { kind: 'row', row: reference.row }, name: reference.name, ...likeness },
				leader: reference.ordinal
			};
		}
		const row = directory.row(reference.slot);
		assert(row, 'an indexed customer has a row');
		return { duplicate: { of: { kind: 'customer', id: row.id }, name: row.name, ...likeness }, leader: null };
	}

	/** Rows of one stored customer change it only if all of them together leave something new behind. */
	async function judgeTogether(): Promise<Result<void>> {
		const shared = [...rowsOf].filter(([, rows]) => rows.length > 1);
		if (shared.length === 0) return ok();
		const customerOf = new Map(shared.flatMap(([customer, rows]) => rows.map((row) => [row, customer] as const)));
		const ordinals = [...customerOf.keys()].sort((a, b) => a - b);
		const bodies = new Map<CustomerId, { before: Customer; after: Customer }>();
		for (let start = 0; start < shared.length; start += 500) {
			const stored = await context.store.getMany(
				'customers',
				shared.slice(start, start + 500).map(([customer]) => customer)
			);
			if (!stored.ok) return stored;
			for (const { id: customer, body } of stored.value) bodies.set(customer, { before: body, after: body });
		}
		for (const data of readAgain(file, check.blocks, ordinals)) {
			const both = bodies.get(customerOf.get(data.ordinal)!);
			if (both) both.after = withPatch(both.after, patchFromDraft(both.after, draftFromRow(data.cells, rowContext)));
		}
		for (const [customer, rows] of shared) {
			const both = bodies.get(customer);
			if (!both || !isEqual(both.before, both.after)) continue;
			for (const row of rows) check.outcome[row] = OUTCOMES.indexOf('unchanged');
		}
		return ok();
	}
}

const IDENTITY: ReadonlySet<string> = new Set([
	'name',
	'givenName',
	'familyName',
	'email',
	'phone',
	'organisation',
	'externalId'
]);

/** A customer with a patch applied, as a new object. */
export function withPatch(customer: Customer, patch: Record<string, { to: unknown }>): Customer {
	return {
		...customer,
		...Object.fromEntries(Object.entries(patch).map(([field, { to }]) => [field, to]))
	} as Customer;
}

export function isEmpty(patch: object): boolean {
	for (const _ in patch) return false;
	return true;
}

function skipReason(data: DataRow, draft: RowDraft, file: OpenFile): SkipReason | null {
	if (data.unreadable) return 'unreadable';
	if (file.header && isEqual(data.cells.map(fold), file.header.map(fold))) return 'repeated-header';
	if (isFooter(data.cells, file.header)) return 'footer';
	return draft.skip;
}

/** What match keys are made of. */
export function summaryOf(customer: Customer): Parameters<typeof matchKeyOf>[0] {
	return {
		kind: customer.kind,
		name: customer.name,
		organisation: customer.organisation,
		emails: customer.emails.map((email) => email.value),
		phones: customer.phones.map((phone) => phone.value)
	};
}

async function readStored(
	passing: readonly Passing[],
	context: CallContext
): Promise<Result<Map<CustomerId, Stored<'customers'>>>> {
	const ids = new Set(passing.flatMap(({ candidate, namesakes }) => (candidate ? [candidate.id] : namesakes)));
	if (ids.size === 0) return ok(new Map());
	const stored = await context.store.getMany('customers', [...ids]);
	return stored.ok
		? ok(new Map(stored.value.filter(({ deletedAt }) => !deletedAt).map((record) => [record.id, record])))
		: stored;
}

/** Ids for columns that become own fields: a stored field of the same name and type is used again. */
async function fieldIds(
	plan: ImportPlan,
	context: CallContext
): Promise<Result<Pick<Check, 'newFields' | 'fieldTypes'>>> {
	const stored = await context.store.all('fields');
	if (!stored.ok) return stored;
	const newFields = new Map<number, FieldId>();
	for (const { index, target } of plan.columns) {
		if (target.kind !== 'new-custom') continue;
		const known = stored.value.find(({ body }) => body.type === target.type && fold(body.name) === fold(target.name));
		newFields.set(index, known?.id ?? newId<FieldId>(context.random));
	}
	return ok({ newFields, fieldTypes: new Map(stored.value.map(({ id, body }) => [id, body.type])) });
}
