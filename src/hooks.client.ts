/** Runs before the first screen: what must be settled before Kit reads the address or a message is drawn. */
import type { HandleClientError } from '@sveltejs/kit';
import { defineLocaleStrategy } from '#lib/client/locale.ts';
import { getLocale } from '#lib/paraglide/runtime.js';

defineLocaleStrategy();
document.documentElement.lang = getLocale();

dropBrokenFragment();
// Typing another fragment fires this first; Kit listens later and would stop with a URIError.
addEventListener('popstate', dropBrokenFragment);

function dropBrokenFragment() {
	try {
		decodeURIComponent(location.hash);
	} catch (reason) {
		if (!(reason instanceof URIError)) throw reason;
		history.replaceState(history.state, '', location.pathname + location.search);
	}
}

/** What the error page shows. The message may hold what was worked on, so only its kind is passed on. */
export const handleError: HandleClientError = ({ error, status, message }) => {
	if (status === 404) return { message };
	// eslint-disable-next-line no-console -- the only trace of a bug that a user can copy
	console.error(error);
	return { message: error instanceof Error ? error.name : 'Error' };
};
