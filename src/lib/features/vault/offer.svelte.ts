/** Whether the vault was offered and turned down in this browser; then it is not offered again. */
import { basePath } from '#lib/client/kith.ts';
import { readSetting, writeSetting } from '#lib/client/locale.ts';

const CLOSED = `kith:${basePath}:vault-offer-closed`;

let closed = $state(readSetting(CLOSED) !== null);

export function isOfferClosed(): boolean {
	return closed;
}
export function closeOffer(): void {
	closed = true;
	writeSetting(CLOSED, '1');
}
