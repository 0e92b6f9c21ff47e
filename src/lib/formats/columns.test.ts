import { describe, expect, it } from 'vitest';
import { CUSTOMER_FIELDS } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import english from '../../messages/en/customers.json';
import chinese from '../../messages/zh-CN/customers.json';
import { columnLetters, planColumns } from './columns.ts';
import { matchHeader } from './headers.ts';

/** Targets in short: `email:work`, `+Name:text` for a new field, `-` for ignored. */
function targets(header: string[] | null, ...rows: string[][]): string[] {
	return planColumns(header, rows).columns.map(({ target }) => {
		if (target.kind === 'field')
			return target.type && target.type !== 'other' ? `${target.field}:${target.type}` : target.field;
		return target.kind === 'new-custom'
			? `+${target.name}:${target.type}`
			: target.kind === 'custom'
				? `=${target.id}`
				: '-';
	});
}

describe('headers', () => {
	it.each([
		[
			[
				'Name',
				'E-Mail',
				'Telefon',
				'Straße',
				'PLZ',
				'Ort',
				'Umsatz (EUR)',
				'Letzte Bestellung',
				'Anzahl Bestellungen',
				'Geburtstag',
				'Kunde seit'
			],
			[
				'Max Mohr',
				'm@x.de',
				'0171 2345678',
				'Weg 1',
				'01067',
				'Dresden',
				'1.234,50',
				'03.04.2024',
				'12',
				'01.02.1980',
				'01.01.2020'
			],
			['name', 'email', 'phone', 'street', 'postcode', 'city', 'spent', 'lastOrder', 'orders', 'birthday', 'since']
		],
		[
			[
				'会员编号',
				'姓名',
				'手机号',
				'邮箱',
				'省份',
				'城市',
				'累计消费',
				'订单数',
				'最近下单时间',
				'满意度',
				'标签',
				'备注'
			],
			['A001', '王伟', '13812345678', 'w@q.cn', '广东', '深圳', '¥1,200.00', '3', '2024/3/1', '9', 'VIP', '好'],
			[
				'externalId',
				'name',
				'phone:mobile',
				'email',
				'region',
				'city',
				'spent',
				'orders',
				'lastOrder',
				'satisfaction',
				'tags',
				'notes'
			]
		],
		[
			['顧客番号', '氏名', '電話番号', 'メールアドレス', '郵便番号', '都道府県', '住所', '累計購入金額', '最終購入日'],
			['12', '佐藤健', '03-1234-5678', 's@a.jp', '100-0001', '東京都', '千代田1-1', '12000', '2024-01-05'],
			['externalId', 'name', 'phone', 'email', 'postcode', 'region', 'address', 'spent', 'lastOrder']
		],
		[
			[
				'Nombre',
				'Apellidos',
				'Correo electrónico',
				'Móvil',
				'Código postal',
				'Última compra',
				'Total gastado',
				'Nº de pedidos'
			],
			['Ana', 'Ruiz', 'a@r.es', '+34 612 345 678', '08001', '05/02/2024', '120,50 €', '4'],
			['givenName', 'familyName', 'email', 'phone:mobile', 'postcode', 'lastOrder', 'spent', 'orders']
		],
		[
			['Prénom', 'Nom', 'Courriel', 'Ville', 'Pays', "Chiffre d'affaires", 'Dernière commande'],
			['Luc', 'Roy', 'l@r.fr', 'Lyon', 'France', '1 200,00', '05/02/2024'],
			['givenName', 'familyName', 'email', 'city', 'country', 'spent', 'lastOrder']
		],
		[
			['Customer', 'Last Purchase', 'Revenue', 'Orders', 'CSAT', 'Source'],
			['Acme Ltd', '2024-03-01', '$1,200.00', '7', '8', 'fair'],
			['name', 'lastOrder', 'spent', 'orders', 'satisfaction', 'channel']
		]
	])('reads %s', (header, row, expected) => {
		expect(targets(header, row)).toEqual(expected);
	});

	it('takes the customer for the organisation beside a contact person', () => {
		expect(targets(['客户名称', '联系人', '电话'], ['深圳大华公司', '李娜', '0755-8888888'])).toEqual([
			'organisation',
			'name',
			'phone'
		]);
		expect(targets(['Kunde', 'Ansprechpartner'], ['Mohr GmbH', 'Eva Mohr'])).toEqual(['organisation', 'name']);
		expect(targets(['Клиент', 'Контактное лицо'], ['ООО Мир', 'Яна Ли'])).toEqual(['organisation', 'name']);
		expect(targets(['客户名称', '电话'], ['深圳大华公司', '0755-8888888'])).toEqual(['name', 'phone']);
	});

	it('reads Russian tax numbers as text', () => {
		expect(targets(['Имя', 'ИНН', 'Постоянный'], ['Ян Ли', '7701234567', 'да'])).toEqual([
			'name',
			'+ИНН:text',
			'+Постоянный:yes-no'
		]);
	});

	it('tells Mr from manager under "Title"', () => {
		expect(targets(['Name', 'Title'], ['A B', 'Mr.'], ['C D', 'Dr.'])[1]).toBe('honorific');
		expect(targets(['Name', 'Title'], ['A B', 'CEO'], ['C D', 'Head of Sales'])[1]).toBe('jobTitle');
	});

	it('types the numbered groups of Google by the column beside them', () => {
		const header = [
			'Given Name',
			'Family Name',
			'Group Membership',
			'E-mail 1 - Type',
			'E-mail 1 - Value',
			'E-mail 2 - Value',
			'Phone 1 - Type',
			'Phone 1 - Value'
		];
		expect(targets(header, ['A', 'B', '* myContacts', '* Work', 'a@b.de', 'c@d.de', 'Mobile', '+49 1'])).toEqual([
			'givenName',
			'familyName',
			'tags',
			'-',
			'email:work',
			'email',
			'-',
			'phone:mobile'
		]);
		expect(planColumns(header, []).preset).toBe('Google Contacts');
	});
});

