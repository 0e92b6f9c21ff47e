/** What things of an import are called, in the current language. */
import { CURRENCIES, COUNTRIES } from '#lib/domain/regions.ts';
import type { ContactType } from '#lib/domain/customer.ts';
import { type CustomerField, type CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type {
	CellProblem,
	ColumnPlan,
	DateOrder,
	DuplicateChoice,
	Encoding,
	MatchBasis,
	RowDuplicate,
	SkipReason
} from '#lib/domain/imports.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Country } from '#lib/domain/settings.ts';
import type { CheckedRow, CheckFilter, ImportSummary, Progress } from '#lib/engine/api.ts';
import { fieldName, formatCount, showHidden } from '#lib/features/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Tone } from '#lib/ui/icon.ts';
import { OWN_TYPES, type TargetKey } from './plan.ts';

export interface Option<T extends string> {
	value: T;
	label: string;
	group?: string;
}

const ENCODING_NAMES: Record<Encoding, () => string> = {
	'utf-8': () => 'UTF-8',
	'utf-16le': () => 'UTF-16 LE',
	'utf-16be': () => 'UTF-16 BE',
	gb18030: m.import_encoding_gb18030,
	big5: m.import_encoding_big5,
	shift_jis: m.import_encoding_shift_jis,
	'windows-1252': m.import_encoding_1252,
	'windows-1250': m.import_encoding_1250,
	'windows-1251': m.import_encoding_1251
};
export function encodingOptions(): Option<Encoding>[] {
	return (Object.keys(ENCODING_NAMES) as Encoding[]).map((value) => ({ value, label: ENCODING_NAMES[value]() }));
}
/** Without the language it is for, which the line of what was found has no room for. */
export function encodingName(encoding: Encoding): string {
	return ENCODING_NAMES[encoding]().replace(/\s*[(（].*$/, '');
}

const DELIMITER_NAMES: Record<string, () => string> = {
	',': m.import_delimiter_comma,
	';': m.import_delimiter_semicolon,
	'\t': m.import_delimiter_tab,
	'|': m.import_delimiter_pipe
};
export function delimiterName(delimiter: string): string {
	return DELIMITER_NAMES[delimiter]?.() ?? m.import_delimiter_other({ sign: delimiter });
}
/** The name alone, for a line of words where the sign itself would look like punctuation. */
export function delimiterWord(delimiter: string): string {
	const name = delimiterName(delimiter);
	return delimiter in DELIMITER_NAMES ? name.replace(delimiter, '').trim() : name;
}
/** The usual delimiters and the one that was found. */
export function delimiterOptions(found: string): Option<string>[] {
	return [...new Set([...Object.keys(DELIMITER_NAMES), found])].map((value) => ({
		value,
		label: delimiterName(value)
	}));
}

const GROUPS: [() => string, readonly CustomerField[]][] = [
	[
		m.import_group_identity,
		['name', 'givenName', 'familyName', 'middleName', 'honorific', 'organisation', 'jobTitle', 'kind', 'externalId']
	],
	[m.import_group_contact, ['email', 'phone', 'website']],
	[m.import_group_address, ['address', 'street', 'postcode', 'city', 'region', 'country']],
	[m.import_group_figures, ['spent', 'orders', 'firstOrder', 'lastOrder', 'satisfaction', 'currency']],
	[m.import_group_other, ['birthday', 'tags', 'notes', 'channel', 'since']]
];
const OWN_NAMES: Record<CustomFieldType, () => string> = {
	text: m.import_own_text,
	number: m.import_own_number,
	money: m.import_own_money,
	date: m.import_own_date,
	'yes-no': m.import_own_yes_no,
	choice: m.import_own_choice,
	choices: m.import_own_choices
};

/** Everything a column can become; `own` are the fields the user has. */
export function targetOptions(own: readonly { id: FieldId; field: { name: string } }[]): Option<TargetKey>[] {
	return [
		{ value: 'ignore', label: m.import_target_ignore() },
		...GROUPS.flatMap(([group, fields]) =>
			fields.map((field): Option<TargetKey> => ({ value: `field:${field}`, label: fieldName(field), group: group() }))
		),
		...own.map(({ id, field }): Option<TargetKey> => ({
			value: `custom:${id}`,
			label: field.name,
			group: m.import_group_own()
		})),
		...OWN_TYPES.map((type): Option<TargetKey> => ({
			value: `new:${type}`,
			label: m.import_own_new({ type: OWN_NAMES[type]() }),
			group: m.import_group_new()
		}))
	];
}

const TYPE_NAMES: Record<ContactType, () => string> = {
	work: m.import_type_work,
	home: m.import_type_home,
	mobile: m.import_type_mobile,
	other: m.import_type_other
};
/** Nobody has a mobile address or a mobile e-mail. */
export function typeOptions(target: ColumnPlan['target'], current: ContactType): Option<ContactType>[] {
	const mobile = current === 'mobile' || (target.kind === 'field' && target.field === 'phone');
	return (Object.keys(TYPE_NAMES) as ContactType[])
		.filter((value) => mobile || value !== 'mobile')
		.map((value) => ({ value, label: TYPE_NAMES[value]() }));
}

const DATE_NAMES: Record<DateOrder, () => string> = {
	dmy: m.import_date_dmy,
	mdy: m.import_date_mdy,
	ymd: m.import_date_ymd
};
export function dateOptions(): Option<DateOrder>[] {
	return (Object.keys(DATE_NAMES) as DateOrder[]).map((value) => ({ value, label: DATE_NAMES[value]() }));
}

export function countryOptions(): Option<Country>[] {
	const names = new Intl.DisplayNames(getLocale(), { type: 'region' });
	return COUNTRIES.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) =>
		a.label.localeCompare(b.label, getLocale())
	);
}
export function currencyName(currency: Currency): string {
	const name = new Intl.DisplayNames(getLocale(), { type: 'currency' }).of(currency) ?? currency;
	return `${currency} · ${name}`;
}
export function currencyOptions(): Option<Currency>[] {
	return CURRENCIES.map((value) => ({ value, label: currencyName(value) }));
}

