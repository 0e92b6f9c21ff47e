/** What the list exports, the import reads back: in both languages, into this Kith and into an empty one. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Engine } from '#lib/client/engine.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import { localDayAt, type Day } from '#lib/domain/dates.ts';
import type { SkipReason } from '#lib/domain/imports.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import type { Selection } from '#lib/engine/api.ts';
import { exportHeaders } from '#lib/features/customers/export.ts';
import { matchHeader } from '#lib/formats/headers.ts';
import { getLocale, overwriteGetLocale, type Locale } from '#lib/paraglide/runtime.js';
import { BrowserStandIn } from '../support/engine.ts';
import { ALL, EVERYONE } from '../support/everyone.ts';

const original = getLocale;
afterEach(() => overwriteGetLocale(original));

const EUR = 'EUR' as Currency;

function customers(): Customer[] {
	const since = new Date(2021, 4, 3).getTime();
	return [
		{
			...emptyCustomer(since),
			name: 'Ana López Ruiz',
			honorific: 'Dra.',
			givenName: 'Ana',
			familyName: 'López Ruiz',
			organisation: 'Clínica Sol',
			jobTitle: 'Directora',
			emails: [
				{ type: 'work', value: 'ana@clinica.example' },
				{ type: 'work', value: 'ana.lopez@correo.example' }
			],
			phones: [{ type: 'mobile', value: '+34612345678' }],
			addresses: [
				{ type: 'work', street: 'Calle Mayor 1', city: 'Madrid', region: 'Madrid', postcode: '28013', country: 'ES' }
			],
			website: 'https://clinica.example',
			birthday: { year: 1980, month: 11, day: 22 },
			tags: ['VIP', 'implants'],
			notes: 'WhatsApp after 17:00\n=SUM(A1) is no formula',
			channel: 'fair',
			externalId: 'K-0017',
			satisfaction: 9,
			opening: {
				orders: 17,
				spent: { amount: 1_294_050 as MinorUnits, currency: EUR },
				firstOrder: 18_800 as Day,
				lastOrder: 20_770 as Day,
				asOf: 20_778 as Day,
				source: 'shop.csv'
			}
		},
		{
			...emptyCustomer(since),
			kind: 'organisation',
			name: 'Bäckerei Süß GmbH',
			emails: [{ type: 'work', value: 'info@baeckerei.example' }],
			phones: [{ type: 'work', value: '+498912345678' }]
		}
	];
}

async function fill(engine: Engine): Promise<void> {
	for (const customer of customers()) await engine.customers.create({ customer });
}

async function exported(engine: Engine): Promise<File> {
	const selection: Selection = { kind: 'filter', filter: EVERYONE };
	const blob = await engine.customers.exportCsv({ selection, headers: exportHeaders() });
	return new File([blob], 'customers.csv', { type: 'text/csv', lastModified: 1 });
}

async function importAll(engine: Engine, file: File) {
	const { plan } = await engine.imports.open({ file });
	const { checkId, counts } = await engine.imports.check({ file, plan });
	const labels = { reason: 'Reason', row: 'Row', reasons: {} as Record<SkipReason, string> };
	return { counts, plan, summary: await engine.imports.run({ checkId, labels }) };
}

async function stored(engine: Engine): Promise<Customer[]> {
	const { rows } = await engine.customers.list(ALL);
	return Promise.all(rows.map(async ({ id }) => (await engine.customers.get({ id })).customer));
}

describe.each<Locale>(['en', 'zh-CN'])('the export in %s', (locale) => {
	test('has only headers that the import knows', () => {
		overwriteGetLocale(() => locale);
		const headers = exportHeaders();
		for (const [key, header] of Object.entries(headers)) {
			if (key === 'person') continue;
			expect([key, matchHeader(header)?.field]).toEqual([key, key]);
		}
	});

	test('imported again changes nothing', async () => {
		overwriteGetLocale(() => locale);
		const { engine, close } = new BrowserStandIn().open();
		await fill(engine);
		const { summary } = await importAll(engine, await exported(engine));
		expect(summary).toMatchObject({ created: 0, updated: 0, unchanged: 2, skipped: 0 });
		close();
	});

	test('imported elsewhere gives the same customers', async () => {
		overwriteGetLocale(() => locale);
		const here = new BrowserStandIn().open();
		await fill(here.engine);
		const file = await exported(here.engine);
		const there = new BrowserStandIn().open();
		const { summary, plan } = await importAll(there.engine, file);
		expect(plan.columns.filter(({ target }) => target.kind !== 'field')).toEqual([]);
		expect(summary).toMatchObject({ created: 2, skipped: 0 });
		const plain = (customer: Customer) => ({
			...customer,
			// The file says neither the types nor where the figures came from before.
			emails: customer.emails.map(({ value }) => value),
			phones: customer.phones.map(({ value }) => value),
			addresses: customer.addresses.map((address) => ({ ...address, type: 'work' })),
			opening: customer.opening && { ...customer.opening, asOf: 0, source: '' },
			since: localDayAt(customer.since),
			source: null
		});
		const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
		expect((await stored(there.engine)).map(plain).sort(byName)).toEqual(customers().map(plain).sort(byName));
		here.close();
		there.close();
	});
});
