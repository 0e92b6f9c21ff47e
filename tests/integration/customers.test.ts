/** Customers and segments through the engine's contract as the page calls it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectEngine, KithError, type Engine } from '#lib/client/engine.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { DEFAULT_LOCK } from '#lib/domain/settings.ts';
import type { CustomerFilter, CustomerQuery, SegmentChoice } from '#lib/engine/api.ts';
import { exportHeaders } from '#lib/features/customers/export.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { ALL, EVERYONE } from '../support/everyone.ts';

function query(changes: Partial<CustomerQuery> = {}): CustomerQuery {
	return { ...ALL, ...changes };
}

function person(name: string, changes: Partial<Customer> = {}): Customer {
	return { ...emptyCustomer(0), name, ...changes };
}

let browser: BrowserStandIn;
let tab: Tab;
let engine: Engine;
/** Data outlive a test: each has a copy of Kith to itself. */
let base: string;
beforeEach(() => {
	base = `/${crypto.randomUUID()}/`;
	browser = new BrowserStandIn();
	tab = browser.open(base);
	engine = tab.engine;
});
afterEach(() => tab.close());

async function failureOf(call: Promise<unknown>): Promise<unknown> {
	return call.then(
		() => null,
		(reason: unknown) => (reason instanceof KithError ? reason.failure : reason)
	);
}

