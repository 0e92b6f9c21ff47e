/** What headers are called in Polish, Czech and Ukrainian; in each line the surest ones first, behind `|` the weaker. */
import type { CustomerField } from '#lib/domain/fields.ts';

export const EASTERN_NAMES: readonly (readonly [CustomerField, string])[] = [
	[
		'externalId',
		'id klienta, numer klienta, nr klienta, kod klienta, identyfikator klienta, nr kontrahenta, kod kontrahenta, číslo zákazníka, id zákazníka, kód zákazníka, zákaznické číslo, číslo klienta, номер клієнта, код клієнта, ід клієнта, id клієнта | identyfikator, ідентифікатор'
	],
	['kind', 'typ klienta, rodzaj klienta, typ kontaktu, typ zákazníka, druh zákazníka, тип клієнта, вид клієнта'],
	[
		'name',
		'imię i nazwisko, nazwisko i imię, nazwa klienta, osoba kontaktowa, jméno a příjmení, příjmení a jméno, celé jméno, jméno zákazníka, název zákazníka, kontaktní osoba, піб, прізвище та імʼя, прізвище імʼя, імʼя та прізвище, прізвище імʼя по батькові, повне імʼя, імʼя клієнта, контактна особа | klient, zákazník, клієнт'
	],
	['honorific', 'zwrot grzecznościowy, oslovení, звертання | tytuł, titul'],
	['givenName', 'imię, pierwsze imię, jméno, křestní jméno, імʼя'],
	['middleName', 'drugie imię, druhé jméno, prostřední jméno, по батькові'],
	['familyName', 'nazwisko, příjmení, прізвище'],
	[
		'organisation',
		'nazwa firmy, przedsiębiorstwo, nazwa kontrahenta, kontrahent, organizacja, pracodawca, název firmy, společnost, název společnosti, organizace, zaměstnavatel, компанія, назва компанії, організація, назва організації, підприємство, фірма, контрагент'
	],
	['jobTitle', 'stanowisko, zawód, pozice, pracovní pozice, povolání, посада, професія | funkcja, funkce'],
	[
		'email',
		'adres e mail, adres email, poczta elektroniczna, e mailová adresa, emailová adresa, elektronická pošta, електронна пошта, ел пошта, електронна адреса, адреса електронної пошти, імейл | пошта'
	],
	[
		'phone',
		'numer telefonu, nr telefonu, nr tel, telefon komórkowy, tel komórkowy, komórka, telefon kontaktowy, telefonní číslo, číslo telefonu, mobilní telefon, номер телефону, мобільний телефон, мобільний, контактний телефон'
	],
	[
		'address',
		'adres, pełny adres, adres zamieszkania, adres korespondencyjny, adresa, celá adresa, doručovací adresa, fakturační adresa, адреса, повна адреса, адреса проживання, адреса доставки, поштова адреса'
	],
	[
		'street',
		'ulica, ulica i numer, ulica i nr domu, numer domu, nr domu, ulice, ulice a číslo, ulice a čp, číslo popisné, вулиця, вулиця та номер, номер будинку, будинок'
	],
	['city', 'miasto, miejscowość, město, obec, місто, населений пункт'],
	['region', 'województwo, powiat, регіон, район'],
	['postcode', 'kod pocztowy, psč, poštovní směrovací číslo, поштовий індекс, індекс'],
	// In Polish a country; in Czech, where another header says that, a region.
	['country', 'państwo, země, країна | kraj, stát'],
	['website', 'strona internetowa, strona www, adres www, www, webová stránka, webové stránky, вебсайт'],
	['birthday', 'data urodzenia, urodziny, datum narození, narozeniny, дата народження, день народження'],
	[
		'tags',
		'tagi, etykiety, štítky, tagy, мітки, мітка | grupa, grupy, kategoria, skupina, група, групи, категорія, категорії'
	],
	[
		'notes',
		'uwagi, notatki, notatka, komentarz, komentarze, poznámka, poznámky, komentář, примітка, примітки, нотатки, нотатка, коментар, коментарі | opis, popis, опис'
	],
	['channel', 'źródło, źródło klienta, zdroj, zdroj zákazníka, джерело, джерело клієнта, канал залучення | kanał'],
	[
		'satisfaction',
		'satysfakcja, satysfakcja klienta, zadowolenie, spokojenost, spokojenost zákazníka, задоволеність | ocena, hodnocení, оцінка'
	],
	[
		'orders',
		'liczba zamówień, ilość zamówień, zamówienia, liczba zakupów, liczba transakcji, počet objednávek, objednávky, počet nákupů, кількість замовлень, к сть замовлень, замовлення, кількість покупок'
	],
	[
		'spent',
		'suma zakupów, wartość zakupów, wartość zamówień, suma zamówień, łączna wartość zamówień, łączne wydatki, wydano, wydano łącznie, obrót, obrat, útrata, celková útrata, hodnota objednávek, celkem utraceno, сума покупок, сума замовлень, загальна сума, витрачено'
	],
	['currency', 'waluta, kod waluty, měna, kód měny, код валюти'],
	[
		'firstOrder',
		'pierwsze zamówienie, data pierwszego zamówienia, pierwszy zakup, data pierwszego zakupu, první objednávka, datum první objednávky, první nákup, datum prvního nákupu, перше замовлення, дата першого замовлення, перша покупка, дата першої покупки'
	],
	[
		'lastOrder',
		'ostatnie zamówienie, data ostatniego zamówienia, ostatni zakup, data ostatniego zakupu, poslední objednávka, datum poslední objednávky, poslední nákup, datum posledního nákupu, останнє замовлення, дата останнього замовлення, остання покупка, дата останньої покупки'
	],
	[
		'since',
		'klient od, data rejestracji, data utworzenia, utworzono, data dodania, zákazník od, datum registrace, datum vytvoření, vytvořeno, клієнт з, дата реєстрації, дата створення, створено, дата додавання'
	]
];
