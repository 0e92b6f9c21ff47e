// Prerendered shells with relative addresses: one build runs from any folder, and offline.
export const ssr = false;
export const prerender = true;
export const trailingSlash = 'always';
