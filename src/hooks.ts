import type { Reroute } from '@sveltejs/kit';

/** Some hosts and bookmarks name the file: `/crm/index.html` is `/crm/`. */
export const reroute: Reroute = ({ url }) => {
	if (url.pathname.endsWith('/index.html')) return url.pathname.slice(0, -'index.html'.length);
};
