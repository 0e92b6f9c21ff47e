import { describe, expect, it } from 'vitest';
import { DOCUMENT_POLICY, WORKER_POLICY, withPolicy } from './policy.ts';

describe('policy headers', () => {
	it('documents are framed by the same origin only', () => {
		const response = withPolicy(new Response('', { headers: { 'Content-Type': 'text/html' } }), DOCUMENT_POLICY);
		expect(response.headers.get('Content-Security-Policy')).toBe("frame-ancestors 'self'");
		expect(response.headers.get('Content-Type')).toBe('text/html');
	});
	it('a host that admits others keeps its word', () => {
		const admitted = "frame-ancestors 'self' https://www.example.com";
		const response = withPolicy(
			new Response('', { headers: { 'Content-Security-Policy': admitted } }),
			DOCUMENT_POLICY
		);
		expect(response.headers.get('Content-Security-Policy')).toBe(admitted);
	});
	it('the engine worker is cut off whatever the host says', () => {
		const response = withPolicy(
			new Response('', { headers: { 'Content-Security-Policy': "frame-ancestors 'self'" } }),
			WORKER_POLICY
		);
		expect(response.headers.get('Content-Security-Policy')).toContain(WORKER_POLICY);
	});
	it('keeps body and status', async () => {
		const response = withPolicy(new Response('text', { status: 203 }), DOCUMENT_POLICY);
		expect(response.status).toBe(203);
		expect(await response.text()).toBe('text');
	});
});
