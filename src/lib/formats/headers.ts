/**
 * Which header means which field, in the languages and systems customer files come from. Headers are
 * compared by key: folded, without spaces and punctuation, so that `E-Mail 1 - Value`, `email_1_value`
 * and `EMail1Value` are one. Lookups go through Maps: a header may be called `__proto__`.
 */
import type { ContactType } from '#lib/domain/customer.ts';
import type { CustomerField } from '#lib/domain/fields.ts';
import { fold } from '#lib/domain/text.ts';
import { EASTERN_NAMES } from './header-names-east.ts';

/** What a header says. `weight` 0–1: how sure, to decide between two columns for one field. */
export interface HeaderMatch {
	field: CustomerField | 'ignore' | 'custom' | 'type-of';
	type: ContactType | null;
	weight: number;
}

/** The comparable form of a header: `'\ufeff E-Mail 1 - Value '` → `'email1value'`. Empty where it has no letter or digit. */
export function headerKey(header: string): string {
	// Ukrainian has an apostrophe that counts as a letter, and mostly writes another one.
	return fold(header.replace(/[\u200b-\u200f\u2060\ufeff\u02bc]/g, '')).replace(/[^\p{L}\p{N}]+/gu, '');
}

// One line per field: the surest names first; those behind `|` are weaker.
const NAMES: readonly (readonly [CustomerField, string])[] = [
	[
		'externalId',
		'customerid, customer id, contact id, record id, client id, external id, user id, member id, account id, person id, lead id, uid, id, customer number, customer no, client number, member number, kundennummer, kundennr, kunden id, kunden nr, kdnr, debitorennummer, id cliente, numero de cliente, codigo cliente, codigo de cliente, id client, numero client, code client, reference client, id de registro, 客户编号, 客户代码, 客户id, 客户号, 会员编号, 会员号, 会员卡号, 会员id, 用户id, 用户编号, 客戶編號, 客戶代碼, 客戶代號, 會員編號, 會員卡號, 顧客id, 顧客番号, 顧客コード, 会員番号, 得意先コード, код клиента, номер клиента, id клиента, ид клиента, id контакта, код контрагента, номер карты, номер карты клиента | customer code, code, ref, reference, customer ref, nummer, nr, no, numero, account number, account no, username, user name, card number, 编号, 代码, 序号, 編號, 代號, 番号, コード, код, номер, ид'
	],
	[
		'kind',
		'customer kind, contact kind, person or organisation, person or organization, is company, is organisation | customer type, contact type, account type, client type, type, art, kundentyp, kundenart, typ, tipo, tipo de cliente, type de client, 客户类型, 客户类别, 类型, 客戶類型, 客戶類別, 顧客区分, 区分, 種別, тип, тип клиента, вид клиента, тип контакта'
	],
	[
		'name',
		'full name, name, customer name, contact name, client name, display name, person name, contact person, contact, primary contact, member name, account holder, your name, customer full name, buyer name, recipient name, vollstandiger name, kundenname, ansprechpartner, ansprechperson, kontaktperson, kontakt, kontaktname, nombre completo, nombre del cliente, nombre y apellidos, nombre cliente, contacto, nom complet, nom du client, nom client, nom et prenom, interlocuteur, 姓名, 名字, 名称, 客户姓名, 客户名, 联系人, 联系人姓名, 会员姓名, 会员名称, 真实姓名, 收货人, 收件人, 聯絡人, 聯繫人, 聯絡人姓名, 客戶姓名, 會員姓名, 名稱, 收件人姓名, 氏名, 名前, お名前, 顧客名, 担当者, 担当者名, ご担当者名, 代表者名, 会員名, фио, ф и о, фио клиента, полное имя, имя клиента, имя контакта, имя и фамилия, имя фамилия, фамилия и имя, фамилия имя, фамилия имя отчество, контактное лицо, контакт, nome completo, nome e cognome, cognome e nome, nominativo, referente, nome cliente | customer, client, kunde, cliente, buyer, recipient, person, persona, people, nickname, file as, 昵称, 称呼, 暱稱, 客户, 客戶, 顧客, клиент, покупатель, заказчик, получатель'
	],
	[
		'honorific',
		'salutation, honorific, name prefix, prefix, mr mrs, anrede, titel anrede, tratamiento, civilite, 称谓, 尊称, 稱謂, 敬称, обращение | title, titel, titulo, titre'
	],
	[
		'givenName',
		'first name, given name, forename, firstname, fname, first, vorname, rufname, nombre, primer nombre, nombre de pila, prenom, nome, 名, 名_given, given, 名字_given, 名めい, 名(名), 名 mei, 名前(名), имя | contact first name, customer first name, billing first name, shipping first name'
	],
	[
		'middleName',
		'middle name, middle names, additional name, additional names, middle initial, middle, zweiter vorname, weitere vornamen, segundo nombre, deuxieme prenom, 中间名, 中間名, ミドルネーム, отчество | initials'
	],
	[
		'familyName',
		'last name, family name, surname, lastname, lname, last, nachname, familienname, zuname, apellido, apellidos, primer apellido, nom de famille, nom, cognome, sobrenome, 姓, 姓氏, 姓せい, 氏, фамилия | contact last name, customer last name, billing last name, shipping last name'
	],
	[
		'organisation',
		'organisation, organization, company, company name, organisation name, organization name, organization 1 name, account name, account, business name, business, employer, firm, firma, firmenname, unternehmen, firmierung, organisation firma, empresa, nombre de la empresa, compania, razon social, entreprise, societe, raison sociale, nom de l entreprise, azienda, 公司, 公司名称, 公司名, 单位, 单位名称, 企业, 企业名称, 机构, 组织, 所在公司, 工作单位, 公司名稱, 公司行號, 單位, 企業名稱, 企業, 抬頭, 会社, 会社名, 企業名, 法人名, 組織, 勤務先, 得意先名, 取引先名, 貴社名, организация, компания, название компании, название организации, наименование организации, фирма, предприятие, контрагент, место работы, юридическое лицо, ragione sociale, denominazione sociale, ditta, nome azienda, societa | default address company, billing company, shipping company, customer company, associated company, organization primary, parent account, 客户公司, 公司全称'
	],
	[
		'jobTitle',
		'job title, position, role title, function, occupation, organization title, organization 1 title, jobtitle, profession, berufsbezeichnung, position im unternehmen, stelle, funktion, beruf, cargo, puesto, profesion, poste, fonction, profession poste, qualifica, 职位, 职务, 岗位, 职称, 职业, 職稱, 職位, 職務, 職業, 役職, 役職名, 職種, 肩書, 肩書き, должность, профессия | title, role, titel, rolle, роль'
	],
	[
		'email',
		'email, e mail, email address, e mail address, mail, mail address, emails, primary email, contact email, customer email, your email, email primary, e mail adresse, email adresse, mailadresse, correo, correo electronico, direccion de correo, direccion de correo electronico, courriel, adresse e mail, adresse email, adresse mail, adresse courriel, mel, posta elettronica, 邮箱, 电子邮箱, 电子邮件, 邮件, 邮箱地址, 电邮, 邮件地址, 郵箱, 電子郵件, 電子信箱, 信箱, 電郵, 電子郵件地址, メール, メールアドレス, eメール, 電子メール, mailアドレス, эл почта, электронная почта, почта, электронный адрес, адрес электронной почты, адрес эл почты, e mail адрес, имейл, емейл, мейл, indirizzo email, indirizzo e mail, indirizzo di posta elettronica | user email, login, billing email, invoice email, email id, paypal email'
	],
	[
		'phone',
		'phone, phone number, telephone, telephone number, tel, tel no, phone no, phones, contact number, contact phone, primary phone, customer phone, default address phone, billing phone, shipping phone, mobile, mobile phone, mobile number, cell, cell phone, cellphone, whatsapp, whatsapp number, telefon, telefonnummer, telefonnr, rufnummer, handy, handynummer, mobil, mobiltelefon, mobilnummer, festnetz, telefon geschaftlich, telefon privat, telefono, numero de telefono, telefono movil, movil, celular, telephone fixe, telephone portable, numero de telephone, portable, tel portable, telefonino, cellulare, 手机, 手机号, 手机号码, 电话, 电话号码, 联系电话, 联系方式, 移动电话, 座机, 固定电话, 固话, 办公电话, 公司电话, 家庭电话, 收货电话, 手機, 手機號碼, 手機號, 電話, 電話號碼, 聯絡電話, 聯繫電話, 行動電話, 市話, 公司電話, 住家電話, 携帯, 携帯電話, 携帯番号, 電話番号, tel番号, 連絡先, 自宅電話, телефон, номер телефона, контактный телефон, тел, мобильный, мобильный телефон, моб телефон, номер мобильного, сотовый, сотовый телефон, рабочий телефон, домашний телефон, городской телефон, телефоны, numero di telefono, numero di cellulare, recapito telefonico | contact no, callback, car phone, company main phone, radio phone'
	],
	[
		'address',
		'address, full address, postal address, mailing address, street address full, address formatted, home address, business address, other address, billing address, shipping address, delivery address, organization address, anschrift, adresse, postanschrift, adresse complete, direccion, direccion completa, domicilio, indirizzo, 地址, 联系地址, 详细地址, 通讯地址, 收货地址, 公司地址, 家庭地址, 通訊地址, 聯絡地址, 收件地址, 住址, 住所, ご住所, 所在地, адрес, полный адрес, почтовый адрес, домашний адрес, юридический адрес, фактический адрес, адрес доставки, адрес проживания | location, standort, ubicacion'
	],
	[
		'street',
		'street, street address, address line 1, address line 2, address line 3, address 1, address 2, address 3, address1, address2, street 1, street 2, street 3, street name, house number, strasse, strasse und hausnummer, strasse hausnummer, hausnummer, calle, calle y numero, rue, adresse ligne 1, adresse ligne 2, via, 街道, 街道地址, 街道名, 路名, 门牌, 番地, 丁目番地, 建物名, 住所1, 住所2, 町名番地, улица, улица и дом, улица дом, дом, номер дома | extended address, po box, address po box, suite, apartment, adresszusatz, complement d adresse, квартира, корпус'
	],
	[
		'city',
		'city, town, city town, locality, city town village locality, city town village locality of address, ort, stadt, wohnort, ciudad, localidad, poblacion, municipio, ville, commune, citta, 城市, 市, 所在城市, 市区, 城鎮, 縣市, 市区町村, 市町村, 都市, город, населенный пункт'
	],
	[
		'region',
		'state, region, province, county, state region, state province, state province region, province code, province name, prefecture, bundesland, kanton, provincia, comunidad autonoma, departamento, estado, departement, 省, 省份, 省市, 地区, 所在省份, 所在地区, 省州, 地區, 區域, 州, 都道府県, 都道府縣, регион, область, край, область край, республика | area, territory, gebiet, 区域, 片区, район'
	],
	[
		'postcode',
		'postcode, postal code, post code, zip, zip code, zip postal code, postal zip code, zipcode, mailing zip, plz, postleitzahl, codigo postal, cp, c p, code postal, cap, 邮编, 邮政编码, 郵遞區號, 郵編, 郵便番号, 〒, индекс, почтовый индекс'
	],
	[
		'country',
		'country, country region, country code, nation, country name, land, staat, pais, pais region, pays, paese, 国家, 国家地区, 国别, 国家和地区, 國家, 國家地區, 国, 国名, страна'
	],
	[
		'website',
		'website, web site, url, web, homepage, home page, web page, website url, company domain name, domain, company website, organization website, website 1 value, webseite, internetseite, internet, sitio web, pagina web, web de la empresa, site web, site internet, sito web, 网站, 网址, 官网, 主页, 公司网站, 網站, 網址, 官網, ホームページ, ウェブサイト, サイトurl, сайт, веб сайт, адрес сайта, сайт компании | personal web page, linkedin url, link, blog'
	],
	[
		'birthday',
		'birthday, birth date, birthdate, date of birth, dob, born, born on, geburtstag, geburtsdatum, geb datum, geboren, geboren am, cumpleanos, fecha de nacimiento, f nacimiento, date de naissance, anniversaire, ne le, data di nascita, 生日, 出生日期, 出生年月, 出生年月日, 生年月日, 誕生日, день рождения, дата рождения, др, compleanno'
	],
	[
		'tags',
		'tags, tag, labels, label, categories, keywords, group membership, groups, customer tags, segments, lists, schlagworte, schlagworter, kategorien, markierungen, etiquetas, etiquettes, mots cles, 标签, 标记, 客户标签, 標籤, 標記, タグ, ラベル, теги, тег, метки, метка, ярлыки | group, segment, category, list, kategorie, gruppe, categoria, grupo, categorie, groupe, 分组, 分类, 客户分组, 群组, 分類, 群組, グループ, カテゴリ, группа, группы, категория, категории, сегмент'
	],
	[
		'notes',
		'notes, note, comment, comments, remark, remarks, description, about, background, notiz, notizen, bemerkung, bemerkungen, kommentar, anmerkung, anmerkungen, beschreibung, notas, nota, comentario, comentarios, observaciones, descripcion, remarque, remarques, commentaire, commentaires, description note, 备注, 说明, 描述, 附注, 客户备注, 備註, 備注, 說明, 備考, メモ, コメント, заметки, заметка, комментарий, комментарии, примечание, примечания, описание, annotazioni, osservazioni | message, memo, details, info, sonstiges, 其他, сообщение, прочее, дополнительная информация'
	],
	[
		'channel',
		'channel, source, lead source, acquisition channel, acquisition source, original source, referral source, how did you hear about us, utm source, attribution, quelle, herkunft, lead quelle, kanal, fuente, origen, canal, fuente del lead, origine, provenance, canal d acquisition, 来源, 客户来源, 渠道, 获客渠道, 来源渠道, 渠道来源, 推广渠道, 來源, 客戶來源, 管道, 流入経路, 獲得経路, 集客経路, источник, источник клиента, источник лида, канал, канал привлечения, откуда узнали, откуда узнал | referred by, campaign, campaign name, form name, medium, empfohlen von, 推荐人, кто рекомендовал, рекламная кампания'
	],
	[
		'satisfaction',
		'satisfaction, satisfaction score, csat, csat score, customer satisfaction, nps, nps score, net promoter score, feedback score, zufriedenheit, kundenzufriedenheit, satisfaccion, satisfaccion del cliente, satisfaction client, note de satisfaction, 满意度, 客户满意度, 满意度评分, nps评分, 滿意度, 客戶滿意度, 満足度, 顧客満足度, удовлетворенность, удовлетворенность клиента | rating, score, stars, review score, bewertung, valoracion, puntuacion, evaluation, 评分, 评价, 打分, 評分, 評価, оценка, рейтинг'
	],
	[
		'orders',
		'orders, order count, orders count, number of orders, total orders, no of orders, orders placed, purchases, number of purchases, purchase count, payment count, transactions, transaction count, total transactions, frequency, visits, total visits, bestellungen, anzahl bestellungen, anzahl der bestellungen, anzahl kaufe, kaufe, auftrage, anzahl auftrage, bestellanzahl, pedidos, numero de pedidos, n de pedidos, no de pedidos, compras, no de compras, numero de compras, commandes, nombre de commandes, nb commandes, no de commandes, achats, nombre d achats, ordini, 订单数, 订单数量, 订单总数, 订单量, 购买次数, 消费次数, 累计订单, 累计订单数, 累计购买次数, 下单次数, 交易次数, 成交次数, 訂單數, 訂單數量, 訂單總數, 購買次數, 消費次數, 累計訂單數, 下單次數, 注文数, 注文回数, 購入回数, 累計注文数, 購買回数, заказы, заказов, количество заказов, кол во заказов, число заказов, всего заказов, покупок, количество покупок, кол во покупок, число покупок, numero ordini, numero di ordini, numero acquisti | quantity, order number total, 次数, 次數'
	],
	[
		'spent',
		'total spent, total spend, spent, spend, amount spent, lifetime spend, lifetime value, customer lifetime value, ltv, clv, clv eur, total revenue, revenue, total sales, sales, total purchases amount, total amount, total order value, total paid, amount paid, turnover, monetary, monetary value, total purchase value, gross sales, net sales, umsatz, gesamtumsatz, umsatz gesamt, jahresumsatz, umsatz eur, gesamtausgaben, ausgaben, bestellwert gesamt, kundenwert, ventas, ventas totales, ingresos, total gastado, gasto total, importe total, facturacion, importe, chiffre d affaires, ca, ca total, total depense, montant total, depenses, fatturato, 累计消费, 累计消费金额, 消费金额, 消费总额, 总消费, 总消费金额, 总金额, 累计金额, 成交金额, 累计成交金额, 交易金额, 订单总额, 订单金额, 购买金额, 销售额, 累计销售额, 累計消費, 累計消費金額, 消費金額, 消費總額, 總消費, 總金額, 訂單金額, 訂單總額, 購買金額, 累計金額, 購入金額, 累計購入金額, 合計金額, 売上, 売上金額, 累計売上, сумма покупок, сумма заказов, общая сумма, общая сумма покупок, общая сумма заказов, сумма продаж, потрачено, всего потрачено, выручка, оборот, продажи, totale speso, spesa totale, totale acquisti, importo speso | total, amount, value, deal value, betrag, gesamtbetrag, summe, monto, valor, montant, valeur, 金额, 金額, сумма, стоимость'
	],
	[
		'currency',
		'currency, currency code, wahrung, wahrungscode, moneda, divisa, devise, monnaie, valuta, 币种, 货币, 貨幣, 幣別, 通貨, валюта, код валюты'
	],
	[
		'firstOrder',
		'first order, first order date, first purchase, first purchase date, date of first order, first bought, erste bestellung, erstbestellung, datum erste bestellung, erstkauf, primer pedido, fecha primer pedido, primera compra, fecha primera compra, premiere commande, date premiere commande, premier achat, 首次下单时间, 首次下单日期, 首次购买时间, 首次购买日期, 首次消费时间, 首单时间, 首单日期, 首次下單時間, 首次購買日期, 首次消費時間, 初回購入日, 初回注文日, первый заказ, первая покупка, дата первого заказа, дата первой покупки, primo acquisto, primo ordine'
	],
	[
		'lastOrder',
		'last order, last order date, last order at, date of last order, last purchase, last purchase date, last purchased, last bought, most recent order, most recent purchase, latest order, latest purchase, latest order date, recent order date, last transaction, last transaction date, last payment, last payment date, last visit date, letzte bestellung, datum letzte bestellung, letzter kauf, letztes kaufdatum, letzter einkauf, letzter auftrag, letzte bestellung am, ultimo pedido, fecha ultimo pedido, fecha del ultimo pedido, ultima compra, fecha ultima compra, fecha de ultima compra, derniere commande, date derniere commande, date de derniere commande, dernier achat, date du dernier achat, ultimo ordine, 最近下单时间, 最近下单日期, 最后下单时间, 最后下单日期, 最近购买时间, 最近购买日期, 最后购买时间, 最后购买日期, 最近消费时间, 最近消费日期, 最后消费时间, 上次消费时间, 上次购买时间, 最近订单时间, 最近一次消费时间, 最近一次下单时间, 最近成交时间, 最近交易时间, 最近下單時間, 最近下單日期, 最後下單時間, 最近購買日期, 最近購買時間, 最後購買日期, 最近消費日期, 最近消費時間, 最後消費日期, 上次購買日期, 最終購入日, 最終注文日, 最終購入日時, 最近購入日, 直近購入日, 最終来店日, последний заказ, последняя покупка, дата последнего заказа, дата последней покупки, ultimo acquisto, data ultimo acquisto, data ultimo ordine | last visit, last seen, last active, recency, 最近到店时间, последний визит, последнее посещение'
	],
	[
		'since',
		'customer since, client since, member since, created, created at, create date, created date, creation date, created time, created utc, created date utc, date created, date added, added on, added at, signup date, sign up date, sign up, signed up, signup, registered, registered at, registration date, date registered, join date, joined, joined on, connected on, optin time, first seen, person created, contact created, organization created, erstellt, erstellt am, erstellungsdatum, angelegt am, kunde seit, registriert am, mitglied seit, fecha de creacion, fecha de alta, fecha de registro, alta, cliente desde, date de creation, cree le, date d inscription, client depuis, inscrit le, 创建时间, 创建日期, 注册时间, 注册日期, 入会时间, 入会日期, 加入时间, 添加时间, 录入时间, 建档时间, 建立時間, 建立日期, 註冊時間, 註冊日期, 入會日期, 加入日期, 作成日, 作成日時, 登録日, 登録日時, 入会日, клиент с, дата регистрации, дата создания, дата добавления, зарегистрирован, создан | date, timestamp, datum, fecha, time, start date, дата, время'
	]
];

