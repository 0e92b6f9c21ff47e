/**
 * Databases as a version wrote them that people have by now, one plain and the same sealed. `keep` makes those of this
 * layout, once; afterwards they are never made anew, because what later versions must open is what stands in the file.
 * `contentsOf` is what they say when opened, compared with what was noted when they were kept.
 */
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { emptyInteraction } from '#lib/domain/interaction.ts';
import type { MinorUnits } from '#lib/domain/money.ts';
import { emptyTask } from '#lib/domain/task.ts';
import { emptyTicket } from '#lib/domain/ticket.ts';
import { textSecret, type Secret } from '#lib/domain/vault.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { BoardQuery } from '#lib/engine/api.ts';
import type { EntryChange, JournalHeader, Store, Stored, TableName } from '#lib/store/contract.ts';
import { openDevice } from '#lib/store/device.ts';
import { namesFor } from '#lib/store/names.ts';
import { DATABASE_VERSION, TABLE_NAMES } from '#lib/store/schema.ts';
import { openDoors } from '#lib/store/vault/doors.ts';
import { customerCsv } from './customers.ts';
import { dumpDatabases, dumpFrom, dumpText, loadDatabases } from './database-dump.ts';
import { everyRecord } from './every-record.ts';
import { day, draftOf, EUR } from './orders.ts';
import { storeEnvironment } from './store-environment.ts';
import { namesIn, openStoreOf, valueOf } from './store.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/kept');
const NOW = Date.UTC(2026, 10, 21, 9);
const BOARD: BoardQuery = {
	...{ pipeline: null, text: '', customer: null },
	...{ sort: 'stageSince', descending: false, limit: 10 }
};
/** Base path of the kept copies. */
const BASE = '/kept/';
const PASSPHRASE = 'seven quiet otters';

export interface KeptDatabase {
	passphrase: string;
	recoveryCode: string;
	contents: Contents;
}
/** Everything a person put in, and how it came about. */
export interface Contents {
	records: Partial<Record<TableName, Stored<TableName>[]>>;
	/** As listed. */
	names: string[];
	entries: (JournalHeader & { changes: EntryChange[] })[];
}

/** Opens everything that a store holds. */
export async function contentsOf(store: Store): Promise<Contents> {
	const ids = new Map<TableName, Set<string>>(TABLE_NAMES.map((table) => [table, new Set()]));
	valueOf(
		await store.rows(async (pieces) => {
			for await (const { table, rows } of pieces)
				for (const { row } of rows) ids.get(table as TableName)?.add(row.id as string);
			return { ok: true, value: undefined };
		})
	);
	const records: Contents['records'] = {};
	for (const [table, known] of ids) {
		const found: Stored<TableName>[] = valueOf(await store.getMany(table, [...known].sort() as CustomerId[]));
		records[table] = found;
	}
	const entries: Contents['entries'] = [];
	for (const header of valueOf(await store.journal(null, 1000)))
		entries.push({ ...header, changes: valueOf(await store.changesOf(header.seq, 1000)) });
	return plain({ records, names: await namesIn(store), entries });
}

/** As JSON has it, so that what was kept and what is opened can be compared. */
function plain<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}

/** A kept file of a layout; `contents` is what both databases hold, and the secrets of the sealed one. */
export function keptFile(version: number, part: 'plain' | 'sealed' | 'contents'): string {
	return join(FOLDER, `database-${version}-${part}.jsonl`);
}

export function readKeptDatabase(version: number): KeptDatabase {
	return JSON.parse(readFileSync(keptFile(version, 'contents'), 'utf8')) as KeptDatabase;
}

/** SHA-256 of every kept file, by name. */
export function keptDigests(): Record<string, string> {
	const names = readdirSync(FOLDER).filter((name) => name !== 'README.md' && name !== '.gitattributes');
	return Object.fromEntries(
		names.sort().map((name) => [
			name,
			createHash('sha256')
				.update(readFileSync(join(FOLDER, name)))
				.digest('hex')
		])
	);
}

/** Loads kept databases and opens what is current in them, with a secret where they are sealed. */
export async function openKept(text: string, secret: Secret): Promise<Store> {
	await loadDatabases(dumpFrom(text));
	return openCurrent(secret);
}

async function openCurrent(secret: Secret): Promise<Store> {
	const env = storeEnvironment({ base: BASE, random: (target) => void crypto.getRandomValues(target) });
	const device = openDevice(env);
	const opening = valueOf(await device.open({ key: null }));
	if (opening.state === 'open') return opening.store;
	const { key } = valueOf(await openDoors(opening.seal, secret));
	return openStoreOf(valueOf(await device.open({ key })));
}

/** Deletes what was loaded, so that the next can be. */
export async function dropKept(): Promise<void> {
	const { prefix } = namesFor(BASE);
	for (const { name } of await indexedDB.databases()) {
		if (!name?.startsWith(prefix)) continue;
		await new Promise((resolve, reject) => {
			const request = indexedDB.deleteDatabase(name);
			request.onsuccess = resolve;
			request.onerror = () => reject(request.error ?? new Error('Not deleted'));
		});
	}
}

