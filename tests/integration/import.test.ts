/** The import from file to customers, through the engine's contract as the page calls it. */
import { describe, expect, test } from 'vitest';
import type { Engine } from '#lib/client/engine.ts';
import type { SkipReason } from '#lib/domain/imports.ts';
import type { CustomerQuery, ImportSummary } from '#lib/engine/api.ts';
import { BrowserStandIn } from '../support/engine.ts';
import { ALL } from '../support/everyone.ts';

const labels = {
	reason: 'Reason',
	row: 'Row',
	reasons: Object.fromEntries(
		['empty', 'footer', 'no-identity', 'repeated-header', 'repeated-in-file', 'unreadable', 'your-choice'].map(
			(reason) => [reason, reason]
		)
	) as Record<SkipReason, string>
};

function csv(text: string, name = 'customers.csv'): File {
	return new File([text], name, { type: 'text/csv', lastModified: 1 });
}

function query(changes: Partial<CustomerQuery> = {}): CustomerQuery {
	return { ...ALL, ...changes };
}

async function importAll(engine: Engine, file: File): Promise<ImportSummary> {
	const { plan } = await engine.imports.open({ file });
	const { checkId } = await engine.imports.check({ file, plan });
	return engine.imports.run({ checkId, labels });
}

const MESSY = [
	'Customers of Bäckerei Süß;;;;;;',
	'Name;E-Mail;Telefon;Ort;Umsatz;Letzter Kauf;Kundennummer',
	'Jürgen Groß; JUERGEN@example.com ;0171/2345678;München;1.234,50;05.03.2026;K-1',
	'GROSS Jürgen;juergen@example.com;;München;;;',
	'Ana López Ruiz;ana@example.com;0034 612345678;Madrid;12.940,00;17.11.2026;K-2',
	'Jurgen Gross;;0171 234 56 78;;;;',
	';;;;;;',
	'山本太郎;yamamoto@example.jp;;東京;410;01.10.2026;K-4',
	';;;;99,00;;',
	'Summe;;;;14.683,50;;'
].join('\r\n');

