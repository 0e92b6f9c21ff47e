/** What the data takes of this device, and what the app asked of the network. */
import { ok } from '#lib/domain/errors.ts';
import { countRequests } from '#lib/domain/requests.ts';
import type { Handlers } from './context.ts';

export const storage: Handlers<'data'>['storage'] = async (_, context) => {
	const counts = await context.store.counts();
	if (!counts.ok) return counts;
	const estimate = await navigator.storage?.estimate?.();
	return ok({
		persisted: (await navigator.storage?.persisted?.()) ?? false,
		usage: estimate?.usage ?? null,
		quota: estimate?.quota ?? null,
		database: context.store.name,
		counts: counts.value,
		requests: countRequests(
			performance.getEntriesByType('resource').map(({ name }) => name),
			globalThis.location?.origin
		)
	});
};
