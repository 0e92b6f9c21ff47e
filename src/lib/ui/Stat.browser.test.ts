import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import './base.css';
import Stat from './Stat.svelte';
import './tokens.css';

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	document.body.replaceChildren();
});

/** The figure of a card that is so wide, px. */
function figureAt(width: number, figure: string): HTMLElement {
	const target = document.createElement('div');
	target.style.width = `${width}px`;
	document.body.append(target);
	shown = mount(Stat, { target, props: { label: 'Total', figure } });
	flushSync();
	return target.querySelector<HTMLElement>('.figure')!;
}
const linesOf = (element: HTMLElement) =>
	Math.round(element.offsetHeight / parseFloat(getComputedStyle(element).lineHeight));
const sizeOf = (element: HTMLElement) => parseFloat(getComputedStyle(element).fontSize);

describe('Stat', () => {
	it('sets an amount smaller before it would break', () => {
		const figure = figureAt(150, 'US$238.00');
		expect(linesOf(figure)).toBe(1);
		expect(figure.scrollWidth).toBeLessThanOrEqual(figure.parentElement!.clientWidth);
	});
	it('sets what has room in its full size', () => {
		expect(sizeOf(figureAt(300, '€531'))).toBe(28);
	});
});
