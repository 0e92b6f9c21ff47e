/**
 * Readers of columns, one per field: a reader writes into the row's state and into the cell's before → after.
 * A cell that cannot be used sets `problem` and leaves the row as it is.
 */
import type { ContactType, CustomerKind } from '#lib/domain/customer.ts';
import type { CustomerField } from '#lib/domain/fields.ts';
import type { ColumnPlan } from '#lib/domain/imports.ts';
import { fold } from '#lib/domain/text.ts';
import { addressReader, emailReader, nameBesideEmail, phoneReader } from './contact-readers.ts';
import type { RowContext } from './contract.ts';
import { birthdayText, parseBirthday } from './dates.ts';
import { BIT, LONGEST, addTag, addressOf, cap, joined } from './draft-row.ts';
import type { Reader } from './draft-row.ts';
import { isOrganisationName, takeHonorific, tidyFamilyName, tidyHonorific, tidyName } from './names.ts';
import { currencyOfSign, parseNumber } from './numbers.ts';
import { dateProblem, dayReader, moneyReader, remembered } from './value-readers.ts';
import { isBlank, isNothing, satisfactionFrom, tagsFrom, tidyCode, tidyLine, tidyText, urlFrom } from './values.ts';

const MS_PER_DAY = 86_400_000;

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

export function fieldReader(field: CustomerField, column: ColumnPlan, type: ContactType, context: RowContext): Reader {
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
			return addressReader(type);
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
