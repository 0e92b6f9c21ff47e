import { expect, it, vi } from 'vitest';
import type { Outcome } from './engine.ts';
import { StoragePressure } from './storage-pressure.svelte.ts';

it('[F8] a full device is known by a write that failed, and over with one that succeeds', async () => {
	let tell: (outcome: Outcome) => void = () => undefined;
	const pressure = new StoragePressure({
		onOutcome: (listener) => {
			tell = listener;
			return () => undefined;
		}
	});
	expect(pressure.isFull).toBe(false);
	tell({ area: 'customers', method: 'create', failure: { code: 'quota' } });
	expect(pressure.isFull).toBe(true);
	tell({ area: 'customers', method: 'list', failure: null });
	tell({ area: 'customers', method: 'exportCsv', failure: null });
	tell({ area: 'customers', method: 'edit', failure: { code: 'conflict' } });
	// The list of calls loads with the first need of it.
	await import('./call-kinds.ts');
	await Promise.resolve();
	expect(pressure.isFull).toBe(true);
	tell({ area: 'customers', method: 'delete', failure: null });
	await vi.waitFor(() => expect(pressure.isFull).toBe(false));
});