/** The header as it stands, or where the column is when it has none. */
export function columnName(column: Pick<ColumnPlan, 'header' | 'index'>): string {
	return showHidden(column.header.trim()) || m.import_column_unnamed({ position: formatCount(column.index + 1) });
}
/** What a column of the check step is called: the field it fills. */
export function targetName(column: ColumnPlan, own: readonly { id: FieldId; field: { name: string } }[]): string {
	const { target } = column;
	switch (target.kind) {
		case 'field':
			return fieldName(target.field);
		case 'new-custom':
			return target.name;
		case 'custom':
			return own.find(({ id }) => id === target.id)?.field.name ?? columnName(column);
		case 'ignore':
			return columnName(column);
	}
}

const REASONS: Record<SkipReason, () => string> = {
	empty: m.import_reason_empty,
	footer: m.import_reason_footer,
	'no-identity': m.import_reason_no_identity,
	'repeated-header': m.import_reason_repeated_header,
	'repeated-in-file': m.import_reason_repeated_in_file,
	unreadable: m.import_reason_unreadable,
	'your-choice': m.import_reason_your_choice
};
export function reasonName(reason: SkipReason): string {
	return REASONS[reason]();
}
/** All reasons in words, for the file of skipped rows. */
export function reasonNames(): Record<SkipReason, string> {
	return Object.fromEntries(Object.entries(REASONS).map(([reason, name]) => [reason, name()])) as Record<
		SkipReason,
		string
	>;
}

const PROBLEMS: Record<CellProblem, () => string> = {
	'email-invalid': m.import_problem_email_invalid,
	'phone-invalid': m.import_problem_phone_invalid,
	'phone-too-short': m.import_problem_phone_too_short,
	'date-invalid': m.import_problem_date_invalid,
	'date-ambiguous': m.import_problem_date_ambiguous,
	'number-invalid': m.import_problem_number_invalid,
	'currency-unknown': m.import_problem_currency_unknown,
	'too-long': m.import_problem_too_long,
	'out-of-range': m.import_problem_out_of_range,
	'url-invalid': m.import_problem_url_invalid,
	'yes-no-invalid': m.import_problem_yes_no_invalid,
	'option-unknown': m.import_problem_option_unknown
};
export function problemName(problem: CellProblem): string {
	return PROBLEMS[problem]();
}

