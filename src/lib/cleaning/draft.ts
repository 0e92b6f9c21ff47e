/**
 * One row of cells → the draft of a customer. The plan is compiled once into one reader per column,
 * because 100,000 rows of 15 columns pass through here; a reader writes into the row's state and into
 * the cell's before → after. Invariant: what is stored and what `after` shows never differ, and a cell
 * that cannot be used keeps its text as `before`.
 */
import { emptyCustomer } from '#lib/domain/customer.ts';
import type {
	Address,
	Birthday,
	ContactType,
	Customer,
	CustomerKind,
	CustomValue,
	TypedValue
} from '#lib/domain/customer.ts';
import { calendarOf, isoOf, type Day } from '#lib/domain/dates.ts';
import type { CustomerField, CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { CellChange, ColumnPlan, SkipReason } from '#lib/domain/imports.ts';
import type { Currency, Money } from '#lib/domain/money.ts';
import { fold } from '#lib/domain/text.ts';
import type { DraftFromRow, RowContext } from './contract.ts';
import { birthdayText, isAmbiguousDate, parseBirthday, parseDate } from './dates.ts';
import { emailKey, readEmails } from './emails.ts';
import {
	isOrganisationName,
	joinName,
	splitName,
	takeHonorific,
	tidyFamilyName,
	tidyHonorific,
	tidyName
} from './names.ts';
import { currencyOfSign, parseMoney, parseNumber, plainAmount } from './numbers.ts';
import { phoneKey } from './phones.ts';
import {
	isBlank,
	isNothing,
	satisfactionFrom,
	tagsFrom,
	tidyCode,
	tidyLine,
	tidyText,
	urlFrom,
	yesNoFrom
} from './values.ts';

/** Lengths the record allows (`customerSchema`). */
const LONGEST = {
	name: 500,
	part: 250,
	honorific: 100,
	text: 500,
	phone: 100,
	email: 320,
	notes: 100_000,
	address: 500
};
const MOST = { emails: 50, phones: 50, tags: 200 };
/** Different texts of one column whose reading is remembered. */
const CACHE_LIMIT = 5000;
const MS_PER_DAY = 86_400_000;

/** What the cells of a row have said so far. */
interface Row {
	name: string;
	nameCell: CellChange | null;
	/** The name before `<a@b>` in an e-mail cell. */
	emailName: string;
	honorific: string;
	givenName: string;
	middleName: string;
	familyName: string;
	organisation: string;
	jobTitle: string;
	kind: CustomerKind | null;
	emails: TypedValue[];
	phones: TypedValue[];
	/** Valid e-mail or a number long enough to be one: says who the customer is. */
	reachable: boolean;
	addresses: Address[];
	website: string;
	birthday: Birthday | null;
	tags: string[];
	notes: string;
	channel: string;
	externalId: string;
	satisfaction: number | null;
	orders: number | null;
	spent: Money | null;
	firstOrder: Day | null;
	lastOrder: Day | null;
	currency: Currency | null;
	custom: Record<FieldId, CustomValue>;
	since: number;
	spoken: number;
}
/** Reads a cell that is not empty into the row; sets `after` and `problem` of the cell. */
type Reader = (text: string, row: Row, cell: CellChange) => void;

const FIELDS = Object.keys(emptyCustomer(0)) as (keyof Customer)[];
const BIT = Object.fromEntries(FIELDS.map((field, index) => [field, 1 << index])) as Record<keyof Customer, number>;
const spokenSets = new Map<number, ReadonlySet<keyof Customer>>();

interface Compiled {
	columns: { index: number; read: Reader }[];
	currencyColumns: number[];
	context: RowContext;
}
const compiled = new WeakMap<RowContext, Compiled>();

/** Plan columns and one row of raw cells → the draft of a customer. Pure; `context` is read once and kept. */
export const draftFromRow: DraftFromRow = (cells, context) => {
	let plan = compiled.get(context);
	if (!plan) {
		plan = compile(context);
		compiled.set(context, plan);
	}
	const row = emptyRow(context);
	for (const index of plan.currencyColumns) row.currency ??= readCurrency(cells[index] ?? '', context);
	const changes: CellChange[] = [];
	let changed = false;
	let problems = 0;
	for (const { index, read } of plan.columns) {
		const before = cells[index] ?? '';
		const cell: CellChange = { column: index, before, after: '', problem: null };
		changes.push(cell);
		if (before !== '') read(before, row, cell);
	}
	const customer = finish(row, context);
	for (const cell of changes) {
		if (cell.problem !== null) problems++;
		if (cell.after !== cell.before) changed = true;
	}
	return { customer, cells: changes, spoken: spokenOf(row.spoken), changed, problems, skip: skipOf(cells, customer) };
};

function emptyRow(context: RowContext): Row {
	return {
		name: '',
		nameCell: null,
		emailName: '',
		honorific: '',
		givenName: '',
		middleName: '',
		familyName: '',
		organisation: '',
		jobTitle: '',
		kind: null,
		emails: [],
		phones: [],
		reachable: false,
		addresses: [],
		website: '',
		birthday: null,
		tags: [],
		notes: '',
		channel: '',
		externalId: '',
		satisfaction: null,
		orders: null,
		spent: null,
		firstOrder: null,
		lastOrder: null,
		currency: null,
		custom: {},
		since: context.now,
		spoken: 0
	};
}

function spokenOf(mask: number): ReadonlySet<keyof Customer> {
	let spoken = spokenSets.get(mask);
	if (!spoken) {
		spoken = new Set(FIELDS.filter((field) => mask & BIT[field]));
		spokenSets.set(mask, spoken);
	}
	return spoken;
}

function skipOf(cells: readonly string[], customer: Customer): SkipReason | null {
	if (customer.name !== '') return null;
	return cells.every((cell) => isBlank(tidyLine(cell))) ? 'empty' : 'no-identity';
}

function readCurrency(text: string, context: RowContext): Currency | null {
	const tidy = tidyCode(text);
	return isNothing(tidy) ? null : currencyOfSign(tidy, context.plan.currency);
}

function compile(context: RowContext): Compiled {
	const used = context.plan.columns.filter((column) => column.target.kind !== 'ignore');
	return {
		columns: used.map((column) => ({ index: column.index, read: readerOf(column, context) })),
		currencyColumns: used
			.filter(({ target }) => target.kind === 'field' && target.field === 'currency')
			.map((column) => column.index),
		context
	};
}

function readerOf(column: ColumnPlan, context: RowContext): Reader {
	const { target } = column;
	switch (target.kind) {
		case 'ignore':
			return () => {};
		case 'field':
			return fieldReader(target.field, column, target.type ?? column.type, context);
		case 'custom': {
			// Callers from before there were types pass none.
			const types = context.fieldTypes as RowContext['fieldTypes'] | undefined;
			return customReader(target.id, types?.get(target.id) ?? 'text', column, context);
		}
		case 'new-custom': {
			const id = context.newFields.get(column.index);
			return id === undefined ? () => {} : customReader(id, target.type, column, context);
		}
	}
}

/** Cuts what is longer than the record allows and says so. */
function cap(text: string, most: number, cell: CellChange): string {
	if (text.length <= most) return text;
	cell.problem = 'too-long';
	// Never half of a surrogate pair.
	return text
		.slice(0, most)
		.replace(/[\ud800-\udbff]$/, '')
		.trimEnd();
}

/** Texts of two columns for one field: both, unless they say the same. */
function joined(first: string, second: string, between: string): string {
	if (first === '' || first === second) return second;
	return fold(first) === fold(second) ? first : first + between + second;
}

type TextKey = 'organisation' | 'jobTitle' | 'channel' | 'notes';

function textReader(key: TextKey, most: number, between: string, tidy: (text: string) => string): Reader {
	const bit = BIT[key];
	return (text, row, cell) => {
		const value = tidy(text);
		if (isBlank(value)) return;
		const kept = cap(value, most, cell);
		row[key] = cap(joined(row[key], kept, between), most, cell);
		cell.after = kept;
		row.spoken |= bit;
	};
}

function fieldReader(field: CustomerField, column: ColumnPlan, type: ContactType, context: RowContext): Reader {
	switch (field) {
		case 'externalId':
			return (text, row, cell) => {
				const value = tidyCode(text);
				if (isNothing(value)) return;
				const id = cap(value, LONGEST.text, cell);
				row.externalId ||= id;
				// A record has one id; of two columns the first holds.
				if (row.externalId === id) cell.after = id;
				row.spoken |= BIT.externalId;
			};
		case 'kind':
			return (text, row, cell) => {
				const kind = kindFrom(text);
				cell.after = kind === null ? '' : tidyLine(text);
				if (kind === null) return;
				row.kind = kind;
				row.spoken |= BIT.kind;
			};
		case 'name':
			return (text, row, cell) => {
				let value = tidyLine(text);
				if (isBlank(value)) return;
				if (value.includes('@')) value = nameBesideEmail(value, row, type);
				cell.after = cap(value, LONGEST.name, cell);
				if (value === '') {
					cell.after = tidyLine(text);
					return;
				}
				if (row.name === '') {
					row.name = cell.after;
					row.nameCell = cell;
				} else if (fold(row.name) !== fold(cell.after)) cell.after = '';
				row.spoken |= BIT.name;
			};
		case 'honorific':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isBlank(value)) return;
				cell.after = cap(tidyHonorific(value), LONGEST.honorific, cell);
				row.honorific = joined(row.honorific, cell.after, ' ').slice(0, LONGEST.honorific);
				row.spoken |= BIT.honorific;
			};
		case 'givenName':
		case 'middleName':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isBlank(value)) return;
				const { honorific, rest } = takeHonorific(value);
				const kept = cap(tidyName(rest), LONGEST.part, cell);
				if (honorific !== '') row.honorific ||= honorific;
				row[field] = joined(row[field], kept, ' ');
				cell.after = honorific === '' ? kept : `${honorific} ${kept}`;
				row.spoken |= BIT.givenName | BIT.name | (honorific === '' ? 0 : BIT.honorific);
			};
		case 'familyName':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isBlank(value)) return;
				const kept = isOrganisationName(value) ? value : tidyFamilyName(value);
				cell.after = cap(kept, LONGEST.part, cell);
				row.familyName = joined(row.familyName, cell.after, ' ');
				row.spoken |= BIT.familyName | BIT.name;
			};
		case 'organisation':
			return textReader('organisation', LONGEST.text, ', ', tidyLine);
		case 'jobTitle':
			return textReader('jobTitle', LONGEST.text, ', ', tidyLine);
		case 'channel':
			return textReader('channel', LONGEST.text, ', ', tidyLine);
		case 'notes':
			return textReader('notes', LONGEST.notes, '\n', tidyText);
		case 'email':
			return emailReader(type);
		case 'phone':
			return phoneReader(type, context);
		case 'address':
			return (text, row, cell) => {
				const value = tidyText(text);
				if (isBlank(value)) return;
				cell.after = cap(value, LONGEST.address, cell);
				readAddress(cell.after, addressOf(row, type));
				row.spoken |= BIT.addresses;
			};
		case 'street':
		case 'city':
		case 'region':
		case 'postcode':
		case 'country': {
			const tidy = field === 'postcode' ? tidyCode : tidyLine;
			return (text, row, cell) => {
				const value = tidy(text);
				if (isBlank(value)) return;
				cell.after = cap(value, LONGEST.address, cell);
				const address = addressOf(row, type);
				address[field] = joined(address[field], cell.after, ', ');
				row.spoken |= BIT.addresses;
			};
		}
		case 'website':
			return (text, row, cell) => {
				if (isNothing(tidyLine(text))) return;
				const url = urlFrom(text);
				if (url === null) {
					cell.problem = 'url-invalid';
					return;
				}
				cell.after = url;
				// A record has one website; a second one is not thrown away.
				if (row.website === '' || row.website === url) row.website = url;
				else row.notes = joined(row.notes, url, '\n');
				row.spoken |= BIT.website;
			};
		case 'birthday':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isNothing(value)) return;
				const birthday = parseBirthday(value, column.dateOrder, context.today);
				if (birthday === null) {
					cell.problem = dateProblem(value, column);
					return;
				}
				cell.after = birthdayText(birthday);
				row.birthday ??= birthday;
				row.spoken |= BIT.birthday;
			};
		case 'tags': {
			const read = remembered(tagsFrom);
			return (text, row, cell) => {
				const tags = read(text);
				for (const tag of tags) addTag(row.tags, tag);
				cell.after = tags.length === 1 ? tags[0]! : tags.join('; ');
				if (tags.length > 0) row.spoken |= BIT.tags;
			};
		}
		case 'satisfaction':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isNothing(value)) return;
				const satisfaction = satisfactionFrom(value);
				if (satisfaction === null) {
					cell.problem = parseNumber(value, column.decimal) === null ? 'number-invalid' : 'out-of-range';
					return;
				}
				cell.after = String(satisfaction);
				row.satisfaction ??= satisfaction;
				row.spoken |= BIT.satisfaction;
			};
		case 'orders':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isNothing(value)) return;
				const orders = parseNumber(value, column.decimal);
				if (orders === null || !Number.isInteger(orders)) {
					cell.problem = 'number-invalid';
					return;
				}
				if (orders < 0 || !Number.isSafeInteger(orders)) {
					cell.problem = 'out-of-range';
					return;
				}
				cell.after = String(orders);
				row.orders ??= orders;
				row.spoken |= BIT.opening;
			};
		case 'spent':
			return moneyReader(column, context, (row, money) => {
				row.spent ??= money;
				row.spoken |= BIT.opening;
			});
		case 'currency':
			return (text, row, cell) => {
				const value = tidyCode(text);
				if (isNothing(value)) return;
				const currency = currencyOfSign(value, context.plan.currency);
				if (currency === null) cell.problem = 'currency-unknown';
				else cell.after = currency;
			};
		case 'firstOrder':
			return dayReader(column, context, (row, day) => {
				row.firstOrder = day;
				row.spoken |= BIT.opening;
			});
		case 'lastOrder':
			return dayReader(column, context, (row, day) => {
				row.lastOrder = day;
				row.spoken |= BIT.opening;
			});
		case 'since':
			return dayReader(column, context, (row, day) => {
				// Noon UTC is the same calendar day from UTC−12 to UTC+11.
				row.since = day * MS_PER_DAY + MS_PER_DAY / 2;
				row.spoken |= BIT.since;
			});
	}
}