/** Columns of other systems that nobody wants as a field of their own. */
const IGNORED =
	'photo, is deleted, master record id, system modstamp, created by, created by id, modified by, modified by id, modified by name, last modified by id, last modified by, owner id, record type id, jigsaw, photo url, yomi name, given name yomi, additional name yomi, family name yomi, given yomi, surname yomi, company yomi, organization 1 yomi name, phonetic first name, phonetic middle name, phonetic last name, directory server, mileage, billing information, sensitivity, priority, private, internet free busy, email display name, email 2 display name, email 3 display name, email type, email 2 type, email 3 type, organization 1 type, organization 1 symbol, organization 1 location, accepts sms marketing, device id, tty tdd phone, telex, isdn, pager, reports to id, 序';

function buildEntries(): ReadonlyMap<string, HeaderMatch> {
	const entries = new Map<string, HeaderMatch>();
	const add = (name: string, field: HeaderMatch['field'], weight: number) => {
		const key = headerKey(name);
		const before = entries.get(key);
		if (before && before.weight >= weight) return;
		const type = field === 'phone' || field === 'email' || ADDRESS_FIELDS.has(field) ? typeIn(name) : null;
		entries.set(key, { field, type, weight });
	};
	for (const [field, names] of [...NAMES, ...EASTERN_NAMES]) {
		const [strong = '', weak = ''] = names.split(' | ');
		for (const name of strong.split(',')) add(name, field, 1);
		for (const name of weak.split(',')) add(name, field, 0.6);
	}
	for (const name of IGNORED.split(',')) add(name, 'ignore', 1);
	entries.delete('');
	return entries;
}

