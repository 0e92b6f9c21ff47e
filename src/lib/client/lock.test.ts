import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LockTimes } from '#lib/domain/settings.ts';
import { stubPageStorage } from '../../../tests/support/page-storage.ts';
import { AutoLock, isDue } from './lock.ts';

const MINUTE = 60_000;
const TIMES: LockTimes = { idleMinutes: 10, hiddenMinutes: 5 };

describe('isDue', () => {
	const now = 100 * MINUTE;
	const marks = { active: now, seen: now, busy: -Infinity };

	it.each([
		['nothing is over', marks, TIMES, false],
		['idle for ten minutes', { ...marks, active: now - 10 * MINUTE }, TIMES, true],
		['idle for nine', { ...marks, active: now - 9 * MINUTE }, TIMES, false],
		['out of sight for five', { ...marks, seen: now - 5 * MINUTE }, TIMES, true],
		['out of sight for four', { ...marks, seen: now - 4 * MINUTE }, TIMES, false],
		['never by idling', { ...marks, active: 0 }, { ...TIMES, idleMinutes: null }, false],
		['never out of sight', { ...marks, seen: 0 }, { ...TIMES, hiddenMinutes: null }, false],
		['nothing was ever marked', { active: -Infinity, seen: -Infinity, busy: -Infinity }, TIMES, true],
		['an import still runs', { active: 0, seen: 0, busy: now - MINUTE }, TIMES, false],
		['an import ended long ago', { active: 0, seen: 0, busy: now - 3 * MINUTE }, TIMES, true]
	])('%s', (_, marks, times, due) => expect(isDue(now, marks, times)).toBe(due));
});

/** One page: what it hears of the browser is set off by hand. */
class PageStandIn {
	readonly window = new EventTarget();
	readonly document = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
	readonly gate = { lock: vi.fn(() => this.stop()), rest: vi.fn(() => this.stop()) };
	busy = false;
	times: LockTimes = TIMES;
	stop: () => void = () => undefined;
	#onChange: (message: { seq: number; tables: string[] }) => void = () => undefined;

	/** Opens the workspace here. */
	async open(handedOver = false): Promise<void> {
		this.gate.lock.mockClear();
		this.gate.rest.mockClear();
		const engine = {
			data: { settings: () => Promise.resolve({ lock: this.times }) },
			isBusy: () => this.busy,
			onChange: (listener: (message: { seq: number; tables: string[] }) => void) => {
				this.#onChange = listener;
				return () => undefined;
			}
		};
		const lock = new AutoLock(this.gate, engine as never, '/crm/', {
			window: this.window,
			document: this.document,
			now: () => Date.now()
		} as never);
		this.stop = lock.start(handedOver);
		await vi.advanceTimersByTimeAsync(0);
	}

	touch(): void {
		this.window.dispatchEvent(new Event('pointerdown'));
	}

	show(state: DocumentVisibilityState): void {
		this.document.visibilityState = state;
		this.document.dispatchEvent(new Event('visibilitychange'));
	}

	async set(times: LockTimes): Promise<void> {
		this.times = times;
		this.#onChange({ seq: 1, tables: ['settings'] });
		await vi.advanceTimersByTimeAsync(0);
	}
}

