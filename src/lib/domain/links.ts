/**
 * Which addresses a link may lead to. What a file or a person wrote is not to be trusted: `javascript:` and
 * its like run in our page, and others open programs. Everything that is not on the list stays text. Pure.
 */

const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:', 'sms:']);
/** A page of ours is any address without a scheme; where it leads, this host stands for it. */
const OURS = 'https://kith.invalid/';

/** The address if a link may lead there, else null. Paths and fragments of this app may. */
export function allowedHref(href: string): string | null {
	// Browsers drop tabs and line breaks before they read the scheme, and so does URL.
	if (!URL.canParse(href, OURS)) return null;
	return SCHEMES.has(new URL(href, OURS).protocol) ? href : null;
}
