import { describe, expect, it } from 'vitest';
import { pageFor } from './pages.ts';

const prerendered = ['/a/', '/a/customers/', '/a/not-found/'];
const files = ['/a/icons/icon.svg'];
const page = (path: string) => pageFor(path, '/a', prerendered, files);

describe('which page answers', () => {
	it('the exact one', () => {
		expect(page('/a/')).toEqual({ path: '/a/', redirect: false });
		expect(page('/a/customers/')).toEqual({ path: '/a/customers/', redirect: false });
	});
	it('a static file that is opened by itself', () => {
		expect(page('/a/icons/icon.svg')).toEqual({ path: '/a/icons/icon.svg', redirect: false });
	});
	it('the one with a slash added, by a redirect', () => {
		expect(page('/a/customers')).toEqual({ path: '/a/customers/', redirect: true });
	});
	it('the one without index.html, by a redirect', () => {
		expect(page('/a/index.html')).toEqual({ path: '/a/', redirect: true });
		expect(page('/a/customers/index.html')).toEqual({ path: '/a/customers/', redirect: true });
	});
	it('"not found" for everything else, at its own depth', () => {
		for (const path of ['/a/nothing', '/a/nothing/deeper/', '/a/customers/1', '/a/customers//']) {
			expect(page(path)).toEqual({ path: '/a/not-found/', redirect: true });
		}
	});
});