const ORGANISATION_WORDS = new Set(
	'organisation organization company firm firma unternehmen business b2b enterprise account entreprise societe empresa compania azienda bedrijf corporate legal 公司 企业 企業 组织 单位 机构 法人 団体 会社'.split(
		' '
	)
);
const PERSON_WORDS = new Set(
	'person private privat privatperson individual contact kontakt consumer b2c human people particulier personne persona particular contacto individuo 个人 個人 联系人 客户 人'.split(
		' '
	)
);

function kindFrom(text: string): CustomerKind | null {
	const word = fold(text);
	return ORGANISATION_WORDS.has(word) ? 'organisation' : PERSON_WORDS.has(word) ? 'person' : null;
}

/** `Anna <a@b>` in a name column: the address goes to the e-mails, the rest is the name. */
function nameBesideEmail(value: string, row: Row, type: ContactType): string {
	const [email] = readEmails(value);
	if (!email?.valid) return value;
	addEmail(row, type, email.value);
	return email.name;
}

function addEmail(row: Row, type: ContactType, value: string): void {
	if (row.emails.length >= MOST.emails) return;
	const key = emailKey(value);
	for (const other of row.emails) if (emailKey(other.value) === key) return;
	row.emails.push({ type, value });
	row.reachable = true;
	row.spoken |= BIT.emails;
}

