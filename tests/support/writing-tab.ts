/** A tab that writes customers without end, follows where the data go, and knows what was acknowledged to it. */
import type { Device, Store, StoreEnvironment, VaultKey } from '#lib/store/contract.ts';
import { createCustomer, openStoreOf, valueOf } from './store.ts';

const NAME = 'Written';
export const isWritten = (name: string): boolean => name.startsWith(NAME);

export interface WritingTab {
	/** Names in the order in which their writes were answered. */
	acknowledged: string[];
	/** How often it met data that had moved. */
	moves: () => number;
	stop: () => Promise<void>;
}

export function writingTab(
	env: StoreEnvironment,
	first: { device: Device; store: Store },
	key: VaultKey | null
): WritingTab {
	const acknowledged: string[] = [];
	let { store } = first;
	let isStopped = false;
	let moves = 0;
	const done = write();

	async function write(): Promise<void> {
		for (let n = 0; !isStopped; n++) {
			const change = createCustomer(env, `${NAME} ${n}`);
			for (;;) {
				const written = await store.commit({ kind: 'create' }, [change]);
				if (written.ok) break;
				if (written.error.code !== 'database-moved') throw new Error(`Failed: ${JSON.stringify(written.error)}`);
				moves++;
				const opening = valueOf(await first.device.open({ key: null }));
				store = opening.state === 'open' ? opening.store : openStoreOf(valueOf(await first.device.open({ key })));
			}
			acknowledged.push(change.body.name);
			await new Promise((resolve) => setTimeout(resolve));
		}
	}

	return {
		acknowledged,
		moves: () => moves,
		async stop() {
			isStopped = true;
			await done;
		}
	};
}
