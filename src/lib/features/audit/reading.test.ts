import { describe, expect, it } from 'vitest';
import type { AuditEntry, AuditFilter, AuditPage } from '#lib/engine/api.ts';
import { byDay, readEntries, since } from './reading.ts';

const FILTER: AuditFilter = { causes: [], from: null, to: null, record: null, text: '' };
const entry = (seq: number, at = seq): AuditEntry => ({
	seq,
	at,
	cause: 'edit',
	records: 1,
	undoneBy: null,
	device: 'this',
	tables: ['customers'],
	fields: [],
	names: [],
	about: null
});
/** An engine that answers these pages one after the other, and what it was asked. */
function engineWith(pages: AuditPage[]) {
	const asked: { before: number | null; limit: number }[] = [];
	const list = async (input: { before: number | null; limit: number }) => {
		asked.push({ before: input.before, limit: input.limit });
		return pages[asked.length - 1]!;
	};
	return { engine: { audit: { list } } as unknown as Parameters<typeof readEntries>[0], asked };
}
const { signal } = new AbortController();

describe('reading entries', () => {
	it('reads on until there are as many as wanted', async () => {
		const { engine, asked } = engineWith([
			{ entries: [entry(9)], before: 9 },
			{ entries: [], before: 5 },
			{ entries: [entry(3)], before: 3 }
		]);
		const found = await readEntries(engine, FILTER, 2, 10, signal);
		expect(found).toEqual({ entries: [entry(9), entry(3)], more: true, short: false });
		expect(asked).toEqual([
			{ before: null, limit: 2 },
			{ before: 9, limit: 1 },
			{ before: 5, limit: 1 }
		]);
	});
	it('stops at the end of the journal, and after so many pages', async () => {
		const end = engineWith([{ entries: [entry(1)], before: null }]);
		expect(await readEntries(end.engine, FILTER, 50, 10, signal)).toMatchObject({ more: false, short: false });
		const long = engineWith([
			{ entries: [], before: 8 },
			{ entries: [], before: 6 }
		]);
		expect(await readEntries(long.engine, FILTER, 50, 2, signal)).toEqual({ entries: [], more: true, short: true });
	});
	it('asks for no more than one call may take', async () => {
		const { engine, asked } = engineWith([{ entries: [entry(1)], before: null }]);
		await readEntries(engine, FILTER, 500, 10, signal);
		expect(asked[0]!.limit).toBe(200);
	});
});

describe('days', () => {
	it('part the list where the day changes', () => {
		const noon = new Date(2026, 10, 21, 12).getTime();
		const before = new Date(2026, 10, 20, 23, 59).getTime();
		const days = byDay([entry(3, noon), entry(2, noon - 1), entry(1, before)]);
		expect(days.map((day) => day.entries.map(({ seq }) => seq))).toEqual([[3, 2], [1]]);
	});
	it('count back from today, the day of the change included', () => {
		const now = new Date(2026, 10, 21, 12).getTime();
		expect(since('all', now)).toBeNull();
		expect(since('today', now)).toBe(new Date(2026, 10, 21).getTime());
		expect(since('week', now)).toBe(new Date(2026, 10, 15).getTime());
		expect(since('month', now)).toBe(new Date(2026, 9, 23).getTime());
	});
});
