/** "My business": one record with a fixed id. */
import { BUSINESS_ID, emptyBusiness, type Business } from '#lib/domain/business.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { ORDER_KINDS } from '#lib/domain/order.ts';
import type { Change, Committed, Stored } from '#lib/store/contract.ts';
import type { CallContext, Handlers } from '../context.ts';
import { patchBetween } from '../patching.ts';
import { exactly, untilSettled } from './exactly.ts';

export interface KnownBusiness {
	/** Null where nothing was entered yet. */
	stored: Stored<'business'> | null;
	/** As stored, or the defaults. */
	business: Business;
}
export async function readBusiness({ store }: CallContext): Promise<Result<KnownBusiness>> {
	const stored = await store.get('business', BUSINESS_ID);
	return stored.ok ? ok({ stored: stored.value, business: stored.value?.body ?? emptyBusiness() }) : stored;
}

/** Makes it so, if it still is as it was read. */
export function businessChange({ stored }: KnownBusiness, business: Business, now: number): Change {
	return stored
		? exactly('business', stored, business)
		: { kind: 'create', table: 'business', id: BUSINESS_ID, at: now, body: business };
}
/** Of a commit with `businessChange`: that another tab entered the business first is a conflict like any other. */
export function orConflict({ stored }: KnownBusiness, done: Result<Committed>): Result<Committed> {
	const wasFirst = !done.ok && stored === null && done.error.code === 'invalid' && done.error.params?.field === 'id';
	return wasFirst ? fail('conflict') : done;
}

export const business: Handlers<'business'> = {
	async get(_, context) {
		const known = await readBusiness(context);
		return known.ok ? ok(known.value.business) : known;
	},

	async save({ base, business: next }, context) {
		const { validBusiness } = await import('#lib/domain/business-schema.ts');
		return untilSettled(async () => {
			const known = await readBusiness(context);
			if (!known.ok) return known;
			const { business: current } = known.value;
			const wish = { ...next, numbering: numberingFrom(base, next, current) };
			const valid = validBusiness(wish);
			if (!valid.ok) return valid;
			const clashes = clashesOf({ ...base, numbering: current.numbering }, valid.value, current);
			if (clashes.length > 0) return { ok: false, error: { code: 'conflict', conflicts: clashes } };
			const changed = patchBetween({ ...base, numbering: current.numbering }, valid.value);
			const values = Object.entries(changed).map(([field, { to }]) => [field, to]);
			const merged: Business = { ...current, ...Object.fromEntries(values) };
			const change = businessChange(known.value, merged, context.now());
			const done = orConflict(known.value, await context.store.commit({ kind: 'settings' }, [change]));
			return done.ok ? ok({ seq: done.value.seq }) : done;
		});
	}
};

/** Each counter by itself: what was typed where something was, else what stands there, which goes on meanwhile. */
function numberingFrom(base: Business, next: Business, current: Business): Business['numbering'] {
	const numbering = { ...current.numbering };
	for (const kind of ORDER_KINDS) {
		const [before, wish, now] = [base.numbering[kind], next.numbering[kind], current.numbering[kind]];
		if (before.pattern !== wish.pattern) numbering[kind] = { ...now, pattern: wish.pattern };
		if (before.next !== wish.next) numbering[kind] = { ...numbering[kind], next: wish.next };
	}
	return numbering;
}

/** Fields that both changed, each to something else. */
function clashesOf(base: Business, mine: Business, theirs: Business) {
	return Object.entries(patchBetween(base, mine)).flatMap(([field, { from, to }]) => {
		const now = theirs[field as keyof Business];
		const isFree = isEqual(now, from) || isEqual(now, to);
		return isFree ? [] : [{ table: 'business', id: BUSINESS_ID as string, field, base: from, mine: to, theirs: now }];
	});
}
