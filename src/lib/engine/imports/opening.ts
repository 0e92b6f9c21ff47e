/** Opens a file: what it is, how it is written, what its columns are. Nothing is stored yet. */
import type { ColumnTarget, CustomFieldType } from '#lib/domain/fields.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { ColumnPlan, Dialect, ImportPlan } from '#lib/domain/imports.ts';
import { COUNTRIES } from '#lib/domain/regions.ts';
import type { Country } from '#lib/domain/settings.ts';
import { columnDateOrder } from '#lib/cleaning/dates.ts';
import { columnDecimalSign, decimalSignOf, parseMoney } from '#lib/cleaning/numbers.ts';
import { countryOfNumbers, loadPhones } from '#lib/cleaning/phones.ts';
import { sniffBinary } from '#lib/formats/binary.ts';
import { planColumns, type PlannedColumn } from '#lib/formats/columns.ts';
import { detectDialect } from '#lib/formats/dialect.ts';
import { decode, detectEncoding } from '#lib/formats/encoding.ts';
import { MAX_COLUMNS } from '#lib/formats/row-reader.ts';
import { countRows, readHead, type Head } from '#lib/formats/rows.ts';
import type { ColumnPreview, FileChoice, ImportPreview } from '../api.ts';
import type { CallContext } from '../context.ts';
import { readSettings } from '../settings.ts';
import type { OpenFile } from './session.ts';

/** Above these a file is refused before it is parsed; both were measured by the bench. */
export const MAX_FILE_BYTES = 320 * 1024 * 1024;
export const MAX_ROWS = 1_000_000;

/** Cells of a column that decide its date order, decimal sign and currency. */
const SAMPLE = 1000;
/** Phones that decide their country; each takes up to some tenths of a millisecond. */
const PHONES = 300;

export async function openFile(choice: FileChoice, context: CallContext): Promise<Result<ImportPreview>> {
	const { file } = choice;
	if (file.size === 0) return fail('file-empty');
	if (file.size > MAX_FILE_BYTES) return fail('file-too-large', { limit: MAX_FILE_BYTES, found: file.size });
	context.progress('reading', 0, file.size);
	const loaded = await readBytes(file);
	if (!loaded.ok) return loaded;
	const bytes = loaded.value;
	const binary = sniffBinary(bytes);
	if (binary) return fail('file-binary', { looksLike: binary });

	const guess = detectEncoding(bytes);
	const encoding = choice.encoding ?? guess.encoding;
	const text = decode(bytes, encoding);
	if (text.trim() === '') return fail('file-empty');
	context.progress('reading', file.size / 2, file.size);

	const dialect = chosenDialect(text, choice);
	const rows = countRows(text, dialect);
	if (rows > MAX_ROWS) return fail('file-too-many-rows', { limit: MAX_ROWS, found: rows });
	const read = readHead(text, dialect, SAMPLE);
	if (!read.ok) return read;
	const head = read.value;
	if (head.columns > MAX_COLUMNS) return fail('file-too-many-columns', { limit: MAX_COLUMNS, found: head.columns });

	const fields = await context.store.all('fields');
	if (!fields.ok) return fields;
	const types: FieldTypes = new Map(fields.value.map(({ id, body }) => [id, body.type]));
	const planned = planColumns(head.header, head.sample, {
		customFields: fields.value.map(({ id, body }) => ({ id, name: body.name }))
	});
	if (planned.columns.length === 1 && planned.columns[0]!.target.kind !== 'field') return fail('file-one-column');
	const plan = await makePlan(planned.columns, { encoding, dialect, source: file.name }, head.sample, types, context);
	if (!plan.ok) return plan;
	const remembered = await rememberedPlan(planned.signature, plan.value, context);
	if (!remembered.ok) return remembered;

	const opened: OpenFile = {
		key: keyOf(file),
		name: file.name,
		text,
		encoding,
		dialect,
		header: head.header,
		signature: planned.signature,
		data: head.data,
		rows
	};
	context.session.importing = { file: opened, check: null };
	context.progress('reading', file.size, file.size);
	const used = remembered.value ?? plan.value;
	return ok({
		encoding: choice.encoding ? { ...guess, encoding: choice.encoding, confidence: 1 } : guess,
		dialect,
		titleRows: head.titleRows,
		columns: used.columns.map((column): ColumnPreview => {
			const cells = head.sample.map((row) => row[column.index] ?? '').filter((cell) => cell.trim() !== '');
			return {
				plan: column,
				samples: cells.slice(0, 5),
				filled: cells.length / head.sample.length,
				question: questionFor(column, cells, used.columns, types)
			};
		}),
		rows,
		bytes: file.size,
		preset: planned.preset,
		plan: used,
		remembered: remembered.value !== null
	});
}

/** The bytes of a file; a file that changed or went away since it was chosen cannot be read any more. */
export async function readBytes(file: File): Promise<Result<Uint8Array>> {
	try {
		return ok(new Uint8Array(await file.arrayBuffer()));
	} catch (reason) {
		if (reason instanceof DOMException && (reason.name === 'NotReadableError' || reason.name === 'NotFoundError'))
			return fail('file-changed');
		throw reason;
	}
}

