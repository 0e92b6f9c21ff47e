import { afterEach, expect, it, vi } from 'vitest';
import { aboveKeyboard } from './keyboard-inset.ts';

afterEach(() => vi.unstubAllGlobals());

/** A page of 800 px whose visible part is set by hand: there is no keyboard to bring up in a test. */
function page() {
	const view = Object.assign(new EventTarget(), { height: 800, offsetTop: 0, scale: 1 });
	vi.stubGlobal('window', { visualViewport: view });
	vi.stubGlobal('innerHeight', 800);
	const set = vi.fn<(name: string, value: string) => void>();
	const stop = aboveKeyboard({ style: { setProperty: set } } as unknown as HTMLElement);
	const change = (next: Partial<typeof view>) => {
		Object.assign(view, next);
		view.dispatchEvent(new Event('resize'));
		return set.mock.lastCall?.[1];
	};
	return { set, change, stop };
}

it('tells how much of the foot is covered', () => {
	const { set, change } = page();
	expect(set.mock.lastCall).toEqual(['--keyboard', '0px']);
	expect(change({ height: 480.4 })).toBe('320px');
	expect(change({ offsetTop: 100 })).toBe('220px');
	expect(change({ height: 800, offsetTop: 0 })).toBe('0px');
});

it('takes a zoom for no keyboard', () => {
	expect(page().change({ height: 400, scale: 2 })).toBe('0px');
});

it('stops', () => {
	const { set, change, stop } = page();
	if (typeof stop === 'function') stop();
	set.mockClear();
	change({ height: 400 });
	expect(set).not.toHaveBeenCalled();
});
