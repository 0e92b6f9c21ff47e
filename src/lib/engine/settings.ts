/** Settings as the engine reads and writes them. */
import { ok, type Result } from '#lib/domain/errors.ts';
import { countryFromLocale, currencyOf } from '#lib/domain/regions.ts';
import { DEFAULT_LOCK, SETTINGS_ID, type Settings } from '#lib/domain/settings.ts';
import type { Change } from '#lib/store/contract.ts';
import type { CallContext, Handlers } from './context.ts';

/** Settings as stored, or what the browser's language suggests; `rev` null where nothing is stored. */
export async function readSettings(context: CallContext): Promise<Result<{ rev: number | null; settings: Settings }>> {
	const stored = await context.store.get('settings', SETTINGS_ID);
	if (!stored.ok) return stored;
	if (stored.value) return ok({ rev: stored.value.rev, settings: stored.value.body });
	const country = countryFromLocale(globalThis.navigator?.language || context.locale);
	return ok({ rev: null, settings: { country, currency: currencyOf(country), lock: DEFAULT_LOCK } });
}

export const settings: Handlers<'data'>['settings'] = async (_, context) => {
	const known = await readSettings(context);
	return known.ok ? ok(known.value.settings) : known;
};

export const saveSettings: Handlers<'data'>['saveSettings'] = async ({ settings }, context) => {
	const known = await readSettings(context);
	if (!known.ok) return known;
	const { rev, settings: from } = known.value;
	const change: Change =
		rev === null
			? { kind: 'create', table: 'settings', id: SETTINGS_ID, at: context.now(), body: settings }
			: {
					kind: 'patch',
					table: 'settings',
					id: SETTINGS_ID,
					baseRev: rev,
					fields: {
						country: { from: from.country, to: settings.country },
						currency: { from: from.currency, to: settings.currency },
						lock: { from: from.lock, to: settings.lock }
					}
				};
	const done = await context.store.commit({ kind: 'settings' }, [change]);
	return done.ok ? ok({ seq: done.value.seq }) : done;
};
