/** Loads the newest version of the app that its host serves. */
import { base } from '$app/paths';
import type { AppUpdate } from '#lib/pwa/update.svelte.ts';

/** How long a new version may take to arrive before the page is simply loaded again. */
const PATIENCE = 15_000;

/** Takes the version that waits, or fetches one; then the page loads again. */
export async function loadNewest(update: AppUpdate, isBusy: () => boolean): Promise<void> {
	if (!update.ready) await fetchNewest();
	if (update.ready && (await update.apply(isBusy))) return;
	location.reload();
}

async function fetchNewest(): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration(`${base}/`);
	if (!registration) return;
	try {
		await registration.update();
	} catch (reason) {
		// The host cannot be reached just now: the page that is here is the newest there is.
		if (reason instanceof TypeError || reason instanceof DOMException) return;
		throw reason;
	}
	const { installing } = registration;
	if (!installing) return;
	await new Promise<void>((resolve) => {
		const timer = setTimeout(resolve, PATIENCE);
		installing.addEventListener('statechange', () => {
			if (installing.state === 'installing') return;
			clearTimeout(timer);
			resolve();
		});
	});
}
