import { describe, expect, it } from 'vitest';
import { patchBetween } from './patching.ts';

interface Body {
	notes: string;
	tags: string[];
	until?: number;
}

describe('what an edit changes', () => {
	it('names the fields that differ, before and after', () => {
		const base: Body = { notes: '', tags: ['VIP'] };
		expect(patchBetween(base, { notes: 'tea', tags: ['VIP'] })).toEqual({ notes: { from: '', to: 'tea' } });
		expect(patchBetween(base, { notes: '', tags: ['VIP', 'north'] })).toEqual({
			tags: { from: ['VIP'], to: ['VIP', 'north'] }
		});
	});
	it('names a field that comes or goes', () => {
		const [full, bare]: Body[] = [
			{ notes: '', tags: [], until: 3 },
			{ notes: '', tags: [] }
		];
		expect(patchBetween(bare!, full!)).toEqual({ until: { from: undefined, to: 3 } });
		expect(patchBetween(full!, bare!)).toEqual({ until: { from: 3, to: undefined } });
	});
	it('is empty for the same body, however its keys are ordered', () => {
		expect(patchBetween<Body>({ notes: 'a', tags: ['b'] }, { tags: ['b'], notes: 'a' })).toEqual({});
	});
	it('leaves its inputs as they were', () => {
		const bodies: [Body, Body] = [
			{ notes: 'a', tags: ['b'] },
			{ notes: 'c', tags: [] }
		];
		const copies = structuredClone(bodies);
		patchBetween(...bodies);
		expect(bodies).toEqual(copies);
	});
});
