/**
 * A full device as a state of the app: writes fail as a whole, while reading, deleting and exporting go on. It is
 * known by a write that failed and ends with one that succeeds.
 */
import { createContext } from 'svelte';
import type { Engine } from './engine.ts';

export class StoragePressure {
	isFull = $state(false);

	constructor(engine: Pick<Engine, 'onOutcome'>) {
		engine.onOutcome(({ area, method, failure }) => {
			if (failure?.code === 'quota') this.isFull = true;
			else if (this.isFull && !failure) void this.#succeeded(area, method);
		});
	}

	async #succeeded(area: string, method: string): Promise<void> {
		const { kindOf } = await import('./call-kinds.ts');
		if (kindOf(area, method) === 'write') this.isFull = false;
	}
}

export const [useStoragePressure, provideStoragePressure] = createContext<StoragePressure>();
