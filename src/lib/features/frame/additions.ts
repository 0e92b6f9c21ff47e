/** What can be added from anywhere: only what has a screen. */
import Handshake from '@lucide/svelte/icons/handshake';
import Headset from '@lucide/svelte/icons/headset';
import ListPlus from '@lucide/svelte/icons/list-plus';
import MessageSquarePlus from '@lucide/svelte/icons/message-square-plus';
import Receipt from '@lucide/svelte/icons/receipt';
import UserPlus from '@lucide/svelte/icons/user-plus';
import type { CustomerId } from '#lib/domain/ids.ts';
import { m } from '#lib/paraglide/messages.js';
import type { MenuItem } from '#lib/ui/menu-item.ts';
import { places, type Place } from './nav.ts';

export interface Addition extends MenuItem {
	icon: NonNullable<MenuItem['icon']>;
	/** It is then this customer's. */
	forCustomer: boolean;
}

/** Those that may belong to a customer belong to `customer`. */
export function additions(customer: CustomerId | null, logContact: () => void): Addition[] {
	const to: Partial<Record<string, Place>> = places();
	const adding = (id: string, label: string, icon: Addition['icon'], forCustomer = true): Addition[] => {
		const place = to[id];
		const href = `${place?.href}#new=1${forCustomer && customer !== null ? `&for=${customer}` : ''}`;
		return place ? [{ id: `add-${id}`, label, icon, href, forCustomer }] : [];
	};
	return [
		...adding('customers', m.frame_add_customer(), UserPlus, false),
		{ id: 'add-contact', label: m.contact_log(), icon: MessageSquarePlus, onpick: logContact, forCustomer: true },
		...adding('tasks', m.finding_add_task(), ListPlus),
		...adding('deals', m.finding_add_deal(), Handshake),
		...adding('orders', m.finding_add_order(), Receipt),
		...adding('tickets', m.finding_add_ticket(), Headset),
		{
			id: 'import',
			label: m.frame_add_import(),
			hint: m.frame_add_import_hint(),
			icon: to.import!.icon,
			href: to.import!.href,
			forCustomer: false
		}
	];
}
