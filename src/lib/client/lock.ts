/**
 * Locks a sealed workspace by itself: after a time without a touch, after a time in which no tab of this copy was
 * to be seen, and when the browser freezes the page. Times are compared by the wall clock whenever the page wakes,
 * because timers stop on phones. What is compared stands in the page's storage, shared by all tabs: who works in
 * one of them keeps the others open. Numbers only, nothing of a person.
 */
import { DEFAULT_LOCK, type LockTimes } from '#lib/domain/settings.ts';
import type { Engine } from './engine.ts';
import type { Gate } from './gate.svelte.ts';
import { readSetting, writeSetting } from './locale.ts';

const MINUTE = 60_000;
/** How often the times are looked at, and how old a mark of a tab that is still there can get. */
const TICK = 15_000;
const FRESH = 40_000;
/** Timers of hidden pages run once a minute: a long step that still runs has said so within this time. */
const BUSY_FOR = 2 * MINUTE;
/** Marks are written at most this often while somebody works. */
const PAUSE = 5000;

/** When, in milliseconds since the epoch, in any tab: somebody touched it, it was visible, a long step ran. */
export interface Marks {
	active: number;
	seen: number;
	busy: number;
}

/** Whether the time to lock has come. */
export function isDue(now: number, marks: Marks, times: LockTimes): boolean {
	if (now - marks.busy < BUSY_FOR) return false;
	const over = (minutes: number | null, since: number) => minutes !== null && now - since >= minutes * MINUTE;
	return over(times.idleMinutes, marks.active) || over(times.hiddenMinutes, marks.seen);
}

/** What of the browser it takes; another one in a test. */
export interface LockSurroundings {
	window: Pick<Window, 'addEventListener' | 'removeEventListener'>;
	document: Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'>;
	now: () => number;
}

const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

export class AutoLock {
	readonly #gate: Pick<Gate, 'lock' | 'rest'>;
	readonly #engine: Pick<Engine, 'data' | 'isBusy' | 'onChange'>;
	readonly #around: LockSurroundings;
	readonly #key: (mark: keyof Marks) => string;
	/** Null until they are read: before, nothing is compared and nothing marked. */
	#times: LockTimes | null = null;
	#stopped = false;
	#written = -Infinity;

	constructor(
		gate: Pick<Gate, 'lock' | 'rest'>,
		engine: Pick<Engine, 'data' | 'isBusy' | 'onChange'>,
		base: string,
		around: LockSurroundings = { window, document, now: () => Date.now() }
	) {
		this.#gate = gate;
		this.#engine = engine;
		this.#around = around;
		this.#key = (mark) => `kith:${base}:${mark}`;
	}

	/**
	 * Begins to watch a workspace that was just opened; answers the function that stops it. `handedOver`: by the key
	 * of another tab, which may be overdue itself; then old marks count.
	 */
	start(handedOver: boolean): () => void {
		const { window, document } = this.#around;
		const stops: (() => void)[] = [];
		const on = (target: LockSurroundings['window'] | LockSurroundings['document'], type: string, act: () => void) => {
			const options = { capture: true, passive: true };
			target.addEventListener(type, act, options);
			stops.push(() => target.removeEventListener(type, act, options));
		};
		if (!handedOver) {
			this.#mark('active');
			this.#mark('seen');
		}
		for (const type of TOUCHES) on(window, type, () => this.#touched());
		for (const type of ['pageshow', 'focus']) on(window, type, () => this.#look());
		on(document, 'visibilitychange', () => this.#look(true));
		on(document, 'resume', () => this.#look());
		on(document, 'freeze', () => this.#freeze());
		const timer = setInterval(() => this.#look(), TICK);
		stops.push(() => clearInterval(timer));
		stops.push(
			this.#engine.onChange(({ tables }) => {
				if (tables.includes('settings')) void this.#readTimes();
			})
		);
		void this.#readTimes();
		return () => {
			this.#stopped = true;
			stops.splice(0).forEach((stop) => stop());
		};
	}

	/** Compares first, then marks: what wakes after a long time must not count as a sign of life. */
	#look(leaving = false): void {
		if (this.#stopped || !this.#times) return;
		if (this.#engine.isBusy()) this.#mark('busy');
		const now = this.#around.now();
		const marks = this.#marks();
		// The clock was set back: without this the lock would wait until it catches up.
		for (const mark of ['active', 'seen', 'busy'] as const) if (marks[mark] > now) this.#mark(mark);
		if (isDue(now, marks, this.#times)) this.#gate.lock();
		else if (leaving || this.#isVisible()) this.#mark('seen');
	}

	#touched(): void {
		const now = this.#around.now();
		if (now - this.#written < PAUSE && now >= this.#written) return;
		this.#written = now;
		this.#look();
		if (!this.#stopped && this.#times && !isDue(now, this.#marks(), this.#times)) this.#mark('active');
	}

	#freeze(): void {
		// A frozen tab cannot be told to lock. Where somebody works in another tab, only this one closes.
		if (this.#around.now() - this.#marks().seen < FRESH) this.#gate.rest();
		else this.#gate.lock();
	}

	async #readTimes(): Promise<void> {
		try {
			this.#times = (await this.#engine.data.settings({})).lock;
		} catch {
			// Locked or closed meanwhile: the times known so far stay in force.
			this.#times ??= DEFAULT_LOCK;
		}
		this.#look();
	}

	#isVisible(): boolean {
		return this.#around.document.visibilityState === 'visible';
	}

	#marks(): Marks {
		return { active: this.#read('active'), seen: this.#read('seen'), busy: this.#read('busy') };
	}

	#read(mark: keyof Marks): number {
		const at = Number(readSetting(this.#key(mark)) ?? Number.NaN);
		// Storage is denied where nothing was ever marked: then only what this tab does counts.
		return Number.isFinite(at) ? at : (this.#own[mark] ?? -Infinity);
	}

	readonly #own: Partial<Marks> = {};
	#mark(mark: keyof Marks): void {
		const now = this.#around.now();
		this.#own[mark] = now;
		writeSetting(this.#key(mark), String(now));
	}
}
