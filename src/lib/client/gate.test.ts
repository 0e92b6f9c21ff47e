import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockChannel } from '#lib/domain/api-version.ts';
import { fail, ok, type Failure, type Result } from '#lib/domain/errors.ts';
import type { DatabaseState, Hello, RescueState } from '#lib/engine/api.ts';
import { surroundings, type Surroundings } from '../../../tests/support/store-environment.ts';
import { stubPageStorage } from '../../../tests/support/page-storage.ts';
import type { Engine } from './engine.ts';
import { Gate } from './gate.svelte.ts';

let stored: Map<string, string>;
let around: Surroundings;
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
beforeEach(() => {
	stored = stubPageStorage();
	around = surroundings();
	page.visibilityState = 'visible';
	vi.stubGlobal('document', page);
	vi.stubGlobal('BroadcastChannel', function (name: string) {
		return around.channel(name);
	});
});
afterEach(() => vi.unstubAllGlobals());

const SEALED: Result<Hello> = ok({ state: 'open', sealed: true, seq: 3 });
const LOCKED: Result<Hello> = ok({ state: 'locked', sealed: true, seq: 0 });
const PLAIN: Result<Hello> = ok({ state: 'open', sealed: false, seq: 3 });

/** A tab whose worker says what the test wants. */
function tab(base = '/crm/') {
	let meet: (reply: Result<Hello>) => void = () => undefined;
	let hear: (state: DatabaseState, sealed: boolean) => void = () => undefined;
	const engine = {
		hello: vi.fn(),
		stop: vi.fn(),
		onHello: (listener: typeof meet) => ((meet = listener), () => undefined),
		onDatabase: (listener: typeof hear) => ((hear = listener), () => undefined),
		rescue: {
			state: (): Promise<RescueState> => Promise.resolve({ state: 'lost', remembered: { customers: 7, lastBackup: 5 } })
		}
	};
	const begin = vi.fn();
	const gate = new Gate(engine as unknown as Engine, { base, frame: 'none', begin });
	const cleared = vi.fn();
	gate.onLock(cleared);
	gate.start();
	return {
		gate,
		engine,
		begin,
		cleared,
		meet: (reply: Result<Hello>) => meet(reply),
		hear: (state: DatabaseState, sealed = false) => hear(state, sealed)
	};
}

describe('opening', () => {
	it('shows the screens while a plain workspace opens, and nothing while a sealed one does', () => {
		expect(tab().gate.isCovered).toBe(false);
		const sealed = tab();
		sealed.meet(SEALED);
		expect([sealed.gate.state, sealed.gate.isCovered]).toEqual(['open', false]);
		const reloaded = tab();
		expect([reloaded.gate.state, reloaded.gate.isCovered]).toEqual(['opening', true]);
		expect(tab('/other/').gate.isCovered).toBe(false);
		reloaded.meet(PLAIN);
		expect(tab().gate.isCovered).toBe(false);
	});

	it.each<[Failure['code'], string, boolean]>([
		['data-lost', 'lost', true],
		['database-newer', 'newer', true],
		['storage-denied', 'denied', true],
		['guest', 'guest', true],
		['database-closed', 'closed', false],
		['engine-version', 'closed', false],
		['unexpected', 'closed', false]
	])('%s stands as %s', (code, state, covered) => {
		const { gate, meet } = tab();
		meet(fail(code, { found: 20 }));
		expect([gate.state, gate.isCovered]).toEqual([state, covered]);
		expect(gate.failure).toEqual({ code, params: { found: 20 } });
	});

	it('tries again with a fresh worker', () => {
		const { gate, meet, engine } = tab();
		meet(fail('storage-denied'));
		gate.retry();
		expect([gate.state, gate.failure]).toEqual(['opening', null]);
		expect([engine.stop.mock.calls.length, engine.hello.mock.calls.length]).toEqual([1, 2]);
		meet(PLAIN);
		expect(gate.state).toBe('open');
	});

	it('knows who came by a secret and who by the key of another tab', () => {
		const first = tab();
		first.meet(LOCKED);
		first.hear('open', true);
		expect(first.gate.isHandedOver).toBe(false);
		const second = tab();
		second.meet(SEALED);
		expect(second.gate.isHandedOver).toBe(true);
	});
});