/** Writes the files of this layout. */
export async function keep(): Promise<string> {
	const file = keptFile(DATABASE_VERSION, 'contents');
	if (existsSync(file)) throw new Error(`${file} is kept already, and never made anew`);
	const { BrowserStandIn } = await import('./engine.ts');
	const tab = new BrowserStandIn(NOW).open(BASE);
	const { engine } = tab;
	const { prefix } = namesFor(BASE);
	const empty = await openCurrent(textSecret('passphrase', ''));
	valueOf(await empty.commit({ kind: 'create' }, everyRecord((target) => void crypto.getRandomValues(target)).all));
	empty.close();
	await fill(engine);
	await work(engine);
	const plainText = dumpText(await dumpDatabases(prefix));
	const { code } = await engine.vault.newRecoveryCode({});
	await engine.vault.seal({ passphrase: textSecret('passphrase', PASSPHRASE), typed: code });
	const sealedText = dumpText(await dumpDatabases(prefix));
	tab.close();

	const store = await openCurrent(textSecret('passphrase', PASSPHRASE));
	const kept: KeptDatabase = { passphrase: PASSPHRASE, recoveryCode: code, contents: await contentsOf(store) };
	writeFileSync(keptFile(DATABASE_VERSION, 'plain'), plainText);
	writeFileSync(keptFile(DATABASE_VERSION, 'sealed'), sealedText);
	writeFileSync(file, `${JSON.stringify(kept)}\n`);
	return file;
}

/** What came with customers: fields, an import, deleted and undone records, segments, an erasure. */
async function fill(engine: Engine): Promise<void> {
	await engine.data.saveSettings({ settings: { ...(await engine.data.settings({})), country: 'DE' } });
	const { id: field } = await engine.fields.create({ name: 'Schuhgröße 鞋码', type: 'number' });
	const csv = new File([customerCsv(60, 7)], 'kunden.csv', { type: 'text/csv', lastModified: 1 });
	const { plan } = await engine.imports.open({ file: csv });
	const { checkId } = await engine.imports.check({ file: csv, plan });
	await engine.imports.run({ checkId, labels: { reason: 'Reason', row: 'Row', reasons: {} as never } });

	const customer: Customer = {
		...emptyCustomer(Date.UTC(2026, 10, 21)),
		name: 'Zoë Ångström 张伟 🦦',
		notes: 'Zeile 1\nZeile 2 \u202e \u0000 "quoted"',
		custom: { [field]: 42 },
		tags: ['vip', '老客户']
	};
	const made = await engine.customers.create({ customer });
	const second = await engine.customers.create({ customer: { ...customer, name: 'Bela', custom: {} } });
	const third = await engine.customers.create({ customer: { ...customer, name: 'Cleo', custom: {} } });
	const changed = { ...customer, jobTitle: 'Otter', birthday: null };
	await engine.customers.edit({ id: made.id, rev: made.rev, base: customer, customer: changed });
	await engine.customers.delete({ selection: { kind: 'ids', ids: [second.id] } });
	const ids = [made.id, third.id];
	const tagged = await engine.customers.tag({ selection: { kind: 'ids', ids }, add: ['partner'], remove: ['vip'] });
	await engine.history.undo({ seq: tagged.seq!, changed: 'ask' });
	const undone = await engine.customers.create({ customer: { ...customer, name: 'Undone' } });
	await engine.history.undo({ seq: undone.seq, changed: 'ask' });

	const { model } = await engine.insights.cluster({ features: ['frequency', 'monetary'], missing: 'leave-out', k: 3 });
	const saved = await engine.insights.save({ model });
	await engine.insights.rename({ id: saved.id, segment: 0, label: 'Stammkunden' });
	await engine.audit.erase({ id: third.id });
}

/** What happens in a business: documents, tasks, deals, tickets, two customers made one, and the sample. */
async function work(engine: Engine): Promise<void> {
	const add = async (name: string) => engine.customers.create({ customer: { ...emptyCustomer(NOW), name } });
	const [anna, other] = [await add('Anna Weiß'), await add('A. Weiss')];
	const customer = anna.id;

	const { id: order } = await engine.orders.create({ body: draftOf('invoice', { customer }) });
	const recipient = { name: 'Anna Weiß', address: 'Weg 1', taxId: '' };
	const issued = await engine.orders.issue({ id: order, recipient });
	const money = { amount: 5000 as MinorUnits, currency: EUR };
	await engine.orders.pay({ id: order, payment: { day: day('2026-11-21'), money, method: 'cash', note: '' } });
	await engine.history.undo({ seq: issued.seq, changed: 'revert' });

	const body = {
		...emptyTask(NOW, customer),
		title: 'Call',
		due: day('2026-11-19'),
		recurrence: 'FREQ=WEEKLY;COUNT=3'
	};
	const { id: task } = await engine.tasks.create({ body });
	const one = <Id>(id: Id) => ({ kind: 'ids' as const, ids: [id] });
	await engine.tasks.complete({ selection: one(task), today: day('2026-11-21') });

	const { id: ticket } = await engine.tickets.create({ body: { ...emptyTicket(NOW, customer), subject: 'Heel' } });
	await engine.tickets.reply({ id: ticket, from: 'us', text: 'Bring them in' });
	await engine.tickets.resolve({ id: ticket, resolution: 'Mended' });
	await engine.interactions.create({ body: { ...emptyInteraction(NOW, other.id), text: 'Rang 张伟 back' } });

	await engine.data.addSample({ customers: 12 });
	const { columns } = await engine.deals.board(BOARD);
	const deal = columns.flatMap(({ rows }) => rows)[0]!;
	await engine.deals.close({ selection: one(deal.id), state: 'lost', reason: 'Price' });

	const [keep, drop] = [await engine.customers.get({ id: customer }), await engine.customers.get({ id: other.id })];
	await engine.customers.merge({
		keep: { id: customer, rev: keep.rev },
		drop: { id: other.id, rev: drop.rev },
		fromDrop: []
	});
}