const ADDRESS_FIELDS: ReadonlySet<string> = new Set(['address', 'street', 'city', 'region', 'postcode', 'country']);

const TYPE_WORDS: readonly (readonly [ContactType, RegExp])[] = [
	['mobile', /mobil|cell|handy|movil|celular|portable|whatsapp|手机|手機|移动|行動|携帯|мобильн|сотов|komork|мобільн/],
	[
		'work',
		/work|business|office|company|default address company|billing|mailing|geschaft|firma|dienst|buro|arbeit|trabajo|oficina|empresa|bureau|travail|professionnel|办公|公司|单位|座机|單位|勤務先|会社|рабоч|офис|компани|организац|sluzb|sluzebn|pracovn|робоч|офіс/
	],
	[
		'home',
		/home|private|personal|privat|casa|particular|domicile|家庭|住家|自宅|住宅|домашн|личн|prywatn|domow|soukrom|особист/
	],
	[
		'other',
		/other|shipping|delivery|additional|alternat|secondary|sonstig|otro|autre|其他|备用|備用|收货|收件|その他|друг|доставк/
	]
];

/** The type a header names: `Business Phone` → work, `手机` → mobile; null where it names none. */
export function typeIn(header: string): ContactType | null {
	const text = fold(header);
	for (const [type, words] of TYPE_WORDS) if (words.test(text)) return type;
	return null;
}