describe('while it runs', () => {
	it('keeps the screens beside a notice, because something may be half typed', () => {
		const { gate, meet, hear, cleared } = tab();
		meet(PLAIN);
		for (const state of ['blocked', 'switching', 'closed'] as const) {
			hear(state);
			expect([gate.state, gate.isCovered]).toEqual([state, false]);
		}
		expect(cleared).not.toHaveBeenCalled();
	});

	it('says how much was lost', async () => {
		const { gate, meet, hear, cleared } = tab();
		meet(PLAIN);
		hear('lost');
		expect([gate.state, gate.isCovered]).toEqual(['lost', true]);
		expect(cleared).toHaveBeenCalled();
		await vi.waitFor(() =>
			expect(gate.failure).toEqual({ code: 'data-lost', params: { customers: 7, lastBackup: 5 } })
		);
	});

	it('ends with the workspace: the screens go, then the page begins anew', async () => {
		const { meet, hear, engine, begin, cleared, gate } = tab();
		meet(PLAIN);
		hear('left');
		expect([gate.isCovered, cleared.mock.calls.length > 0, engine.stop.mock.calls.length]).toEqual([true, true, 1]);
		expect(begin).not.toHaveBeenCalled();
		await vi.waitFor(() => expect(begin).toHaveBeenCalledOnce());
	});
});

describe('[F13] locking', () => {
	it('ends the worker and clears every tab of this copy, once', async () => {
		const [here, there, copy] = [tab(), tab(), tab('/other/')];
		for (const { meet } of [here, there, copy]) meet(SEALED);
		const worker = around.channel(lockChannel('/crm/'));
		const heard = vi.fn();
		worker.onmessage = heard;
		here.gate.lock();
		expect([here.gate.state, here.gate.isCovered]).toEqual(['locked', true]);
		await vi.waitFor(() => expect(there.gate.state).toBe('locked'));
		for (const { engine, cleared } of [here, there]) {
			expect(engine.stop).toHaveBeenCalledExactlyOnceWith({ code: 'locked' });
			expect(cleared).toHaveBeenCalledOnce();
		}
		expect(copy.gate.state).toBe('open');
		// Workers listen on the same channel: a page that sleeps cannot keep its worker open.
		expect(heard).toHaveBeenCalledOnce();
		here.gate.lock();
		expect(here.engine.stop).toHaveBeenCalledOnce();
		worker.close();
	});

	it('a plain workspace cannot be locked', () => {
		const { gate, meet, engine } = tab();
		meet(PLAIN);
		gate.lock();
		expect([gate.state, engine.stop.mock.calls.length]).toEqual(['open', 0]);
	});

	it('stores nothing but that it is sealed', () => {
		const { gate, meet } = tab();
		meet(SEALED);
		gate.lock();
		expect([...stored]).toEqual([['kith:/crm/:sealed', '1']]);
	});
});

describe('resting', () => {
	it('closes this tab alone, and opens again when it is looked at', () => {
		const [here, there] = [tab(), tab()];
		for (const { meet } of [here, there]) meet(SEALED);
		page.visibilityState = 'hidden';
		here.gate.rest();
		expect([here.gate.state, here.gate.isCovered, there.gate.state]).toEqual(['opening', true, 'open']);
		expect(here.engine.stop).toHaveBeenCalledOnce();
		page.dispatchEvent(new Event('visibilitychange'));
		expect(here.engine.hello).toHaveBeenCalledOnce();
		page.visibilityState = 'visible';
		page.dispatchEvent(new Event('resume'));
		page.dispatchEvent(new Event('visibilitychange'));
		expect(here.engine.hello).toHaveBeenCalledTimes(2);
		here.meet(SEALED);
		expect([here.gate.state, here.gate.isHandedOver]).toEqual(['open', true]);
	});
});
