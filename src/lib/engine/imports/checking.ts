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
import { DuplicateIndex } from '#lib/cleaning/duplicates.ts';
import { matchKeyOf } from '#lib/cleaning/match-key.ts';
import { Options } from '#lib/cleaning/options.ts';
import { patchFromDraft } from '#lib/cleaning/patch.ts';
import { loadPhones } from '#lib/cleaning/phones.ts';
import { isFooter } from '#lib/formats/footer.ts';
import type { CustomerDirectory } from '#lib/store/contract.ts';
import type { CallContext } from '../context.ts';
import { pieces } from '../selecting.ts';
import { CHUNK } from '../writing.ts';
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
	{ plan, newFields, fieldTypes, fieldOptions }: Pick<Check, 'plan' | FieldKnowledge>,
	context: CallContext
): Promise<RowContext & { options: ReadonlyMap<FieldId, Options> }> {
	const now = context.now();
	const options = optionsOf(plan, newFields, fieldOptions);
	return { plan, newFields, fieldTypes, options, phones: await loadPhones(), today: localDayAt(now), now };
}

type FieldKnowledge = 'newFields' | 'fieldTypes' | 'fieldOptions';

/** Of every column that goes to a field: those that two columns feed are one. */
function optionsOf(
	plan: ImportPlan,
	newFields: Check['newFields'],
	fieldOptions: Check['fieldOptions']
): Map<FieldId, Options> {
	const options = new Map<FieldId, Options>();
	for (const { index, target, addOptions = true } of plan.columns) {
		const id = target.kind === 'custom' ? target.id : newFields.get(index);
		if (id !== undefined && !options.has(id)) options.set(id, new Options(fieldOptions.get(id) ?? [], addOptions));
	}
	return options;
}

export async function checkFile(
	file: OpenFile,
	plan: ImportPlan,
	id: number,
	choices: Map<number, DuplicateChoice>,
	context: CallContext
): Promise<Result<Check>> {
	if (!plan.columns.some(({ target }) => target.kind === 'field' && IDENTITY.has(target.field))) {
		return fail('no-identity');
	}
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const fields = await fieldIds(plan, context);
	if (!fields.ok) return fields;
	const check: Check = {
		id,
		plan,
		...fields.value,
		version: loaded.value.version,
		blocks: [],
		outcome: new Uint8Array(file.rows).fill(NONE),
		reason: new Uint8Array(file.rows).fill(NONE),
		basis: new Uint8Array(file.rows).fill(NONE),
		flags: new Uint8Array(file.rows),
		match: new Map(),
		duplicates: new Map(),
		addsNothing: new Set(),
		ordinals: new Map(),
		leaders: new Map(),
		choices,
		lists: new Map()
	};
	const checker = new Checker(file, check, loaded.value, await makeRowContext(check, context), context);
	const done = await checker.run();
	return done.ok ? ok(check) : done;
}

class Checker {
	readonly #file: OpenFile;
	readonly #check: Check;
	readonly #directory: CustomerDirectory;
	readonly #rowContext: RowContext;
	readonly #context: CallContext;
	readonly #matcher: Matcher;
	readonly #index = new DuplicateIndex<Reference>();
	readonly #externalIds = new Map<string, { ordinal: number; row: number; name: string }>();
	/** Rows by the stored customer they match. */
	readonly #rowsOf = new Map<CustomerId, number[]>();