function emailReader(type: ContactType): Reader {
	return (text, row, cell) => {
		const found = readEmails(text);
		for (const email of found) {
			if (email.valid) addEmail(row, type, email.value);
			else if (!isNothing(email.value)) {
				cell.problem = 'email-invalid';
				const reachable = row.reachable;
				addEmail(row, type, cap(email.value, LONGEST.email, cell));
				row.reachable = reachable;
			}
			if (row.emailName === '') row.emailName = email.name;
		}
		const only = found.length === 1 ? found[0]! : null;
		if (only) cell.after = only.valid || !isNothing(only.value) ? only.value : '';
		else
			cell.after = found
				.filter((email) => email.valid || !isNothing(email.value))
				.map((email) => email.value)
				.join('; ');
	};
}

/** Parts of a cell with several numbers; a mark separates only where each part is long enough for one. */
export function splitPhones(text: string): string[] {
	if (!/[;|\n,、，；&]|\s\/\s|:::|\s(?:or|oder|und|and|y|o|ou|et)\s/i.test(text)) return [text];
	const parts = text.split(/[;|\n、；]|\s:::\s/).flatMap((part) => {
		const pieces = part.split(/[,，&]|\s\/\s|\s(?:or|oder|und|and|y|o|ou|et)\s/i);
		return pieces.every((piece) => piece.replace(/\D/g, '').length >= 6) ? pieces : [part];
	});
	return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function phoneReader(type: ContactType, context: RowContext): Reader {
	const { phones, plan } = context;
	return (text, row, cell) => {
		const shown: string[] = [];
		for (const part of splitPhones(text)) {
			const { e164, problem } = phones.parse(part, plan.country);
			let value = e164;
			if (value === null) {
				value = tidyCode(part).replace(/^\*\s+/, '');
				if (isNothing(value)) continue;
				cell.problem = problem;
				value = cap(value, LONGEST.phone, cell);
				if (value.replace(/\D/g, '').length >= 5) row.reachable = true;
			} else row.reachable = true;
			shown.push(value);
			const key = phoneKey(value);
			if (row.phones.length < MOST.phones && !row.phones.some((other) => phoneKey(other.value) === key)) {
				row.phones.push({ type, value });
			}
			row.spoken |= BIT.phones;
		}
		cell.after = shown.length === 1 ? shown[0]! : shown.join('; ');
	};
}

function addressOf(row: Row, type: ContactType): Address {
	for (const address of row.addresses) if (address.type === type) return address;
	const address: Address = { type, street: '', city: '', region: '', postcode: '', country: '' };
	row.addresses.push(address);
	return address;
}

/** `Hauptstr. 5, 10115 Berlin, Germany` in its parts where it has that form; else all of it is the street. */
function readAddress(text: string, address: Address): void {
	const line = text.replace(/\n+/g, ', ').replace(/,\s*,/g, ',');
	const match = /^([^,]+(?:,[^,\d]+)?),\s*(?:[A-Z]{1,2}-)?(\d{4,5})\s+([^,\d]+)(?:,\s*([^,\d]+))?$/.exec(line);
	if (!match) {
		address.street = joined(address.street, line, ', ');
		return;
	}
	address.street = joined(address.street, match[1]!.trim(), ', ');
	address.postcode ||= match[2]!;
	address.city ||= match[3]!.trim();
	if (match[4]) address.country ||= match[4].trim();
}

function addTag(tags: string[], tag: string): void {
	if (tags.length >= MOST.tags) return;
	const key = fold(tag);
	for (const other of tags) if (other === tag || fold(other) === key) return;
	tags.push(tag);
}

function dateProblem(text: string, column: ColumnPlan): 'date-ambiguous' | 'date-invalid' {
	const open =
		isAmbiguousDate(text, column.dateOrder) || (column.dateOrder === null && /^\d{1,2}[-/]\d{1,2}$/.test(text));
	return open ? 'date-ambiguous' : 'date-invalid';
}

function dayReader(column: ColumnPlan, context: RowContext, take: (row: Row, day: Day) => void): Reader {
	const parse = remembered((text: string) => {
		const value = tidyLine(text);
		if (isNothing(value)) return { day: null, after: '', problem: null };
		const day = parseDate(value, column.dateOrder);
		if (day === null) return { day, after: '', problem: dateProblem(value, column) };
		// A day more than today: the file may come from a time zone where it is already tomorrow.
		const possible = calendarOf(day).year >= 1900 && day <= context.today + 1;
		return possible
			? { day, after: isoOf(day), problem: null }
			: { day: null, after: '', problem: 'out-of-range' as const };
	});
	return (text, row, cell) => {
		const { day, after, problem } = parse(text);
		cell.after = after;
		cell.problem = problem;
		if (day !== null) take(row, day);
	};
}

function moneyReader(column: ColumnPlan, context: RowContext, take: (row: Row, money: Money) => void): Reader {
	const columnCurrency = column.currency ?? context.plan.currency;
	return (text, row, cell) => {
		const value = tidyLine(text);
		if (isNothing(value)) return;
		const { money, problem, named } = parseMoney(value, column.decimal, row.currency ?? columnCurrency);
		if (money === null) {
			cell.problem = problem;
			return;
		}
		// `12.5` is read as it stands: nothing changed that a person should look at.
		if (/^-?\d+(?:\.\d+)?$/.test(text) && Number(text) === Number(plainAmount(money))) cell.after = text;
		else cell.after = named ? `${plainAmount(money)} ${money.currency}` : plainAmount(money);
		take(row, money);
	};
}

function customReader(id: FieldId, type: CustomFieldType, column: ColumnPlan, context: RowContext): Reader {
	const take = (row: Row, value: CustomValue): void => {
		row.custom[id] = value;
		row.spoken |= BIT.custom;
	};
	switch (type) {
		case 'text':
			return (text, row, cell) => {
				const value = tidyText(text);
				if (isBlank(value)) return;
				cell.after = cap(value, LONGEST.notes, cell);
				take(row, cell.after);
			};
		case 'number':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isNothing(value)) return;
				const number = parseNumber(value, column.decimal);
				if (number === null) {
					cell.problem = 'number-invalid';
					return;
				}
				cell.after = /^-?\d+(?:\.\d+)?$/.test(text) && Number(text) === number ? text : String(number);
				take(row, number);
			};
		case 'money':
			return moneyReader(column, context, take);
		case 'date':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isNothing(value)) return;
				const day = parseDate(value, column.dateOrder);
				if (day === null) {
					cell.problem = dateProblem(value, column);
					return;
				}
				cell.after = isoOf(day);
				take(row, cell.after);
			};
		case 'yes-no':
			return (text, row, cell) => {
				const value = tidyLine(text);
				if (isNothing(value)) return;
				const answer = yesNoFrom(value);
				if (answer === null) {
					cell.problem = 'yes-no-invalid';
					return;
				}
				// The word itself stays visible; what is stored is yes or no.
				cell.after = value;
				take(row, answer);
			};
	}
}

