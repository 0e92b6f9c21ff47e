/**
 * Registers the service worker and knows when a new version waits. It never reloads on its own: the user
 * says when, and only where nothing is being written in any window. Other windows keep the page they
 * have; the service worker keeps the previous version's files for them.
 */
import type { Workbox } from 'workbox-window';
import { dev } from '$app/environment';
import { base } from '$app/paths';
import { scriptUrl } from '#lib/client/trusted.ts';
import { writingLocks } from '#lib/domain/api-version.ts';

const HOUR = 3_600_000;
/** A version that was let in takes over at once, or waits for what its predecessor still answers; milliseconds. */
const PATIENCE = 10_000;
/** A single record is written within it, on slow devices too; milliseconds. */
const MOMENT = 1000;

export class AppUpdate {
	/** A new version is installed and waits. */
	ready = $state(false);
	#workbox: Workbox | null = null;
	#applying = false;

	/** Registers once the page is idle; answers the function that stops looking for updates. */
	start(): () => void {
		if (dev || !('serviceWorker' in navigator)) return () => undefined;
		let timer: ReturnType<typeof setInterval> | undefined;
		let stopped = false;
		whenIdle(() => {
			void this.#register().then((registered) => {
				// A page that stays open for days would otherwise never hear of an update.
				if (registered && !stopped) timer = setInterval(() => void this.#check(), HOUR);
			});
		});
		return () => {
			stopped = true;
			clearInterval(timer);
		};
	}

	/** Lets the new version take over and reloads this window. `false`: something is being written; later. */
	async apply(isBusy: () => boolean): Promise<boolean> {
		if (isBusy() || (await othersWrite())) return false;
		this.#applying = true;
		const registration = await navigator.serviceWorker.getRegistration(`${base}/`);
		// Without one waiting, another window let it take over already; this one only has to follow.
		if (!registration?.waiting) location.reload();
		else {
			this.#workbox?.messageSkipWaiting();
			// What the old version still answers to this window holds the new one back; leaving the page ends that. A
			// load that is asked for just while they change places may get no answer, so it is asked for again.
			setInterval(() => location.reload(), PATIENCE);
		}
		return true;
	}

	async #register(): Promise<boolean> {
		const { Workbox } = await import('workbox-window');
		const workbox = new Workbox(scriptUrl(`${base}/service-worker.js`), { scope: `${base}/`, updateViaCache: 'none' });
		workbox.addEventListener('waiting', () => (this.ready = true));
		workbox.addEventListener('controlling', () => {
			if (this.#applying) location.reload();
		});
		this.#workbox = workbox;
		try {
			await workbox.register({ immediate: true });
			return true;
		} catch (reason) {
			// Refused where storage is denied (cross-site frames, private windows): the page works without.
			if (reason instanceof DOMException || reason instanceof TypeError) return false;
			throw reason;
		}
	}

	async #check(): Promise<void> {
		if (!navigator.onLine) return;
		try {
			await this.#workbox?.update();
		} catch (reason) {
			// The host cannot be reached just now; the next hour asks again.
			if (!(reason instanceof TypeError || reason instanceof DOMException)) throw reason;
		}
	}
}

/** Whether any window of this copy writes for longer than a moment: an import or an undo is under way. */
export async function othersWrite(): Promise<boolean> {
	if (!('locks' in navigator)) return false;
	const { write, batch } = writingLocks(`${base}/`);
	const until = Date.now() + MOMENT;
	for (;;) {
		const { held = [] } = await navigator.locks.query();
		if (!held.some(({ name }) => name === write || name === batch)) return false;
		if (Date.now() >= until) return true;
		await new Promise((resolve) => setTimeout(resolve, MOMENT / 10));
	}
}

/** Calls back when the browser has nothing better to do, in two seconds at the latest. */
function whenIdle(callback: () => void): void {
	// Safari has no requestIdleCallback.
	if ('requestIdleCallback' in window) requestIdleCallback(callback, { timeout: 2000 });
	else setTimeout(callback, 1000);
}
