/** Pages by a swipe to the side: on (1) to the left, back (−1) to the right. Up and down still scrolls. */
import type { Attachment } from 'svelte/attachments';

/** px to the side, and how much steeper than high. */
const FAR = 56;
const STEEP = 2;

export function swiped(onpage: (pages: 1 | -1) => void): Attachment<HTMLElement> {
	return (element) => {
		let from: { x: number; y: number } | null = null;
		const start = (event: TouchEvent) => {
			const [touch] = event.touches;
			from = touch && event.touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
		};
		const end = (event: TouchEvent) => {
			const [touch] = event.changedTouches;
			if (!from || !touch) return;
			const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
			from = null;
			if (Math.abs(x) >= FAR && Math.abs(x) >= STEEP * Math.abs(y)) onpage(x < 0 ? 1 : -1);
		};
		const stop = new AbortController();
		const options = { passive: true, signal: stop.signal };
		element.addEventListener('touchstart', start, options);
		element.addEventListener('touchend', end, options);
		element.addEventListener('touchcancel', () => (from = null), options);
		return () => stop.abort();
	};
}
