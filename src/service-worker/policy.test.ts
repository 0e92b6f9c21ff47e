import { describe, expect, it } from 'vitest';
import { DOCUMENT_POLICY, WORKER_POLICY, withPolicy } from './policy.ts';

describe('policy headers', () => {
	it('documents are framed by the same origin only', async () => {
		const response = await withPolicy(new Response('', { headers: { 'Content-Type': 'text/html' } }), DOCUMENT_POLICY);
		expect(response.headers.get('Content-Security-Policy')).toBe("frame-ancestors 'self'");
		expect(response.headers.get('Content-Type')).toBe('text/html');
	});
	it('a host that admits others keeps its word', async () => {
		const admitted = "frame-ancestors 'self' https://www.example.com";
		const response = await withPolicy(
			new Response('', { headers: { 'Content-Security-Policy': admitted } }),
			DOCUMENT_POLICY
		);
		expect(response.headers.get('Content-Security-Policy')).toBe(admitted);
	});
	it('the engine worker is cut off whatever the host says', async () => {
		const response = await withPolicy(
			new Response('', { headers: { 'Content-Security-Policy': "frame-ancestors 'self'" } }),
			WORKER_POLICY
		);
		expect(response.headers.get('Content-Security-Policy')).toContain(WORKER_POLICY);
	});
	it('keeps body and status', async () => {
		const response = await withPolicy(new Response('text', { status: 203 }), DOCUMENT_POLICY);
		expect(response.status).toBe(203);
		expect(await response.text()).toBe('text');
	});
	it('has its body whole before it answers', async () => {
		const source = new Response('text');
		await withPolicy(source, DOCUMENT_POLICY);
		expect(source.bodyUsed).toBe(true);
	});
});
