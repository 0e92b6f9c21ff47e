/**
 * Installing as an app. Chromium hands out a prompt that may be shown once at a time of our choosing; on
 * iOS there is none, only words. The hint comes after the first customers are there and goes for good
 * when it is closed; Settings can always offer it.
 */
import { base } from '$app/paths';
import { readSetting, writeSetting } from '#lib/client/locale.ts';

/** Chromium's event, not in TypeScript's DOM types. */
interface InstallPromptEvent extends Event {
	prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

const CLOSED = `kith:${base}/:install-hint-closed`;

export class Install {
	/** What can be offered: a prompt, the words for iOS, or nothing (installed already, or not possible). */
	offer = $state.raw<'prompt' | 'ios' | null>(null);
	/** The user closed the hint. */
	closed = $state(readSetting(CLOSED) !== null);
	#event: InstallPromptEvent | null = null;

	/** Listens for the browser's offer; answers the function that stops it. */
	start(): () => void {
		if (isInstalled()) return () => undefined;
		if (isIos()) this.offer = 'ios';
		const offered = (event: Event) => {
			// Without this, Chromium on Android shows its own bar at once.
			event.preventDefault();
			this.#event = event as InstallPromptEvent;
			this.offer = 'prompt';
		};
		const installed = () => {
			this.#event = null;
			this.offer = null;
		};
		addEventListener('beforeinstallprompt', offered);
		addEventListener('appinstalled', installed);
		return () => {
			removeEventListener('beforeinstallprompt', offered);
			removeEventListener('appinstalled', installed);
		};
	}

	/** Shows the browser's own dialog. Each event serves once. */
	async prompt(): Promise<void> {
		const event = this.#event;
		this.#event = null;
		this.offer = null;
		await event?.prompt();
	}

	close() {
		this.closed = true;
		writeSetting(CLOSED, '1');
	}
}

const FIRST_CLOSED = `kith:${base}/:install-first-closed`;
let firstClosed = $state(readSetting(FIRST_CLOSED) !== null);

/**
 * Installing before anything is entered, where the installed app has a storage of its own: on iOS what is entered in
 * the browser stays behind.
 */
export const installFirst = {
	get wanted(): boolean {
		return !firstClosed && isIos() && !isInstalled();
	},
	close() {
		firstClosed = true;
		writeSetting(FIRST_CLOSED, '1');
	}
};

function isInstalled(): boolean {
	return (
		matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true
	);
}

function isIos(): boolean {
	// An iPad says it is a Mac, but no Mac has a touch screen.
	return (
		/iPhone|iPad|iPod/.test(navigator.userAgent) ||
		(navigator.userAgent.includes('Mac') && navigator.maxTouchPoints > 1)
	);
}
