/** How a task that is due makes itself known: a toast, a notification where they are on, and the badge. */
import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import type { Reminder } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { Gate } from '#lib/client/gate.svelte.ts';
import type { ShowMode } from '#lib/client/show-mode.svelte.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';
import { notices } from './notices.svelte.ts';
import { remind } from './reminding.ts';
import { openLabel, ringWords, title } from './ring-words.ts';

const SHOWN_LONG = 60;

/** Begins; answers what ends it. */
export function ring(engine: Engine, gate: Gate, showMode: ShowMode, toasts: Toasts, base: string): () => void {
	const open = (due: readonly Reminder[]) => {
		const [first, second] = due;
		void goto(resolve(first && !second ? `/tasks/#id=${first.id}` : '/tasks/'));
	};
	const show = (due: readonly Reminder[]) =>
		void toasts.show(ringWords(due), {
			action: { label: openLabel(), onpick: () => open(due) },
			seconds: SHOWN_LONG
		});
	return remind({ engine, gate, base, show, badge, isQuiet: () => showMode.isOn, notify: () => notifier(open) });
}

function notifier(open: (due: readonly Reminder[]) => void): ((due: readonly Reminder[]) => void) | null {
	notices.refresh();
	if (!notices.isOn) return null;
	return (due) => {
		// One at a time: the newest replaces the one before, also on a lock screen.
		const options = { tag: 'kith-reminder', body: notices.isNamed ? ringWords(due) : '' };
		try {
			const shown = new Notification(title(), options);
			shown.onclick = () => {
				window.focus();
				shown.close();
				open(due);
			};
		} catch (reason) {
			// Chrome on Android shows them through the service worker alone.
			if (!(reason instanceof TypeError)) throw reason;
			void navigator.serviceWorker?.getRegistration().then((known) => known?.showNotification(title(), options));
		}
	};
}

function badge(count: number): void {
	if (!('setAppBadge' in navigator)) return;
	// Refused where the app is not installed, which is no fault.
	const done = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
	done.catch(() => undefined);
}
