/** Puts the parts of one open store together: its calls, its channel to the other tabs, and its end. */
import type { Dexie } from 'dexie';
import { ok } from '#lib/domain/errors.ts';
import type { Seal, WorkspaceId } from '#lib/domain/vault.ts';
import type { Codec } from './codec.ts';
import { connect, failureOf } from './connection.ts';
import type { ConnectionOptions } from './connection.ts';
import type { ClosedReason, Store, StoreChange, StoreEnvironment } from './contract.ts';
import { guarded, once } from './core.ts';
import type { Core } from './core.ts';
import { Live } from './live.ts';
import { namesFor } from './names.ts';
import { readRows } from './rows.ts';
import type { BaseRows } from './rows.ts';
import { all, get, getMany, of, open } from './records.ts';
import { currentDatabase } from './registry.ts';

export interface Parts extends BaseRows {
	codec: Codec;
	connection: ConnectionOptions;
	strict: Dexie;
	workspace: WorkspaceId;
	/** Told how many customers live, once there is anything to remember. */
	counted?: (customers: number) => void;
}

/** What tabs tell each other. Every message names the database it is about. */
export type Message = { database: string } & (
	{ change: StoreChange } | { moving: true } | { moved: true } | { seal: Seal }
);

export type Gone = ClosedReason | 'lost';

export interface Assembled {
	store: Store;
	core: Core;
	/** To be told when one of its connections is gone. */
	onGone: (which: Dexie, reason: Gone) => void;
}

