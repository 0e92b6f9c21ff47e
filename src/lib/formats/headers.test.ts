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
