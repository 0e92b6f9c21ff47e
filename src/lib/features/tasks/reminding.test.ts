import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { TaskId } from '#lib/domain/ids.ts';
import type { ChangeMessage, DatabaseState, Hello, Reminder } from '#lib/engine/api.ts';
import { KithError, type Engine } from '#lib/client/engine.ts';
import type { Gate } from '#lib/client/gate.svelte.ts';
import { stubPageStorage } from '../../../../tests/support/page-storage.ts';
import { surroundings, type Surroundings } from '../../../../tests/support/store-environment.ts';
import { remind, type RemindingSetup } from './reminding.ts';

const START = Date.UTC(2026, 10, 21, 9);
const MINUTE = 60_000;
let around: Surroundings;
let waiting: Reminder[];
let due: number;
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
const ends: (() => void)[] = [];

beforeEach(() => {
	vi.useFakeTimers({ now: START });
	stubPageStorage();
	around = surroundings();
	[waiting, due] = [[], 0];
	page.visibilityState = 'visible';
	vi.stubGlobal('document', page);
	vi.stubGlobal('addEventListener', vi.fn());
	vi.stubGlobal('removeEventListener', vi.fn());
});
afterEach(() => {
	for (const end of ends.splice(0)) end();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

const reminder = (title: string, at: number): Reminder => ({
	id: title as TaskId,
	title,
	due: 0 as never,
	time: null,
	at
});

/** A tab; `allowed`: the system shows reminders. */
function tab({ allowed = false, failing = false, quiet = false } = {}) {
	let meet: (reply: Result<Hello>) => void = () => undefined;
	let hear: (message: ChangeMessage) => void = () => undefined;
	let database: (state: DatabaseState, sealed: boolean) => void = () => undefined;
	let lock: () => void = () => undefined;
	const engine = {
		onHello: (listener: typeof meet) => ((meet = listener), () => undefined),
		onChange: (listener: typeof hear) => ((hear = listener), () => undefined),
		onDatabase: (listener: typeof database) => ((database = listener), () => undefined),
		tasks: {
			due: () =>
				failing
					? Promise.reject(new KithError({ code: 'engine-lost' }))
					: Promise.resolve({ overdue: { total: due }, today: { total: 1 }, soon: { total: 9 } }),
			reminders: ({ from, to }: { from: number; to: number }) =>
				Promise.resolve(waiting.filter(({ at }) => at > from && at <= to))
		}
	};
	const gate = {
		state: 'open',
		isCovered: false,
		sealed: false,
		onLock: (listener: () => void) => ((lock = listener), () => undefined)
	};
	const [show, ring, badge] = [vi.fn(), vi.fn(), vi.fn()];
	ends.push(
		remind({
			engine: engine as unknown as Engine,
			gate: gate as unknown as Gate,
			base: '/crm/',
			show: (found) => show(found.map(({ title }) => title)),
			notify: () => (allowed ? (found) => ring(found.map(({ title }) => title)) : null),
			badge,
			isQuiet: () => quiet,
			locks: around.worker().locks as RemindingSetup['locks']
		})
	);
	return {
		gate,
		show,
		ring,
		badge,
		hear: (message: ChangeMessage) => hear(message),
		meet: (reply: Result<Hello>) => meet(reply),
		database: (state: DatabaseState) => database(state, true),
		lock: () => {
			gate.isCovered = true;
			lock();
		}
	};
}
const after = (minutes: number) => vi.advanceTimersByTimeAsync(minutes * MINUTE);

describe('reminders', () => {
	it('are shown when their time comes, once', async () => {
		waiting = [
			reminder('early', START - MINUTE),
			reminder('now', START + 30 * MINUTE),
			reminder('then', START + 90 * MINUTE)
		];
		const { show, ring } = tab();
		await after(29);
		expect(show).not.toHaveBeenCalled();
		await after(2);
		expect(show.mock.calls).toEqual([[['now']]]);
		await after(120);
		expect(show.mock.calls).toEqual([[['now']], [['then']]]);
		expect(ring).not.toHaveBeenCalled();
	});

	it('T6 are told by one of several tabs', async () => {
		waiting = [reminder('now', START + 5 * MINUTE)];
		const tabs = [tab(), tab(), tab()];
		await after(6);
		expect(tabs.flatMap(({ show }) => show.mock.calls)).toEqual([[['now']]]);
	});

	it('are written down while the page is open: the next look knows them', async () => {
		const { show, hear } = tab();
		await after(1);
		waiting = [reminder('new', Date.now() + 3 * MINUTE)];
		hear({ seq: 2, tables: ['tasks'] });
		await after(4);
		expect(show.mock.calls).toEqual([[['new']]]);
	});

	it('wait in a hidden tab until it is seen, unless the system may show them', async () => {
		waiting = [reminder('now', START + 5 * MINUTE)];
		const quiet = tab();
		await after(1);
		page.visibilityState = 'hidden';
		await after(30);
		expect(quiet.show).not.toHaveBeenCalled();
		const loud = tab({ allowed: true });
		await after(1);
		expect(loud.ring.mock.calls).toEqual([[['now']]]);
		page.visibilityState = 'visible';
		page.dispatchEvent(new Event('visibilitychange'));
		await after(1);
		expect([quiet.show.mock.calls, loud.show.mock.calls]).toEqual([[], []]);
	});

	it('T6 are told to nobody while the device is shown to somebody, and afterwards all the same', async () => {
		waiting = [reminder('now', START + 5 * MINUTE)];
		tab();
		await after(1);
		for (const end of ends.splice(0)) end();
		const shown = tab({ quiet: true });
		await after(30);
		expect(shown.show).not.toHaveBeenCalled();
		const { show } = tab();
		await after(1);
		expect(show.mock.calls).toEqual([[['now']]]);
	});

	it('of more than a day ago are left to the list', async () => {
		tab();
		await after(1);
		for (const end of ends.splice(0)) end();
		waiting = [reminder('old', START + 5 * MINUTE), reminder('fresh', START + 40 * 60 * MINUTE)];
		vi.setSystemTime(START + 48 * 60 * MINUTE);
		const { show } = tab();
		await after(1);
		expect(show.mock.calls).toEqual([[['fresh']]]);
	});
});

describe('the number on the icon', () => {
	it('T7 counts what is due and late, and follows every change', async () => {
		due = 2;
		const { badge, hear } = tab();
		await after(1);
		expect(badge.mock.lastCall).toEqual([3]);
		due = 0;
		hear({ seq: 2, tables: ['customers'] });
		await vi.advanceTimersByTimeAsync(1000);
		expect(badge.mock.lastCall).toEqual([3]);
		hear({ seq: 3, tables: ['tasks'] });
		await vi.advanceTimersByTimeAsync(1000);
		expect(badge.mock.lastCall).toEqual([1]);
	});

	it('goes when the device is locked, and nothing is told meanwhile', async () => {
		due = 2;
		const { badge, lock, show, hear } = tab();
		await after(1);
		waiting = [reminder('secret', Date.now() + 2 * MINUTE)];
		lock();
		expect(badge.mock.lastCall).toEqual([0]);
		hear({ seq: 3, tables: ['tasks'] });
		await after(20);
		expect(badge.mock.lastCall).toEqual([0]);
		expect(show).not.toHaveBeenCalled();
	});

	it('goes where a start finds the workspace locked, and comes back with the key', async () => {
		due = 2;
		const { badge, meet, gate, database } = tab();
		gate.isCovered = true;
		meet(ok({ state: 'locked', sealed: true, seq: 0 }));
		expect(badge.mock.lastCall).toEqual([0]);
		gate.isCovered = false;
		database('open');
		await after(1);
		expect(badge.mock.lastCall).toEqual([3]);
		meet(fail('storage-denied'));
		expect(badge.mock.lastCall).toEqual([0]);
	});

	it('survives an engine that died', async () => {
		const { badge } = tab({ failing: true });
		await after(30);
		expect(badge).not.toHaveBeenCalled();
	});
});
