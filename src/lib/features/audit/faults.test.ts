import { describe, expect, it } from 'vitest';
import type { DataCheck } from '#lib/engine/api.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { faultsOf } from './faults.ts';

overwriteGetLocale(() => 'en');

function check(part: Partial<DataCheck['findings']> = {}, unreadable: DataCheck['unreadable'] = []): DataCheck {
	return {
		sound: false,
		records: 4,
		findings: {
			journal: { entries: 5, firstBad: null, problem: null },
			unreadable: 0,
			dangling: 0,
			pageFaults: 0,
			sentinel: true,
			backupAgrees: null,
			...part
		},
		unreadable
	};
}

describe('[F40] what a check found', () => {
	it('is nothing where nothing is wrong', () => expect(faultsOf(check())).toEqual([]));

	it.each(['missing', 'chain', 'digest', 'head'] as const)('names the entry of the history: %s', (problem) => {
		const [fault] = faultsOf(check({ journal: { entries: 5, firstBad: 3, problem } }));
		expect(fault!.what).toMatch(/\b3\b/);
		expect(fault!.next).not.toBe('');
	});

	it('says each fault once, gravest first, with what to do', () => {
		const faults = faultsOf(
			check(
				{
					journal: { entries: 5, firstBad: 1, problem: 'chain' },
					unreadable: 1,
					dangling: 2,
					pageFaults: 1,
					sentinel: false,
					backupAgrees: false
				},
				[{ table: 'customers', id: 'abc' }]
			)
		);
		expect(faults.map(({ what }) => what)).toEqual([
			'1 record cannot be opened.',
			'Entry 1 of the history was changed from outside.',
			'Your last checked backup holds entries that are not in this history.',
			'The mark that tells a cleared browser from a new one is missing.',
			'1 line of the lists differs from its record.',
			'2 references lead nowhere.'
		]);
		expect(faults.every(({ next }) => next.length > 20)).toBe(true);
		expect(faults[0]!.records).toEqual([{ id: 'abc', href: '#id=abc' }]);
	});
});