export function keyOf(file: File): string {
	return `${file.name}\u0000${file.size}\u0000${file.lastModified}`;
}

function chosenDialect(text: string, choice: FileChoice): Dialect {
	const found = detectDialect(text, choice.delimiter === undefined ? {} : { delimiter: choice.delimiter });
	if (choice.headerRow === undefined) return found;
	return { ...found, headerRow: choice.headerRow < 0 ? null : choice.headerRow };
}

async function makePlan(
	columns: readonly PlannedColumn[],
	origin: Pick<ImportPlan, 'encoding' | 'dialect' | 'source'>,
	sample: Head['sample'],
	types: FieldTypes,
	context: CallContext
): Promise<Result<ImportPlan>> {
	const known = await readSettings(context);
	if (!known.ok) return known;
	const { currency } = known.value.settings;
	const country = await countryOfPhones(columns, sample, known.value.settings.country);
	return ok({
		...origin,
		columns: columns.map(({ index, header, target, type }): ColumnPlan => {
			const cells = sample.map((row) => row[index] ?? '');
			const order = isDate(target, types) ? columnDateOrder(cells) : null;
			return {
				index,
				header,
				target,
				type,
				dateOrder: order === 'ambiguous' ? null : (order ?? (isDate(target, types) ? 'ymd' : null)),
				decimal: isNumeric(target, types) ? columnDecimalSign(cells, decimalSignOf(country)) : '.',
				currency: null
			};
		}),
		kind: 'auto',
		nameOrder: 'given-first',
		country,
		currency,
		tags: []
	});
}

/** The country of phones without a code: the user's own, unless the file's phones say another that Kith knows. */
async function countryOfPhones(
	columns: readonly PlannedColumn[],
	sample: Head['sample'],
	own: Country
): Promise<Country> {
	const phones = columns.filter(({ target }) => target.kind === 'field' && target.field === 'phone');
	if (phones.length === 0) return own;
	const cells = sample.flatMap((row) => phones.map(({ index }) => row[index] ?? ''));
	const country = countryOfNumbers(
		cells.filter((cell) => cell.trim() !== '').slice(0, PHONES),
		own,
		await loadPhones()
	);
	return COUNTRIES.includes(country) ? country : own;
}

/** The plan of the last import with the same headers, on the file's own encoding and dialect. */
async function rememberedPlan(
	signature: string,
	plan: ImportPlan,
	context: CallContext
): Promise<Result<ImportPlan | null>> {
	const imports = await context.store.all('imports');
	if (!imports.ok) return imports;
	const last = imports.value.find(
		({ body }) => body.signature === signature && body.plan.columns.length === plan.columns.length
	);
	if (!last) return ok(null);
	const { columns, kind, nameOrder, country, currency } = last.body.plan;
	return ok({
		...plan,
		kind,
		nameOrder,
		country,
		currency,
		columns: columns.map((column, index) => ({
			...column,
			// The numbers of this file decide how they are written, not those of the last one.
			dateOrder: plan.columns[index]!.dateOrder ?? column.dateOrder,
			decimal: plan.columns[index]!.decimal
		}))
	});
}

/** What the user must say before a column can be read. */
function questionFor(
	column: ColumnPlan,
	cells: readonly string[],
	columns: readonly ColumnPlan[],
	types: FieldTypes
): ColumnPreview['question'] {
	if (cells.length === 0) return null;
	if (isDate(column.target, types) && column.dateOrder === null) return 'date-order';
	const hasCurrencyColumn = columns.some(({ target }) => target.kind === 'field' && target.field === 'currency');
	if (
		isMoney(column.target, types) &&
		column.currency === null &&
		!hasCurrencyColumn &&
		!cells.every((cell) => parseMoney(cell, column.decimal, null).named)
	) {
		return 'currency';
	}
	return null;
}

/** Types of the fields the user defined, by id. */
type FieldTypes = ReadonlyMap<FieldId, CustomFieldType>;

/** The type of an own field a column goes to, new or stored; null for built-in fields. */
function ownType(target: ColumnTarget, types: FieldTypes): CustomFieldType | null {
	if (target.kind === 'new-custom') return target.type;
	return target.kind === 'custom' ? (types.get(target.id) ?? null) : null;
}

function isDate(target: ColumnTarget, types: FieldTypes): boolean {
	if (target.kind === 'field') return ['birthday', 'firstOrder', 'lastOrder', 'since'].includes(target.field);
	return ownType(target, types) === 'date';
}

function isMoney(target: ColumnTarget, types: FieldTypes): boolean {
	return target.kind === 'field' ? target.field === 'spent' : ownType(target, types) === 'money';
}

function isNumeric(target: ColumnTarget, types: FieldTypes): boolean {
	if (isMoney(target, types)) return true;
	return target.kind === 'field'
		? target.field === 'orders' || target.field === 'satisfaction'
		: ownType(target, types) === 'number';
}
