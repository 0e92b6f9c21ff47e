/**
 * Which page answers a navigation: the exact one; the one with a slash added or without `index.html`, by a
 * redirect; else the page that says there is nothing. Always a redirect where the folder changes: the
 * pages' addresses are relative, and at another depth they would load nothing and open another database.
 */
export function pageFor(
	path: string,
	base: string,
	prerendered: readonly string[],
	files: readonly string[]
): { path: string; redirect: boolean } {
	if (prerendered.includes(path) || files.includes(path)) return { path, redirect: false };
	const folder = path.endsWith('/index.html') ? path.slice(0, -'index.html'.length) : `${path}/`;
	if (prerendered.includes(folder)) return { path: folder, redirect: true };
	return { path: `${base}/not-found/`, redirect: true };
}
