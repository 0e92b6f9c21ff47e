/** Settings the engine needs. Language and theme are the page's own and live beside it. */
import type { SettingsId } from './ids.ts';
import type { Currency } from './money.ts';

/** ISO 3166-1 alpha-2 code in upper case. */
export type Country = string;

export interface Settings {
	country: Country;
	currency: Currency;
	/** When a sealed workspace locks by itself; minutes, null: never. */
	lock: LockTimes;
}

export interface LockTimes {
	idleMinutes: number | null;
	hiddenMinutes: number | null;
}
export const DEFAULT_LOCK: LockTimes = { idleMinutes: 10, hiddenMinutes: 5 };

/** The one settings record has a fixed id: there is exactly one. */
export const SETTINGS_ID = 'settings--------------' as SettingsId;
