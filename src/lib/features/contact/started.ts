/** Which links start a contact: those that a phone, a mail program or a messenger takes over. */
import type { InteractionKind } from '#lib/domain/interaction.ts';

const SCHEMES: Record<string, InteractionKind> = { 'tel:': 'call', 'mailto:': 'email', 'sms:': 'sms' };
const MESSENGERS: readonly string[] = ['wa.me'];

/** What kind of contact an address starts; null: none. `contactOf('tel:+4930123')` → `'call'`. */
export function contactOf(href: string): InteractionKind | null {
	if (!URL.canParse(href)) return null;
	const { protocol, hostname } = new URL(href);
	return SCHEMES[protocol] ?? (protocol === 'https:' && MESSENGERS.includes(hostname) ? 'chat' : null);
}

/** Tells of every link within an element that starts a contact; for `{@attach …}`. */
export function contactLinks(onstart: (kind: InteractionKind) => void): (element: Element) => () => void {
	return (element) => {
		const click = (event: Event) => {
			const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
			const kind = link && contactOf(link.getAttribute('href') ?? '');
			if (kind) onstart(kind);
		};
		element.addEventListener('click', click);
		return () => element.removeEventListener('click', click);
	};
}

/** Tells when the page has the person's eye again; answers the function that stops it. */
export function onReturn(returned: () => void): () => void {
	const seen = () => {
		if (document.visibilityState === 'visible') returned();
	};
	document.addEventListener('visibilitychange', seen);
	addEventListener('focus', seen);
	return () => {
		document.removeEventListener('visibilitychange', seen);
		removeEventListener('focus', seen);
	};
}
