/**
 * Reminders while Kith is open, and the number on the app's icon. Every tab keeps the time; the one that gets the lock
 * first looks what is due since the last look of any tab, tells it, and notes the time, so that nothing is told twice
 * and nothing that came due while every tab slept is lost. A hidden tab tells only where the system shows it.
 */
import { localDayAt, type Day } from '#lib/domain/dates.ts';
import type { Reminder } from '#lib/engine/api.ts';
import { asKithError, type Engine } from '#lib/client/engine.ts';
import type { Gate } from '#lib/client/gate.svelte.ts';
import { readSetting, writeSetting } from '#lib/client/locale.ts';

/** Longest wait between two looks: clocks are set, and devices sleep. */
const MOST = 10 * 60_000;
/** What came due longer ago, while Kith was closed, is told by the list. */
const OLDEST = 24 * 60 * 60_000;
/** After a write, until the badge and the next reminder are looked for. */
const PAUSE = 500;

export interface RemindingSetup {
	engine: Engine;
	gate: Gate;
	/** Folder this copy is served from: part of the names of lock and setting. */
	base: string;
	/** Shows them on the page. */
	show: (due: readonly Reminder[]) => void;
	/** Shows them by the system; null where that is not wished for or not allowed. */
	notify: () => ((due: readonly Reminder[]) => void) | null;
	/** The device is shown to somebody who must not read them. */
	isQuiet: () => boolean;
	/** The number on the icon; 0 clears it. */
	badge: (count: number) => void;
	now?: () => number;
	locks?: Pick<LockManager, 'request'>;
}

/** Begins; answers what ends it. */
export function remind(setup: RemindingSetup): () => void {
	const { engine, gate, base, now = Date.now, locks = navigator.locks } = setup;
	const lastKey = `kith:${base}:reminded`;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let ended = false;

	function lookIn(milliseconds: number): void {
		clearTimeout(timer);
		if (!ended) timer = setTimeout(() => void look(), milliseconds);
	}
	async function look(): Promise<void> {
		if (gate.isCovered || gate.state !== 'open') return;
		try {
			await locks.request(`kith:${base}:reminders`, () => tell());
			const today = localDayAt(now()) as Day;
			const due = await engine.tasks.due({ today, limit: 0 });
			if (isOpen()) setup.badge(due.overdue.total + due.today.total);
			const [next] = await engine.tasks.reminders({ from: now(), to: now() + MOST });
			lookIn(next ? Math.max(0, next.at - now()) : MOST);
		} catch (reason) {
			// Locked, or the worker is gone: the next look is after the next opening or change.
			if (asKithError(reason).failure.code === 'unexpected') throw reason;
			lookIn(MOST);
		}
	}
	const isOpen = () => !ended && gate.state === 'open' && !gate.isCovered;

	async function tell(): Promise<void> {
		if (setup.isQuiet()) return;
		const isSeen = document.visibilityState === 'visible';
		const notify = isSeen ? null : setup.notify();
		if (!isSeen && !notify) return;
		const to = now();
		const stored = Number(readSetting(lastKey) ?? Number.NaN);
		// The first time there is nothing to catch up with.
		const from = Number.isFinite(stored) ? Math.max(Math.min(stored, to), to - OLDEST) : to;
		const due = await engine.tasks.reminders({ from, to });
		if (!isOpen()) return;
		writeSetting(lastKey, String(to));
		if (due.length > 0) (notify ?? setup.show)(due);
	}

	const look0 = () => lookIn(0);
	const clear = () => {
		clearTimeout(timer);
		setup.badge(0);
	};
	const leave = () => gate.sealed && setup.badge(0);
	const stops = [
		engine.onChange(({ tables }) => tables.includes('tasks') && lookIn(PAUSE)),
		engine.onHello((reply) => {
			if (reply.ok && reply.value.state === 'open') lookIn(PAUSE);
			else clear();
		}),
		engine.onDatabase((state) => {
			if (state === 'open') lookIn(PAUSE);
			else if (state === 'locked') clear();
		}),
		gate.onLock(clear),
		() => document.removeEventListener('visibilitychange', look0),
		() => removeEventListener('pagehide', leave)
	];
	document.addEventListener('visibilitychange', look0);
	addEventListener('pagehide', leave);
	look0();
	return () => {
		ended = true;
		clearTimeout(timer);
		for (const stop of stops) stop();
	};
}
