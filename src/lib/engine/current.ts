/**
 * What stands open in this worker: the store of the current workspace, locked, or a failure with its reason. One
 * opening runs at a time and everybody waits for it. A store that ended because everything moved is replaced
 * here, and the page is told that every table changed; who was at work runs again against the new one.
 */
import { ok, type Failure, type Result } from '#lib/domain/errors.ts';
import { TABLE_NAMES } from '#lib/domain/tables.ts';
import type { VaultId, WorkspaceId } from '#lib/domain/vault.ts';
import type { ClosedReason, Device, Store, StoreEnvironment, VaultKey } from '#lib/store/contract.ts';
import { openDevice } from '#lib/store/device.ts';
import type { ChangeMessage, DatabaseState, Hello } from './api.ts';
import type { Standing } from './context.ts';
import { Keys } from './keys.ts';
import { Session } from './session.ts';

const PATIENCE = 500;

export interface CurrentListeners {
	onChange: (message: ChangeMessage) => void;
	onDatabase: (state: DatabaseState, sealed: boolean) => void;
}

export class Current {
	readonly device: Device;
	/** The recovery code last shown. */
	readonly recovery: { code: string | null } = { code: null };
	readonly #keys: Keys;
	readonly #listeners: CurrentListeners;
	/** A vault is never opened inside another page. */
	readonly #isFramed: boolean;
	#standing: Standing | null = null;
	/** Whose data the page's screens show. Another workspace is never opened under them. */
	#workspace: WorkspaceId | null = null;
	#hasLeft = false;
	#opening: Promise<Standing> | null = null;
	/** How often the key was taken away: whoever opens with it compares afterwards. */
	#locks = 0;
	/** Writes that wait for a restore, and the timer that tells the page of it. */
	#waiting = 0;
	#patience: ReturnType<typeof setTimeout> | undefined;
	#isToldOfSwitch = false;
	/** Someone asked for another look while one was under way. */
	#again = false;

