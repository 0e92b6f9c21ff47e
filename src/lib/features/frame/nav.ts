import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ChartScatter from '@lucide/svelte/icons/chart-scatter';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Download from '@lucide/svelte/icons/download';
import Ellipsis from '@lucide/svelte/icons/ellipsis';
import Headset from '@lucide/svelte/icons/headset';
import Handshake from '@lucide/svelte/icons/handshake';
import House from '@lucide/svelte/icons/house';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import FileText from '@lucide/svelte/icons/file-text';
import ListTodo from '@lucide/svelte/icons/list-todo';
import Package from '@lucide/svelte/icons/package';
import Settings from '@lucide/svelte/icons/settings';
import Users from '@lucide/svelte/icons/users';
import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import { m } from '#lib/paraglide/messages.js';
import type { IconComponent } from '#lib/ui/icon.ts';

export interface Place {
	/** The route's id, as `page.route.id` says it. */
	route: string;
	href: string;
	label: string;
	icon: IconComponent;
}

/** What the frame leads to: only what works. */
export function places() {
	return {
		today: { route: '/', href: resolve('/'), label: m.frame_nav_today(), icon: House },
		customers: { route: '/customers', href: resolve('/customers/'), label: m.frame_nav_customers(), icon: Users },
		deals: { route: '/deals', href: resolve('/deals/'), label: m.frame_nav_deals(), icon: Handshake },
		tasks: { route: '/tasks', href: resolve('/tasks/'), label: m.frame_nav_tasks(), icon: ListTodo },
		calendar: { route: '/calendar', href: resolve('/calendar/'), label: m.frame_nav_calendar(), icon: CalendarDays },
		segments: {
			route: '/insights/segments',
			href: resolve('/insights/segments/'),
			label: m.frame_nav_segments(),
			icon: ChartScatter
		},
		import: { route: '/import', href: resolve('/import/'), label: m.frame_nav_import(), icon: Download },
		interactions: {
			route: '/interactions',
			href: resolve('/interactions/'),
			label: m.frame_nav_interactions(),
			icon: MessagesSquare
		},
		orders: { route: '/orders', href: resolve('/orders/'), label: m.frame_nav_orders(), icon: FileText },
		products: { route: '/products', href: resolve('/products/'), label: m.frame_nav_products(), icon: Package },
		tickets: { route: '/tickets', href: resolve('/tickets/'), label: m.frame_nav_tickets(), icon: Headset },
		surveys: { route: '/surveys', href: resolve('/surveys/'), label: m.frame_nav_surveys(), icon: ClipboardList },
		settings: { route: '/settings', href: resolve('/settings/'), label: m.frame_nav_settings(), icon: Settings },
		more: { route: '/more', href: resolve('/more/'), label: m.frame_nav_more(), icon: Ellipsis }
	} satisfies Record<string, Place>;
}

export interface PlaceGroup {
	id: string;
	label: string;
	places: Place[];
}
/** What stands under More on a phone: all that the bar has no room for. */
export function groups(): PlaceGroup[] {
	const to = places();
	return [
		{ id: 'contact', label: m.frame_group_contact(), places: [to.tasks, to.calendar, to.interactions] },
		{ id: 'sales', label: m.frame_group_sales(), places: [to.orders, to.products] },
		{ id: 'service', label: m.frame_group_service(), places: [to.tickets, to.surveys] },
		{ id: 'insights', label: m.frame_group_insights(), places: [to.segments] },
		{ id: 'data', label: m.frame_group_data(), places: [to.import, to.settings] }
	];
}

/** Goes to an address that `places` gave, also with a fragment after it. */
export function goTo(href: string): void {
	// eslint-disable-next-line svelte/no-navigation-without-resolve -- places() resolved it
	void goto(href);
}

/** How a link to a place says that one is there (`page`) or below it (`true`): for `aria-current`. */
export function currentOf(place: Place, route: string | null): 'page' | 'true' | undefined {
	if (route === place.route) return 'page';
	return place.route !== '/' && route?.startsWith(`${place.route}/`) ? 'true' : undefined;
}

/** The same for More, which stands for every place in its groups. */
export function currentOfMore(route: string | null): 'page' | 'true' | undefined {
	const { more } = places();
	if (route === more.route) return 'page';
	const inside = groups().some((group) => group.places.some((place) => currentOf(place, route) !== undefined));
	return inside ? 'true' : undefined;
}