describe('customers', () => {
	test('a customer is added, found, edited, deleted and restored', async () => {
		const { id, rev } = await engine.customers.create({ customer: person('Zoë Groß', { tags: ['VIP'] }) });
		expect((await engine.customers.list(query({ text: 'zoe gross' }))).total).toBe(1);
		const { customer } = await engine.customers.get({ id });
		await engine.customers.edit({ id, rev, base: customer, customer: { ...customer, notes: 'Likes tea' } });
		expect((await engine.customers.get({ id })).customer.notes).toBe('Likes tea');
		await engine.customers.delete({ selection: { kind: 'ids', ids: [id] } });
		expect((await engine.customers.list(query())).total).toBe(0);
		expect((await engine.customers.list(query({ deleted: true }))).total).toBe(1);
		await engine.customers.restore({ ids: [id] });
		expect((await engine.customers.get({ id })).customer).toEqual({ ...customer, notes: 'Likes tea' });
	});

	test('two records of one customer become one, and one undo brings both back', async () => {
		const mail = (value: string) => ({ type: 'work', value }) as const;
		const newer = person('Ann Lee', {
			jobTitle: 'Owner',
			emails: [mail('ann@b.example')],
			tags: ['north'],
			since: 2000
		});
		const two = await engine.customers.create({ customer: newer });
		const older = person('Ann  Lee', { jobTitle: 'Baker', emails: [mail('ann@a.example')], since: 1000 });
		const one = await engine.customers.create({ customer: older });
		const before = await Promise.all([one, two].map(({ id }) => engine.customers.get({ id })));

		const pair = await engine.customers.previewMerge({ ids: [two.id, one.id] });
		expect(pair).toMatchObject({ keep: { id: one.id }, drop: { id: two.id }, aspects: ['jobTitle'] });
		const seen = { keep: { id: one.id, rev: one.rev }, drop: { id: two.id, rev: two.rev } };
		const merged = await engine.customers.merge({ ...seen, fromDrop: ['jobTitle'] });
		expect(await engine.customers.get({ id: one.id })).toMatchObject({
			customer: { jobTitle: 'Owner', emails: [mail('ann@a.example'), mail('ann@b.example')], tags: ['north'] }
		});
		expect((await engine.customers.list(query())).rows.map(({ id }) => id)).toEqual([one.id]);
		expect((await engine.history.list({ before: null, limit: 1 }))[0]).toMatchObject({ cause: 'merge', records: 2 });

		// One of them is gone: the pair is no pair any more.
		expect(await failureOf(engine.customers.merge({ ...seen, fromDrop: [] }))).toMatchObject({ code: 'not-found' });
		await engine.history.undo({ seq: merged.seq, changed: 'ask' });
		const after = await Promise.all([one, two].map(({ id }) => engine.customers.get({ id })));
		expect(after.map(({ customer, deletedAt }) => [customer, deletedAt])).toEqual(
			before.map(({ customer, deletedAt }) => [customer, deletedAt])
		);
		// What was seen is not what stands now.
		expect(await failureOf(engine.customers.merge({ ...seen, fromDrop: [] }))).toMatchObject({ code: 'conflict' });
		expect(await failureOf(engine.customers.previewMerge({ ids: [one.id, one.id] }))).toMatchObject({
			code: 'invalid'
		});
	});

	test('a search within what a screen shows finds nothing by what it hides', async () => {
		const emails = [{ type: 'work', value: 'zoe@bakery.example' } as const];
		await engine.customers.create({ customer: person('Zoë Groß', { organisation: 'Bakery', emails }) });
		const found = async (text: string, within: CustomerFilter['within']) =>
			(await engine.customers.list(query({ text, within }))).total;
		expect(await found('example', undefined)).toBe(1);
		expect(await found('example', ['name', 'organisation'])).toBe(0);
		expect(await found('gross bakery', ['name', 'organisation'])).toBe(1);
		expect(await found('gross bakery', ['name'])).toBe(0);
		expect(await found('gross', ['name'])).toBe(1);
	});

	test('a phone typed by hand is stored as the import would store it', async () => {
		await engine.data.saveSettings({ settings: { country: 'DE', currency: 'EUR' as never, lock: DEFAULT_LOCK } });
		const phones = [{ type: 'mobile', value: '0171 234 56 78' } as const, { type: 'work', value: 'ask Eva' } as const];
		const { id, rev } = await engine.customers.create({ customer: person('Ada', { phones }) });
		const { customer } = await engine.customers.get({ id });
		expect(customer.phones.map(({ value }) => value)).toEqual(['+491712345678', 'ask Eva']);
		const more = { ...customer, phones: [...customer.phones, { type: 'home', value: '089 / 123 456 7' } as const] };
		await engine.customers.edit({ id, rev, base: customer, customer: more });
		expect((await engine.customers.get({ id })).customer.phones.at(-1)!.value).toBe('+49891234567');
	});

	test('an invalid customer is refused with the field that is wrong', async () => {
		expect(await failureOf(engine.customers.create({ customer: person('  ') }))).toEqual({
			code: 'invalid',
			params: { field: 'name' }
		});
		expect(await failureOf(engine.customers.create({ customer: person('Ada', { satisfaction: 11 }) }))).toMatchObject({
			params: { field: 'satisfaction' }
		});
		expect((await engine.customers.list(query())).all).toBe(0);
	});

	test('two tabs edit one record: other fields merge, the same field is a conflict with both values', async () => {
		const other = browser.open(base);
		const { id, rev } = await engine.customers.create({ customer: person('Ada') });
		const before = (await engine.customers.get({ id })).customer;
		await engine.customers.edit({ id, rev, base: before, customer: { ...before, notes: 'mine' } });
		await other.engine.customers.edit({ id, rev, base: before, customer: { ...before, jobTitle: 'Countess' } });
		expect((await engine.customers.get({ id })).customer).toMatchObject({ notes: 'mine', jobTitle: 'Countess' });
		const clash = await failureOf(
			other.engine.customers.edit({ id, rev, base: before, customer: { ...before, notes: 'theirs' } })
		);
		expect(clash).toMatchObject({ code: 'conflict', conflicts: [{ field: 'notes', mine: 'theirs', theirs: 'mine' }] });
		other.close();
	});

	test('another copy on the same origin sees nothing', async () => {
		await engine.customers.create({ customer: person('Ada') });
		const neighbour = browser.open('/other/');
		expect((await neighbour.engine.customers.list(query())).all).toBe(0);
		neighbour.close();
	});

	test('tags are united and removed folded, in one undo step', async () => {
		const ids: CustomerId[] = [];
		for (const name of ['Ada', 'Bea', 'Cleo'])
			ids.push((await engine.customers.create({ customer: person(name, { tags: ['Vip'] }) })).id);
		const selection = { kind: 'filter', filter: EVERYONE } as const;
		const { changed, seq } = await engine.customers.tag({ selection, add: ['VIP', 'tea'], remove: [] });
		expect(changed).toBe(3);
		expect((await engine.customers.get({ id: ids[0]! })).customer.tags).toEqual(['Vip', 'tea']);
		expect((await engine.customers.facets({})).tags).toEqual([
			{ tag: 'Vip', count: 3 },
			{ tag: 'tea', count: 3 }
		]);
		await engine.history.undo({ seq: seq!, changed: 'ask' });
		expect((await engine.customers.get({ id: ids[0]! })).customer.tags).toEqual(['Vip']);
	});

	test('undo asks when a record changed since, and keeps or reverts it', async () => {
		const { id, rev } = await engine.customers.create({ customer: person('Ada') });
		const { seq } = await engine.customers.tag({ selection: { kind: 'ids', ids: [id] }, add: ['tea'], remove: [] });
		const { customer, rev: now } = await engine.customers.get({ id });
		expect(now).toBeGreaterThan(rev);
		await engine.customers.edit({ id, rev: now, base: customer, customer: { ...customer, notes: 'later' } });
		expect(await failureOf(engine.history.undo({ seq: seq!, changed: 'ask' }))).toMatchObject({
			code: 'undo-has-changes'
		});
		expect(await engine.history.preview({ seq: seq! })).toMatchObject({ changedSince: [{ id, name: 'Ada' }] });
		await engine.history.undo({ seq: seq!, changed: 'revert' });
		expect((await engine.customers.get({ id })).customer).toMatchObject({ tags: [], notes: 'later' });
	});

	test('a similar stored customer is found while one is typed', async () => {
		await engine.customers.create({
			customer: person('Jürgen Groß', { emails: [{ type: 'work', value: 'j@example.com' }] })
		});
		await engine.customers.create({ customer: person('Ada Lovelace') });
		const found = await engine.customers.similar({ customer: person('Juergen Gross'), except: null });
		expect(found.map(({ row }) => row.name)).toEqual(['Jürgen Groß']);
		expect(await engine.customers.similar({ customer: person('Somebody Else'), except: null })).toEqual([]);
	});

	test('[F26] an export is guarded against formulas and imports back unchanged', async () => {
		await engine.customers.create({
			customer: person('=cmd|x', {
				phones: [{ type: 'work', value: '+442079460001' }],
				notes: '-5 % agreed',
				tags: ['a', 'b']
			})
		});
		await engine.data.addSample({ customers: 200 });
		const blob = await engine.customers.exportCsv({
			selection: { kind: 'filter', filter: EVERYONE },
			headers: exportHeaders()
		});
		const text = await blob.text();
		expect(text).toContain("'=cmd|x");
		expect(text).toContain("'+442079460001");
		const file = new File([blob], 'export.csv', { lastModified: 1 });
		const { plan } = await engine.imports.open({ file });
		const { counts } = await engine.imports.check({ file, plan });
		expect(counts).toMatchObject({ created: 0, updated: 0, unchanged: 201 });
	});

	test('a page of another build is refused', async () => {
		const { engine: fresh, close } = browser.open(base);
		expect(
			await failureOf((fresh as unknown as { customers: { nothing: () => Promise<unknown> } }).customers.nothing())
		).toEqual({
			code: 'engine-version'
		});
		close();
	});

	test('a worker that fails to start rejects the call, and the next call starts another', async () => {
		let spawned = 0;
		const broken = connectEngine({
			base: '/x/',
			locale: 'en',
			spawn: () => {
				spawned++;
				const target = new EventTarget();
				setTimeout(() => target.dispatchEvent(new Event('error', { cancelable: true })));
				return Object.assign(target, { postMessage: () => undefined, terminate: () => undefined }) as unknown as Worker;
			}
		});
		expect(await failureOf(broken.data.settings({}))).toEqual({ code: 'engine-lost' });
		expect(await failureOf(broken.data.settings({}))).toEqual({ code: 'engine-lost' });
		expect(spawned).toBe(2);
	});
});

