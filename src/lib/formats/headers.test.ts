import { expect, it } from 'vitest';
import { headerKey, matchHeader } from './headers.ts';

it('folds case, accents, width, punctuation and marks', () => {
	expect(headerKey('\ufeff E-Mail 1 – Value ')).toBe('email1value');
	expect(headerKey('Ｔéléphone_Nr．')).toBe('telephonenr');
	expect(headerKey('***')).toBe('');
});

it.each([
	['Имя', 'givenName'],
	['Отчество', 'middleName'],
	['ФАМИЛИЯ', 'familyName'],
	['Ф.И.О.', 'name'],
	['Код клиента', 'externalId'],
	['Телефон', 'phone'],
	['Мобильный телефон', 'phone mobile'],
	['Телефон (рабочий)', 'phone work'],
	['Телефон клиента', 'phone'],
	['Домашний адрес', 'address home'],
	['Эл. почта', 'email'],
	['E-mail рабочий', 'email work'],
	['Город', 'city'],
	['Компания', 'organisation'],
	['День рождения', 'birthday'],
	['Кол-во заказов', 'orders'],
	['Сумма покупок, руб.', 'spent'],
	['Последняя покупка', 'lastOrder'],
	['Дата регистрации', 'since'],
	['Заметки', 'notes'],
	['Факс', 'custom']
])('reads the Russian %s', (header, meaning) => {
	const { field, type } = matchHeader(header)!;
	expect(type ? `${field} ${type}` : field).toBe(meaning);
});

it('leaves other Russian headers alone', () => {
	for (const header of ['ИНН', 'Пол', 'Менеджер', 'Скидка']) expect(matchHeader(header)).toBe(null);
});

it.each([
	['Imię', 'givenName'],
	['NAZWISKO', 'familyName'],
	['Imię i nazwisko', 'name'],
	['Nr klienta', 'externalId'],
	['Nazwa firmy', 'organisation'],
	['Adres e-mail', 'email'],
	['Telefon komórkowy', 'phone mobile'],
	['Telefon służbowy', 'phone work'],
	['Ulica i nr domu', 'street'],
	['Miejscowość', 'city'],
	['Kod pocztowy', 'postcode'],
	['Kraj', 'country'],
	['Data urodzenia', 'birthday'],
	['Liczba zamówień', 'orders'],
	['Wartość zakupów (zł)', 'spent'],
	['Ostatni zakup', 'lastOrder'],
	['Uwagi', 'notes'],
	['Źródło', 'channel'],
	['Faks', 'custom'],
	['Jméno', 'givenName'],
	['Příjmení', 'familyName'],
	['Jméno a příjmení', 'name'],
	['Číslo zákazníka', 'externalId'],
	['Společnost', 'organisation'],
	['E-mailová adresa', 'email'],
	['Telefon pracovní', 'phone work'],
	['Město', 'city'],
	['PSČ', 'postcode'],
	['Země', 'country'],
	['Datum narození', 'birthday'],
	['Počet objednávek', 'orders'],
	['Obrat (Kč)', 'spent'],
	['Poznámka', 'notes'],
	["Ім'я", 'givenName'],
	['Імʼя', 'givenName'],
	['Ім’я та прізвище', 'name'],
	['По батькові', 'middleName'],
	['Код клієнта', 'externalId'],
	['Компанія', 'organisation'],
	['Електронна пошта', 'email'],
	['Мобільний телефон', 'phone mobile'],
	['Телефон (робочий)', 'phone work'],
	['Вулиця', 'street'],
	['Місто', 'city'],
	['Країна', 'country'],
	['День народження', 'birthday'],
	['Кількість замовлень', 'orders'],
	['Сума покупок, грн', 'spent'],
	['Дата реєстрації', 'since'],
	['Примітки', 'notes']
])('reads the Polish, Czech or Ukrainian %s', (header, meaning) => {
	const { field, type } = matchHeader(header)!;
	expect(type ? `${field} ${type}` : field).toBe(meaning);
});

it('leaves other Polish, Czech and Ukrainian headers alone', () => {
	for (const header of ['NIP', 'PESEL', 'Rabat', 'Opiekun', 'IČO', 'Sleva', 'Pohlaví', 'ЄДРПОУ', 'Знижка', 'Стать'])
		expect(matchHeader(header), header).toBe(null);
});
