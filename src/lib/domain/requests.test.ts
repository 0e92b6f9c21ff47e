import { describe, expect, test } from 'vitest';
import { countRequests } from './requests.ts';

describe('requests', () => {
	test('own files are counted, others are named, data in the page is no request', () => {
		const addresses = [
			'https://a.example/crm/x.js',
			'https://a.example.evil.example/x.js',
			'blob:https://a.example/1-2',
			'data:image/png;base64,',
			'http://a.example/x.js',
			'https://a.example:8443/'
		];
		expect(countRequests(addresses, 'https://a.example')).toEqual({
			own: 1,
			others: ['https://a.example.evil.example/x.js', 'http://a.example/x.js', 'https://a.example:8443/']
		});
	});
});