describe('segments', () => {
	const choice: SegmentChoice = { features: ['recency', 'frequency', 'monetary'], missing: 'leave-out', k: null };

	test('sample customers fall into groups that are saved and take in a new customer', async () => {
		await engine.data.addSample({ customers: 150 });
		const overview = await engine.insights.features({});
		expect(overview.features.filter(({ suggested }) => suggested).map(({ id }) => id)).toEqual(
			expect.arrayContaining(['recency', 'frequency', 'monetary'])
		);
		const report = await engine.insights.cluster(choice);
		expect(report.curve.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8]);
		expect(report.model.segments.reduce((sum, { size }) => sum + size, 0)).toBe(150);
		expect(report.points.ids).toHaveLength(150);
		await engine.insights.save({ model: report.model });
		const before = (await engine.insights.saved({}))!;
		expect(before.counts).toEqual(report.model.segments.map(({ size }) => size));

		const rich = (await engine.customers.list(query({ sort: 'spent', descending: true, limit: 1 }))).rows[0]!;
		const { customer } = await engine.customers.get({ id: rich.id });
		const { id } = await engine.customers.create({ customer: { ...customer, name: 'The twin' } });
		expect((await engine.customers.get({ id })).segment).toBe(rich.segment);
		const members = await engine.customers.list(query({ segment: rich.segment }));
		expect(members.total).toBe(before.counts[rich.segment!]! + 1);
		expect(members.rows.every((row) => row.segment === rich.segment)).toBe(true);
	});

	test('the same customers give the same segments', async () => {
		await engine.data.addSample({ customers: 120 });
		const [first, second] = [await engine.insights.cluster(choice), await engine.insights.cluster(choice)];
		expect(second.model).toEqual(first.model);
	});

	test('sums never mix currencies: the main one counts, the others are told', async () => {
		await engine.data.addSample({ customers: 20 });
		const { rows } = await engine.customers.list(query({ limit: 1 }));
		const { customer, rev, id } = await engine.customers.get({ id: rows[0]!.id });
		const opening = { ...customer.opening!, spent: { ...customer.opening!.spent!, currency: 'JPY' as never } };
		await engine.customers.edit({ id, rev, base: customer, customer: { ...customer, opening } });
		expect(await engine.insights.features({})).toMatchObject({ currency: 'EUR', otherCurrencies: 1 });
		expect((await engine.data.overview({})).spent.map(({ currency }) => currency)).toEqual(['EUR', 'JPY']);
		const { model } = await engine.insights.cluster({ ...choice, k: 2 });
		expect(model).toMatchObject({ used: 19, leftOut: 1 });
	});

	test('too few customers and no features are said', async () => {
		expect(await failureOf(engine.insights.cluster(choice))).toMatchObject({ code: 'too-few-customers' });
		expect(await failureOf(engine.insights.cluster({ ...choice, features: [] }))).toEqual({ code: 'no-features' });
	});

	test('a segment keeps the name a person gave it', async () => {
		await engine.data.addSample({ customers: 60 });
		const { model } = await engine.insights.cluster(choice);
		const { id } = await engine.insights.save({ model });
		await engine.insights.rename({ id, segment: 1, label: ' Regulars ' });
		expect((await engine.insights.saved({}))!.model.segments[1]!.label).toBe('Regulars');
		await engine.insights.remove({ id });
		expect(await engine.insights.saved({})).toBeNull();
	});
});

