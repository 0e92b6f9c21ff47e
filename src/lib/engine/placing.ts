/**
 * The place of every customer in the saved segmentation; kept until a customer, the model or the day changes.
 * Most first screens have no segmentation, so what computes it loads with the first one.
 */
import { localDayAt } from '#lib/domain/dates.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { SavedSegments } from './api.ts';
import type { CallContext } from './context.ts';
import type { Placement } from './session.ts';

/** Null where no segmentation is saved. */
export async function placing(context: CallContext): Promise<Result<Placement | null>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	const today = localDayAt(context.now());
	const known = context.session.placement;
	if (known && known.version === directory.version && known.day === today) return ok(known.value);
	const stored = await context.store.all('segments');
	if (!stored.ok) return stored;
	const saved = stored.value[0];
	if (!saved) {
		context.session.placement = { version: directory.version, day: today, value: null };
		return ok(null);
	}
	const { place } = await import('./places.ts');
	const value: Placement = { saved, model: saved.body, ...place(directory, saved.body, today) };
	context.session.placement = { version: directory.version, day: today, value };
	return ok(value);
}

export async function savedSegments(context: CallContext): Promise<Result<SavedSegments | null>> {
	const placed = await placing(context);
	if (!placed.ok) return placed;
	if (!placed.value) return ok(null);
	const { saved, counts, unplaced } = placed.value;
	return ok({ id: saved.id, model: saved.body, counts, unplaced });
}