const BASES: Record<MatchBasis, () => string> = {
	'external-id': m.import_basis_external_id,
	email: m.import_basis_email,
	'phone-and-name': m.import_basis_phone_and_name,
	identical: m.import_basis_identical
};

/** `0.90`: always two decimals, so that figures beneath one another compare. */
function scoreText(score: number): string {
	return score.toLocaleString(getLocale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** The strongest reason why two are probably the same, or all of them. */
export function duplicateReasons(duplicate: RowDuplicate): string[] {
	const score = scoreText(duplicate.score);
	return duplicate.reasons.map((reason) => {
		switch (reason) {
			case 'same-external-id':
				return m.import_duplicate_same_external_id();
			case 'same-email':
				return m.import_duplicate_same_email();
			case 'same-phone':
				return m.import_duplicate_same_phone();
			case 'similar-name':
				return m.import_duplicate_similar_name({ score });
			case 'swapped-name':
				return m.import_duplicate_swapped_name({ score });
		}
	});
}

function likenessWords(duplicate: RowDuplicate): string {
	const probably = m.import_duplicate_probably({ name: showHidden(duplicate.name) });
	// Next to a name the figure says enough; anything else is said in words.
	const strongest =
		duplicate.reasons[0] === 'similar-name' ? scoreText(duplicate.score) : duplicateReasons(duplicate)[0];
	return strongest ? m.import_outcome_because({ what: probably, why: strongest }) : probably;
}

/** What happens to a row: a word, why, and how it feels. */
export function outcomeWords(row: CheckedRow): { what: string; why: string; tone: Tone } {
	const why = row.duplicate
		? likenessWords(row.duplicate)
		: row.reason
			? reasonName(row.reason)
			: row.outcome === 'update' && row.basis
				? BASES[row.basis]()
				: '';
	switch (row.outcome) {
		case 'create':
			return { what: m.import_outcome_create(), why, tone: row.duplicate ? 'warn' : 'good' };
		case 'update':
			return { what: m.import_outcome_update(), why, tone: row.duplicate ? 'warn' : 'plain' };
		case 'unchanged':
			return { what: m.import_outcome_unchanged(), why: '', tone: 'plain' };
		case 'skip':
			return { what: m.import_outcome_skip(), why, tone: row.reason === 'your-choice' ? 'warn' : 'bad' };
	}
}

/** How far a long call is: `12,000 of 100,000`; empty where bytes are counted or nothing is known. */
export function progressDetail(progress: Progress | null): string {
	if (!progress || progress.total === 0 || progress.step === 'reading') return '';
	return m.import_progress({ done: formatCount(progress.done), total: formatCount(progress.total) });
}

const CHOICES: Record<DuplicateChoice, () => string> = {
	skip: m.import_choice_skip,
	update: m.import_choice_update,
	'keep-both': m.import_choice_keep_both
};
export function choiceOptions(): Option<DuplicateChoice>[] {
	return (Object.keys(CHOICES) as DuplicateChoice[]).map((value) => ({ value, label: CHOICES[value]() }));
}

const NO_ROWS: Record<CheckFilter, () => string> = {
	all: m.import_rows_none_all,
	changed: m.import_rows_none_changed,
	duplicates: m.import_rows_none_duplicates,
	updates: m.import_rows_none_updates,
	problems: m.import_rows_none_problems,
	skipped: m.import_rows_none_skipped
};
export function noRowsText(filter: CheckFilter): string {
	return NO_ROWS[filter]();
}

/** `1,187 customers imported, 84 updated, 12 skipped.` */
export function summarySentence(summary: Pick<ImportSummary, 'created' | 'updated' | 'unchanged' | 'skipped'>): string {
	const parts = [m.import_done_created({ count: summary.created })];
	if (summary.updated > 0) parts.push(m.import_done_updated({ count: summary.updated }));
	if (summary.unchanged > 0) parts.push(m.import_done_unchanged({ count: summary.unchanged }));
	if (summary.skipped > 0) parts.push(m.import_done_skipped({ count: summary.skipped }));
	return parts.join(m.import_done_join()) + m.import_done_end();
}
