/**
 * Real input for browser tests through Chromium's DevTools protocol: the browser itself decides what scrolls, what
 * is a click and which pointer events come, as it does under a hand. Points are px of the test's own window.
 */
import { cdp } from 'vitest/browser';

interface Point {
	x: number;
	y: number;
}
type Send = (method: string, params: object) => Promise<unknown>;

/** The test runs in a frame that may be scaled; the protocol counts from the corner of the page around it. */
function inPage({ x, y }: Point): Point {
	const frame = window.frameElement?.getBoundingClientRect();
	if (!frame) return { x, y };
	const scale = frame.width / innerWidth;
	return { x: frame.left + x * scale, y: frame.top + y * scale };
}
const send: Send = (method, params) => (cdp() as unknown as { send: Send }).send(method, params);

export const mouse = {
	move: (point: Point, pressed = false) =>
		send('Input.dispatchMouseEvent', {
			type: 'mouseMoved',
			...inPage(point),
			button: pressed ? 'left' : 'none',
			buttons: pressed ? 1 : 0
		}),
	down: (point: Point) =>
		send('Input.dispatchMouseEvent', {
			type: 'mousePressed',
			...inPage(point),
			button: 'left',
			buttons: 1,
			clickCount: 1
		}),
	up: (point: Point) =>
		send('Input.dispatchMouseEvent', {
			type: 'mouseReleased',
			...inPage(point),
			button: 'left',
			buttons: 0,
			clickCount: 1
		})
};

export const finger = {
	down: (point: Point) => send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [inPage(point)] }),
	move: (point: Point) => send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [inPage(point)] }),
	up: () => send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
};

/** The middle of an element. */
export function middleOf(element: Element): Point {
	const { left, top, width, height } = element.getBoundingClientRect();
	return { x: left + width / 2, y: top + height / 2 };
}
