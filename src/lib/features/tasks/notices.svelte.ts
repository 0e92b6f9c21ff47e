/**
 * Whether reminders are shown by the system too, and whether those name the task: choices of this device, kept in the
 * page's own storage. The browser is asked only when somebody turns it on, never by itself.
 */
import { basePath } from '#lib/client/kith.ts';
import { readSetting, writeSetting } from '#lib/client/locale.ts';

const KEYS = { on: `kith:${basePath}:notify`, named: `kith:${basePath}:notify-named` };

class Notices {
	#on = $state(readSetting(KEYS.on) !== null);
	#named = $state(readSetting(KEYS.named) !== null);
	#permission = $state(permission());

	get isOffered(): boolean {
		return this.#permission !== 'unsupported';
	}
	get isDenied(): boolean {
		return this.#permission === 'denied';
	}
	/** Wished for and allowed. */
	get isOn(): boolean {
		return this.#on && this.#permission === 'granted';
	}
	get isNamed(): boolean {
		return this.#named;
	}
	/** Asks the browser where it was not asked yet; must come straight from a click. */
	async turn(on: boolean): Promise<void> {
		if (on && this.#permission === 'default') this.#permission = await Notification.requestPermission();
		this.#on = on && this.#permission === 'granted';
		writeSetting(KEYS.on, this.#on ? '1' : null);
	}
	name(named: boolean): void {
		this.#named = named;
		writeSetting(KEYS.named, named ? '1' : null);
	}
	/** As it stands now: another tab may have changed it, and the browser's own settings may have. */
	refresh(): void {
		this.#on = readSetting(KEYS.on) !== null;
		this.#named = readSetting(KEYS.named) !== null;
		this.#permission = permission();
	}
}

function permission(): NotificationPermission | 'unsupported' {
	return 'Notification' in globalThis ? Notification.permission : 'unsupported';
}

export const notices = new Notices();