function remembered<T>(read: (text: string) => T): (text: string) => T {
	const known = new Map<string, T>();
	return (text) => {
		let value = known.get(text);
		if (value === undefined) {
			if (known.size >= CACHE_LIMIT) known.clear();
			value = read(text);
			known.set(text, value);
		}
		return value;
	};
}

/** Puts the name together, decides person or organisation and builds the record. */
function finish(row: Row, context: RowContext): Customer {
	const { plan } = context;
	for (const tag of plan.tags) addTag(row.tags, tag);
	const hasParts = row.givenName !== '' || row.familyName !== '' || row.middleName !== '';
	if (row.name === '' && !hasParts && row.emailName !== '') {
		row.name = row.emailName.slice(0, LONGEST.name);
		row.spoken |= BIT.name;
	}
	const kind = row.kind ?? (plan.kind === 'auto' ? kindOf(row, hasParts) : plan.kind);
	let { honorific, organisation } = row;
	let givenName = row.middleName === '' ? row.givenName : `${row.givenName} ${row.middleName}`.trim();
	let { familyName } = row;
	let name = row.name;
	if (kind === 'organisation') {
		if (name === '' && organisation !== '') {
			name = organisation;
			row.spoken |= BIT.name;
		}
		name ||= joinName(givenName, familyName, plan.nameOrder);
		if (row.kind === null && plan.kind === 'auto' && name === familyName) familyName = '';
		if (organisation !== '' && fold(organisation) === fold(name)) {
			organisation = '';
			row.spoken &= ~BIT.organisation;
		}
	} else if (name !== '') {
		const parts = splitName(name, plan.nameOrder);
		name = parts.name;
		if (!hasParts) {
			givenName = parts.givenName;
			familyName = parts.familyName;
		}
		honorific ||= parts.honorific;
		if (row.nameCell) row.nameCell.after = parts.honorific === '' ? name : `${parts.honorific} ${name}`;
	} else name = joinName(givenName, familyName, plan.nameOrder);
	name ||= fallbackName(row);
	return {
		kind,
		name: name.slice(0, LONGEST.name),
		honorific: honorific.slice(0, LONGEST.honorific),
		givenName: givenName.slice(0, LONGEST.part),
		familyName: familyName.slice(0, LONGEST.part),
		organisation,
		jobTitle: row.jobTitle,
		emails: row.emails,
		phones: row.phones,
		addresses: row.addresses,
		website: row.website,
		birthday: row.birthday,
		tags: row.tags,
		notes: row.notes,
		channel: row.channel,
		externalId: row.externalId,
		satisfaction: row.satisfaction,
		opening:
			row.orders === null && row.spent === null && row.firstOrder === null && row.lastOrder === null
				? null
				: {
						orders: row.orders,
						spent: row.spent,
						firstOrder: row.firstOrder,
						lastOrder: row.lastOrder,
						asOf: context.today,
						source: plan.source
					},
		custom: row.custom,
		source: { kind: 'manual' },
		since: row.since
	};
}

function kindOf(row: Row, hasParts: boolean): CustomerKind {
	// Some exports put a company's name into the family name.
	if (hasParts)
		return row.givenName === '' && row.middleName === '' && isOrganisationName(row.familyName)
			? 'organisation'
			: 'person';
	if (row.name !== '') {
		const same = row.organisation !== '' && fold(row.name) === fold(row.organisation);
		return same || isOrganisationName(row.name) ? 'organisation' : 'person';
	}
	return row.organisation === '' ? 'person' : 'organisation';
}

/** A record needs a name: the e-mail's local part, the organisation, the phone, the id; empty for nobody. */
function fallbackName(row: Row): string {
	const email = row.emails.find((found) => found.value.includes('@'));
	if (row.reachable && email) return email.value.slice(0, email.value.lastIndexOf('@'));
	if (row.organisation !== '') return row.organisation;
	const phone = row.reachable ? row.phones[0] : undefined;
	return phone?.value ?? row.externalId;
}