describe('our own export', () => {
	it.each([
		['en', english],
		['zh-CN', chinese]
	])('comes back: every header in %s means its field', (_, messages) => {
		for (const field of CUSTOMER_FIELDS) {
			expect([field, matchHeader(messages[`customers_field_${field}`])?.field]).toEqual([field, field]);
		}
		const header = CUSTOMER_FIELDS.filter((field) => field !== 'address' && field !== 'middleName').map(
			(field) => messages[`customers_field_${field}`]
		);
		const plan = planColumns(header, []).columns.map(
			({ target }) => target.kind === 'field' && messages[`customers_field_${target.field}`]
		);
		expect(plan).toEqual(header);
	});

	it('keeps numbered e-mails and addresses apart', () => {
		const header = [
			'Email',
			'Email 2',
			'Phone',
			'Phone 2',
			'Street',
			'Street 2',
			'City',
			'City 2',
			'Postcode',
			'Postcode 2'
		];
		expect(
			targets(
				header,
				header.map(() => 'abc')
			)
		).toEqual([
			'email',
			'email',
			'phone',
			'phone',
			'street',
			'street:home',
			'city',
			'city:home',
			'postcode',
			'postcode:home'
		]);
		// Lines of one address.
		expect(targets(['Business Street', 'Business Street 2', 'Business City'], ['a', 'b', 'c'])).toEqual([
			'street:work',
			'street:work',
			'city:work'
		]);
		const google = [
			'Address 1 - Type',
			'Address 1 - Street',
			'Address 1 - City',
			'Address 2 - Type',
			'Address 2 - Street',
			'Address 2 - City'
		];
		expect(targets(google, ['Work', 'a', 'b', 'Work', 'c', 'd'])).toEqual([
			'-',
			'street:work',
			'city:work',
			'-',
			'street:home',
			'city:home'
		]);
	});
});

describe('presets', () => {
	it.each([
		['HubSpot', 'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Create Date'],
		['HubSpot', 'ID de registro,Nombre,Apellidos,Correo,Propietario del contacto'],
		['Salesforce', 'Id,IsDeleted,LastName,FirstName,MailingStreet,OwnerId,SystemModstamp'],
		['Zoho CRM', 'Record Id,Contact Owner.id,Contact Owner,First Name,Last Name'],
		['Pipedrive', 'Person - ID,Person - Name,Person - Email - Work'],
		['Google Contacts', 'First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value'],
		['Outlook', 'Title,First Name,Last Name,Company,Business Phone,E-mail Address'],
		['Shopify', 'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Spent,Total Orders'],
		['WooCommerce', 'Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV'],
		['Stripe', 'id,Description,Email,Name,Created (UTC),Delinquent,Total Spend'],
		['Atomic CRM', 'first_name,last_name,gender,title,has_newsletter,email_work'],
		['LinkedIn', 'First Name,Last Name,URL,Email Address,Company,Position,Connected On'],
		['Mailchimp', 'Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME'],
		['Facebook Lead Ads', 'id,created_time,ad_name,form_name,full_name,email,phone_number'],
		[null, 'Name,Email,Phone']
	])('%s', (name, header) => {
		expect(planColumns(header.split(','), []).preset).toBe(name);
	});

	it('lets types differ: Outlook gives every address its own', () => {
		const header = [
			'First Name',
			'Title',
			'E-mail Address',
			'E-mail 2 Address',
			'Business Phone',
			'Mobile Phone',
			'Business Street',
			'Business City',
			'Home Street',
			'Home City',
			"Assistant's Phone"
		];
		expect(targets(header, ['A', 'Dr', 'a@b.de', 'c@d.de', '1', '2', 's', 'c', 'h', 'hc', '3'])).toEqual([
			'givenName',
			'honorific',
			'email',
			'email',
			'phone:work',
			'phone:mobile',
			'street:work',
			'city:work',
			'street:home',
			'city:home',
			"+Assistant's Phone:text"
		]);
	});
});