const ENTRIES: ReadonlyMap<string, HeaderMatch> = buildEntries();

// Words before an address part, a phone or an e-mail: `Mailing Street`, `Default Address City`, `Person - Email - Work`.
// Keys are folded, in Russian too: `й` is `и` there.
const PREFIX =
	/^(?:person|contact|customer|lead|client|organization|organisation|company|account|default|primary|main|your|the|kunden?|cliente|клиент|客户|联系人|会员|客戶|會員|顧客)/;
const QUALIFIER =
	/^(?:defaultaddress|default|primary|main|work|business|office|company|home|private|personal|mobile|cell|other|billing|shipping|delivery|mailing|invoice|secondary|alternate|alternative|additional|assistant|geschaftlich|privat|firma|rechnungs|liefer|facturacion|envio|facturation|livraison|办公|公司|家庭|备用|其他|收货|个人|备选|мобильн(?:ыи|ая)|сотовыи|рабоч(?:ии|ая|ее)|домашн(?:ии|яя)|личн(?:ыи|ая)|основн(?:ои|ая)|дополнительн(?:ыи|ая)|мобільн(?:ии|а)|робоч(?:ии|а)|домашн(?:іи|я)|особист(?:ии|а)|pracovni|sluzebni|soukrom[yae]|domaci)+/;
