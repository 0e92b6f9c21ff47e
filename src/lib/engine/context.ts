/** What every handler gets, and the shape of a handler table. */
import type { Device, Store, VaultKey } from '#lib/store/contract.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import type { Failure, Result } from '#lib/domain/errors.ts';
import type { Seal, VaultId, Workspace } from '#lib/domain/vault.ts';
import type { KdfCost } from '#lib/store/vault/kdf.ts';
import type { Area, Contract, ProgressStep } from './api.ts';
import type { Session } from './session.ts';

/** What an attempt to open the current workspace found. */
export type Standing =
	| { state: 'open'; store: Store; session: Session }
	| { state: 'locked'; workspace: Workspace; seal: Seal }
	| { state: 'failed'; failure: Failure };

/** Areas that answer while nothing is open. */
export type ClosedArea = 'vault' | 'restore' | 'rescue';

/** What a handler of a closed area gets: it looks at `standing` itself. */
export interface ClosedContext {
	device: Device;
	/** As it stands at this moment; changes with `reopen`. */
	readonly standing: Standing;
	/** The vault key of the open workspace; null while plain or locked. */
	readonly key: VaultKey | null;
	/**
	 * From now on this key opens its vault here, and in other tabs that ask. To be called before data moves into a
	 * database sealed with it, so that no tab meets it locked.
	 */
	holdKey(vaultId: VaultId, key: VaultKey): void;
	/** Forgets the key, here and in every other tab. */
	forgetKey(): void;
	/** Everything is about to be deleted: other tabs do not take it for a loss. */
	tellDeletion(): void;
	/** Opens what is current now, tells the page, and lets the other tabs look too. */
	reopen(): Promise<Standing>;
	/** The recovery code last shown, until something takes it. Dies with the worker. */
	readonly recovery: { code: string | null };
	/** What opening a new door shall cost on this device; measured once. */
	kdfCost: () => Promise<KdfCost>;
	/** Milliseconds since the epoch. */
	now: () => number;
	random: RandomBytes;
	/** BCP 47 tag of the page. */
	locale: string;
	/** Aborted when the page cancels the call. */
	signal: AbortSignal;
	progress: (step: ProgressStep, done: number, total: number) => void;
}

export interface CallContext extends ClosedContext {
	store: Store;
	session: Session;
}

/** One handler for each call; a missing one is a type error. */
export type HandlersOf<Calls, Context = CallContext> = {
	[M in keyof Calls]: Calls[M] extends { input: infer Input; output: infer Output }
		? (input: Input, context: Context) => Promise<Result<Output>>
		: never;
};
export type Handlers<A extends Area> = HandlersOf<Contract[A], A extends ClosedArea ? ClosedContext : CallContext>;