describe('locking by itself', () => {
	let stored: Map<string, string>;
	beforeEach(() => {
		vi.useFakeTimers({ now: Date.UTC(2026, 10, 21, 9) });
		stored = stubPageStorage();
	});
	afterEach(() => {
		vi.useRealTimers();
		vi.unstubAllGlobals();
	});
	const pass = (minutes: number) => vi.advanceTimersByTimeAsync(minutes * MINUTE);
	/** The machine sleeps: the clock goes on, no timer fires. */
	const sleep = (minutes: number) => vi.setSystemTime(Date.now() + minutes * MINUTE);

	it('locks after the idle time, counted from the last touch', async () => {
		const page = new PageStandIn();
		await page.open();
		await pass(9);
		page.touch();
		await pass(9);
		expect(page.gate.lock).not.toHaveBeenCalled();
		await pass(1.5);
		expect(page.gate.lock).toHaveBeenCalledOnce();
	});

	it('locks on waking when the time went by without timers', async () => {
		for (const wake of ['visibilitychange', 'resume', 'pageshow', 'focus'] as const) {
			const page = new PageStandIn();
			await page.open();
			page.show('hidden');
			sleep(6);
			page.document.visibilityState = 'visible';
			const target = wake === 'pageshow' || wake === 'focus' ? page.window : page.document;
			target.dispatchEvent(new Event(wake));
			expect(page.gate.lock, wake).toHaveBeenCalledOnce();
		}
	});

	it('a touch that wakes it does not save it', async () => {
		const page = new PageStandIn();
		await page.open();
		sleep(11);
		page.touch();
		expect(page.gate.lock).toHaveBeenCalledOnce();
	});

	it('is kept open by work in another tab, and by the sight of another tab', async () => {
		const [here, there] = [new PageStandIn(), new PageStandIn()];
		await here.open();
		await there.open();
		here.show('hidden');
		for (let minutes = 0; minutes < 20; minutes++) {
			await pass(1);
			there.touch();
		}
		expect(here.gate.lock).not.toHaveBeenCalled();
		there.show('hidden');
		await pass(5.5);
		expect(here.gate.lock.mock.calls.length + there.gate.lock.mock.calls.length).toBeGreaterThan(0);
	});

	it('waits for an import that runs, in this tab or another', async () => {
		const [here, there] = [new PageStandIn(), new PageStandIn()];
		await here.open();
		await there.open();
		there.busy = true;
		await pass(30);
		expect(here.gate.lock).not.toHaveBeenCalled();
		expect(there.gate.lock).not.toHaveBeenCalled();
		there.busy = false;
		await pass(3);
		expect(here.gate.lock.mock.calls.length + there.gate.lock.mock.calls.length).toBeGreaterThan(0);
	});

	it('a key from another tab brings no new time, one that was just proved does', async () => {
		const page = new PageStandIn();
		await page.open();
		page.stop();
		sleep(11);
		await page.open(true);
		expect(page.gate.lock).toHaveBeenCalledOnce();
		await page.open();
		expect(page.gate.lock).not.toHaveBeenCalled();
	});

	it('closes this tab alone when it freezes beside a visible one, all of them when it was the last', async () => {
		const [here, there] = [new PageStandIn(), new PageStandIn()];
		await here.open();
		await there.open();
		here.show('hidden');
		await pass(3);
		here.document.dispatchEvent(new Event('freeze'));
		expect(here.gate.rest).toHaveBeenCalledOnce();
		expect(here.gate.lock).not.toHaveBeenCalled();
		there.show('hidden');
		await pass(2);
		there.document.dispatchEvent(new Event('freeze'));
		expect(there.gate.lock).toHaveBeenCalledOnce();
	});

	it('takes other times as soon as they are set', async () => {
		const page = new PageStandIn();
		await page.open();
		await pass(3);
		await page.set({ idleMinutes: 2, hiddenMinutes: null });
		expect(page.gate.lock).toHaveBeenCalledOnce();
	});

	it('a clock that is set back does not put it off', async () => {
		const page = new PageStandIn();
		await page.open();
		vi.setSystemTime(Date.now() - 120 * MINUTE);
		await pass(11);
		expect(page.gate.lock).toHaveBeenCalledOnce();
	});

	it('a longer time of their own holds from the start', async () => {
		const page = new PageStandIn();
		page.times = { idleMinutes: 60, hiddenMinutes: null };
		await page.open();
		page.stop();
		sleep(30);
		await page.open(true);
		expect(page.gate.lock).not.toHaveBeenCalled();
	});

	it('stores numbers only', async () => {
		const page = new PageStandIn();
		await page.open();
		page.touch();
		expect([...stored.keys()].sort()).toEqual(['kith:/crm/:active', 'kith:/crm/:seen']);
		for (const value of stored.values()) expect(value).toMatch(/^\d+$/);
	});
});
