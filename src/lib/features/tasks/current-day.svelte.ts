/** Today by this device's clock, as state: a screen left open over midnight shows the new day. */
import { createSubscriber } from 'svelte/reactivity';
import { localDayAt, localInstant, type Day } from '#lib/domain/dates.ts';

/** Longest wait for one timer: clocks are set, and devices sleep. */
const MOST = 60 * 60_000;

const subscribe = createSubscriber((update) => {
	let shown = localDayAt(Date.now());
	let timer: ReturnType<typeof setTimeout>;
	const look = () => {
		const now = Date.now();
		const today = localDayAt(now);
		if (today !== shown) {
			shown = today;
			update();
		}
		clearTimeout(timer);
		timer = setTimeout(look, Math.min(MOST, localInstant((today + 1) as Day, 0) - now));
	};
	look();
	document.addEventListener('visibilitychange', look);
	return () => {
		clearTimeout(timer);
		document.removeEventListener('visibilitychange', look);
	};
});

export function currentDay(): Day {
	subscribe();
	return localDayAt(Date.now());
}
