/**
 * Opens one database as a store: version gate, sentinel, the key where it is sealed, and what a dead tab
 * left behind — a running batch, a switch that did not end — and only then the first answer. Which
 * database that is, the device knows. What writes and undoes loads with the first write: the first
 * screen only reads.
 */
import type { Dexie } from 'dexie';
import { assert, fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { assemble } from './assemble.ts';
import type { Gone } from './assemble.ts';
import { UnreadableError, plainCodec } from './codec.ts';
import type { Codec } from './codec.ts';
import { connect } from './connection.ts';
import type { ConnectionOptions } from './connection.ts';
import type { Opening, StoreEnvironment, VaultKey } from './contract.ts';
import { metaOf, recordsOf } from './core.ts';
import type { JournalCheck } from './journal.ts';
import { runningBatches } from './records.ts';
import { PROOF, firstHead, newSentinel, readRows } from './rows.ts';
import type { BaseRows } from './rows.ts';
import type { Place } from './registry.ts';
import { bodiesOf } from './row-bodies.ts';
import { DATABASE_VERSION, LAYOUT, STORES } from './schema.ts';
import type { Layout, SealRow } from './schema.ts';

/**
 * Opens the database of a workspace, creating it where the registry says that it is new. Fails with
 * `not-found` where it is gone or empty, `database-moved` after it was migrated, `wrong-secret` where the key is not its vault's, `database-newer`
 * (found, known), `storage-denied` or `quota`; where an older tab blocks it, it waits and says so.
 */
export async function openDatabase(
	env: StoreEnvironment,
	{ workspace, database }: Place,
	key: VaultKey | null,
	{ onCounted, layout = LAYOUT }: OpeningOptions = {}
): Promise<Result<Opening>> {
	const connection: ConnectionOptions = {
		name: database.name,
		version: layout.version,
		stores: layout.stores,
		durability: 'strict',
		mustExist: database.state !== 'new',
		asItStands: true,
		onBlocked: env.onBlocked
	};
	let gone: (reason: Gone) => void = () => {};
	const opened = await connect({ ...connection, onGone: (reason) => gone(reason) });
	if (!opened.ok) return opened;
	const strict = opened.value;
	const refuse = (result: Result<Opening>): Result<Opening> => {
		strict.close();
		return result;
	};
	const rows = await rowsOf(strict, env, database.state === 'new');
	if (!rows) return refuse(fail('not-found'));
	const { id, label, createdAt } = workspace;
	let codec = plainCodec;
	if (rows.seal) {
		const { seal } = rows.seal;
		if (!key) return refuse(ok({ state: 'locked', workspace: { id, label, createdAt, sealed: true }, seal }));
		const made = await codecFor(strict, key, rows.seal);
		if (!made) return refuse(fail('wrong-secret'));
		codec = made;
	}
	const { created } = rows.sentinel;
	const counted = (customers: number) => onCounted?.({ created, customers });
	const { store, core, onGone } = assemble(env, { codec, connection, strict, workspace: id, counted, ...rows });
	gone = (reason) => onGone(strict, reason);
	if ((await runningBatches(core)).size > 0) {
		const { recoverBatches } = await import('./recovery.ts');
		try {
			await recoverBatches(core);
		} catch (error) {
			// It stays hidden as a running one; what it did not touch can be read.
			if (!(error instanceof UnreadableError)) throw error;
		}
	}
	if (rows.head.state !== 'open') {
		const { openAgain } = await import('./closing.ts');
		await openAgain(core);
	}
	if (strict.verno < layout.version) {
		const { migrate } = await import('./migration.ts');
		const migrated = await migrate(core, strict.verno, layout);
		return migrated.ok ? fail('database-moved') : migrated;
	}
	return ok({ state: 'open', store });
}

export interface OpeningOptions {
	onCounted?: (part: { created: number; customers: number }) => void;
	/** Another one in tests of migrations only. */
	layout?: Layout;
}

/** The rows every database has; written on creation, by whichever tab comes first. Null where they are gone. */
async function rowsOf(database: Dexie, env: StoreEnvironment, isNew: boolean): Promise<BaseRows | null> {
	const known = await database.transaction('r', ['meta'], () => readRows(database));
	if (known || !isNew) return known;
	return database.transaction('rw', ['meta'], async () => {
		const other = await readRows(database);
		if (other) return other;
		const rows = { head: firstHead(), sentinel: newSentinel(env) };
		await Promise.all([metaOf(database).add(rows.head), metaOf(database).add(rows.sentinel)]);
		return { ...rows, seal: null };
	});
}

/** The codec of a sealed database; null where the key is not its vault's. */
async function codecFor(database: Dexie, key: VaultKey, { seal, proof }: SealRow): Promise<Codec | null> {
	const { createAead } = await import('./vault/aead.ts');
	const codec = createAead(key, seal.vaultId);
	const [text] = await codec.openEach([{ about: PROOF, sealed: proof }]);
	if (text === seal.vaultId) return codec;
	// One damaged row must not close all the others: a key that opens any record is the right one.
	const rows = await recordsOf(database, 'customers').limit(PROOF_ROWS).toArray();
	const texts = await codec.openEach(bodiesOf('customers', rows));
	return texts.some((each) => each !== null) ? codec : null;
}
const PROOF_ROWS = 20;

/** Checks the whole journal of a plain database by name (see `checkJournal`); opens a connection of its own. */
export async function verifyJournal(name: string, codec: Codec = plainCodec): Promise<JournalCheck> {
	const opened = await connect({ name, version: DATABASE_VERSION, stores: STORES, durability: 'relaxed' });
	assert(opened.ok, 'a journal that cannot be opened');
	try {
		const { checkJournal } = await import('./findings.ts');
		const checked = await checkJournal(opened.value, codec);
		assert(checked, 'a check that nobody aborts');
		return checked;
	} finally {
		opened.value.close();
	}
}
