/** Begins reminders and the badge once the first screen stands; their code comes then. Answers what ends it. */
import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import type { Reminder } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { Gate } from '#lib/client/gate.svelte.ts';
import type { ShowMode } from '#lib/client/show-mode.svelte.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';

/** After the first screen is idle. */
const LATER = 4_000;
const SHOWN_LONG = 60;

export function remindQuietly(
	engine: Engine,
	gate: Gate,
	showMode: ShowMode,
	toasts: Toasts,
	base: string
): () => void {
	let stop: (() => void) | null = null;
	let ended = false;
	const timer = setTimeout(() => void begin(), LATER);

	async function begin(): Promise<void> {
		const [{ remind }, { notices }, words] = await Promise.all([
			import('./reminding.ts'),
			import('./notices.svelte.ts'),
			import('./ring-words.ts')
		]);
		if (ended) return;
		const open = (due: readonly Reminder[]) => {
			const [first, second] = due;
			void goto(resolve(first && !second ? `/tasks/#id=${first.id}` : '/tasks/'));
		};
		const show = (due: readonly Reminder[]) =>
			void toasts.show(words.ringWords(due), {
				action: { label: words.openLabel(), onpick: () => open(due) },
				seconds: SHOWN_LONG
			});
		stop = remind({
			engine,
			gate,
			base,
			show,
			badge,
			isQuiet: () => showMode.isOn,
			notify: () => notifier(notices, words.ringWords, words.title, open)
		});
	}
	return () => {
		ended = true;
		clearTimeout(timer);
		stop?.();
	};
}

type Notices = (typeof import('./notices.svelte.ts'))['notices'];

function notifier(
	notices: Notices,
	wordsOf: (due: readonly Reminder[]) => string,
	title: () => string,
	open: (due: readonly Reminder[]) => void
): ((due: readonly Reminder[]) => void) | null {
	notices.refresh();
	if (!notices.isOn) return null;
	return (due) => {
		// One at a time: the newest replaces the one before, also on a lock screen.
		const options = { tag: 'kith-reminder', body: notices.isNamed ? wordsOf(due) : '' };
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
