/**
 * A full device as a state of the app: writes fail as a whole, while reading, deleting and exporting go on. It is
 * known by a write that failed and ends with one that succeeds.
 */
import { createContext } from 'svelte';
import { kindOf } from './call-kinds.ts';
import type { Engine } from './engine.ts';

export class StoragePressure {
	isFull = $state(false);

	constructor(engine: Pick<Engine, 'onOutcome'>) {
		engine.onOutcome(({ area, method, failure }) => {
			if (failure?.code === 'quota') this.isFull = true;
			else if (!failure && kindOf(area, method) === 'write') this.isFull = false;
		});
	}
}

export const [useStoragePressure, provideStoragePressure] = createContext<StoragePressure>();
