/** "My business": one record with a fixed id. */
import { BUSINESS_ID, emptyBusiness, type Business } from '#lib/domain/business.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { Change } from '#lib/store/contract.ts';
import type { CallContext, Handlers } from '../context.ts';
import { patchBetween } from '../patching.ts';

/** As stored, or the defaults; `rev` null where nothing is stored. */
export async function readBusiness(context: CallContext): Promise<Result<{ rev: number | null; business: Business }>> {
	const stored = await context.store.get('business', BUSINESS_ID);
	if (!stored.ok) return stored;
	return ok({ rev: stored.value?.rev ?? null, business: stored.value?.body ?? emptyBusiness() });
}

export const business: Handlers<'business'> = {
	async get(_, context) {
		const known = await readBusiness(context);
		return known.ok ? ok(known.value.business) : known;
	},

	async save({ base, business: next }, context) {
		const { validBusiness } = await import('#lib/domain/business-schema.ts');
		const valid = validBusiness(next);
		if (!valid.ok) return valid;
		const known = await readBusiness(context);
		if (!known.ok) return known;
		const { rev } = known.value;
		const change: Change =
			rev === null
				? { kind: 'create', table: 'business', id: BUSINESS_ID, at: context.now(), body: valid.value }
				: {
						kind: 'patch',
						table: 'business',
						id: BUSINESS_ID,
						baseRev: rev,
						fields: patchBetween(base, valid.value)
					};
		const done = await context.store.commit({ kind: 'settings' }, [change]);
		return done.ok ? ok({ seq: done.value.seq }) : done;
	}
};