	constructor(environment: StoreEnvironment, isFramed: boolean, listeners: CurrentListeners) {
		this.device = openDevice({
			...environment,
			onBlocked: (blocked) => this.#tellBlocked(blocked),
			onSwitching: (waits) => this.#tellSwitching(waits)
		});
		this.#isFramed = isFramed;
		this.#listeners = listeners;
		this.#keys = new Keys(environment, {
			onLock: () => {
				const standing = this.#standing;
				const isPlain = standing?.state === 'open' && !standing.store.seal;
				if (!isPlain && standing?.state !== 'locked') this.#forgetAndReopen();
			},
			onForget: () => this.#forgetAndReopen(),
			onDelete: () => this.#end(),
			onLook: () => {
				// Who is open learns of a move by its store.
				if (this.#standing?.state !== 'open') void this.#reopen();
			}
		});
	}

	/** What stands; opens it where nothing was tried yet. */
	standing(): Promise<Standing> {
		if (this.#opening) return this.#opening;
		if (this.#standing) return Promise.resolve(this.#standing);
		return this.#begin(() => this.#open());
	}

	/** As it stands at this moment, without waiting. */
	get now(): Standing {
		return this.#standing ?? { state: 'failed', failure: { code: 'engine-lost' } };
	}

	get key(): VaultKey | null {
		return this.now.state === 'open' && this.now.store.seal ? this.#keys.key : null;
	}

	async hello(): Promise<Result<Hello>> {
		const standing = await this.standing();
		if (standing.state === 'failed') return { ok: false, error: standing.failure };
		if (standing.state === 'locked') return ok({ state: 'locked', sealed: true, seq: 0 });
		return ok({ state: 'open', sealed: standing.store.seal !== null, seq: standing.store.seq });
	}

	holdKey(vaultId: VaultId, key: VaultKey): void {
		this.#keys.hold(vaultId, key);
	}

	forgetKey(): void {
		this.#keys.forgetEverywhere();
	}

	/** Everything is about to be deleted here: the other tabs close, and do not take it for a loss. */
	tellDeletion(): void {
		this.#keys.tellDeletion();
		this.#keys.forget();
	}

	/** Opens what is current now, tells the page, and lets the other tabs look. */
	async reopen(): Promise<Standing> {
		const standing = await this.#reopen();
		this.#keys.look();
		return standing;
	}

	/** After a call met data on the move: waits for what took its place. False where nothing did. */
	async follow(left: Store): Promise<boolean> {
		const standing = await this.standing();
		return standing.state !== 'open' || standing.store !== left;
	}

	#forgetAndReopen(): void {
		this.#locks++;
		this.#keys.forget();
		this.recovery.code = null;
		if (this.#standing || this.#opening) void this.#reopen();
	}

	async #reopen(): Promise<Standing> {
		// What is being opened may be what was current a moment ago: look once more after it.
		if (this.#opening) {
			this.#again = true;
			return this.#opening;
		}
		return this.#begin(() => this.#openAgain());
	}

	#begin(open: () => Promise<Standing>): Promise<Standing> {
		this.#opening = open().finally(() => {
			this.#opening = null;
			if (this.#again) void this.#reopen();
		});
		return this.#opening;
	}

	async #openAgain(): Promise<Standing> {
		const standing = await this.#open();
		this.#tellStanding(standing);
		if (standing.state === 'open') this.#listeners.onChange({ seq: standing.store.seq, tables: [...TABLE_NAMES] });
		return standing;
	}

	async #open(): Promise<Standing> {
		do {
			this.#again = false;
			this.#leave();
			const standing = this.#stay(await this.#attempt());
			this.#standing = standing;
			// Only now: one that ended since it was opened says so at once, and is looked for again.
			if (standing.state === 'open') standing.store.onClosed((reason) => this.#onClosed(standing.store, reason));
		} while (this.#again);
		return this.#standing;
	}

	/** Ends with the workspace that was current: only a fresh page shows another one, and writes to it. */
	#stay(standing: Standing): Standing {
		if (standing.state === 'failed') return standing;
		const id = standing.state === 'open' ? standing.store.workspace : standing.workspace.id;
		this.#workspace ??= id;
		this.#hasLeft = id !== this.#workspace;
		if (!this.#hasLeft) return standing;
		if (standing.state === 'open') standing.store.close();
		this.#keys.forget();
		return { state: 'failed', failure: { code: 'database-closed' } };
	}

	async #attempt(): Promise<Standing> {
		const first = await this.#openWith(this.#isFramed ? null : this.#keys.key);
		if (first.state !== 'locked' || this.#isFramed) return first;
		const key = await this.#keys.find(first.seal.vaultId);
		return key ? this.#openWith(key) : first;
	}

	/** Opens with this key, or without one. A key of another vault, or one taken away meanwhile, leaves it locked. */
	async #openWith(key: VaultKey | null): Promise<Standing> {
		const locks = this.#locks;
		const opened = await this.device.open({ key });
		if (!opened.ok && opened.error.code === 'wrong-secret' && key) {
			this.#keys.forget();
			return this.#openWith(null);
		}
		if (!opened.ok) return { state: 'failed', failure: opened.error };
		if (opened.value.state === 'locked') return opened.value;
		const { store } = opened.value;
		if (store.seal && key) {
			if (locks !== this.#locks) {
				store.close();
				return this.#openWith(null);
			}
			this.#keys.hold(store.seal.vaultId, key);
		} else this.#keys.forget();
		store.onChange(({ seq, tables }) => this.#listeners.onChange({ seq, tables }));
		const before = this.#standing?.state === 'open' ? this.#standing.session : null;
		const hasLostImport = before !== null && (before.importing !== null || before.hasLostImport);
		return { state: 'open', store, session: new Session(store, this.#listeners.onChange, hasLostImport) };
	}

	#onClosed(store: Store, reason: ClosedReason): void {
		if (this.#standing?.state !== 'open' || this.#standing.store !== store) return;
		// What was deleted underneath us is perhaps a loss; the device knows what is remembered.
		if (reason !== 'newer') void this.#reopen();
		else this.#end();
	}

	/** Another version of Kith is at work, or the data was deleted on purpose: only a fresh page can go on. */
	#end(): void {
		this.#leave();
		this.#keys.forget();
		this.#standing = { state: 'failed', failure: { code: 'database-closed' } };
		this.#tell('closed', false);
	}

	#leave(): void {
		if (this.#standing?.state !== 'open') return;
		this.#standing.store.close();
	}

	#tellBlocked(blocked: boolean): void {
		if (blocked) this.#tell('blocked', false);
		// While something opens, how that ends is told at its end.
		else if (!this.#opening && this.#standing) this.#tellStanding(this.#standing);
	}

	/** A write waits for a restore. The end of a move is over in a moment, and not worth a word. */
	#tellSwitching(waits: boolean): void {
		this.#waiting += waits ? 1 : -1;
		if (waits) {
			this.#patience ??= setTimeout(() => {
				this.#isToldOfSwitch = true;
				this.#tell('switching', false);
			}, PATIENCE);
			return;
		}
		if (this.#waiting > 0) return;
		clearTimeout(this.#patience);
		this.#patience = undefined;
		if (this.#isToldOfSwitch && !this.#opening && this.#standing) this.#tellStanding(this.#standing);
		this.#isToldOfSwitch = false;
	}

	#tellStanding(standing: Standing): void {
		if (this.#hasLeft) this.#tell('left', false);
		else if (standing.state === 'open') this.#tell('open', standing.store.seal !== null);
		else if (standing.state === 'locked') this.#tell('locked', true);
		else this.#tell(standing.failure.code === 'data-lost' ? 'lost' : 'closed', false);
	}

	#tell(state: DatabaseState, sealed: boolean): void {
		this.#listeners.onDatabase(state, sealed);
	}
}

/** Why a call cannot be answered while nothing is open. */
export function refusalOf(standing: Exclude<Standing, { state: 'open' }>): Failure {
	return standing.state === 'locked' ? { code: 'locked' } : standing.failure;
}