const SUFFIX =
	/(?:\d+|value|address|ofaddress|number|work|business|home|mobile|cell|other|primary|private|personal|formatted|main|optional|required|geschaftlich|privat|gesch|dienstlich|trabajo|casa|professionnel|personnel|号码|地址|号|клиента|контакта|компании|организации|мобильныи|сотовыи|рабоч(?:ии|ая)|домашнии|личн(?:ыи|ая)|основн(?:ои|ая)|дополнительн(?:ыи|ая)|sluzbow[ya]|prywatn[ya]|domow[ya]|klienta|pracovni|sluzebni|soukrom[yae]|domaci|zakaznika|мобільнии|робоч(?:ии|а)|домашн(?:іи|я)|особист(?:ии|а)|клієнта)+$/;
const ADDRESSABLE: ReadonlySet<string> = new Set(['email', 'phone', ...ADDRESS_FIELDS]);

/** What a header means, or null. Case, accents, punctuation and numbering do not matter. */
export function matchHeader(header: string): HeaderMatch | null {
	const key = headerKey(header);
	if (key === '') return null;
	const exact = ENTRIES.get(key);
	if (exact) return exact;
	if (/fax|faks|传真|傳真|факс/.test(key)) return { field: 'custom', type: null, weight: 1 };
	// `Phone 2 - Type`, `E-mail 1 - Label`: says the type of the value beside it.
	if (
		/^(?:email|phone|address|website|organization|event|customfield|im|relation|externalid)\d+(?:type|label)$/.test(key)
	) {
		return { field: 'type-of', type: null, weight: 1 };
	}
	// Numbered groups: `Address 1 - Street`, `Organization 1 - Name`, `Website 2 - Value`.
	const group =
		/^(address|organization|website|email|phone)(\d+)(street|city|region|postalcode|country|formatted|pobox|extendedaddress|name|title|department|jobdescription|value)$/.exec(
			key
		);
	if (group) {
		const part = group[3]!;
		const inner =
			part === 'value'
				? group[1]!
				: part === 'formatted'
					? 'address'
					: part === 'name' || part === 'title'
						? `organization${part}`
						: part;
		const match = ENTRIES.get(inner);
		return match ? { ...match, weight: group[2] === '1' ? 1 : 0.9 } : { field: 'custom', type: null, weight: 1 };
	}
	// `Account Name.id`, `Organization ID`: ids of other records.
	if (/(?:name|owner|by|to|account|organization|contact|vendor|deal)id$/.test(key))
		return { field: 'ignore', type: null, weight: 1 };
	// `Assistant's Phone`, `Owner's email`: somebody else's.
	if (/^(?:assistant|manager|spouse|owner|children|emergency)s?/.test(key))
		return { field: 'custom', type: null, weight: 1 };
	return matchReduced(key, header);
}

