import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Area, Contract } from '#lib/engine/api.ts';
import type { SurveyId } from '#lib/domain/ids.ts';
import { textSecret } from '#lib/domain/vault.ts';
import { stubPageStorage } from '../../../tests/support/page-storage.ts';
import { CALL_KINDS } from './call-kinds.ts';
import { connectEngine, KithError, type Engine } from './engine.ts';
import { ShowMode } from './show-mode.svelte.ts';

let stored: Map<string, string>;
beforeEach(() => {
	stored = stubPageStorage();
});
afterEach(() => vi.unstubAllGlobals());

/** Every call of the contract; the table is exhaustive by its type. */
const CALLS = Object.entries(CALL_KINDS).flatMap(([area, methods]) =>
	Object.entries(methods).map(([method, kind]) => ({ area, method, kind }))
);

function engineThatUnlocks(unlock: () => Promise<void>): Engine {
	return { vault: { unlock } } as unknown as Engine;
}

describe('show mode', () => {
	it('refuses every call that writes or carries data out, and no other', async () => {
		const mode = new ShowMode('/crm/');
		for (const { area, method } of CALLS) expect(await mode.refusal(area, method)).toBeNull();
		mode.start(['name', 'phone']);
		expect(CALLS.length).toBeGreaterThan(60);
		for (const { area, method, kind } of CALLS) {
			const expected = kind === 'read' ? null : { code: 'read-only' };
			expect(await mode.refusal(area, method), `${area}.${method}`).toEqual(expected);
		}
	});

	it('knows the calls that a person would call writing', async () => {
		const writing: { [A in Area]?: (keyof Contract[A])[] } = {
			customers: ['create', 'edit', 'delete', 'restore', 'tag', 'merge', 'exportCsv'],
			imports: ['run'],
			history: ['undo'],
			data: ['saveSettings', 'deleteEverything', 'addSample', 'removeSample'],
			audit: ['erase', 'person'],
			backup: ['write', 'exportJson'],
			restore: ['run', 'merge']
		};
		const mode = new ShowMode('/crm/');
		mode.start([]);
		for (const [area, methods] of Object.entries(writing)) {
			for (const method of methods) expect(await mode.refusal(area, method), `${area}.${method}`).not.toBeNull();
		}
		// What no list knows is refused.
		expect(await mode.refusal('customers', 'invented')).toEqual({ code: 'read-only' });
		expect(await mode.refusal('invented', 'list')).toEqual({ code: 'read-only' });
	});

	it('a survey in other hands takes its answer and nothing else, in every tab and after a reload', async () => {
		const mode = new ShowMode('/crm/');
		const handed = { survey: 'S'.repeat(22) as SurveyId, customer: null };
		mode.startSurvey(handed);
		expect(mode.fields).toEqual([]);
		const again = new ShowMode('/crm/');
		expect([again.isOn, again.survey]).toEqual([true, handed]);
		for (const { area, method, kind } of CALLS) {
			const isAllowed = kind === 'read' || (area === 'responses' && method === 'create');
			expect((await again.refusal(area, method)) === null, `${area}.${method}`).toBe(isAllowed);
		}
		await again.leave({} as Engine, false, null);
		expect([...stored.keys()].filter((key) => stored.get(key) !== null && key.includes('show'))).toEqual([]);
		expect(new ShowMode('/crm/').survey).toBeNull();
	});

	it('a refused call never reaches the worker', async () => {
		const mode = new ShowMode('/crm/');
		mode.start(['name']);
		const spawn = vi.fn();
		const engine = connectEngine({
			base: '/crm/',
			locale: 'en',
			spawn,
			refuse: (area, method) => mode.refusal(area, method)
		});
		await expect(engine.data.deleteEverything({})).rejects.toMatchObject({ failure: { code: 'read-only' } });
		expect(spawn).not.toHaveBeenCalled();
	});

	it('survives a reload, and stores the names of fields only', () => {
		new ShowMode('/crm/').start(['name', 'city']);
		const reloaded = new ShowMode('/crm/');
		expect(reloaded.isOn).toBe(true);
		expect([reloaded.shows('name'), reloaded.shows('phone')]).toEqual([true, false]);
		expect([...stored]).toEqual([['kith:/crm/:show', '["name","city"]']]);
		expect(new ShowMode('/other/').isOn).toBe(false);
	});

	it('shows nothing rather than everything where its note is damaged', () => {
		for (const note of ['{', '1', 'null', '["nonsense"]']) {
			stored.set('kith:/crm/:show', note);
			const mode = new ShowMode('/crm/');
			expect(mode.isOn, note).toBe(true);
			expect(mode.fields, note).toEqual([]);
		}
	});

	it('is left freely where plain, and only with a secret where sealed', async () => {
		const mode = new ShowMode('/crm/');
		const unlock = vi.fn(() => Promise.resolve());
		const engine = engineThatUnlocks(unlock);
		mode.start(['name']);
		await expect(mode.leave(engine, true, null)).rejects.toMatchObject({ failure: { code: 'wrong-secret' } });
		const refusing = engineThatUnlocks(() => Promise.reject(new KithError({ code: 'wrong-secret' })));
		const secret = () => textSecret('passphrase', 'three green boats');
		await expect(mode.leave(refusing, true, secret())).rejects.toMatchObject({ failure: { code: 'wrong-secret' } });
		expect(mode.isOn).toBe(true);
		await mode.leave(engine, true, secret());
		expect([mode.isOn, stored.size]).toEqual([false, 0]);
		mode.start(['name']);
		await mode.leave(engine, false, null);
		expect(mode.isOn).toBe(false);
		expect(unlock).toHaveBeenCalledOnce();
	});
});
