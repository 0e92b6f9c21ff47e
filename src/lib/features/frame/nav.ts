import ChartScatter from '@lucide/svelte/icons/chart-scatter';
import Download from '@lucide/svelte/icons/download';
import House from '@lucide/svelte/icons/house';
import Settings from '@lucide/svelte/icons/settings';
import Users from '@lucide/svelte/icons/users';
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
		segments: {
			route: '/insights/segments',
			href: resolve('/insights/segments/'),
			label: m.frame_nav_segments(),
			icon: ChartScatter
		},
		import: { route: '/import', href: resolve('/import/'), label: m.frame_nav_import(), icon: Download },
		settings: { route: '/settings', href: resolve('/settings/'), label: m.frame_nav_settings(), icon: Settings }
	} satisfies Record<string, Place>;
}

/** How a link to a place says that one is there (`page`) or below it (`true`): for `aria-current`. */
export function currentOf(place: Place, route: string | null): 'page' | 'true' | undefined {
	if (route === place.route) return 'page';
	return place.route !== '/' && route?.startsWith(`${place.route}/`) ? 'true' : undefined;
}
