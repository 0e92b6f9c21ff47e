/** Thread entry of the engine worker: exposes the engine and nothing else. */
import * as Comlink from 'comlink';
import { createEngine } from './engine.ts';

Comlink.expose(
	createEngine({
		now: () => Date.now(),
		random: (target) => void crypto.getRandomValues(target),
		locks: navigator.locks,
		channel: (name) => new BroadcastChannel(name),
		caches: globalThis.caches
	})
);