/** The same without qualifiers before and behind: `Mailing Street` → street, `Email 2 Address` → email. */
function matchReduced(key: string, header: string): HeaderMatch | null {
	const forms = new Set<string>();
	const unprefixed = key.replace(PREFIX, '');
	for (const form of [key, unprefixed]) {
		forms.add(form);
		for (const inner of [form, form.replace(QUALIFIER, '')]) {
			forms.add(inner);
			forms.add(inner.replace(SUFFIX, ''));
		}
	}
	for (const form of forms) {
		const match = ENTRIES.get(form);
		if (!match) continue;
		if (form === unprefixed && unprefixed !== key)
			return { ...match, weight: match.weight * 0.95, type: match.type ?? typeIn(header) };
		// A qualifier makes sense only where there can be several: `Business City`, not `Shipping Name`.
		if (ADDRESSABLE.has(match.field)) return { ...match, weight: match.weight * 0.85, type: typeIn(header) };
	}
	// Money with its currency in the header: `Umsatz (EUR)`, `累计消费(元)`.
	const bare = key.replace(/(?:eur|usd|gbp|chf|cny|rmb|jpy|hkd|twd|元|人民币|円|万元|руб|грн|uah|pln|zl|czk|kc)$/, '');
	const money = bare === key ? undefined : ENTRIES.get(bare);
	return money?.field === 'spent' ? { ...money, weight: money.weight * 0.95 } : null;
}

/** Whether a header is known at all: the sign by which a header row is told from data. */
export function isKnownHeader(header: string): boolean {
	return header.length <= 60 && matchHeader(header) !== null;
}