export function assemble(env: StoreEnvironment, parts: Parts): Assembled {
	const { connection } = parts;
	let { strict } = parts;
	let reviving: Promise<boolean> | null = null;
	const names = namesFor(env.base);
	const changeListeners = new Set<(change: StoreChange) => void>();
	const closedListeners = new Set<(reason: ClosedReason) => void>();
	const channel = env.channel(names.channel);
	let relaxed: Promise<Dexie> | null = null;
	let fate: Promise<ClosedReason> | null = null;
	let known: ClosedReason | null = null;

	const core: Core = {
		env,
		names,
		codec: parts.codec,
		database: connection.name,
		workspace: parts.workspace,
		device: parts.sentinel.device,
		get strict() {
			return strict;
		},
		relaxed: () => (relaxed ??= openRelaxed(connection)),
		live: new Live(() => core),
		seal: parts.seal?.seal ?? null,
		seq: parts.head.seq,
		closed: false,
		announce(change, post) {
			if (core.closed) return;
			if (post) core.post({ change });
			for (const listener of changeListeners) listener(change);
		},
		post: (message) => channel.postMessage({ database: core.database, ...message } satisfies Message),
		counted(customers) {
			if (core.seq > 0) parts.counted?.(customers);
		},
		end(reason) {
			if (!shut()) return;
			const tell = (reason: ClosedReason) => {
				known = reason;
				for (const listener of closedListeners) listener(reason);
				return reason;
			};
			// What is deleted under us may stand elsewhere already: then everything only moved.
			if (reason === 'wiped') fate = movedOrWiped(core).then(tell);
			else fate = Promise.resolve(tell(reason));
		},
		async revive(broken) {
			if (core.closed) return false;
			if (broken !== strict && strict.isOpen()) return true;
			return (reviving ??= revive().finally(() => (reviving = null)));
		},
		fate: async () => fate
	};

	/** Another connection to the same database, if that is what still stands there. */
	async function revive(): Promise<boolean> {
		const fresh = await connect({
			...connection,
			mustExist: true,
			onGone: (reason) => fresh.ok && onGone(fresh.value, reason)
		});
		const rows = fresh.ok ? await readRows(fresh.value) : null;
		if (
			core.closed ||
			!fresh.ok ||
			rows?.sentinel.created !== parts.sentinel.created ||
			rows.sentinel.device !== core.device
		) {
			if (fresh.ok) fresh.value.close();
			core.end('wiped');
			return false;
		}
		const old = strict;
		strict = fresh.value;
		old.close();
		closeRelaxed();
		relaxed = null;
		return true;
	}

	function onGone(which: Dexie, reason: Gone): void {
		// Of a connection that was replaced nobody wants to hear.
		if (core.closed || which !== strict) return;
		if (reason !== 'lost') return core.end(reason);
		core.revive(which).catch((error: unknown) => {
			failureOf(error, 'storage-denied');
			core.end('wiped');
		});
	}

	channel.onmessage = (event: MessageEvent) => {
		const message = event.data as Message;
		if (core.closed || message.database !== core.database) return;
		if ('moving' in message) return void lookAfterSwitch();
		if ('moved' in message) return core.end('moved');
		if ('seal' in message) return void (core.seal = message.seal);
		core.live.refresh().then(
			() => core.announce(message.change, false),
			// A connection that closed meanwhile is told by `onClosed`.
			(error: unknown) => failureOf(error, 'storage-denied')
		);
	};

	/** A switcher may die after it moved the data and before it said so: whoever gets its lock then sees for itself. */
	async function lookAfterSwitch(): Promise<void> {
		try {
			await env.locks.request(names.batchLock, async () => {
				if (!core.closed) await (await import('./closing.ts')).takesWrites(core);
			});
		} catch (error) {
			// The next write looks again.
			failureOf(error, 'storage-denied');
		}
	}

	function shut(): boolean {
		if (core.closed) return false;
		core.closed = true;
		core.live.stop();
		channel.onmessage = null;
		channel.close();
		strict.close();
		closeRelaxed();
		return true;
	}
	function closeRelaxed(): void {
		relaxed?.then(
			(database) => database.close(),
			// It never opened.
			() => {}
		);
	}

	const store: Store = {
		name: connection.name,
		workspace: parts.workspace,
		get seal() {
			return core.seal;
		},
		get seq() {
			return core.seq;
		},
		get: (table, id) => guarded(core, () => get(core, table, id)),
		getMany: (table, ids) => guarded(core, () => getMany(core, table, ids)),
		all: (table) => guarded(core, () => all(core, table)),
		of: (table, customer, options) => guarded(core, () => of(core, table, customer, options)),
		open: (table) => guarded(core, () => open(core, table)),
		counts: () => guarded(core, async () => (await import('./counts.ts')).countAll(core)),
		commit: (cause, changes) =>
			guarded(core, async (trace) => {
				const { commit } = await import('./commit.ts');
				const marks = cause.undoes === undefined ? [] : [{ seq: cause.undoes, isUndone: true }];
				const done = await commit(core, cause, changes, marks, trace);
				return done.ok ? ok({ seq: done.value.seq, records: done.value.records, revs: done.value.revs }) : done;
			}),
		batch: (cause, chunks, options) =>
			once(core, async () => {
				const { batch } = await import('./batch.ts');
				const done = await batch(core, cause, chunks, options);
				return done.ok ? ok({ seq: done.value.seq, records: done.value.records }) : done;
			}),
		previewUndo: (seq) => guarded(core, async () => (await import('./undo.ts')).previewUndo(core, seq)),
		undo: (seq, changed, options) =>
			guarded(core, async (trace) => (await import('./undo.ts')).undo(core, seq, changed, options, trace)),
		journal: (before, limit) => guarded(core, async () => (await import('./changes.ts')).headers(core, before, limit)),
		hashAt: (seq) => guarded(core, async () => ok(await (await import('./journal.ts')).hashOfEntry(core.strict, seq))),
		rows: (use, options) => once(core, async () => (await import('./copying.ts')).withRows(core, use, options)),
		saveSeal: (seal, from) => guarded(core, async () => (await import('./doors.ts')).saveSeal(core, seal, from)),
		move: (target, options) => once(core, async () => (await import('./switching.ts')).move(core, target, options)),
		check: (options) => guarded(core, async () => (await import('./findings.ts')).check(core, options)),
		erase: (records, options) =>
			guarded(core, async (trace) => (await import('./erase.ts')).erase(core, records, options, trace)),
		reach: (records, options) => guarded(core, async () => (await import('./erase.ts')).reach(core, records, options)),
		entries: (query, signal) => guarded(core, async () => (await import('./changes.ts')).entries(core, query, signal)),
		historyOf: (table, id) => guarded(core, async () => (await import('./changes.ts')).historyOf(core, table, id)),
		changesOf: (seq, limit) => guarded(core, async () => (await import('./changes.ts')).changesOf(core, seq, limit)),
		directory: () => guarded(core, () => core.live.directory()),
		listing: (table) => guarded(core, () => core.live.listing(table)),
		scan: (table, visit, options) =>
			guarded(core, async () => (await import('./scanning.ts')).scan(core, table, visit, options)),
		async head() {
			if (core.closed) return null;
			const window = await guarded(core, async () => ok(await core.live.window()));
			return window.ok ? window.value : null;
		},
		async newest(table) {
			if (core.closed) return null;
			const newest = await guarded(core, async () => ok(await core.live.newest(table)));
			return newest.ok ? newest.value : null;
		},
		onChange(listener) {
			changeListeners.add(listener);
			return () => changeListeners.delete(listener);
		},
		onClosed(listener) {
			closedListeners.add(listener);
			// Whoever asks late is told too: between opening and asking an upgrade may have come.
			if (known) listener(known);
			return () => closedListeners.delete(listener);
		},
		close: () => void shut()
	};
	return { store, core, onGone };
}

async function movedOrWiped(core: Core): Promise<ClosedReason> {
	try {
		const place = await currentDatabase(core.env);
		return place !== null && place !== core.database ? 'moved' : 'wiped';
	} catch (error) {
		failureOf(error, 'storage-denied');
		return 'wiped';
	}
}

async function openRelaxed(connection: ConnectionOptions): Promise<Dexie> {
	const opened = await connect({ ...connection, mustExist: true, durability: 'relaxed' });
	if (!opened.ok) throw Object.assign(new Error('The second connection was refused'), { name: 'DatabaseClosedError' });
	return opened.value;
}