describe('data', () => {
	test('one tap adds the sample, one removes it and leaves the rest', async () => {
		await engine.customers.create({ customer: person('Mine') });
		await engine.data.addSample({ customers: 30 });
		expect(await engine.data.overview({})).toMatchObject({ customers: 31, sample: 30 });
		await engine.data.removeSample({});
		expect(await engine.data.overview({})).toMatchObject({ customers: 1, sample: 0, deleted: 0 });
	});

	test('settings are kept and can be undone', async () => {
		const before = await engine.data.settings({});
		const { seq } = await engine.data.saveSettings({
			settings: { country: 'CN', currency: 'CNY' as never, lock: DEFAULT_LOCK }
		});
		expect(await engine.data.settings({})).toEqual({ country: 'CN', currency: 'CNY', lock: DEFAULT_LOCK });
		await engine.history.undo({ seq, changed: 'ask' });
		expect(await engine.data.settings({})).toEqual(before);
	});

	test('deleting everything leaves nothing behind', async () => {
		await engine.data.addSample({ customers: 10 });
		await engine.data.deleteEverything({});
		tab.close();
		tab = browser.open(base);
		expect(await tab.engine.data.overview({})).toMatchObject({ customers: 0, deleted: 0 });
		expect(await tab.engine.history.list({ before: null, limit: 10 })).toEqual([]);
	});

	test('a change in one tab reaches the other', async () => {
		const other = browser.open(base);
		await other.engine.customers.list(query());
		const heard = new Promise<string[]>((resolve) => other.engine.onChange(({ tables }) => resolve(tables)));
		await engine.customers.create({ customer: person('Ada') });
		expect(await heard).toContain('customers');
		expect((await other.engine.customers.list(query())).total).toBe(1);
		other.close();
	});
});