describe('planColumns', () => {
	it('goes by the values where the header says nothing', () => {
		const rows = [
			['Anna Berg', 'anna@x.de', '+49 171 2345678', 'www.berg.de', '2024-01-05', '12,5', 'ja', '€ 12.00'],
			['Max Mohr', 'max@y.de', '030/1234567', 'mohr.com', '2024-02-05', '7', 'nein', '€ 7.50']
		];
		const expected = ['name', 'email', 'phone', 'website', '+E:date', '+F:number', '+G:yes-no', '+H:money'];
		expect(targets(null, ...rows)).toEqual(expected);
		expect(targets(['', '?', '-', '', '', '', '', ''], ...rows).slice(0, 4)).toEqual(expected.slice(0, 4));
		expect(targets(null, ['王小明', '13812345678'], ['李娜', '13912345678'])).toEqual(['name', 'phone']);
	});

	it('never takes phones, postcodes and ids for numbers', () => {
		const header = ['Name', 'Alt. Zip', 'IBAN', 'Tax ID', 'QQ', 'Membership', 'Barcode', 'Size'];
		const row = ['A', '12345', '12', '99', '123456', '00123', '4006381333931', '42'];
		expect(targets(header, row, row)).toEqual([
			'name',
			'+Alt. Zip:text',
			'+IBAN:text',
			'+Tax ID:text',
			'+QQ:text',
			'+Membership:text',
			'+Barcode:text',
			'+Size:number'
		]);
	});

	it('reads the headers of an Italian list', () => {
		expect(
			targets(
				['Ragione sociale', 'Referente', 'Posta elettronica', 'Cellulare', 'Ultimo acquisto', 'Totale speso'],
				['Bottega S.r.l.', 'Giulia Rossi', 'giulia@example.it', '347 2000000', '2/2/2025', '€ 1.100,50']
			)
		).toEqual(['organisation', 'name', 'email', 'phone:mobile', 'lastOrder', 'spent']);
	});

	describe('a field of its own whose few words come back', () => {
		const guess = (cells: string[], header = 'Kennzeichen der Lage') =>
			targets(
				['Name', header],
				...cells.map((cell, row) => [`Person ${'abcdefghijklmnopqrstuvwxyz'[row % 26]}`, cell])
			)[1]!.split(':')[1];
		const over = (count: number, ...words: string[]) =>
			Array.from({ length: count }, (_, row) => words[row % words.length]!);

		it('holds a choice, whatever the case', () => {
			expect(guess(over(24, 'Aktiv', 'ruhend', 'AKTIV', '', 'verloren '))).toBe('choice');
			expect(guess(over(12, '男', '女'))).toBe('choice');
		});

		it('holds several where cells are parted by semicolons', () => {
			expect(guess(over(30, 'Messe; Presse', 'Presse', 'Messe;Netz', 'Netz; Presse; Messe'))).toBe('choices');
		});

		it.each([
			['too few cells', over(11, 'a', 'b')],
			['one word only', over(40, 'a')],
			['words that hardly come back', over(39, ...'abcdefghij')],
			['too many words', over(200, ...'abcdefghijklmnop')],
			['sentences', over(40, 'Called in the morning, and nobody was there at all', 'b')],
			['lines', over(40, 'a\nb', 'c')],
			['a sorted file, which brings new words to its end', [...over(30, 'a'), ...over(30, 'b'), ...over(4, 'c')]],
			['sentences with semicolons', over(40, 'Pays late; the rest was agreed with the last owner of the shop', 'b')],
			['mixed with numbers', over(40, 'a', 'b', '12.5')]
		])('is a text: %s', (_, cells) => {
			expect(guess(cells)).toBe('text');
		});

		it('is a text where the header speaks of a code', () => {
			expect(guess(over(40, 'a', 'b'), 'Code')).toBe('text');
		});
	});

	it('gives a field to one column: the surer one, else the fuller one', () => {
		expect(targets(['Name', 'Full Name'], ['', 'A B'], ['', 'C D'])).toEqual(['-', 'name']);
		expect(targets(['Amount', 'Total Spent'], ['1', '2'], ['1', ''])).toEqual(['+Amount:money', 'spent']);
		expect(targets(['Notes', 'Notes'], ['', 'x'], ['a', 'y'])).toEqual(['+Notes:text', 'notes']);
		expect(targets(['Email', 'Email', 'Phone', 'Phone'], ['a@b.de', 'c@d.de', '030 123456', '040 123456'])).toEqual([
			'email',
			'email',
			'phone',
			'phone'
		]);
	});

	it('ignores empty columns and running numbers, keeps empty known ones', () => {
		expect(
			targets(
				['Nr', 'Name', 'Blah', 'Phone', ''],
				['1', 'A', '', '', ''],
				['2', 'B', '', '', ''],
				['3', 'C', '', '', '']
			)
		).toEqual(['-', 'name', '-', 'phone']);
		expect(targets(['ID', 'Name'], ['1', 'A'], ['2', 'B'], ['3', 'C'])).toEqual(['externalId', 'name']);
	});

	it('doubts weak headers whose values do not fit', () => {
		expect(targets(['Name', 'Type', 'Rating', 'Total'], ['A', 'gold', 'A+', 'much'])).toEqual([
			'name',
			'+Type:text',
			'+Rating:text',
			'+Total:text'
		]);
		expect(targets(['Name', 'Type', 'Rating'], ['A', 'Company', '8'])).toEqual(['name', 'kind', 'satisfaction']);
		expect(targets(['Customer', 'Email'], ['C-0012', 'a@b.de'], ['C-0013', 'c@d.de'])).toEqual(['externalId', 'email']);
		expect(targets(['Name', 'Email opt-in'], ['A', 'yes'], ['B', 'no'])).toEqual(['name', '+Email opt-in:yes-no']);
	});

	it('sends a header to the custom field of that name', () => {
		const plan = planColumns(['Name', 'Lieblingsfarbe'], [['A', 'rot']], {
			customFields: [{ id: 'f1' as FieldId, name: 'lieblingsfarbe' }]
		});
		expect(plan.columns[1]!.target).toEqual({ kind: 'custom', id: 'f1' });
	});

	it('[F28] takes __proto__, constructor, duplicate and empty headers as data', () => {
		const header = ['__proto__', 'constructor', 'toString', 'x', 'X', '', 'hasOwnProperty'];
		const row = ['{"polluted":1}', 'b', 'c', 'd', 'e', 'f', 'g'];
		expect(targets(header, row)).toEqual([
			'+__proto__:text',
			'+constructor:text',
			'+toString:text',
			'+x:text',
			'+X 2:text',
			'+F:text',
			'+hasOwnProperty:text'
		]);
		expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
		expect(Object.keys(Object.prototype)).toEqual([]);
		expect(planColumns(header, [row]).signature.split('\u001f')[0]).toBe('__proto__');
	});

	it('gives samples, filling and a signature that case and accents do not change', () => {
		const plan = planColumns(
			['Náme ', 'E-Mail'],
			[
				['', 'a'],
				['x', 'b'],
				['y', '']
			]
		);
		expect(plan.columns[0]).toMatchObject({ index: 0, header: 'Náme', samples: ['x', 'y'], filled: 2 / 3 });
		expect(plan.signature).toBe(planColumns(['name', 'E-MAIL'], []).signature);
		expect(planColumns(null, [['a', 'b']]).signature).not.toBe(planColumns(null, [['a']]).signature);
	});

	it('does not change its input', () => {
		const header = Object.freeze(['Name', 'Email']);
		const rows = Object.freeze([Object.freeze(['A', 'a@b.de'])]);
		expect(() => planColumns(header, rows)).not.toThrow();
	});

	it('names columns like a spreadsheet', () => {
		expect([0, 25, 26, 27, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AB', 'ZZ', 'AAA']);
	});
});
