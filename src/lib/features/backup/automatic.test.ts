import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KithError, type Engine } from '#lib/client/engine.ts';
import { surroundings } from '../../../../tests/support/store-environment.ts';
import { Automatic } from './automatic.svelte.ts';

const QUIET = 30_000;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An engine whose folder takes copies, with what it was asked. */
function engineWith(folder: { due: boolean; access: 'granted' | 'ask' | 'lost' } | null) {
	const listeners = new Set<() => void>();
	const writeToFolder = vi.fn(() => Promise.resolve());
	const state = { folder, isBusy: false };
	const engine = {
		backup: { state: () => Promise.resolve({ folder: state.folder }), writeToFolder },
		isBusy: () => state.isBusy,
		onChange(listener: () => void) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		}
	} as unknown as Engine;
	return { engine, state, writeToFolder, change: () => listeners.forEach((tell) => tell()) };
}

test('waits for a quiet moment after the last change, then writes without asking', async () => {
	const { engine, writeToFolder, change } = engineWith({ due: true, access: 'granted' });
	new Automatic(engine).watch('lock', QUIET, surroundings().locks);
	await vi.advanceTimersByTimeAsync(QUIET - 1);
	change();
	await vi.advanceTimersByTimeAsync(QUIET - 1);
	expect(writeToFolder).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(writeToFolder).toHaveBeenCalledExactlyOnceWith({ confirmFewer: false });
});

test.each([
	['no folder', null],
	['nothing due', { due: false, access: 'granted' }],
	['a folder that must be asked for', { due: true, access: 'ask' }],
	['a lost folder', { due: true, access: 'lost' }]
] as const)('writes nothing with %s', async (_, folder) => {
	const { engine, writeToFolder } = engineWith(folder);
	new Automatic(engine).watch('lock', QUIET, surroundings().locks);
	await vi.advanceTimersByTimeAsync(3 * QUIET);
	expect(writeToFolder).not.toHaveBeenCalled();
});

test('of several tabs one writes', async () => {
	const { locks } = surroundings();
	const tabs = [1, 2, 3].map(() => engineWith({ due: true, access: 'granted' }));
	let end = () => undefined as void;
	for (const { engine, writeToFolder } of tabs) {
		writeToFolder.mockReturnValue(new Promise<void>((resolve) => (end = resolve)));
		new Automatic(engine).watch('lock', QUIET, locks);
	}
	await vi.advanceTimersByTimeAsync(QUIET);
	expect(tabs.filter(({ writeToFolder }) => writeToFolder.mock.calls.length > 0)).toHaveLength(1);
	end();
});

test('does not disturb an import, and stops when it is told', async () => {
	const { engine, state, writeToFolder } = engineWith({ due: true, access: 'granted' });
	const stop = new Automatic(engine).watch('lock', QUIET, surroundings().locks);
	state.isBusy = true;
	await vi.advanceTimersByTimeAsync(5 * QUIET);
	expect(writeToFolder).not.toHaveBeenCalled();
	stop();
	state.isBusy = false;
	await vi.advanceTimersByTimeAsync(5 * QUIET);
	expect(writeToFolder).not.toHaveBeenCalled();
});

test('[F25] keeps why a copy did not come about, until one does; a lock is no failure', async () => {
	const { engine, writeToFolder, change } = engineWith({ due: true, access: 'granted' });
	const automatic = new Automatic(engine);
	automatic.watch('lock', QUIET, surroundings().locks);
	const next = async () => {
		change();
		await vi.advanceTimersByTimeAsync(QUIET);
		return automatic.failure;
	};
	writeToFolder.mockRejectedValueOnce(new KithError({ code: 'folder-lost' }));
	expect(await next()).toEqual({ code: 'folder-lost' });
	writeToFolder.mockRejectedValueOnce(new KithError({ code: 'locked' }));
	expect(await next()).toEqual({ code: 'folder-lost' });
	expect(await next()).toBeNull();
});
