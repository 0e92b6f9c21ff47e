/**
 * A customer file as a bakery might export it: Windows-1252, semicolons, title lines, decimal commas, German
 * headers, typos, swapped names, totals at the end. Seeded; five groups of buyers hide in it.
 */
import iconv from 'iconv-lite';
import { seededRandom } from '#lib/analysis/random.ts';

const GIVEN =
	'Jürgen Ana Zofia Siobhán Peter Käthe Luis Chloé Bärbel Noah Ulrike Hans-Peter Marta Björn Inês Otto'.split(' ');
const FAMILY = 'Groß López Kowalska Brady Müller Schäfer Weiß Dubois Jäger Strauß Schmitt Núñez Þórsdóttir Vogel'.split(
	' '
);
const CITIES = ['München', 'Köln', 'Madrid', 'Kraków'];
const HEADER =
	'Kd-Nr;Vorname;Nachname;Firma;E-Mail;Telefon;PLZ;Ort;Umsatz gesamt;Bestellungen;Letzte Bestellung;Bemerkung;Schuhgröße';

export interface MessyFile {
	name: string;
	bytes: Buffer;
	/** Rows with a customer of their own, rows that repeat one, rows that are nobody's. */
	customers: number;
	repeated: number;
	nobody: number;
}

/** The file with `customers` people in it. */
export function messyFile(customers: number, seed = 5): MessyFile {
	const random = seededRandom(seed);
	const below = (limit: number) => Math.floor(random() * limit);
	const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
	const rows: string[] = ['Kundenliste Bäckerei Süß, Stand 21.11.2026;;;;;;;;;;;;', '', HEADER];
	let repeated = 0;
	for (let index = 0; index < customers; index++) {
		// A number in the name keeps apart whoever is not meant to be the same.
		const given = pick(GIVEN);
		const family = `${pick(FAMILY)}${letters(index)}`;
		const { orders, spent, days } = buyer(random(), below);
		const day = new Date(Date.UTC(2026, 10, 21) - days * 86_400_000);
		const date = `${two(day.getUTCDate())}.${two(day.getUTCMonth() + 1)}.${day.getUTCFullYear()}`;
		const email = `kunde${index}@example.de`;
		const phone = pick(['0171/2345', '+49 (0) 89 1234', '0049 30 2312']) + String(1000 + index).slice(-4);
		const shown = random() < 0.05 ? [given.toUpperCase(), family.toUpperCase()] : [given, family];
		rows.push(
			[
				`K-${1000 + index}`,
				...shown,
				random() < 0.3 ? 'Müller & Söhne GmbH' : '',
				random() < 0.1 ? ` ${email.toUpperCase()} ` : email,
				phone,
				String(1000 + below(90_000)).padStart(5, '0'),
				pick(CITIES),
				german(spent),
				orders,
				date,
				pick(['', 'mag Rosinen', '=1+1', 'ruft gern an; "dringend"'].map(quoted)),
				pick(['38', '42', ''])
			].join(';')
		);
		if (index % 40 === 7) {
			rows.push(`;${family};${given};;${email};;;;;;;;`);
			repeated++;
		}
	}
	rows.splice(10, 0, ';;;;;;;;;;;;');
	rows.push(';;;;;;;;99,00;;;;', 'Summe;;;;;;;;123.456,00;;;;', '');
	return { name: 'kunden.csv', bytes: iconv.encode(rows.join('\r\n'), 'win1252'), customers, repeated, nobody: 2 };
}

function buyer(kind: number, below: (limit: number) => number): { orders: number; spent: number; days: number } {
	if (kind < 0.2) return { orders: 9 + below(12), spent: 2500 + below(400_000) / 100, days: 1 + below(30) };
	if (kind < 0.6) return { orders: 3 + below(6), spent: 120 + below(60_000) / 100, days: 10 + below(80) };
	if (kind < 0.85) return { orders: 1, spent: 20 + below(13_000) / 100, days: 1 + below(60) };
	return { orders: 5 + below(8), spent: 900 + below(200_000) / 100, days: 200 + below(500) };
}

/** 0 → `a`, 26 → `ba`: a name's ending that differs for each customer. */
function letters(index: number): string {
	const text = index.toString(26);
	return [...text].map((digit) => String.fromCharCode(97 + parseInt(digit, 26))).join('');
}

function german(amount: number): string {
	const [whole, cents] = amount.toFixed(2).split('.') as [string, string];
	return `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${cents}`;
}

function quoted(text: string): string {
	return /[;"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function two(value: number): string {
	return String(value).padStart(2, '0');
}