describe('import', () => {
	test('a messy file becomes clean customers, and what is not taken is said', async () => {
		const { engine, close } = new BrowserStandIn().open();
		const file = csv(MESSY);
		const preview = await engine.imports.open({ file });
		expect(preview.dialect).toMatchObject({ delimiter: ';', headerRow: 1 });
		expect(preview.titleRows).toHaveLength(1);
		const targets = preview.plan.columns.map(({ target }) => (target.kind === 'field' ? target.field : target.kind));
		expect(targets).toEqual(['name', 'email', 'phone', 'city', 'spent', 'lastOrder', 'externalId']);

		const plan = { ...preview.plan, country: 'DE', currency: 'EUR' as typeof preview.plan.currency };
		const { checkId, counts } = await engine.imports.check({ file, plan });
		expect(counts.rows).toBe(counts.created + counts.updated + counts.unchanged + counts.skipped);
		expect(counts).toMatchObject({ rows: 7, skipped: 2, skipReasons: { 'no-identity': 1, footer: 1 } });
		const shown = await engine.imports.rows({ checkId, filter: 'duplicates', offset: 0, limit: 50 });
		expect(shown.rows.map(({ row, choice }) => [row, choice])).toEqual([
			[4, 'update'],
			[6, 'update']
		]);

		const summary = await engine.imports.run({ checkId, labels });
		expect(summary).toMatchObject({ created: 3, updated: 2, skipped: 2 });
		expect(await summary.skippedCsv!.text()).toContain('footer');
		const { rows } = await engine.customers.list(query());
		expect(rows.map(({ name }) => name)).toEqual(['Ana López Ruiz', 'Jürgen Groß', '山本太郎']);
		const { customer } = await engine.customers.get({ id: rows[1]!.id });
		expect(customer.phones.map(({ value }) => value)).toEqual(['+491712345678']);
		expect(customer.emails.map(({ value }) => value.toLowerCase())).toEqual(['juergen@example.com']);
		expect(customer.opening).toMatchObject({ spent: { amount: 123450, currency: 'EUR' }, source: 'customers.csv' });
		close();
	});

	test('phones without a country code are taken for those of the country that the others of the file name', async () => {
		const { engine, close } = new BrowserStandIn().open();
		await engine.data.saveSettings({ settings: { ...(await engine.data.settings({})), country: 'US' } });
		const open = async (...phones: string[]) => {
			const rows = phones.map((phone, index) => `Person ${'ABCDE'[index]},${phone}`);
			return (await engine.imports.open({ file: csv(['Name,Phone', ...rows].join('\n')) })).plan.country;
		};
		expect(await open('+48 601 652 997', '+48 512 345 678', '+48 593 988 884', '526 260 215')).toBe('PL');
		// Kith has no settings for the Faroe Islands.
		expect(await open('+298 211234', '+298 211235', '+298 211236', '211237')).toBe('US');
		close();
	});

	test('the same file twice gives 0 new and 0 changed', async () => {
		const { engine, close } = new BrowserStandIn().open();
		await importAll(engine, csv(MESSY));
		const again = await importAll(engine, csv(MESSY));
		expect(again).toMatchObject({ created: 0, updated: 0, seq: null });
		close();
	});

	test('bare names twice give 0 new', async () => {
		const { engine, close } = new BrowserStandIn().open();
		const names = csv('Name,City\nAda Lovelace,London\nAlan Turing,Wilmslow\nAda Lovelace,London\n');
		const first = await importAll(engine, names);
		expect(first.created).toBeGreaterThanOrEqual(2);
		expect(await importAll(engine, names)).toMatchObject({ created: 0, updated: 0 });
		close();
	});

	test('an empty cell erases nothing, lists are united', async () => {
		const { engine, close } = new BrowserStandIn().open();
		await importAll(
			engine,
			csv('Name,E-mail,Phone,Tags,Notes\nAda Lovelace,ada@example.com,+442079460001,VIP,Likes maths\n')
		);
		const second = await importAll(
			engine,
			csv('Name,E-mail,Phone,Tags,Notes\nAda Lovelace,ada@example.com,+442079460002,friend,\n', 'second.csv')
		);
		expect(second).toMatchObject({ created: 0, updated: 1 });
		const { rows } = await engine.customers.list(query());
		const { customer } = await engine.customers.get({ id: rows[0]!.id });
		expect(customer.tags).toEqual(['VIP', 'friend']);
		expect(customer.phones.map(({ value }) => value)).toEqual(['+442079460001', '+442079460002']);
		expect(customer.notes).toBe('Likes maths');
		close();
	});

	test('one undo takes an import back, fields included, and history remembers it', async () => {
		const { engine, close } = new BrowserStandIn().open();
		const { seq } = await importAll(
			engine,
			csv('Name,E-mail,Shoe size\nAda,ada@example.com,38\nAlan,alan@example.com,44\n')
		);
		expect(await engine.fields.list({})).toHaveLength(1);
		await engine.history.undo({ seq: seq!, changed: 'ask' });
		expect((await engine.customers.list(query())).total).toBe(0);
		expect((await engine.customers.list(query({ deleted: true }))).total).toBe(0);
		expect(await engine.fields.list({})).toEqual([]);
		expect(await engine.imports.list({})).toMatchObject([{ undone: true }]);
		close();
	});

	test('[F12] two tabs start the same import: one runs, one is told', async () => {
		const browser = new BrowserStandIn();
		const first = browser.open('/shared/');
		const second = browser.open('/shared/');
		const rows = Array.from({ length: 5000 }, (_, index) => `Customer ${index},c${index}@example.com`);
		const file = csv(['Name,E-mail', ...rows].join('\n'));
		const prepare = async ({ engine }: typeof first) => {
			const { plan } = await engine.imports.open({ file });
			return engine.imports.check({ file, plan });
		};
		const [a, b] = [await prepare(first), await prepare(second)];
		const outcomes = await Promise.allSettled([
			first.engine.imports.run({ checkId: a.checkId, labels }),
			second.engine.imports.run({ checkId: b.checkId, labels })
		]);
		const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
		expect(refused.map(({ reason }) => (reason as { failure: unknown }).failure)).toEqual([{ code: 'busy' }]);
		expect((await first.engine.customers.list(query())).total).toBe(5000);
		first.close();
		second.close();
	});

	test('[F28] headers like __proto__ are data', async () => {
		const { engine, close } = new BrowserStandIn().open();
		await importAll(engine, csv('Name,E-mail,__proto__,constructor,,Name\nAda,ada@example.com,x,y,z,Ada L.\n'));
		expect(Object.getPrototypeOf({})).toBe(Object.prototype);
		expect(({} as Record<string, unknown>)['x']).toBeUndefined();
		const fields = await engine.fields.list({});
		expect(fields.map(({ field }) => field.name)).toEqual(expect.arrayContaining(['__proto__', 'constructor']));
		close();
	});

	test.each([
		['an empty file', new File([], 'empty.csv'), 'file-empty'],
		['a blank file', csv(' \n \n'), 'file-empty'],
		['a header alone', csv('Name,E-mail\n'), 'file-no-rows'],
		['a binary file', new File([Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0)], 'book.xlsx'), 'file-binary'],
		[
			'300 columns',
			csv(`${Array.from({ length: 300 }, (_, i) => `c${i}`).join(',')}\n${'x,'.repeat(299)}x\n`),
			'file-too-many-columns'
		],
		['one column of nothing known', csv('Colour\nred\ngreen\n'), 'file-one-column']
	])('%s gets a clear answer', async (_, file, code) => {
		const { engine, close } = new BrowserStandIn().open();
		await expect(engine.imports.open({ file })).rejects.toMatchObject({ failure: { code } });
		close();
	});

	test('a cancelled import leaves nothing behind', async () => {
		const { engine, close } = new BrowserStandIn().open();
		const rows = Array.from({ length: 9000 }, (_, index) => `Customer ${index},c${index}@example.com`);
		const file = csv(['Name,E-mail', ...rows].join('\n'));
		const { plan } = await engine.imports.open({ file });
		const { checkId } = await engine.imports.check({ file, plan });
		const cancel = new AbortController();
		const running = engine.imports.run(
			{ checkId, labels },
			{ signal: cancel.signal, onProgress: ({ step, done }) => step === 'writing' && done > 0 && cancel.abort() }
		);
		await expect(running).rejects.toMatchObject({ failure: { code: 'cancelled' } });
		expect((await engine.customers.list(query())).total).toBe(0);
		expect(await engine.imports.list({})).toEqual([]);
		// The check is still there: the person may start again.
		expect(await engine.imports.run({ checkId, labels })).toMatchObject({ created: 9000 });
		close();
	});
});