	constructor(
		file: OpenFile,
		check: Check,
		directory: CustomerDirectory,
		rowContext: RowContext,
		context: CallContext
	) {
		this.#file = file;
		this.#check = check;
		this.#directory = directory;
		this.#rowContext = rowContext;
		this.#context = context;
		this.#matcher = new Matcher(directory);
		for (const { slot, key } of this.#matcher.stored()) this.#index.add(key, { kind: 'customer', slot });
	}

	async run(): Promise<Result<void>> {
		const check = this.#check;
		let rows = 0;
		for (const block of readBlocks(this.#file)) {
			this.#context.signal.throwIfAborted();
			check.blocks.push(block.start);
			rows = block.start.ordinal + block.start.rows;
			// Where quotes are broken there may be more rows than the line count foretold.
			if (rows > check.outcome.length) resize(check, rows * 2);
			const passing = block.rows.flatMap((data) => this.#draft(data) ?? []);
			const judged = await this.#judgeBlock(passing);
			if (!judged.ok) return judged;
			this.#context.progress('checking', rows, Math.max(rows, this.#file.rows));
		}
		resize(check, rows);
		return this.#judgeTogether();
	}

	/** The draft of a row with its key and certain match, or null for a row that is not taken. */
	#draft(data: DataRow): Passing | null {
		const check = this.#check;
		const draft = draftFromRow(data.cells, this.#rowContext);
		check.flags[data.ordinal] = (draft.changed ? CHANGED : 0) | (draft.problems > 0 ? PROBLEM : 0);
		const skip = skipReason(data, draft, this.#file);
		if (skip) {
			check.outcome[data.ordinal] = OUTCOMES.indexOf('skip');
			check.reason[data.ordinal] = REASONS.indexOf(skip);
			return null;
		}
		const key = matchKeyOf(summaryOf(draft.customer));
		const candidate = this.#matcher.find(draft.customer, key, draft.spoken.has('name'));
		const { emails, phones, externalId } = draft.customer;
		const isBare = !candidate && emails.length === 0 && phones.length === 0 && externalId === '';
		return { data, draft, key, candidate, namesakes: isBare ? this.#matcher.namesakes(key) : [] };
	}

	async #judgeBlock(passing: readonly Passing[]): Promise<Result<void>> {
		const wanted = passing.flatMap(({ candidate, namesakes }) => (candidate ? [candidate.id] : namesakes));
		const stored = await readLiving(wanted, this.#context);
		if (!stored.ok) return stored;
		for (const row of passing) this.#judge(row, stored.value);
		return this.#judgeDuplicates(passing);
	}

	#judge({ data, draft, key, candidate, namesakes }: Passing, stored: ReadonlyMap<CustomerId, Customer>): void {
		const check = this.#check;
		const { ordinal } = data;
		const known = candidate ? stored.get(candidate.id) : undefined;
		if (candidate && known) {
			this.#match(ordinal, candidate, addsNothing(known, draft));
			const rows = this.#rowsOf.get(candidate.id);
			if (rows) rows.push(ordinal);
			else this.#rowsOf.set(candidate.id, [ordinal]);
			return;
		}
		const identical = namesakes.find((id) => {
			const namesake = stored.get(id);
			return namesake !== undefined && addsNothing(namesake, draft);
		});
		if (identical) {
			this.#match(ordinal, { id: identical, basis: 'identical' }, true);
			return;
		}
		check.outcome[ordinal] = OUTCOMES.indexOf('create');
		const found = this.#duplicateOf(draft.customer, key);
		if (found) {
			check.duplicates.set(ordinal, found.duplicate);
			check.ordinals.set(data.row, ordinal);
			if (found.leader !== null) check.leaders.set(ordinal, found.leader);
		}
		const reference = { ordinal, row: data.row, name: draft.customer.name };
		this.#index.add(key, { kind: 'row', ...reference });
		const { externalId } = draft.customer;
		if (externalId !== '' && !this.#externalIds.has(externalId)) this.#externalIds.set(externalId, reference);
	}

	#match(ordinal: number, candidate: Candidate, isUnchanged: boolean): void {
		this.#check.match.set(ordinal, candidate.id);
		this.#check.basis[ordinal] = BASES.indexOf(candidate.basis);
		this.#check.outcome[ordinal] = OUTCOMES.indexOf(isUnchanged ? 'unchanged' : 'update');
	}

	#duplicateOf(customer: Customer, key: MatchKey): { duplicate: RowDuplicate; leader: number | null } | null {
		const same = customer.externalId === '' ? undefined : this.#externalIds.get(customer.externalId);
		if (same) {
			const of = { kind: 'row', row: same.row } as const;
			return { duplicate: { of, name: same.name, reasons: ['same-external-id'], score: 1 }, leader: same.ordinal };
		}
		const best = this.#index.best(key);
		if (!best) return null;
		const { reference, likeness } = best;
		if (reference.kind === 'row') {
			const of = { kind: 'row', row: reference.row } as const;
			return { duplicate: { of, name: reference.name, ...likeness }, leader: reference.ordinal };
		}
		const row = this.#directory.row(reference.slot);
		assert(row, 'an indexed customer has a row');
		return { duplicate: { of: { kind: 'customer', id: row.id }, name: row.name, ...likeness }, leader: null };
	}

	/** Marks duplicates of stored customers that would change nothing there. */
	async #judgeDuplicates(passing: readonly Passing[]): Promise<Result<void>> {
		const check = this.#check;
		const targets = new Map<number, CustomerId>();
		for (const { data } of passing) {
			const duplicate = check.duplicates.get(data.ordinal);
			if (duplicate?.of.kind === 'customer') targets.set(data.ordinal, duplicate.of.id);
		}
		const stored = await readLiving([...targets.values()], this.#context);
		if (!stored.ok) return stored;
		for (const { data, draft } of passing) {
			const target = stored.value.get(targets.get(data.ordinal) ?? ('' as CustomerId));
			if (target && addsNothing(target, draft)) check.addsNothing.add(data.ordinal);
		}
		return ok();
	}

	/** Rows of one stored customer change it only if all of them together leave something new behind. */
	async #judgeTogether(): Promise<Result<void>> {
		const check = this.#check;
		const shared = [...this.#rowsOf].filter(([, rows]) => rows.length > 1);
		const customerOf = new Map(shared.flatMap(([customer, rows]) => rows.map((row) => [row, customer] as const)));
		const before = await readLiving(
			shared.map(([customer]) => customer),
			this.#context
		);
		if (!before.ok) return before;
		const after = new Map(before.value);
		for (const data of readAgain(
			this.#file,
			check.blocks,
			[...customerOf.keys()].sort((a, b) => a - b)
		)) {
			const customer = customerOf.get(data.ordinal)!;
			const body = after.get(customer);
			if (body) after.set(customer, withPatch(body, patchFromDraft(body, draftFromRow(data.cells, this.#rowContext))));
		}
		for (const [customer, rows] of shared) {
			if (!isEqual(before.value.get(customer), after.get(customer))) continue;
			for (const row of rows) check.outcome[row] = OUTCOMES.indexOf('unchanged');
		}
		return ok();
	}
}

/** Gives the arrays of a check another length; new places say "none". */
function resize(check: Check, length: number): void {
	for (const name of ['outcome', 'reason', 'basis', 'flags'] as const) {
		if (length <= check[name].length) check[name] = check[name].slice(0, length);
		else {
			const longer = new Uint8Array(length).fill(name === 'flags' ? 0 : NONE);
			longer.set(check[name]);
			check[name] = longer;
		}
	}
}

function addsNothing(stored: Customer, draft: RowDraft): boolean {
	return isEmpty(patchFromDraft(stored, draft));
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

/** Bodies of the living customers among these, by id. */
async function readLiving(
	ids: readonly CustomerId[],
	context: CallContext
): Promise<Result<Map<CustomerId, Customer>>> {
	const living = new Map<CustomerId, Customer>();
	for (const piece of pieces([...new Set(ids)], CHUNK)) {
		const stored = await context.store.getMany('customers', piece);
		if (!stored.ok) return stored;
		for (const { id, deletedAt, body } of stored.value) if (!deletedAt) living.set(id, body);
	}
	return ok(living);
}

/** Ids for columns that become own fields: a stored field of the same name and type is used again. */
async function fieldIds(plan: ImportPlan, context: CallContext): Promise<Result<Pick<Check, FieldKnowledge>>> {
	const stored = await context.store.all('fields');
	if (!stored.ok) return stored;
	const newFields = new Map<number, FieldId>();
	for (const { index, target } of plan.columns) {
		if (target.kind !== 'new-custom') continue;
		const known = stored.value.find(({ body }) => body.type === target.type && fold(body.name) === fold(target.name));
		newFields.set(index, known?.id ?? newId<FieldId>(context.random));
	}
	return ok({
		newFields,
		fieldTypes: new Map(stored.value.map(({ id, body }) => [id, body.type])),
		fieldOptions: new Map(stored.value.map(({ id, body }) => [id, body.options ?? []]))
	});
}
