/** What a column means, by its header beside the others and by its values. */
import type { ContactType } from '#lib/domain/customer.ts';
import type { CustomerField, CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import { fold } from '#lib/domain/text.ts';
import { cellKind } from './cell-kinds.ts';
import type { CellKind } from './cell-kinds.ts';

/** A column on its way to a target. */
export interface Column {
	index: number;
	header: string;
	key: string;
	cells: string[];
	kinds: Map<CellKind, number>;
	filled: number;
	/** Where it would go, and how sure that is. */
	field: CustomerField | 'ignore' | 'custom' | 'type-of' | null;
	type: ContactType | null;
	weight: number;
	fieldId: FieldId | null;
}

/** What headers mean beside others: corrects those that alone would mean something else. */
export function decideByContext(columns: Column[]): void {
	const has = (field: CustomerField, sure = 0) =>
		columns.some((column) => column.field === field && column.weight >= sure && column.cells.length > 0);
	const stands = (field: CustomerField) => columns.some((column) => column.field === field);
	const hasKey = (pattern: RegExp, except: Column) =>
		columns.some((column) => column !== except && pattern.test(column.key));
	for (const column of columns) {
		const { key } = column;
		// 客户名称 beside 联系人, "Customer" beside "Contact person": the customer is the organisation.
		if (
			column.field === 'name' &&
			/^(?:客户名称|客户|客户名|客戶名稱|客戶|顧客名|名称|名稱|customer|customername|client|clientname|kunde|kundenname|cliente|nombredelcliente|nomduclient|клиент|покупатель|заказчик|name)$/.test(
				key
			) &&
			!has('organisation') &&
			hasKey(
				/^(?:联系人|联系人姓名|聯絡人|聯繫人|聯絡人姓名|担当者|担当者名|ご担当者名|contact|contactname|contactperson|primarycontact|ansprechpartner|ansprechperson|kontaktperson|contacto|personadecontacto|interlocuteur|контактноелицо|контакт)$/,
				column
			)
		) {
			Object.assign(column, { field: 'organisation', weight: 1 });
		}
		// Spanish, Russian: "Nombre" is the whole name unless the family name stands apart. French "Nom" the other way.
		if ((key === 'nombre' || key === 'имя') && !stands('familyName'))
			Object.assign(column, { field: 'name', weight: 1 });
		if (key === 'nom' && !stands('givenName')) Object.assign(column, { field: 'name', weight: 1 });
		if (/^(?:名|名字)$/.test(key) && !stands('familyName')) Object.assign(column, { field: 'name', weight: 0.9 });
		// A nickname is the name only where there is no other.
		if (column.field === 'name' && column.weight < 0.9 && (has('givenName') || has('familyName')))
			column.field = 'custom';
		// "Title" is Mr or Dr beside a job title or where the cells say so.
		if (/^(?:title|titel|titulo|titre)$/.test(key) && column.weight < 1) {
			const honorifics = column.cells.filter((cell) => HONORIFIC.test(cell.trim())).length;
			const mostly = column.cells.length > 0 && honorifics * 2 > column.cells.length;
			column.field =
				mostly || (has('jobTitle', 1) && column.cells.length === 0)
					? 'honorific'
					: has('jobTitle', 1)
						? 'custom'
						: 'jobTitle';
		}
	}
}

const HONORIFIC =
	/^(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame|rev|hon|herr|frau|hr|fr|dipl|sr|sra|srta|don|doña|m|mme|mlle|monsieur|madame|先生|女士|小姐|太太|博士|教授|様|さん|殿)\b\.?(?:\s.{0,20})?$|^(?:先生|女士|小姐|太太|博士|教授|様|さん|殿)$/i;
const KIND_WORDS =
	/^(?:person|personal|individual|private|privat|privatperson|privatkunde|private person|consumer|b2c|organi[sz]ation|company|business|firma|firmenkunde|geschäftskunde|unternehmen|corporate|b2b|persona|particular|empresa|particulier|entreprise|个人|个人客户|企业|企业客户|公司|公司客户|单位|個人|個人客戶|企業|公司客戶|法人|個人事業主)$/i;

/** Share of a column's cells that are of these kinds. */
function share(column: Column, ...kinds: CellKind[]): number {
	if (column.cells.length === 0) return 0;
	return kinds.reduce((sum, kind) => sum + (column.kinds.get(kind) ?? 0), 0) / column.cells.length;
}

/** Corrects a weak header by its values, and finds a field where the header says nothing. */
export function decideByValues(column: Column, columns: readonly Column[]): void {
	if (column.cells.length === 0 || column.fieldId !== null) return;
	const { field, key } = column;
	// Headers that mean a field only with the right values.
	if (
		field === 'kind' &&
		column.cells.filter((cell) => KIND_WORDS.test(cell.trim())).length * 10 < column.cells.length * 8
	) {
		column.field = column.weight < 1 ? 'custom' : field;
	}
	if (field === 'satisfaction' && column.weight < 1 && !column.cells.every(isScore)) column.field = 'custom';
	if (field === 'orders' && share(column, 'digits', 'number') < 0.8) column.field = 'custom';
	if (field === 'spent' && share(column, 'digits', 'number', 'money') < 0.8) column.field = 'custom';
	if (
		(field === 'firstOrder' || field === 'lastOrder' || field === 'since' || field === 'birthday') &&
		share(column, 'date', 'digits', 'number', 'text') < 0.5
	) {
		column.field = 'custom';
	}
	if (
		(field === 'lastOrder' || field === 'since' || field === 'firstOrder') &&
		column.weight < 1 &&
		share(column, 'date') < 0.6
	)
		column.field = 'custom';
	// Numbers that count the rows would match other customers in the next file.
	if ((field === 'externalId' && column.weight < 1) || field === null) if (isRunning(column)) column.field = 'ignore';
	if (column.field === 'externalId' && column.weight < 1 && new Set(column.cells).size < column.cells.length)
		column.field = 'custom';
	if (field === 'website' && key === 'url' && share(column, 'url') < 0.5) column.field = 'custom';
	if (field === 'email' && share(column, 'email') < 0.3 && share(column, 'yes-no', 'digits', 'phone', 'date') > 0.5)
		column.field = 'custom';
	if (field === 'phone' && share(column, 'email') > 0.6) column.field = 'email';
	if (field === 'name' && column.weight < 1 && share(column, 'email') > 0.6) column.field = 'email';
	// "Customer" may hold the customer's number.
	if (
		field === 'name' &&
		column.weight < 1 &&
		column.cells.filter((cell) => CODE.test(cell.trim())).length * 10 > column.cells.length * 8
	) {
		column.field = new Set(column.cells).size === column.cells.length ? 'externalId' : 'custom';
	}
	if (column.field !== null) return;

	if (share(column, 'email') >= 0.6) Object.assign(column, { field: 'email', weight: 0.5 });
	else if (share(column, 'url') >= 0.6 && !columns.some((other) => other.field === 'website'))
		Object.assign(column, { field: 'website', weight: 0.4 });
	else if (isPhones(column)) Object.assign(column, { field: 'phone', weight: 0.5 });
	else if (!columns.some(isNameColumn) && isNames(column)) Object.assign(column, { field: 'name', weight: 0.4 });
}

const CODE = /^[A-Z]{0,4}[-_#.]?\d{2,}$/i;

/** Counts the rows: 1, 2, 3 … under a header such as `Nr` or `#`. */
function isRunning({ cells, key }: Column): boolean {
	if (
		!/^(?:|no|nr|nummer|numero|number|lfdnr|lfd|row|zeile|index|序号|序號|编号|編號|番号|номер|noпп)$/.test(key) ||
		cells.length < 3
	)
		return false;
	const first = Number(cells[0]);
	return (first === 0 || first === 1) && cells.every((cell, i) => Number(cell) === first + i);
}

function isNameColumn(column: Column): boolean {
	return (
		column.field === 'name' ||
		column.field === 'givenName' ||
		column.field === 'familyName' ||
		column.field === 'organisation'
	);
}

function isScore(cell: string): boolean {
	const value = Number(
		cell
			.trim()
			.replace(',', '.')
			.replace(/\s*\/\s*(?:5|10)$/, '')
	);
	return Number.isFinite(value) && value >= 0 && value <= 10;
}

/** Phones by their writing: a plus, groups, or the fixed patterns of mobile numbers. Bare digits may be ids. */
function isPhones(column: Column): boolean {
	const phones = column.cells.filter((cell) => {
		const text = cell.trim().replace(/^['’]/, '');
		const digits = text.replace(/\D/g, '');
		if (digits.length < 7 || digits.length > 15 || cellKind(text) === 'date') return false;
		return cellKind(text) === 'phone' || /^1[3-9]\d{9}$/.test(text) || (column.key === '' && /^0\d{8,11}$/.test(text));
	}).length;
	// Where a header says something else ("IBAN", "Konto"), it is not a phone.
	return phones * 10 >= column.cells.length * 7 && (column.key === '' || !ID_LIKE.test(fold(column.header)));
}

const SURNAMES =
	'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧葉蘇呂盧鍾譚陸賈鄒龍賀顧龔萬錢嚴湯佐鈴高伊渡山中小加田';

/** Names of people: two to four words in capitals, or two to four hanzi behind a known surname; mostly different. */
function isNames(column: Column): boolean {
	if (column.key !== '') return false;
	let names = 0;
	for (const cell of column.cells) {
		const text = cell.trim();
		const latin =
			/^\p{Lu}[\p{L}'’.-]*(?:,? (?:(?:de|da|di|van|von|der|den|la|le|el|al|bin|zu)\s)*\p{Lu}[\p{L}'’.-]*){1,3}$/u.test(
				text
			);
		const chinese = /^\p{Script=Han}{2,4}$/u.test(text) && SURNAMES.includes(text[0]!);
		if (latin || chinese) names++;
	}
	const different = new Set(column.cells).size;
	return names * 10 >= column.cells.length * 7 && different * 2 > column.cells.length;
}

/** Headers of numbers that are names: nobody adds them up. */
const ID_LIKE =
	/(?:^|[^\p{L}])(?:id|ids|uid|no|nr|num|number|nummer|numero|code|ref|sku|ean|gtin|isbn|iban|bic|vat|tax|ust|steuer|siret|nif|cif|zip|plz|post\w*|phone|tel\w*|fax|mobil\w*|handy|qq|wechat|konto\w*|account|passport|ssn|imei|инн|кпп|огрн|огрнип|снилс|бик|код|номер|артикул|паспорт|тел\p{L}*)(?:$|[^\p{L}])|(?:nummer|nr|id)$|号|號|编码|编号|代码|代碼|编|邮编|電話|电话|手机|手機|微信|税号|コード|番号/u;
const MONEY_LIKE =
	/price|amount|revenue|sales|spent|spend|cost|fee|budget|balance|value|income|salary|credit limit|preis|betrag|umsatz|kosten|gebuhr|saldo|wert|guthaben|precio|importe|ingreso|saldo|prix|montant|solde|金额|金額|价格|價格|费|費|余额|餘額|单价|預算|预算|売上|料金|価格|сумма|стоимость|цена|выручка|оборот|баланс|долг|бюджет/;

/** The type of a custom field, by header and values. */
export function customTypeOf(column: Column): CustomFieldType {
	const header = fold(column.header);
	const { cells } = column;
	if (ID_LIKE.test(header)) return share(column, 'date') >= 0.9 ? 'date' : 'text';
	if (share(column, 'yes-no') === 1 && new Set(cells.map((cell) => fold(cell))).size <= 3) return 'yes-no';
	if (share(column, 'date') >= 0.9) return 'date';
	if (share(column, 'money') >= 0.6 && share(column, 'money', 'number', 'digits') >= 0.9) return 'money';
	if (share(column, 'number', 'digits') >= 0.95) {
		// Leading zeros and long digit strings are ids, postcodes or phones, whatever the header says.
		if (cells.some((cell) => /^['’]|^\s*0\d|^\s*\+|^\s*\d{9,}\s*$/.test(cell))) return 'text';
		return MONEY_LIKE.test(header) ? 'money' : 'number';
	}
	if (share(column, 'text', 'yes-no') < 1) return 'text';
	if (cells.some((cell) => cell.includes(';'))) return isChosen(cells.flatMap(partsOf)) ? 'choices' : 'text';
	return isChosen(cells) ? 'choice' : 'text';
}

/** Fewer cells do not show that words come back. */
const FEWEST_CHOSEN = 12;
/** More words than a list to pick from shows at once. */
const MOST_OPTIONS = 15;
/** As long as a word or two; sentences that repeat are notes. */
const LONGEST_OPTION = 40;

/**
 * Few words that come back, four times on average, and none that is met only in the second half: a sorted file
 * shows few of its cities in its first rows, and brings new ones to the end.
 */
function isChosen(words: readonly string[]): boolean {
	if (words.length < FEWEST_CHOSEN) return false;
	const half = Math.ceil(words.length / 2);
	const known = new Set<string>();
	for (const [at, word] of words.entries()) {
		const key = fold(word);
		if (known.has(key)) continue;
		if (at >= half || known.size === MOST_OPTIONS || word.trim().length > LONGEST_OPTION || word.includes('\n'))
			return false;
		known.add(key);
	}
	return known.size >= 2 && known.size * 4 <= words.length;
}

/** Several choices of one cell, as an import parts them where it sees a semicolon. */
function partsOf(cell: string): string[] {
	return cell
		.split(/[;\n]/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
}
