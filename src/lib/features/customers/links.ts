/**
 * Addresses that a customer's values may become. What a file says is not to be trusted: only these
 * schemes, and everything else about the value is escaped, so that `javascript:` stays text.
 */

/** `mailto:` for something that looks like an address, else null. */
export function mailHref(email: string): string | null {
	const value = email.trim();
	if (!/^[^\s@<>"'?&]+@[^\s@<>"'?&]+$/.test(value)) return null;
	return `mailto:${encodeURIComponent(value).replace('%40', '@')}`;
}

/** `tel:` with digits and a leading plus only; null where there are fewer than three digits. */
export function telHref(phone: string): string | null {
	const value = phone.normalize('NFKC');
	const digits = value.replace(/\D+/g, '');
	if (digits.length < 3) return null;
	return `tel:${value.trim().startsWith('+') ? '+' : ''}${digits}`;
}

/** `sms:` to the same numbers. */
export function smsHref(phone: string): string | null {
	return telHref(phone)?.replace('tel:', 'sms:') ?? null;
}

/** WhatsApp takes international numbers only. */
export function whatsAppHref(phone: string): string | null {
	return /^\+\d{7,15}$/.test(phone) ? `https://wa.me/${phone.slice(1)}` : null;
}

/** `http` and `https` only; an address without a scheme gets `https`. */
export function webHref(website: string): string | null {
	const value = website.trim();
	if (value === '' || /\s/.test(value)) return null;
	const candidate = /^[a-z][a-z0-9+.-]*:(?!\d+(\/|$))/i.test(value) ? value : `https://${value}`;
	if (!URL.canParse(candidate)) return null;
	const url = new URL(candidate);
	return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.') ? url.href : null;
}
