/** Settings as the engine reads them. */
import { ok, type Result } from '#lib/domain/errors.ts';
import { countryFromLocale, currencyOf } from '#lib/domain/regions.ts';
import { DEFAULT_LOCK, SETTINGS_ID, type Settings } from '#lib/domain/settings.ts';
import type { CallContext } from './context.ts';

/** Settings as stored, or what the browser's language suggests; `rev` null where nothing is stored. */
export async function readSettings(context: CallContext): Promise<Result<{ rev: number | null; settings: Settings }>> {
	const stored = await context.store.get('settings', SETTINGS_ID);
	if (!stored.ok) return stored;
	if (stored.value) return ok({ rev: stored.value.rev, settings: stored.value.body });
	const country = countryFromLocale(globalThis.navigator?.language || context.locale);
	return ok({ rev: null, settings: { country, currency: currencyOf(country), lock: DEFAULT_LOCK } });
}
